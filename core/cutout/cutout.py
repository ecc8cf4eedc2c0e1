"""What cutting out gives."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.geometry import Size

# Where nothing of a person is, colours count for so much, so that they are known there too.
LEAST_COVER = np.float32(1e-3)


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

    def at_most(self, side: int) -> Cutout:
        """The longer side ``side`` pixels where it was more."""
        import cv2

        size = self.size.times(side / max(self.size))
        if max(self.size) <= side:
            return self
        cover = cv2.resize(self.alpha, size, interpolation=cv2.INTER_AREA)
        weighed = self.colours * (self.alpha[..., None] + LEAST_COVER)
        weights = cv2.resize(self.alpha + LEAST_COVER, size, interpolation=cv2.INTER_AREA)
        colours = cv2.resize(weighed, size, interpolation=cv2.INTER_AREA) / weights[..., None]
        parts = self.parts
        if parts is not None:
            parts = np.asarray(cv2.resize(parts, size, interpolation=cv2.INTER_NEAREST), np.uint8)
        return replace(
            self,
            alpha=np.asarray(cover, np.float32),
            colours=np.rint(colours).astype(np.uint8),
            parts=parts,
        )

    def image(self) -> Image.Image:
        """RGBA, colours not multiplied with alpha."""
        cover = np.rint(np.clip(self.alpha, 0, 1) * 255).astype(np.uint8)
        return Image.fromarray(np.dstack([self.colours, cover]))
