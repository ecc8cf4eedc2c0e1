"""Results start on the screen: a part of the page is scrolled into the window when it is news."""

from __future__ import annotations

from pathlib import Path

from core.ui.components.bridge import declare, sources

_component = declare("reveal", js=sources(Path(__file__).parent, "reveal.js"))


def reveal(container_key: str, token: str, *, key: str) -> None:
    """Scroll to the container with this key, once for each ``token``; "" leaves the page alone.

    Nothing moves while all of it is in the window already.
    """
    _component(
        key=key,
        data={"selector": f".st-key-{container_key}", "token": token},
        height=1,
    )
