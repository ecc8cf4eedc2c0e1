"""Our own components in the browser: declaring one, and reading what it sent."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import streamlit as st
from streamlit.components.v2 import component

from core.files import is_id
from core.server.line import scripts
from core.ui.texts import of_component

TEXTS = Path(__file__).parent / "texts.js"
LOADER = Path(__file__).parent / "loader.js"
# For people whom moving things make ill; they say so to their system.
STILL = """
@media (prefers-reduced-motion: reduce) {
  *, ::before, ::after { transition: none !important; animation: none !important; }
}
"""


MOST_ASKED = 20
# Milliseconds since 1970 up to which whole numbers of a browser are exact.
MOST_MOMENT = 2**53


def declare(
    name: str, *, js: str, html: str = "<span></span>", css: str = "",
    sends: Mapping[str, Any] | None = None, tells: Sequence[str] = (), texts: Sequence[str] = (),
) -> Callable[..., None]:  # fmt: skip
    """Once per process, at import; the page draws by calling the result with ``key`` and ``data``.

    ``sends``: the fields that come from the browser, with what they are before the first time.
    ``tells``: those that come once and are gone with the next run, for what is large.

    Its script has ``t``, as ``core/ui/components/texts.js`` says; in another language than English
    the file of its name in ``assets/texts`` goes along as ``texts`` of ``data``, and with it those
    named by ``texts``, for scripts that several components share.
    """
    defaults = dict(sends or {})
    address = scripts.keep(name, TEXTS.read_text("utf-8") + js, css + STILL)
    loader = LOADER.read_text("utf-8").replace("ADDRESS", json.dumps(address))
    draw = cast("Callable[..., Any]", component(name, html=html, js=loader))
    listens = {f"on_{field}_change": _rerun for field in (*defaults, *tells)}

    def call(*, key: str, data: Mapping[str, Any] | None = None, **look: Any) -> None:
        if spoken := {**_of_shared(texts), **of_component(name)}:
            data = {**(data or {}), "texts": spoken}
        draw(key=key, data=data, **({"default": defaults} if defaults else {}), **listens, **look)

    return call


def _of_shared(texts: Sequence[str]) -> dict[str, str]:
    return {text: said for shared in texts for text, said in of_component(shared).items()}


def _rerun() -> None:
    """What was sent is read at the top of the page."""


def sources(folder: Path, *names: str) -> str:
    """The text of files that run in the browser, one behind the other: they cannot import."""
    return "\n".join((folder / name).read_text("utf-8") for name in names)


def sent(key: str, field: str) -> Any:
    """What a component sent last, readable before it is drawn; None before the first time.

    Data from outside: of any shape.
    """
    value = st.session_state.get(key)
    return cast("Mapping[str, Any]", value).get(field) if isinstance(value, Mapping) else None


def news(key: str, field: str, seen: str) -> Any:
    """As ``sent``, but each once: None while ``seen``, the key that remembers it, has the same."""
    value, last = sent(key, field), st.session_state.setdefault(seen, {})
    if value == last.get(field):
        return None
    last[field] = value
    return value


def asks(message: object, done: str) -> list[dict[str, Any]]:
    """What a browser asked for since the last time: it tells its latest wishes again and again,
    each with its moment ``at``. ``done`` is the key that remembers the last moment heard of."""
    told = cast("list[object]", message)[:MOST_ASKED] if isinstance(message, list) else []
    found: list[dict[str, Any]] = []
    for one in map(table, told):
        at = one.get("at")
        if isinstance(at, int) and st.session_state.get(done, 0) < at < MOST_MOMENT:
            st.session_state[done] = at
            found.append(one)
    return found


def table(value: object) -> dict[str, Any]:
    """Data from outside where a table is expected; empty for anything else."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def canvas_drawing(key: str) -> dict[str, Any] | None:
    """What the painting canvas with this key holds; None while it is not on the page."""
    return table(table(sent(key, "drawing")).get("raw")) or None


def picture_id(value: object) -> str | None:
    """An id of the gallery, from data from outside; None for anything else."""
    return value if isinstance(value, str) and is_id(value) else None
