"""The pictures of the lessons, one module each, drawn by the course's own code: `make figures`."""
