"""The course as nbgrader sees it: lessons as notebooks with gradable cells, on this engine."""
