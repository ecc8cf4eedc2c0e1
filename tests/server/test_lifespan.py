from __future__ import annotations

import asyncio
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from core.config import ROOT
from core.server import lifespan

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


def test_the_heap_is_tidied_again_and_again_until_the_server_stops(monkeypatch):
    trimmed: list[int] = []
    monkeypatch.setattr(lifespan, "TIDY_SECONDS", 0.001)
    monkeypatch.setattr(lifespan.heap, "trim", lambda: trimmed.append(1))

    async def serve() -> None:
        tidying = asyncio.create_task(lifespan._tidy())
        while len(trimmed) < 3:
            await asyncio.sleep(0.001)
        tidying.cancel()
        with pytest.raises(asyncio.CancelledError):
            await tidying

    with ThreadPoolExecutor(1) as pool:  # a browser test leaves a loop running in this thread
        pool.submit(asyncio.run, asyncio.wait_for(serve(), 20)).result(30)
    assert len(trimmed) >= 3
