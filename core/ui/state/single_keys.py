"""What a widget asks of the session's state, without a copy of all of it.

Streamlit's lists, boxes and sliders ask whether their key holds None, and for that copy the whole
state (github.com/streamlit/streamlit/issues/9415): on Generate that was a third of a run. A
copy can also break when two runs of one visitor meet; a look at one key cannot.
"""

# The state, its lock and the prefix of its own keys have no public name.
# pyright: reportPrivateUsage=false, reportUnknownMemberType=false
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from streamlit.runtime.state.common import is_element_id
from streamlit.runtime.state.safe_session_state import SafeSessionState
from streamlit.runtime.state.session_state import _is_internal_key


def look_up_single_keys() -> None:
    """From now on, for all sessions of this process."""
    SafeSessionState.filtered_state = property(View)  # pyright: ignore[reportAttributeAccessIssue]


class View(Mapping[str, Any]):
    """What ``SafeSessionState.filtered_state`` holds, copied when somebody wants all of it."""

    def __init__(self, state: SafeSessionState) -> None:
        self._of = state

    def __getitem__(self, key: str) -> Any:
        if is_element_id(key) or _is_internal_key(key):
            raise KeyError(key)
        with self._of._lock:
            return self._of._state[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._copy())

    def __len__(self) -> int:
        return len(self._copy())

    def __repr__(self) -> str:
        return repr(self._copy())

    def _copy(self) -> dict[str, Any]:
        with self._of._lock:
            return self._of._state.filtered_state
