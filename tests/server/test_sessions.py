from __future__ import annotations

import asyncio
import gc
import os
import sys
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest

from core.server.sessions import LazyEventLoop
from tests.server.live import serving, visit

pytestmark = pytest.mark.skipif(os.name != "posix", reason="counts files as POSIX numbers them")


def open_files() -> int:
    gc.collect()  # what other tests left behind must not be closed while this one counts
    return psutil.Process().num_fds()


def test_a_loop_holds_no_file_before_it_runs():
    before = open_files()
    loops = [LazyEventLoop() for _ in range(50)]
    assert open_files() == before
    for loop in loops:
        loop.close()
        assert loop.is_closed()
    assert open_files() == before


def test_a_loop_works_like_any_other_and_gives_its_files_back():
    """In a thread of its own, as pages run: browser tests leave a running loop in this one."""
    with ThreadPoolExecutor(1) as threads:
        threads.submit(use_a_loop).result()


def use_a_loop() -> None:
    before = open_files()
    loop = LazyEventLoop()
    seen: list[str] = []
    loop.call_soon_threadsafe(seen.append, "early")

    async def work() -> tuple[int, str]:
        there = await asyncio.to_thread(lambda: 7)
        await asyncio.sleep(0.01)
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", "print('hi')", stdout=asyncio.subprocess.PIPE
        )
        out, _ = await process.communicate()
        return there, out.decode().strip()

    assert loop.run_until_complete(work()) == (7, "hi")
    assert loop.run_until_complete(asyncio.sleep(0, "again")) == "again"
    assert seen == ["early"]
    loop.run_until_complete(loop.shutdown_default_executor())
    loop.close()
    assert open_files() == before


@pytest.mark.parametrize("visits", [40, pytest.param(100, marks=pytest.mark.slow)])
def test_many_visits_within_256_files_leave_nothing_open(tmp_path, visits):
    import resource

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_NOFILE, (256, 256))

    with serving(tmp_path, limit) as (server, port):
        process = psutil.Process(server.pid)
        counts = []
        for number in range(visits):
            with visit(port):
                pass
            if number in {19, visits - 1}:
                counts.append(process.num_fds())
        assert counts[1] <= counts[0] + 8, counts  # sockets that are just closing
        assert "Too many open files" not in (tmp_path / "log").read_text(errors="replace")
