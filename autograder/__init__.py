"""A grader for a course on recurrent networks: the student's code never runs where the score lives."""
