"""Grade notebooks with Otter in this process: `otter_in_process.py ARCHIVE NOTEBOOK…`; totals go to totals.json."""

import json
import sys
from pathlib import Path

from otter.api import grade_submission

archive, *notebooks = sys.argv[1:]
totals = [grade_submission(notebook, archive, quiet=True).total for notebook in notebooks]
Path("totals.json").write_text(json.dumps(totals))
