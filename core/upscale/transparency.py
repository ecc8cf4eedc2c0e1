"""Enlarging what is transparent: it goes through the same network, as greys."""

from __future__ import annotations

from collections.abc import Callable

from PIL import Image

from core.upscale.progress import OnTile

Enlarge = Callable[[Image.Image, OnTile], Image.Image]


def enlarged(
    image: Image.Image, enlarge: Enlarge, on_tile: OnTile = lambda _done, _all: None
) -> Image.Image:
    """RGB, or RGBA where the picture is. ``enlarge(RGB picture, on_tile)`` is called once for the
    colours and, of RGBA, once for how much is there; tiles count through."""
    if image.mode != "RGBA":
        return enlarge(image.convert("RGB"), on_tile)
    large = enlarge(image.convert("RGB"), lambda done, every: on_tile(done, 2 * every))
    cover = image.getchannel("A").convert("RGB")
    large.putalpha(
        enlarge(cover, lambda done, every: on_tile(every + done, 2 * every)).convert("L")
    )
    return large
