"""Which files have layers, and how they become one picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

from core.gallery.layered import openraster, photoshop

CheckSize = Callable[[int, int], None]
MOST_BYTES = 100 << 20


@dataclass(frozen=True)
class LayeredKind:
    """``open`` gives RGBA without the ground; both raise whatever a damaged file makes them."""

    name: str
    size: Callable[[bytes], tuple[int, int]]
    open: Callable[[bytes, CheckSize], Image.Image]


PHOTOSHOP = LayeredKind("Photoshop", photoshop.size_of, photoshop.open_photoshop)
OPENRASTER = LayeredKind("OpenRaster", openraster.size_of, openraster.open_openraster)


def layered_kind(data: bytes) -> LayeredKind | None:
    if photoshop.is_photoshop(data):
        return PHOTOSHOP
    return OPENRASTER if openraster.is_openraster(data) else None
