"""Where units of grading are run: bytes in, bytes out, the same records whoever runs them."""
