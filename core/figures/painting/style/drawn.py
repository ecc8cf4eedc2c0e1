"""What a style of the whole picture starts from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.figures.painting.display_list import Recording
from core.figures.painting.layers import Pixels
from core.figures.painting.outputs.maps import INKED_FLATS, flats, line_art
from core.figures.painting.rendering import layer
from core.geometry import Size


@dataclass(frozen=True)
class Drawn:
    """A clean picture, and the lists it was drawn from; each output is made when it is asked for,
    (height, width, 3) RGB."""

    picture: Pixels
    behind: Pixels  # the ground, with shadows
    figures: Recording

    @property
    def size(self) -> Size:
        height, width = self.picture.shape[:2]
        return Size(width, height)

    def lines(self) -> Pixels:
        """(height, width): the people in black on white, and the place behind them in grey."""
        people = line_art(self.figures, self.size)[..., 0]
        return np.where(self.cover() > 127, people, np.minimum(people, edges_of(self.behind)))

    def flats(self) -> Pixels:
        """The people in local colours before their place."""
        picture = self.behind.copy()
        flats(self.figures, self.size).lay_on(picture)
        return picture

    def inked_flats(self) -> Pixels:
        """As ``flats``, with lines."""
        picture = self.behind.copy()
        layer(self.figures, self.size, INKED_FLATS).lay_on(picture)
        return picture

    def cover(self) -> Pixels:
        """(height, width): how much of a pixel the people hide."""
        return flats(self.figures, self.size).alpha


def edges_of(picture: Pixels) -> Pixels:
    """(height, width): where colours meet, in thin grey on white."""
    import cv2

    wide = (picture.shape[0] * picture.shape[1]) ** 0.5 / 500
    grey = cv2.GaussianBlur(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), (0, 0), max(0.7, wide))
    edges = cv2.Canny(grey, 22, 56)
    if wide >= 1.5:
        edges = cv2.dilate(edges, np.ones((round(wide),) * 2, np.uint8))
    soft = cv2.GaussianBlur(edges, (0, 0), 0.6)
    return np.asarray(cv2.addWeighted(soft, -0.6, soft, 0, 255), np.uint8)
