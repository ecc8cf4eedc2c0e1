"""A series that is looked at as a film, and taken along as one."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from core.repose.hand_over import FilmKind, film
from core.ui import choices, state
from core.ui.resources import studio
from core.ui.texts import t

if TYPE_CHECKING:
    from core.gallery.record import ImageRecord

FEWEST = 3
SPEEDS = (4, 8, 12, 24)
USUAL_SPEED = 12


def can_be_film(records: Sequence[ImageRecord]) -> bool:
    """One figure, made one way, moves: a picture of another size or parent is none of it."""
    kinds = {(one.parent_id, str(one.extras.get("road")), one.width, one.height) for one in records}
    return len(records) >= FEWEST and len(kinds) == 1


def downloads(records: Sequence[ImageRecord]) -> None:
    """Nothing for a series that is no film."""
    if not can_be_film(records):
        return
    with st.popover(t("Film"), icon=":material/animation:", key=state.REPOSE_FILM_LID):
        speed = choices.segments(
            t("Pictures a second"), SPEEDS, key=state.REPOSE_FILM_SPEED, fallback=USUAL_SPEED
        )
        for kind in FilmKind:
            st.download_button(
                kind.label, functools.partial(_film, [one.id for one in records], kind, speed),
                file_name=f"film.{kind.value}", mime=f"image/{kind.value}",
                key=state.repose_film(kind.value), on_click="ignore",
                icon=":material/download:", width="stretch",
            )  # fmt: skip
        st.caption(t("WebP keeps all colours and soft edges; GIF plays everywhere."))


def _film(ids: Sequence[str], kind: FilmKind, speed: int) -> bytes:
    gallery = studio().gallery
    pictures = [functools.partial(gallery.image, one, keeps_alpha=True) for one in ids]
    return film(pictures, kind, speed)
