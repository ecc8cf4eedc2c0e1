"""Where in the session a page keeps what somebody stands before."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from core.cutout.request import Ground, GroundKind
from core.errors import NotFound
from core.ui import state
from core.ui.resources import studio

FIRST_COLOUR = "#f3e7d7"
FIRST_PLACE = "sunny park path"


@dataclass(frozen=True)
class GroundKeys:
    """Of the session, for one page: its name, and where its colour, place and picture are."""

    page: str
    colour: str
    place: str
    picture: str

    def prepare(self) -> None:
        state.start_with(self.colour, FIRST_COLOUR)
        state.start_with(self.place, FIRST_PLACE)

    def ground(self, kind: GroundKind) -> Ground:
        """What is chosen; nothing while a picture is still to be chosen."""
        if kind is GroundKind.NONE:
            return Ground()
        key, first = {
            GroundKind.COLOUR: (self.colour, FIRST_COLOUR),
            GroundKind.PLACE: (self.place, FIRST_PLACE),
            GroundKind.PICTURE: (self.picture, ""),
        }[kind]
        value = str(st.session_state.get(key) or first)
        if kind is GroundKind.COLOUR:
            value = value.lower()
        return Ground(kind, value) if value else Ground()

    def keep(self, ground: Ground) -> None:
        """The other way round: what the fields show from now on."""
        keys = {
            GroundKind.COLOUR: self.colour,
            GroundKind.PLACE: self.place,
            GroundKind.PICTURE: self.picture,
        }
        if ground.kind in keys:
            st.session_state[keys[ground.kind]] = ground.value


def is_kept(picture: str) -> bool:
    """A picture that goes into pictures is still there."""
    try:
        studio().pictures.check(picture)
    except NotFound:
        return False
    return True
