"""What the studio can do and what it costs: a folder for each kind of question.

From the repository's root: ``python -m benchmarks.pose.detector --help``. Every script opens with
runnable examples and ends with one JSON line; what they found stands in ``RESULTS.md``. Nothing is
downloaded.
"""

import os

os.environ.setdefault("HF_HUB_OFFLINE", "1")
