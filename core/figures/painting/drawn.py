"""What a style of the whole picture starts from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.figures.painting.display_list import Recording
from core.figures.painting.layers import Pixels
from core.figures.painting.outputs import flats, line_art
from core.pose.skeleton import Size


@dataclass(frozen=True)
class Drawn:
    """A clean picture, and the lists it was drawn from; each output is made when it is asked for,
    (height, width, 3) RGB."""

    picture: Pixels
    behind: Pixels  # the ground, with shadows
    ground: Recording | None
    figures: Recording

    @property
    def size(self) -> Size:
        height, width = self.picture.shape[:2]
        return Size(width, height)

    def lines(self) -> Pixels:
        """Black on white, of the place and of the people before it."""
        drawn = np.full_like(self.picture, 255)
        if self.ground is not None:
            drawn = line_art(self.ground, self.size)
        people = line_art(self.figures, self.size)
        # What lies behind a person does not show through it.
        hidden = flats(self.figures, self.size).alpha[..., None] > 127
        return np.where(hidden, people, np.minimum(people, drawn))

    def flats(self) -> Pixels:
        """The people in local colours before their place."""
        picture = self.behind.copy()
        flats(self.figures, self.size).lay_on(picture)
        return picture
