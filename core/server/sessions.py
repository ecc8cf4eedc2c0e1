"""What a session of a page holds open: nothing but its socket.

Streamlit gives each session an event loop, which scripts may use, and keeps the session for a while
after its page was closed. A loop holds three files from its first moment on; 128 kept sessions
would hold more than the 256 files that some systems allow.
"""

from __future__ import annotations

import asyncio
import selectors
import sys
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from streamlit.runtime import app_session, websocket_session_manager

if TYPE_CHECKING:
    from _typeshed import FileDescriptorLike


def open_loops_lazily() -> None:
    """Sessions from now on open their loops' files when a script first uses its loop."""
    if sys.platform != "win32":  # its loops are of another kind, and no limit is that low
        websocket_session_manager.AppSession = _Session  # pyright: ignore[reportPrivateImportUsage]


class _Session(app_session.AppSession):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._script_event_loop.close()
        self._script_event_loop = LazyEventLoop()


class LazySelector(selectors.BaseSelector):
    """The system's selector, opened when something is registered or waited for."""

    @cached_property
    def _real(self) -> selectors.BaseSelector:
        return selectors.DefaultSelector()

    def register(
        self, fileobj: FileDescriptorLike, events: int, data: Any = None
    ) -> selectors.SelectorKey:
        return self._real.register(fileobj, events, data)

    def unregister(self, fileobj: FileDescriptorLike) -> selectors.SelectorKey:
        return self._real.unregister(fileobj)

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        return self._real.select(timeout)

    def get_map(self) -> Mapping[FileDescriptorLike, selectors.SelectorKey]:
        return self._real.get_map()

    def close(self) -> None:
        if "_real" in self.__dict__:
            self._real.close()


# The pair of sockets that wakes a loop up has no public name.
# pyright: reportAttributeAccessIssue=false, reportUnknownMemberType=false
class LazyEventLoop(asyncio.SelectorEventLoop):
    """An event loop that holds no file before it runs."""

    _ssock: Any = None
    _csock: Any = None

    def __init__(self) -> None:
        super().__init__(LazySelector())

    def _make_self_pipe(self) -> None:
        """Left to the first run; until then callbacks wait in the loop's own list."""

    def _close_self_pipe(self) -> None:
        if self._ssock is not None:
            super()._close_self_pipe()

    def run_forever(self) -> None:
        if self._ssock is None and not self.is_closed():
            super()._make_self_pipe()
        super().run_forever()
