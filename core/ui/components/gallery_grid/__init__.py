"""A wall of small pictures in the browser: one click opens one, ticks gather several.

The browser marks at once and tells Python; Python's own changes (a deletion, another page of
pictures) reach the browser through a revision, so that a late answer never undoes a newer click.
What the browser sends is data from outside: only ids of pictures are taken over.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import streamlit as st

from core.files import is_id
from core.images import data_url
from core.pose.stored_score import Grade, oks_of, percent
from core.ui import state
from core.ui.components.bridge import declare
from core.ui.resources import thumbnail_jpeg

if TYPE_CHECKING:
    from core.gallery.record import ImageRecord


MOST_PICKED = 500
LABEL_CHARACTERS = 120
# What a tile says of a picture that was not simply drawn.
KINDS = {"generated": "", "plot": "sheet"}

_FOLDER = Path(__file__).parent
_component = declare(
    "gallery_grid",
    html='<div class="wall" role="list" aria-label="Pictures"></div>',
    css=(_FOLDER / "grid.css").read_text("utf-8"),
    js=(_FOLDER / "grid.js").read_text("utf-8"),
)


def gallery_grid(records: Sequence[ImageRecord]) -> None:
    """Draw the wall. Call ``take_clicks`` at the top of the page."""
    if state.GALLERY_GRID not in st.session_state:  # drawn anew, for instance after another page
        refresh()
    _component(
        key=state.GALLERY_GRID,
        data={
            "items": [_item(record) for record in records],
            **st.session_state[state.GALLERY_GRID_SHOWN],
        },
        default={"opened": None, "picked": None},
        on_opened_change=lambda: None,
        on_picked_change=lambda: None,
    )


def take_clicks() -> None:
    """Make what was clicked since the last run the selected picture and the ticked ones."""
    opened = _news("opened")
    if opened is not None:
        state.select_picture(_opened_id(opened))
    picked = _news("picked")
    if picked is not None and (ids := _picked_ids(picked)) is not None:
        st.session_state[state.GALLERY_PICKED] = ids


def _news(field: str) -> dict[str, Any] | None:
    """What the browser sent last, once; None for anything but a message."""
    value = st.session_state.get(state.GALLERY_GRID)
    message = cast("dict[str, Any]", value).get(field) if isinstance(value, dict) else None
    seen = st.session_state.setdefault(state.GALLERY_GRID_SEEN, {})
    if not isinstance(message, dict) or message == seen.get(field):
        return None
    seen[field] = message
    return cast("dict[str, Any]", message)


def picked_pictures() -> list[str]:
    """Ids of the ticked pictures."""
    return list(st.session_state.get(state.GALLERY_PICKED, []))


def refresh(picked: Sequence[str] = ()) -> None:
    """Python changed what is selected or ticked: the browser takes it over."""
    revision = st.session_state.get(state.GALLERY_GRID_SHOWN, {"rev": 0})["rev"] + 1
    st.session_state[state.GALLERY_PICKED] = list(picked)
    st.session_state[state.GALLERY_GRID_SHOWN] = {
        "rev": revision,
        "selected": state.selected_picture(),
        "picked": list(picked),
    }


def _opened_id(message: dict[str, Any]) -> str | None:
    """The picture that was opened; None when it was closed, or for anything unexpected."""
    image_id = message.get("id")
    return image_id if isinstance(image_id, str) and is_id(image_id) else None


def _picked_ids(message: dict[str, Any]) -> list[str] | None:
    """The ticked pictures; None when the wall has changed since."""
    ids = message.get("ids")
    shown = st.session_state.get(state.GALLERY_GRID_SHOWN, {"rev": None})
    if message.get("rev") != shown["rev"] or not isinstance(ids, list):
        return None
    known = [one for one in cast("list[object]", ids) if isinstance(one, str) and is_id(one)]
    return known[:MOST_PICKED]


def _item(record: ImageRecord) -> dict[str, Any]:
    oks = oks_of(record.extras)
    return {
        "id": record.id,
        "src": data_url(thumbnail_jpeg(record.id)),
        "label": record.prompt[:LABEL_CHARACTERS],
        "kind": KINDS.get(record.kind, record.kind),
        "favourite": record.favourite,
        "score": None if oks is None else {"text": percent(oks), "grade": Grade.of(oks)},
    }
