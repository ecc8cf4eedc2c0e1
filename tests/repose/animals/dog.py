"""A dog that is drawn here, seen from its right side, and where its joints are."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from core.cutout.cutout import Cutout
from core.geometry import Size
from core.repose.animals.rig import Rig

SIZE = Size(400, 300)
POINTS = np.array([
    325 + 78j, 325 + 78j, 365 + 95j, 275 + 115j, 105 + 118j,
    250 + 145j, 248 + 190j, 250 + 245j, 280 + 145j, 282 + 190j, 285 + 245j,
    110 + 145j, 118 + 190j, 108 + 245j, 142 + 145j, 152 + 190j, 142 + 245j,
])  # fmt: skip
BODY = (200, 150, 90)
LEGS = {5: (40, 60, 200), 8: (220, 40, 40), 11: (40, 160, 200), 14: (230, 200, 40)}


def dog() -> tuple[Cutout, Rig]:
    """Its far legs are blue, its near ones red and yellow."""
    picture = Image.new("RGBA", SIZE, (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)

    def line(joints: list[complex], colour: tuple[int, int, int], width: int) -> None:
        places = [(p.real, p.imag) for p in joints]
        draw.line(places, colour, width, joint="curve")
        for x, y in places:
            draw.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), colour)

    for first in (5, 11):
        line(list(POINTS[first : first + 3]), LEGS[first], 22)
    line([105 + 118j, 60 + 80j], BODY, 12)
    line([112 + 135j, 275 + 135j], BODY, 74)
    for first in (8, 14):
        line(list(POINTS[first : first + 3]), LEGS[first], 22)
    line([275 + 115j, 330 + 85j], (170, 110, 60), 44)
    line([330 + 88j, 362 + 95j], (170, 110, 60), 26)
    pixels = np.asarray(picture)
    cutout = Cutout(
        (pixels[..., 3] / 255).astype(np.float32), pixels[..., :3].copy(), None, "alpha"
    )
    return cutout, Rig(POINTS.copy(), np.ones(17, np.bool_), SIZE)
