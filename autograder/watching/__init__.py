"""`autograder check --watch`: save a file, and see what the public checks say of it.

`state` decides, `screen` draws, `terminal` reads keys, `files` notices saves, `session` ties them together.
"""
