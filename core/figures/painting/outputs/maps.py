"""What artists and ControlNets take from a display list beside its picture.

``figures`` is the list of the people alone. Everything here is read off the list: exact, and the
same every time.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.figures.painting.canvas import FLATS, LINE_ART, UNLINED, Rendering
from core.figures.painting.display_list import Begin, Inside, Operation, Part, Recording
from core.figures.painting.layers import Layer, Pixels
from core.figures.painting.outputs.label_raster import numbered
from core.figures.painting.rendering import layer
from core.geometry import Size

# Flats with their lines, without light: what edges are looked for in.
INKED_FLATS = Rendering(shades=False, air=False)
CANNY_LOW, CANNY_HIGH = 100, 200  # with which the ControlNets for edges were trained

# Depth runs from 0, endlessly far, to 255; people share the upper part of it.
NEAREST, FARTHEST = 255, 130
HORIZON, FEET = 8, 150
ROUNDNESS = 14  # how much nearer the middle of a part is than its edge


def line_art(recording: Recording, size: Size) -> Pixels:
    """(height, width, 3): black lines on white; what lies behind something is not seen."""
    picture = np.full((size.height, size.width, 3), 255, np.uint8)
    layer(recording, size, LINE_ART).lay_on(picture)
    return picture


def flats(figures: Recording, size: Size) -> Layer:
    """Local colours without lines, shadows and light."""
    return layer(figures, size, FLATS)


def shade(figures: Recording, size: Size) -> Pixels:
    """(height, width, 3): what is left of the flats' colours, white where nothing is shaded."""
    lit, plain = layer(figures, size, UNLINED), flats(figures, size)
    return shade_of(lit, plain)


def shade_of(lit: Layer, plain: Layer) -> Pixels:
    result = np.full((lit.size.height, lit.size.width, 3), 255, np.uint8)
    one = _whole(lit)[..., :3].astype(np.float32)
    other = _whole(plain).astype(np.float32)
    known = other[..., 3] > 127
    share = 255 * one[known] / np.maximum(other[known][:, :3], 1)
    # A colour that is black already tells nothing: its other channels do.
    share[other[known][:, :3] < 6] = 255
    result[known] = np.round(np.minimum(share, 255)).astype(np.uint8)
    return result


def _whole(one: Layer) -> Pixels:
    """(height, width, 4), premultiplied."""
    pixels = np.zeros((one.size.height, one.size.width, 4), np.uint8)
    if not one.box.is_empty:
        pixels[one.box.area] = one.pixels
    return pixels


def canny(picture: Pixels) -> Pixels:
    """(height, width): 255 on edges, else 0."""
    import cv2

    return np.asarray(cv2.Canny(picture, CANNY_LOW, CANNY_HIGH), np.uint8)


# -- depth -----------------------------------------------------------------------------------


def depth(figures: Recording, size: Size, horizon: float | None) -> Pixels:
    """(height, width): near is bright. Later parts are nearer, later people too, and each part is
    round; the floor comes nearer from the ``horizon``, a share of the height, if there is one."""
    order = _order(figures)
    parts = numbered(figures, size, lambda op: _number(order, op))
    values = np.concatenate([[0.0], _levels(figures, order)])
    result = _floor_depth(size, horizon)
    shown = parts > 0
    result[shown] = values[parts[shown]] - ROUNDNESS * (1 - _roundness(parts))[shown]
    return np.clip(np.round(result), 0, 255).astype(np.uint8)


def _order(figures: Recording) -> dict[int, int]:
    """The operations that are told apart, from 1 to 255: neighbours share a number where there
    are more of them."""
    parts = [op for op in figures.operations if isinstance(op, Part)]
    last = max(1, len(parts) - 1)
    most = min(254, last)
    return {id(op): 1 + round(place / last * most) for place, op in enumerate(parts)}


def _number(order: dict[int, int], op: Operation) -> int | None:
    return order.get(id(op))


def _levels(figures: Recording, order: dict[int, int]) -> NDArray[np.float64]:
    """How near each number is."""
    people = [op.person for op in figures.operations if isinstance(op, Begin)] or [0]
    room = (NEAREST - FARTHEST) / len(people)
    levels = np.zeros(max(order.values(), default=0))
    for place, person in enumerate(people):
        mine = [
            order[id(op)]
            for op in figures.operations
            if isinstance(op, Part) and op.owner.person == person
        ]
        near = FARTHEST + room * (place + 1)
        for rank, number in enumerate(mine):
            share = rank / max(1, len(mine) - 1)
            levels[number - 1] = near - room * 0.8 * (1 - share)
    return levels


def _roundness(parts: NDArray[np.uint8]) -> NDArray[np.float32]:
    """(height, width): 0 at the edge of a part to 1 well inside it."""
    import cv2

    same = np.full(parts.shape, 255, np.uint8)
    same[1:][parts[1:] != parts[:-1]] = 0
    same[:, 1:][parts[:, 1:] != parts[:, :-1]] = 0
    far = np.asarray(cv2.distanceTransform(same, cv2.DIST_L2, 3), np.float32)
    share = np.minimum(far / (0.045 * min(parts.shape)), 1)
    return np.sqrt(1 - (1 - share) ** 2)


def _floor_depth(size: Size, horizon: float | None) -> NDArray[np.float64]:
    result = np.zeros((size.height, size.width))
    if horizon is not None:
        rows = (np.arange(size.height) + 0.5) / size.height
        share = np.clip((rows - horizon) / max(1 - horizon, 0.02), 0, 1)
        result[:] = (HORIZON + (FEET - HORIZON) * share)[:, None]
    return result


# -- one part ----------------------------------------------------------------------------------


def shown_part(
    figures: Recording, size: Size, name: str, person: int | None = None
) -> NDArray[np.bool_]:
    """(height, width): where the part of this name is seen."""

    def number(op: Operation) -> int | None:
        if not isinstance(op, Part | Inside):
            return None
        if isinstance(op, Inside) and op.owner.name == _name_of(figures, op):
            return None
        mine = person is None or op.owner.person == person
        return 1 if mine and op.owner.name == name else 0

    return numbered(figures, size, number) > 0


def _name_of(figures: Recording, op: Inside) -> str:
    part = figures.operations[op.part]
    assert isinstance(part, Part)
    return part.owner.name
