"""A grid of small pictures in the browser: one click opens one, ticks gather several.

The browser marks at once and tells Python; Python's own changes (a deletion, another page of
pictures) reach the browser through a revision, so that a late answer never undoes a newer click.
What the browser sends is data from outside: only ids of pictures are taken over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import streamlit as st

from core.gallery.marks import MOST_STARS
from core.identity import stored
from core.identity.identity import IdentityScore
from core.images import data_url
from core.pose.stored_score import Grade, oks_of, percent
from core.texts import Language
from core.ui import state
from core.ui.components.bridge import asks, declare, news, picture_id, sources, table
from core.ui.components.sharing import SHARE, shared_name
from core.ui.resources import CACHED_PICTURES, studio
from core.ui.texts import language, said

if TYPE_CHECKING:
    from core.gallery.record import ImageRecord


MOST_PICKED = 500
LABEL_CHARACTERS = 120
# What a tile says of a picture that was not simply drawn.
KINDS = {"generated": "", "plot": "X/Y plot", "cutout": "cut out", "clip": "▶ clip"}
# What a key or the menu of a tile asks for.
WAYS = {
    "favourite", "upscale", "repose", "cutout", "settings", "delete",
    *(f"stars{count}" for count in range(MOST_STARS + 1)),
}  # fmt: skip

_FOLDER = Path(__file__).parent
_component = declare(
    "gallery_grid",
    html='<div class="grid" role="list"></div>',
    css=sources(_FOLDER, "grid.css", "viewer.css"),
    js=SHARE + sources(_FOLDER, "element.js", "viewer.js", "menu.js", "grid.js"),
    texts=("sharing",),
    sends={"opened": None, "picked": None, "asked": None},
)


def gallery_grid(records: Sequence[ImageRecord], *, only_ticks: bool = False) -> None:
    """Draw the grid. Call ``take_clicks`` at the top of the page.

    ``only_ticks``: a click ticks a picture, nothing opens.
    """
    if state.GALLERY_GRID not in st.session_state:  # drawn anew, for instance after another page
        refresh()
    _component(
        key=state.GALLERY_GRID,
        data={
            "items": [_item(record) for record in records],
            "only_ticks": only_ticks,
            "view": st.session_state.get(state.GALLERY_GRID_VIEW),
            **st.session_state[state.GALLERY_GRID_SHOWN],
        },
    )


@dataclass(frozen=True)
class Asked:
    """What shall be done with a picture: one of ``WAYS``."""

    image_id: str
    what: str


def take_clicks() -> list[Asked]:
    """Make what was clicked since the last run the selected picture and the ticked ones; what was
    asked for since then is for the page to do."""
    if opened := table(news(state.GALLERY_GRID, "opened", state.GALLERY_GRID_SEEN)):
        state.select_picture(picture_id(opened.get("id")))  # None: it was closed
    picked = table(news(state.GALLERY_GRID, "picked", state.GALLERY_GRID_SEEN))
    if picked and (ids := _picked_ids(picked)) is not None:
        st.session_state[state.GALLERY_PICKED] = ids
    return _asked(news(state.GALLERY_GRID, "asked", state.GALLERY_GRID_SEEN))


def _asked(message: object) -> list[Asked]:
    """What came since the last time: the browser tells the latest again, each with its moment."""
    found: list[Asked] = []
    for one in asks(message, state.GALLERY_GRID_DONE):
        image_id, what = picture_id(one.get("id")), one.get("what")
        if image_id and isinstance(what, str) and what in WAYS:
            found.append(Asked(image_id, what))
    return found


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


def show_whole_screen(image_id: str) -> None:
    """A callback: the browser shows this picture of the grid over the whole screen."""
    number = st.session_state.get(state.GALLERY_GRID_VIEW, {"number": 0})["number"] + 1
    st.session_state[state.GALLERY_GRID_VIEW] = {"id": image_id, "number": number}


def _picked_ids(message: dict[str, Any]) -> list[str] | None:
    """The ticked pictures; None when the grid has changed since."""
    ids = message.get("ids")
    shown = st.session_state.get(state.GALLERY_GRID_SHOWN, {"rev": None})
    if message.get("rev") != shown["rev"] or not isinstance(ids, list):
        return None
    known = map(picture_id, cast("list[object]", ids))
    return [one for one in known if one is not None][:MOST_PICKED]


def _kind(record: ImageRecord) -> str:
    kind = KINDS.get(record.kind, record.kind)
    return kind and said(kind)


@lru_cache(maxsize=MOST_PICKED)
def _score(oks: float, _spoken: Language) -> dict[str, str]:
    return _graded(percent(oks), Grade.of(oks))


@lru_cache(maxsize=MOST_PICKED)
def _likeness(value: float, _spoken: Language) -> dict[str, str]:
    return _graded(said(stored.text(IdentityScore(value, {}))), stored.grade_of(value))


def _graded(text: str, grade: Grade) -> dict[str, str]:
    return {"text": text, "grade": grade, "said": said(grade)}


@lru_cache(maxsize=CACHED_PICTURES)
def _source(image_id: str) -> str:
    """A picture of the gallery never changes."""
    return data_url(studio().gallery.thumbnail(image_id))


def _item(record: ImageRecord) -> dict[str, Any]:
    oks, identity, spoken = oks_of(record.extras), record.identity, language()
    return {
        "id": record.id,
        "src": _source(record.id),
        "label": record.prompt[:LABEL_CHARACTERS],
        "kind": _kind(record),
        "favourite": record.favourite,
        "stars": record.rating,
        "width": record.width,
        "height": record.height,
        "settings": bool(record.request),
        "plays": record.clip is not None,
        "file": shared_name(record),
        "score": None if oks is None else _score(oks, spoken),
        "likeness": None if identity is None else _likeness(identity.value, spoken),
    }
