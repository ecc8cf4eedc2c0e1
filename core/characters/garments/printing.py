"""Pictures as prints: small enough to travel inside of a look, and put on what covers the chest."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.cutout.by_colours.plain import figure_on_plain
from core.cutout.edges import drawn_to
from core.cutout.own_alpha import CLEAR, SEEN
from core.errors import InputRejected
from core.figures.clothing.garments import garment
from core.figures.clothing.kinds import Slot
from core.figures.clothing.textiles.pictures import is_picture
from core.figures.clothing.wardrobe import MOST_ITEMS, Worn, wardrobe_of
from core.figures.colours import Family, called
from core.figures.looks import Item, Look
from core.images import data_url, on_white, shown_area

Mask = NDArray[np.bool_]

PRINTED = (Slot.TOP, Slot.DRESS, Slot.OUTER)
"""Slots with a chest that a print stands on."""
PRINT_SIDE = 128
# What a print is looked at to be freed of its ground.
_LOOKED_AT = 512
# A look travels with every drawing that a page asks for: a print of more is made one of few
# colours.
MOST_BYTES, FEW_COLOURS = 24_000, 64


def print_of(picture: Image.Image) -> str:
    """A ``data:`` URL of what stands out: by the picture's own transparency, else what a plain
    ground surrounds, else all of it.

    Raises ``InputRejected`` where nothing shows.
    """
    cover = _cover(picture)
    area = shown_area(cover > SEEN)
    if area is None:
        raise InputRejected(
            expected="a picture that shows something",
            got="one that is clear all over",
            todo="take another",
            shown="This picture is empty. Take another one.",
        )
    pixels = np.asarray(picture.convert("RGB"))
    cut = np.dstack([pixels[area], cover[area]])
    return as_print(Image.fromarray(np.ascontiguousarray(cut, np.uint8), "RGBA"))


def _cover(picture: Image.Image) -> NDArray[np.uint8]:
    """(h, w) 0–255."""
    import cv2

    if picture.has_transparency_data:
        cover = np.asarray(picture.convert("RGBA").getchannel("A"))
        if cover.min() < CLEAR:
            return cover
    found = figure_on_plain(drawn_to(np.asarray(on_white(picture)), _LOOKED_AT), None)
    if found is None:
        return np.full((picture.height, picture.width), 255, np.uint8)
    whole = cv2.resize(found.astype(np.float32), picture.size, interpolation=cv2.INTER_LINEAR)
    return np.rint(np.asarray(whole) * 255).astype(np.uint8)


def as_print(picture: Image.Image) -> str:
    """RGBA, cut to what shows, as a ``data:`` URL."""
    small = picture.copy()
    small.thumbnail((PRINT_SIDE, PRINT_SIDE), Image.Resampling.BOX)
    kept = _png(small)
    if len(kept) > MOST_BYTES:
        kept = _png(small.quantize(FEW_COLOURS, Image.Quantize.FASTOCTREE))
    return data_url(kept)


def _png(picture: Image.Image) -> bytes:
    kept = io.BytesIO()
    picture.save(kept, "PNG", optimize=True)
    return kept.getvalue()


# --- on a look --------------------------------------------------------------------------------


def chest_of(look: Look) -> Worn:
    """The garment that a print is seen on."""
    wardrobe = wardrobe_of(look)
    outer = wardrobe.first(Slot.OUTER)
    if outer is None or outer.kind.top is None or outer.kind.open:
        return wardrobe.body
    return wardrobe.body if outer.kind.top.neck == "vest" else outer


def printed(look: Look, text: str) -> Look:
    """With a text or a picture (``print_of``) on its chest; "" takes it off. The garment that
    shows there becomes a single piece in the colours that it has."""
    chest = chest_of(look)
    if chest.print == text:
        return look
    items = tuple(
        replace(item, print=text) if garment(item.kind) is chest.kind else item
        for item in look.items
    )
    if items == look.items:
        items = (*items, replace(item_of(chest), print=text))[-MOST_ITEMS:]
    return replace(look, items=items)


def with_pictures_of(look: Look, before: Look) -> Look:
    """With the pictures that were printed on garments that it still has: a look that was read
    anew from words has lost them, for no words tell of a picture."""
    pictures = {one.kind: one.print for one in before.items if is_picture(one.print)}
    items = tuple(
        one if one.print else replace(one, print=pictures.get(one.kind, "")) for one in look.items
    )
    return replace(look, items=items)


def item_of(one: Worn) -> Item:
    """In the colours that it has now, whatever it followed."""
    cloth, second = (called(colour, Family.CLOTH) for colour in (one.cloth, one.second))
    return Item(one.kind.name, cloth, second, one.pattern, one.print)
