"""The answer as the grader's side knows it: a stand-in whose every call crosses into a worker."""
