"""What happens when the server starts and when it stops."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from core.config import Config
from core.errors import StudioError
from core.models.hardware import heap
from core.server.privacy import forbid_address_lookup
from core.server.serving import serving
from core.server.sessions import open_loops_lazily
from core.server.sockets import disable_nagle
from core.studio import close_studio, open_studio

logger = logging.getLogger(__name__)

OPEN_FILES = 8192
TIDY_SECONDS = 60


@asynccontextmanager
async def lifespan(_app: object) -> AsyncGenerator[None]:
    """Takes up interrupted jobs without waiting for a visitor; puts them back at the end.

    The server answers while the studio opens: a large gallery takes a while to look through.
    """
    forbid_address_lookup()
    raise_file_limit()
    open_loops_lazily()
    disable_nagle()
    _stop_with_the_terminal()
    opening = asyncio.create_task(asyncio.to_thread(_resume))
    tidying = asyncio.create_task(_tidy())
    try:
        with serving():
            yield
    finally:
        tidying.cancel()
        await opening
        await asyncio.to_thread(close_studio, Config.from_environment())


async def _tidy() -> None:
    """Each page runs in a thread of its own, and each leaves gaps in the heap, by which a server
    with many visitors would grow."""
    while True:
        await asyncio.sleep(TIDY_SECONDS)
        await asyncio.to_thread(heap.trim)


def _resume() -> None:
    try:
        open_studio().resume()
    except StudioError as error:  # the pages show it; the server goes on
        logger.error("interrupted jobs were not taken up: %s", error)
    except Exception:
        logger.exception("interrupted jobs were not taken up")


def raise_file_limit() -> None:
    """Open pages, uploads and models hold files; the usual 256 or 1024 end at some hundred of them.

    The system's own limit for the process is left as it is; Windows has none.
    """
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _stop_with_the_terminal() -> None:
    """A closed terminal window is a stop like any other, unless ``nohup`` said otherwise."""
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) == signal.SIG_DFL:
        signal.signal(signal.SIGHUP, signal.getsignal(signal.SIGTERM))
