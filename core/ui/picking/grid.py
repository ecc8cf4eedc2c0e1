"""Small pictures of the gallery that are buttons."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING

import streamlit as st

from core.ui import state
from core.ui.frame import guarded
from core.ui.resources import thumbnail_jpeg
from core.ui.texts import t

if TYPE_CHECKING:
    from core.gallery.record import ImageRecord

SMALL_PIXELS = 84


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
    with st.grid(min_column_width=pixels, gap="small"):
        for number, record in enumerate(records, start=1):
            mark, name = "chosen_" * (record.id in chosen), key(record.id)
            with st.container(key=state.pick_box(mark, name)):
                alt = t("Picture {number}", number=number)
                st.image(thumbnail_jpeg(record.id), width="stretch", alt=alt)
                st.button(
                    t("Choose picture {number}", number=number),
                    key=name,
                    on_click=_choose,
                    args=(choose, record),
                )


@guarded
def _choose(choose: Callable[[ImageRecord], object], record: ImageRecord) -> None:
    choose(record)
