"""Which layer each pixel of a figure belongs to: the nearest bone inside of the matte, told in the
thickness of its limb, and by a network's body parts where they are known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.cutout.cutout import Cutout
from core.cutout.parts import BodyPart
from core.repose.bones import BALL, BONES, HAIR, LIMBS, Bone, LayerKind, may_show
from core.repose.frame import HEAD, HIPS, LEFT_TIP, NECK, RIGHT_TIP, Complex, Frame, direction
from core.repose.layering.borders import at_edges

Alpha = NDArray[np.float32]
Field = NDArray[np.float32]
Flags = NDArray[np.bool_]
Pixels = NDArray[np.uint8]
Regions = NDArray[np.uint8]  # of LayerKind

# Walking inside the matte is done in a small picture; its distances are smooth, and drawn large.
LONG_SIDE = 320
INSIDE, GHOST = 0.5, 0.25
SOFT_EDGE = 0.02  # torsos that hair and soft edges go on beyond what is more than half there
FAINT = 0.02  # cover that nobody sees, as networks leave it all over a picture
# A step over an edge of colour costs as if it were longer: Lab levels for one more.
EDGE, MOST_EDGE = 4.0, 8.0
FAR = np.float32(1e4)
# A network that calls a place a limb errs where another layer's bones are nearer by more than this,
# in half thicknesses; cloth, hair and what is held have no bones that could tell.
DOUBT = np.float32(3.0)
OF_BONES = (
    BodyPart.HEAD, BodyPart.TRUNK, BodyPart.UPPER_ARM, BodyPart.LOWER_ARM, BodyPart.HAND,
    BodyPart.UPPER_LEG, BodyPart.LOWER_LEG, BodyPart.FOOT,
)  # fmt: skip
# Head radii below the middle of the head from which on hair hangs; a chin is at 1.
HANGS = 0.9
LEAST_HANGING = 0.06  # of the head's disc
HANDS = ((LayerKind.RIGHT_ARM, 4, RIGHT_TIP), (LayerKind.LEFT_ARM, 7, LEFT_TIP))
REACH = 0.5  # torsos from a hand within which what is held by it begins
BEYOND = 0.5  # torsos from the nearest bone from which on nothing is of a limb
HELD = 0.5  # so much nearer is what a hand may hold
ENDS_OF_LIMBS = tuple(bones[2] for bones in LIMBS.values())
WAIST = 0.35  # torsos around the hips in which a skirt begins


def regions(
    frame: Frame, cutout: Cutout, fields: Mapping[LayerKind, Field] | None = None
) -> Regions:
    """(height, width) of ``LayerKind``: 0 where nothing of the figure is seen. ``fields`` are those
    of ``fields_of``, where they are known."""
    height, width = cutout.alpha.shape
    if fields is None:
        fields = fields_of(frame, small_factor(cutout), cutout)
    large = np.stack([resized(field, width, height) for field in fields.values()])
    kinds = np.array(list(fields), np.uint8)
    if cutout.parts is not None:
        allowed, doubted = may_show(), np.isin(cutout.parts, OF_BONES)
        against = np.where(doubted, DOUBT, FAR)
        for index, kind in enumerate(fields):
            large[index] += np.where(allowed[kind][cutout.parts], 0, against)
    found = kinds[np.argmin(large, axis=0)]
    shown = _shown(cutout.alpha, frame.unit)
    if cutout.parts is not None:
        _name_cloth(found, cutout.parts, frame)
        _name_held(found, cutout.parts, frame)
        hanging = _hanging_behind(frame, cutout.parts)
        if hanging.sum() > LEAST_HANGING * np.pi * frame.radius**2:
            found[hanging] = LayerKind.BACK_HAIR
        _name_rim(found, shown, cutout.parts == BodyPart.GROUND)
    else:
        found[_far_from_bones(frame, cutout)] = LayerKind.CAPE
    found[~shown] = LayerKind.NOTHING
    return at_edges(found, cutout, frame.unit)


def _far_from_bones(frame: Frame, cutout: Cutout) -> Flags:
    """What no bone can be the middle of: capes, tails, chairs. It hangs from the trunk as it is."""
    height, width = cutout.alpha.shape
    factor = small_factor(cutout)
    size = (max(1, round(height * factor)), max(1, round(width * factor)))
    points, unit = frame.points * factor, frame.unit * factor
    away = np.full(size, FAR, np.float32)
    for bone in (one for bones in BONES.values() for one in bones):
        straight = _straight(points, bone, size)
        if bone in ENDS_OF_LIMBS:
            straight *= np.float32(HELD)
        if bone.start == HEAD:
            straight -= np.float32(BALL * frame.radius * factor)
        np.minimum(away, straight, out=away)
    return resized(away, width, height) > BEYOND * unit


def small_factor(cutout: Cutout) -> float:
    return min(1.0, LONG_SIDE / max(cutout.alpha.shape))


def _name_rim(found: Regions, shown: Flags, unnamed: Flags) -> None:
    """Changes what no part is told of, outlines and soft edges: it is what lies nearest."""
    rim = shown & unnamed
    if not rim.any() or not (shown & ~unnamed).any():
        return
    rows, columns = _nearest_inside(shown & ~unnamed)
    found[rim] = found[rows[rim], columns[rim]]


def _shown(alpha: Alpha, unit: float) -> Flags:
    """Without ghosts: pieces that nowhere cover much, and faint smoke away from the figure."""
    import cv2

    side = 2 * max(4, round(SOFT_EDGE * unit)) + 1
    ball = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    near = np.asarray(cv2.dilate((alpha > INSIDE).astype(np.uint8), ball)) > 0
    shown = (alpha > FAINT) & (near | (alpha > GHOST))
    count, pieces = cv2.connectedComponents(shown.astype(np.uint8), connectivity=8)
    pieces = np.asarray(pieces, np.int32)
    is_solid = np.zeros(count, np.bool_)
    is_solid[np.unique(pieces[alpha > GHOST])] = True
    is_solid[0] = False
    return is_solid[pieces]


def _name_cloth(found: Regions, parts: Pixels, frame: Frame) -> None:
    """Changes what no bone owns. A skirt hangs from the hips: what is called one elsewhere is left
    to the bones."""
    import cv2

    found[parts == BodyPart.CAPE] = LayerKind.CAPE
    p = frame.points
    down = direction(p[HIPS] - p[NECK])
    skirt = parts == BodyPart.SKIRT
    count, pieces = cv2.connectedComponents(skirt.astype(np.uint8))
    pieces = np.asarray(pieces, np.int32)
    rows, columns = np.nonzero(skirt)
    level = ((columns + 1j * rows - p[HIPS]) * down.conjugate()).real
    hangs = np.zeros(count, np.bool_)
    hangs[np.unique(pieces[rows, columns][np.abs(level) < WAIST * frame.unit])] = True
    found[skirt & hangs[pieces]] = LayerKind.SKIRT


def _name_held(found: Regions, parts: Pixels, frame: Frame) -> None:
    """Changes what is held: each piece as a whole is of the hand that it is nearest to, and one far
    from both, whose handle something covers, of that which holds the nearest."""
    import cv2

    count, pieces = cv2.connectedComponents((parts == BodyPart.PROP).astype(np.uint8))
    rows, columns = np.nonzero(parts == BodyPart.PROP)
    which = np.asarray(pieces, np.int32)[rows, columns]
    places = columns + 0.5 + 1j * (rows + 0.5)
    away = np.full((count, len(HANDS)), np.inf)
    for hand, (_, wrist, tip) in enumerate(HANDS):
        middle = (frame.points[wrist] + frame.points[tip]) / 2
        np.minimum.at(away[:, hand], which, np.abs(places - middle))
    if count < 2:
        return
    holders = away.argmin(1)
    holders[away.min(1) > REACH * frame.unit] = holders[away.min(1).argmin()]
    kinds = np.array([kind for kind, _, _ in HANDS], np.uint8)
    found[rows, columns] = kinds[holders[which]]


def _hanging_behind(frame: Frame, parts: Pixels) -> Flags:
    """Hair below the chin that is not seen on the trunk or an arm hangs behind them."""
    import cv2

    p = frame.points
    hull = p[[2, 5, 11, 8]]
    on_trunk = np.zeros(parts.shape, np.uint8)
    corners = np.rint(np.stack([hull.real, hull.imag], 1)).astype(np.int32)
    cv2.fillConvexPoly(on_trunk, cv2.convexHull(corners), 1)
    for kind in (LayerKind.RIGHT_ARM, LayerKind.LEFT_ARM):
        arm = BONES[kind][0]
        start, end = p[arm.start], p[arm.end]
        bone = np.rint([[start.real, start.imag], [end.real, end.imag]]).astype(np.int32)
        width = max(1, round(2 * arm.thickness * frame.unit))
        cv2.polylines(on_trunk, [bone], False, 1, width)
    rows, columns = np.mgrid[: parts.shape[0], : parts.shape[1]]
    down = direction(p[NECK] - p[HEAD])
    level = (columns - p[HEAD].real) * down.real + (rows - p[HEAD].imag) * down.imag
    return (parts == BodyPart.HAIR) & (level > HANGS * frame.radius) & (on_trunk == 0)


# --- distances ------------------------------------------------------------------------------------


def fields_of(frame: Frame, factor: float, cutout: Cutout) -> dict[LayerKind, Field]:
    """Distances in half thicknesses, in a picture ``factor`` times as large, also a little outside
    of the matte."""
    import cv2

    points = frame.points * factor

    height, width = cutout.alpha.shape
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    alpha = np.asarray(cv2.resize(cutout.alpha, size, interpolation=cv2.INTER_AREA), np.float32)
    colours = np.asarray(cv2.resize(cutout.colours, size, interpolation=cv2.INTER_AREA), np.uint8)
    inside = alpha > INSIDE
    graph, number = _graph(inside, colours)
    nearest = _nearest_inside(inside)
    result: dict[LayerKind, Field] = {}
    for kind, bones in BONES.items():
        layer = np.full(inside.shape, FAR, np.float32)
        for bone in bones:
            straight, thick = _straight(points, bone, number.shape), bone.thickness * frame.unit
            if bone.start == HEAD:
                straight = np.maximum(straight - np.float32(BALL * frame.radius * factor), 0)
                thick = HAIR * frame.radius
            walked = _walked(straight, graph, number, max(thick * factor, 0.5))
            np.minimum(layer, walked, out=layer)
        result[kind] = layer[nearest]
    return result


def _walked(away: Field, graph: Any, number: NDArray[np.int32], thick: float) -> Field:
    """In half thicknesses, of a bone that is ``away`` in pixels as the bird flies."""
    from scipy.sparse.csgraph import dijkstra

    straight = away / np.float32(thick)
    seeds = number[(straight < max(0.25, 0.8 / thick)) & (number >= 0)]
    # what no way leads to is as far as the bird flies, and further than all that one leads to
    field = straight + np.float32(100)
    if len(seeds):
        walked = dijkstra(graph, directed=False, indices=seeds, min_only=True)
        steps = np.asarray(walked, np.float32) / np.float32(thick)
        known = number >= 0
        field[known] = np.where(np.isfinite(steps), steps, field[known])
    return field


def _straight(points: Complex, bone: Bone, shape: tuple[int, ...]) -> Field:
    """Pixels to the bone."""
    start, end = points[bone.start], points[bone.end]
    if bone.start == HEAD:
        end = start  # a ball
    start = start + (end - start) * bone.begins
    rows, columns = np.mgrid[: shape[0], : shape[1]].astype(np.float32)
    along = end - start
    x, y = columns + np.float32(0.5 - start.real), rows + np.float32(0.5 - start.imag)
    share = (x * along.real + y * along.imag) / max(abs(along) ** 2, 1e-6)
    share = np.clip(share, 0, 1).astype(np.float32)
    away = np.hypot(x - share * np.float32(along.real), y - share * np.float32(along.imag))
    return away.astype(np.float32)


def _graph(inside: Flags, colours: Pixels) -> tuple[Any, NDArray[np.int32]]:
    """The pixels inside as a graph of neighbours, and each one's number, -1 outside."""
    import cv2
    from scipy.sparse import csr_matrix

    number = np.full(inside.shape, -1, np.int32)
    number[inside] = np.arange(int(inside.sum()))
    lab = np.asarray(cv2.cvtColor(colours, cv2.COLOR_RGB2LAB), np.float32)
    ends: list[NDArray[np.int32]] = []
    others: list[NDArray[np.int32]] = []
    lengths: list[Field] = []
    height, width = inside.shape
    for down, right in ((0, 1), (1, 0), (1, 1), (1, -1)):
        here = (slice(0, height - down), slice(max(0, -right), width - max(0, right)))
        there = (slice(down, height), slice(max(0, right), width + min(0, right)))
        both = inside[here] & inside[there]
        apart = np.sqrt(((lab[here][both] - lab[there][both]) ** 2).sum(-1))
        ends.append(number[here][both])
        others.append(number[there][both])
        lengths.append(
            np.float32(np.hypot(down, right)) * (1 + np.minimum(apart / EDGE, MOST_EDGE))
        )
    count = max(1, int(inside.sum()))
    values = np.concatenate(lengths)
    graph = csr_matrix((values, (np.concatenate(ends), np.concatenate(others))), (count, count))
    return graph, number


def _nearest_inside(inside: Flags) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Row and column of the nearest pixel inside, for each one."""
    from scipy.ndimage import distance_transform_edt

    found: Any = distance_transform_edt(~inside, return_distances=False, return_indices=True)
    return found[0], found[1]


def resized(field: Field, width: int, height: int) -> Field:
    import cv2

    return np.asarray(
        cv2.resize(field, (width, height), interpolation=cv2.INTER_LINEAR), np.float32
    )
