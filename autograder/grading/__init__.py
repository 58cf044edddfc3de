"""From a submission to its record: the examiner, which judges, and the run, which keeps what was judged."""
