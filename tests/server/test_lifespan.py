from __future__ import annotations

import subprocess
import sys

import pytest

from core.config import ROOT

ASK = """
import resource
from core.server.lifespan import raise_file_limit
resource.setrlimit(resource.RLIMIT_NOFILE, (256, {hard}))
raise_file_limit()
print(resource.getrlimit(resource.RLIMIT_NOFILE))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_the_limit_of_open_files_is_raised_as_far_as_the_system_allows():
    asked = subprocess.run(
        [sys.executable, "-c", ASK.format(hard=1000)], cwd=ROOT, capture_output=True, text=True
    )
    assert asked.stdout == "(1000, 1000)\n", asked.stderr
