"""What is painted over a picture → the mask of what changes."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image, ImageDraw

from core.brush.strokes import Stroke
from core.geometry import Size


@dataclass(frozen=True)
class PaintedMask:
    """``strokes`` over a mask of before, where it ``has_base``. What is painted changes, or, when
    it ``is_inverted``, stays."""

    strokes: tuple[Stroke, ...] = ()
    is_inverted: bool = False
    has_base: bool = False

    def picture(self, size: Size, base: Image.Image | None = None) -> Image.Image | None:
        """Greys of ``size``, as is ``base``, white where it changes; None when nothing is painted,
        or all of it was erased again."""
        mask = Image.new("L", size) if base is None else base.copy()
        pen = ImageDraw.Draw(mask)
        for stroke in self.strokes:
            stroke.draw(pen, 255 if stroke.is_added else 0)
        if mask.getbbox() is None:
            return None
        return mask.point([255 - level for level in range(256)]) if self.is_inverted else mask
