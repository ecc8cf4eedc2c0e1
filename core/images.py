"""Pictures as RGB, as JPEG and as ``data:`` URLs: one way for everybody who needs them."""

from __future__ import annotations

import base64
import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

# Between light and dark pages, so that neither pale nor dark hair is lost before it.
CHECKS = np.array([[226, 222, 232], [196, 190, 206]], np.uint8)
CHECK_PIXELS = 12


def shown_area(mask: NDArray[np.bool_], margin: int = 0) -> tuple[slice, slice] | None:
    """Rows and columns around what is true in a mask (h, w), with a margin where it goes on; None
    where nothing is."""
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    if not len(rows):
        return None
    return (
        slice(max(0, int(rows[0]) - margin), int(rows[-1]) + margin + 1),
        slice(max(0, int(columns[0]) - margin), int(columns[-1]) + margin + 1),
    )


def on_white(image: Image.Image) -> Image.Image:
    """RGB of the same size; what was transparent, also in a palette, is white.

    16-bit greys are scaled: Pillow's own conversion clips them, and all above 255 turns white.
    """
    if image.mode.startswith("I"):
        grey = np.asarray(image).astype(np.float64) / 257
        return Image.fromarray(np.clip(np.rint(grey), 0, 255).astype(np.uint8)).convert("RGB")
    return _on(image, "white")


def on_black(image: Image.Image) -> Image.Image:
    """RGB of the same size; what was transparent, also in a palette, is black."""
    return _on(image, "black")


def _on(image: Image.Image, colour: str) -> Image.Image:
    if not image.has_transparency_data:
        return image.convert("RGB")
    clear = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", clear.size, colour), clear).convert("RGB")


def on_checks(image: Image.Image) -> Image.Image:
    """RGB of the same size; where it is transparent, a chequered ground shows."""
    if not image.has_transparency_data:
        return on_white(image)
    clear = image.convert("RGBA")
    rows, columns = (np.arange(side) // CHECK_PIXELS for side in (clear.height, clear.width))
    ground = CHECKS[(rows[:, None] + columns) % 2]
    return Image.alpha_composite(Image.fromarray(ground).convert("RGBA"), clear).convert("RGB")


def jpeg(image: Image.Image, quality: int) -> bytes:
    """To look at, without metadata; ``quality`` from 1 to 95."""
    buffer = io.BytesIO()
    on_white(image).save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def data_url(picture: bytes) -> str:
    """The bytes of a PNG, JPEG or WebP file, for the ``src`` of a page."""
    kind = "jpeg" if picture[:2] == b"\xff\xd8" else "webp" if picture[8:12] == b"WEBP" else "png"
    return f"data:image/{kind};base64,{base64.b64encode(picture).decode()}"
