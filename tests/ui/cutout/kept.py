"""A red figure on a blue ground, and its cut-out, of which one arm was missed."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image

from core.cutout.request import CutoutRequest
from core.geometry import Size

SIZE = Size(96, 128)
RED, BLUE = (200, 40, 40), (30, 60, 200)
BODY, ARM = (32, 24, 64, 112), (64, 40, 88, 56)
IN_ARM, IN_GROUND, IN_BODY = (80, 48), (8, 8), (48, 64)


@dataclass
class Kept:
    studio: object
    source: object
    cut: object

    @classmethod
    def make(cls, studio) -> Kept:
        picture = Image.new("RGB", SIZE, BLUE)
        for box in (BODY, ARM):
            picture.paste(RED, box)
        source = studio.gallery.save(picture, kind="upload", request={})
        clear = picture.convert("RGBA")
        alpha = Image.new("L", SIZE, 0)
        alpha.paste(255, BODY)
        clear.putalpha(alpha)
        return cls(studio, source, save_cut(studio, source, clear))


def save_cut(studio, source, image: Image.Image, **values):
    request = CutoutRequest(image_id=source.id, **values)
    return studio.gallery.save(
        image,
        kind="cutout",
        request={},
        parent_id=source.id,
        extras={"cutout": request.to_dict(), "method": "grabcut", "notes": []},
    )


def stroke(keep: bool = True, name: str = "a1") -> dict:
    """Over the arm."""
    return {"id": name, "add": keep, "size": 12, "points": [[66, 48], [84, 48]]}
