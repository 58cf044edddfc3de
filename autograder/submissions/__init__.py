"""What students handed in: finds submissions under the paths that were given, and reads no more than the answers.

Everything inside a submission was made by a student: links are not followed, sizes are bounded, nothing is run, and
nothing is unpacked to the disk. `docs/submissions.md` lists what can be given.
"""

from autograder.submissions.folders import MAX_BYTES
from autograder.submissions.reading import read_submissions, take_in
from autograder.submissions.records import Answer, Intake, Submission

__all__ = ["MAX_BYTES", "Answer", "Intake", "Submission", "read_submissions", "take_in"]
