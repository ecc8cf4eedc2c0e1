"""The garment of a picture that the open card tries on, until it is worn or put away."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import streamlit as st
from PIL import Image

from core.characters.card import Card
from core.characters.garments.garment import Garment, garment_of, worn
from core.characters.garments.laid import laid
from core.characters.garments.printing import PRINTED
from core.figures import records
from core.figures.clothing.garments import garment
from core.figures.looks import Item
from core.generation.input_store import storable
from core.ui import state
from core.ui.characters import draft
from core.ui.resources import CACHED_PICTURES, studio

PLACES = ("look", "variants")
"""Parts of the card that show it."""
# Around a garment that was found, so much of its picture is left.
AROUND, PALE = 0.22, 238.0
SHOWN_SIDE = 480


@dataclass(frozen=True)
class Trying:
    """``picture`` is an id of the studio's inputs. ``item`` is as the person has it; what is
    printed on it is worn only where ``prints``."""

    card_id: str
    picture: str
    item: Item
    prints: bool = True

    @property
    def can_print(self) -> bool:
        kind = garment(self.item.kind)
        return bool(self.item.print) and kind is not None and kind.slot in PRINTED

    @property
    def worn(self) -> Item:
        return self.item if self.prints and self.can_print else replace(self.item, print="")


def current() -> Trying | None:
    """What the open card tries on."""
    found: Trying | None = st.session_state.get(state.CHARACTER_GARMENT)
    card = draft.current()
    return found if found and card and found.card_id == card.id else None


def shown(part: str) -> Card:
    """The open card as this part of it shows it."""
    card, found = draft.opened(), current()
    if found is None or part not in PLACES:
        return card
    return replace(card, look=worn(card.look, found.worn))


def begin(picture: Image.Image) -> None:
    """Raises ``InputRejected`` where no garment is found."""
    read = garment_of(picture)
    picture_id = studio().pictures.put(storable(picture))
    _keep(Trying(draft.opened().id, picture_id, read.item))


def put_away() -> None:
    st.session_state[state.CHARACTER_GARMENT] = None


def change(**values: Any) -> None:
    """Fields of its item, or ``prints``. Another kind is read anew, where the person has changed
    nothing: whether something stands on a chest depends on it."""
    found = current()
    if found is None:
        return
    if "prints" in values:
        _keep(replace(found, prints=values["prints"]))
        return
    item = replace(found.item, **values)
    if "kind" in values:
        item = _read_as(found, str(values["kind"]))
    _keep(replace(found, item=item))


def _read_as(found: Trying, kind: str) -> Item:
    before, now = (reading(found.picture, one).item for one in (found.item.kind, kind))
    mended = {
        one.name: getattr(found.item, one.name)
        for one in fields(Item)
        if getattr(found.item, one.name) != getattr(before, one.name)
    }
    return replace(now, **mended)


def _keep(found: Trying) -> None:
    st.session_state[state.CHARACTER_GARMENT] = found


@functools.lru_cache(maxsize=CACHED_PICTURES)
def reading(picture: str, kind: str = "") -> Garment:
    """Of an id of the studio's inputs."""
    return garment_of(studio().pictures.get(picture), kind)


@st.cache_data(show_spinner=False, max_entries=CACHED_PICTURES)
def found_picture(picture: str) -> Image.Image:
    """RGB: the garment as it was found, all around it pale."""
    found = laid(studio().pictures.get(picture))
    levels = found.pixels.astype(np.float32)
    levels = np.where(found.cover[..., None], levels, PALE + AROUND * (levels - PALE))
    shown = Image.fromarray(np.rint(levels).astype(np.uint8))
    shown.thumbnail((SHOWN_SIDE, SHOWN_SIDE))
    return shown


# --- over a reload ----------------------------------------------------------------------------


def kept() -> dict[str, Any] | None:
    """JSON values; the picture itself is with the studio's inputs, and its print is read again."""
    found = current()
    if found is None:
        return None
    look = replace(draft.opened().look, items=(replace(found.item, print=""),))
    return {
        "picture": found.picture,
        "item": records.to_dict(look)["items"][0],
        "prints": found.prints,
    }


def use_kept(told: Mapping[str, Any]) -> None:
    """After the card was opened. Raises ``StudioError`` for what cannot be used."""
    card = draft.current()
    if card is None or not told:
        return
    look = records.look_from_dict({**records.to_dict(card.look), "items": [told.get("item")]})
    picture = str(told.get("picture"))
    item = replace(look.items[0], print=reading(picture, look.items[0].kind).item.print)
    _keep(Trying(card.id, picture, item, told.get("prints") is not False))
