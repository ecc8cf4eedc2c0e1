"""Body parts as a network names them, made to fit the pose: a picture unlike those that it was
taught on gets names of which some, or all, are wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.cutout.cutout import Cutout
from core.cutout.parts import BodyPart
from core.repose.bones import SHOWN_BY, LayerKind, may_show
from core.repose.frame import (
    CROWN,
    HEAD,
    HIPS,
    LEFT_TIP,
    NECK,
    RIGHT_TIP,
    Complex,
    Frame,
)

Field = NDArray[np.float32]
Fields = Mapping[LayerKind, Field]
Flags = NDArray[np.bool_]
Names = NDArray[np.uint8]  # of BodyPart
Pixels = NDArray[np.uint8]

INSIDE = 0.5
# Of what is named after bones, this much lies nearest to those bones; less is enough where borders
# between names are no longer than this, in square roots of the figure's area. On the studio's own
# drawings 0.83 and more agrees, with borders of 10.5 and less; where names are wrong 0.72 and less
# does, or borders are of 14.9 and more.
SURE_AGREEMENT, LEAST_AGREEMENT, MOST_BORDERS = 0.9, 0.78, 13.5
OF_BONES = (
    BodyPart.HEAD, BodyPart.TRUNK, BodyPart.UPPER_ARM, BodyPart.LOWER_ARM, BodyPart.HAND,
    BodyPart.UPPER_LEG, BodyPart.LOWER_LEG, BodyPart.FOOT,
)  # fmt: skip
# What a place is called that only its nearest bone tells of.
NAME_OF = {
    LayerKind.HEAD: BodyPart.HEAD, LayerKind.TRUNK: BodyPart.TRUNK,
    LayerKind.RIGHT_ARM: BodyPart.LOWER_ARM, LayerKind.LEFT_ARM: BodyPart.LOWER_ARM,
    LayerKind.RIGHT_LEG: BodyPart.LOWER_LEG, LayerKind.LEFT_LEG: BodyPart.LOWER_LEG,
}  # fmt: skip


@dataclass(frozen=True)
class Home:
    """A piece of a part lies within ``torsos`` and ``radii`` of the head of one of ``bones``.
    ``anywhere``: unless it is joined to the figure."""

    bones: tuple[tuple[int, int], ...]
    torsos: float = 0.0
    radii: float = 0.0
    anywhere: bool = False


_HANDS = ((4, RIGHT_TIP), (7, LEFT_TIP))
_TRUNK = ((NECK, HIPS), (2, 5), (8, 11))
HOMES: dict[BodyPart, Home] = {
    BodyPart.HAND: Home(_HANDS, torsos=0.3),
    BodyPart.HEAD: Home(((NECK, CROWN),), radii=1.3),
    BodyPart.HAIR: Home(((HEAD, CROWN), (NECK, HIPS)), radii=1.6),
    BodyPart.ACCESSORY: Home(((HEAD, CROWN), *_TRUNK), torsos=0.5, radii=1.3),
    BodyPart.TRUNK: Home(_TRUNK, torsos=0.4),
    BodyPart.PROP: Home(_HANDS, torsos=0.4, anywhere=True),
}


@dataclass(frozen=True)
class Agreement:
    """``share`` (0–1) of what is named after bones that lies nearest to those; ``borders`` between
    names, in square roots of the figure's area."""

    share: float
    borders: float

    @property
    def is_enough(self) -> bool:
        is_calm = self.borders <= MOST_BORDERS
        return self.share >= (LEAST_AGREEMENT if is_calm else SURE_AGREEMENT)


def agreement_of(cutout: Cutout, fields: Fields) -> Agreement:
    """``fields`` as ``regions.fields_of`` tells them, of a cut-out that has parts."""
    parts, inside = _small(cutout, fields)
    told = inside & np.isin(parts, OF_BONES)
    agrees = may_show()[_nearest(fields), parts]
    groups = _GROUPS[parts]
    across = (groups[:, 1:] != groups[:, :-1]) & inside[:, 1:] & inside[:, :-1]
    down = (groups[1:] != groups[:-1]) & inside[1:] & inside[:-1]
    length = int(across.sum()) + int(down.sum())
    return Agreement(
        float(agrees[told].mean()) if told.any() else 0.0,
        length / max(1.0, float(inside.sum())) ** 0.5,
    )


def _groups() -> NDArray[np.uint8]:
    """(parts,) a number for each set of layers that parts are shown by; hair goes with the head."""
    sets = [SHOWN_BY[part] for part in BodyPart]
    numbers = [sets.index(one) for one in sets]
    numbers[BodyPart.HAIR] = numbers[BodyPart.HEAD]
    return np.array(numbers, np.uint8)


_GROUPS = _groups()


def sensible(cutout: Cutout, frame: Frame, fields: Fields) -> Cutout:
    """With parts that fit the pose, or without any where they contradict it all over: bones tell
    more then."""
    if cutout.parts is None:
        return cutout
    if not agreement_of(cutout, fields).is_enough:
        return replace(cutout, parts=None)
    return replace(cutout, parts=_brought_home(cutout, cutout.parts, frame, fields))


def _brought_home(cutout: Cutout, parts: Names, frame: Frame, fields: Fields) -> Names:
    """Pieces of a part that lie away from where it can be take the name of what they touch most;
    those that touch nothing, the one that the nearest bone gives."""
    import cv2

    height, width = parts.shape
    inside = cutout.alpha > INSIDE
    small = np.array([NAME_OF.get(kind, 0) for kind in LayerKind], np.uint8)[_nearest(fields)]
    large = cv2.resize(small, (width, height), interpolation=cv2.INTER_NEAREST)
    by_bones = np.asarray(large, np.uint8)
    result = parts.copy()
    for part, home in HOMES.items():
        mine = inside & (parts == part)
        if not mine.any():
            continue
        count, pieces = cv2.connectedComponents(mine.astype(np.uint8), connectivity=8)
        pieces = np.asarray(pieces, np.int32)
        rows, columns = np.nonzero(mine)
        which = pieces[rows, columns]
        away = np.full(count, np.inf)
        np.minimum.at(away, which, _beyond(columns + 0.5 + 1j * (rows + 0.5), home, frame))
        for piece in np.flatnonzero(np.isfinite(away) & (away > 0)):
            _rename(result, pieces == piece, inside, by_bones, home.anywhere)
    return result


def _rename(
    parts: Names, piece: Flags, inside: Flags, by_bones: Names, is_kept_joined: bool
) -> None:
    import cv2

    grown = np.asarray(cv2.dilate(piece.astype(np.uint8), np.ones((5, 5), np.uint8))) > 0
    touched = parts[grown & ~piece & inside]
    touched = touched[touched != BodyPart.GROUND]
    if not len(touched):
        parts[piece] = by_bones[piece]
    elif not is_kept_joined:
        parts[piece] = np.bincount(touched).argmax()


def _beyond(places: Complex, home: Home, frame: Frame) -> NDArray[np.float64]:
    """(n,) pixels that places lie outside of a home."""
    reach = home.torsos * frame.unit + home.radii * frame.radius
    found = np.full(len(places), np.inf)
    for start, end in home.bones:
        along = frame.points[end] - frame.points[start]
        steps = places - frame.points[start]
        share = np.clip((steps * along.conjugate()).real / max(abs(along) ** 2, 1e-9), 0, 1)
        np.minimum(found, np.abs(steps - share * along), out=found)
    return np.maximum(found - reach, 0)


def _small(cutout: Cutout, fields: Fields) -> tuple[Names, Flags]:
    """Parts and figure as large as the fields are."""
    import cv2

    assert cutout.parts is not None
    height, width = next(iter(fields.values())).shape
    size = (width, height)
    parts = cv2.resize(cutout.parts, size, interpolation=cv2.INTER_NEAREST)
    cover = cv2.resize(cutout.alpha, size, interpolation=cv2.INTER_AREA)
    return np.asarray(parts, np.uint8), np.asarray(cover) > INSIDE


def _nearest(fields: Fields) -> Names:
    """(h, w) of ``LayerKind``."""
    kinds = np.array(list(fields), np.uint8)
    return kinds[np.argmin(np.stack(list(fields.values())), axis=0)]
