"""Small pictures of the gallery that are buttons."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TYPE_CHECKING

import streamlit as st

from core.gallery.gallery import THUMBNAIL_SIDE
from core.server.pictures.route import address
from core.ui import state
from core.ui.frame import guarded
from core.ui.texts import t

if TYPE_CHECKING:
    from core.gallery.record import ImageRecord

SMALL_PIXELS = 84
CHOSEN = "outline-style: solid; --paf-mark: #d9407f;"


def picture_grid(
    records: Iterable[ImageRecord],
    chosen: Collection[str],
    choose: Callable[[ImageRecord], object],
    *,
    key: Callable[[str], str],
    pixels: int = SMALL_PIXELS,
) -> None:
    """Pictures to click, each at least ``pixels`` wide; those whose id is in ``chosen`` are marked.

    ``choose`` gets the one that was clicked, and may raise; ``key`` names the button of an id,
    and no other grid of the page names one so.
    """
    shown = tuple(records)
    _pictures({key(record.id): record.id for record in shown}, chosen)
    with st.grid(min_column_width=pixels, gap="small", key=state.picks_box(key(""))):
        for number, record in enumerate(shown, start=1):
            st.button(
                t("Choose picture {number}", number=number), key=key(record.id), width="stretch",
                on_click=_choose, args=(choose, record),
            )  # fmt: skip


def _pictures(ids: Mapping[str, str], chosen: Collection[str]) -> None:
    """Behind the buttons of these keys: an image in a box of its own below each costs a run three
    times as much."""
    rules = "".join(
        f".st-key-{name.replace('.', '-')} button {{"
        f'background-image: url("{address(image_id, THUMBNAIL_SIDE)}");'
        f"{CHOSEN if image_id in chosen else ''}}}"
        for name, image_id in ids.items()
    )
    st.html(f'<i class="paf-picks"></i><style>{rules}</style>')


@guarded
def _choose(choose: Callable[[ImageRecord], object], record: ImageRecord) -> None:
    choose(record)
