"""What cutting out gives."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.geometry import Size


@dataclass(frozen=True)
class Cutout:
    """``alpha`` (height, width) float32 0–1: how much of a pixel is a person or what they hold;
    ``colours`` (height, width, 3) uint8: RGB of that person alone, without what the old ground gave
    to the edge; ``parts`` (height, width) uint8 of ``BodyPart`` where a network told them.

    ``method`` is a name of ``core.cutout.methods``; ``notes`` are lines to show.
    """

    alpha: NDArray[np.float32]
    colours: NDArray[np.uint8]
    parts: NDArray[np.uint8] | None
    method: str
    notes: tuple[str, ...] = ()

    @property
    def size(self) -> Size:
        height, width = self.alpha.shape
        return Size(width, height)

    @property
    def share(self) -> float:
        """Of the picture that is cut out, 0–1."""
        return float(self.alpha.mean())

    def image(self) -> Image.Image:
        """RGBA, colours not multiplied with alpha."""
        cover = np.rint(np.clip(self.alpha, 0, 1) * 255).astype(np.uint8)
        return Image.fromarray(np.dstack([self.colours, cover]))
