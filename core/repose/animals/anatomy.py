"""An animal's picture cut into pieces by its rig: far legs, tail, body, near legs."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.cutout.cutout import Cutout
from core.errors import InputRejected
from core.repose.animals.rig import COUNT, FRONT_LEGS, NECK, NOSE, TAIL, Complex, Rig
from core.repose.frame import direction
from core.repose.layering.filling import extended

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
Pixels = NDArray[np.uint8]
Leg = tuple[int, int, int]

# Points behind the rig's own: between the eyes; the middle and the tip of the tail.
POLL, BEND, TIP = range(COUNT, COUNT + 3)
POINTS = TIP + 1
HEAD = (NECK, POLL, NOSE)

COVERED = 0.5  # alpha from which a pixel is the animal
# Half thickness of a leg where it begins, of the trunk's.
SHOULDER, HIP = 0.3, 0.42
RIM = 1.15  # radii: the edge of what lies over the trunk
# How thick a leg is at its middle joint at most, in radii of its lower bone; and how much farther
# both of its bones go on about that joint.
KNEE, OVERLAP = 2.2, 1.2
SKIRT = 0.4  # radii: trunk that a near leg takes along, fading out, so that no edge is seen
ROOT = 0.6  # radii of the trunk: of the tail, hidden behind it
# Of a tail: how far from legs (radii) and how far forward (trunks) it may be, and how long it is.
BESIDE, FORWARD, LEAST_TAIL = 1.25, 0.15, 0.15
RUMP, INNER = 1.2, 0.6  # radii of the trunk: beyond is no flesh of the rump, within no tail


@dataclass(frozen=True)
class Piece:
    """``joints`` are the ends of its bones, one after the other.

    ``pixels`` (h, w, 4) premultiplied RGBA, their corner at ``left``, ``top`` in the picture;
    ``mask`` (h, w) is what it covers, ``outline`` (k,) its edge, in the picture.
    """

    joints: tuple[int, ...]
    pixels: Pixels
    mask: Flags
    left: int
    top: int
    outline: Complex

    @property
    def corner(self) -> complex:
        return complex(self.left, self.top)


@dataclass(frozen=True)
class Anatomy:
    """``points`` (20,) are the rig's, of the eyes and of the tail; ``radius`` is half of the
    trunk's thickness, ``thickness`` half of a lower leg's. ``trunk`` (k,) is the trunk's edge.

    ``pieces`` stand from the farthest to the nearest; ``body`` is trunk, neck and head in one.
    """

    rig: Rig
    points: Complex
    has_tail: bool
    radius: float
    thickness: dict[Leg, float]
    trunk: Complex
    pieces: tuple[Piece, ...]
    body: int


def anatomy_of(cutout: Cutout, rig: Rig) -> Anatomy:
    """Raises ``InputRejected`` where the rig lies beside what was cut out."""
    return _Cutting(cutout, rig).done()


class _Cutting:
    def __init__(self, cutout: Cutout, rig: Rig) -> None:
        import cv2

        self.cutout, self.rig = cutout, rig
        self.shown = cutout.alpha > 0
        self.matte = cutout.alpha > COVERED
        self.depth = np.asarray(cv2.distanceTransform(self.matte.astype(np.uint8), cv2.DIST_L2, 5))
        rows, columns = np.mgrid[: self.matte.shape[0], : self.matte.shape[1]]
        self.places = (columns + 0.5) + 1j * (rows + 0.5)
        self.points = _points(rig)
        bone = _trunk_bone(self.points, rig)
        self.radius = _radius(self.depth, [bone])
        self.trunk = from_bone(self.places, bone) / self.radius
        self.thickness = {leg: self._thickness(leg) for leg in rig.legs}
        self.knees = {leg: self._knee(leg) for leg in rig.legs}
        self.legs = {leg: self._leg(leg) for leg in rig.legs}

    def done(self) -> Anatomy:
        tail = self._tail()
        core = self._cores(tail)
        if not (core[()] & (self.trunk <= 1)).any():
            raise InputRejected(
                expected="an animal under its points",
                got="points beside the cut-out",
                todo="correct the points or the cut-out",
                shown="The points do not lie on the animal. Move them onto it.",
            )
        far = [leg for leg in self.rig.legs if not self.rig.is_near(leg)]
        near = [leg for leg in self.rig.legs if self.rig.is_near(leg)]
        pieces = [one for leg in far for one in self._far(leg, core[leg])]
        if tail.any():
            under = self.shown & (np.abs(self.places - self.points[TAIL]) <= ROOT * self.radius)
            pieces += self._piece((TAIL, BEND, TIP), tail, tail | (under & ~tail))
        body = len(pieces)
        mask = core[()] | (self.shown & (self.trunk <= 1) & ~tail)
        pieces += self._piece((TAIL, NECK), core[()], mask)
        pieces += [one for leg in near for one in self._near(leg, core[leg])]
        return Anatomy(
            self.rig, self.points, bool(tail.any()), self.radius, self.thickness,
            _outline(self.shown & (self.trunk <= 1)), tuple(pieces), body,
        )  # fmt: skip

    # --- legs -------------------------------------------------------------------------------------

    def _thickness(self, leg: Leg) -> float:
        """The lower bone is clear of the trunk."""
        lower = (complex(self.points[leg[1]]), complex(self.points[leg[2]]))
        return min(_radius(self.depth, [lower]), self.radius)

    def _knee(self, leg: Leg) -> float:
        """Half of how thick it is at its middle joint."""
        place = self.points[leg[1]]
        height, width = self.depth.shape
        row, column = (
            int(np.clip(place.imag, 0, height - 1)),
            int(np.clip(place.real, 0, width - 1)),
        )
        thin = self.thickness[leg]
        return float(np.clip(self.depth[row, column], thin, KNEE * thin))

    def _leg(self, leg: Leg) -> tuple[Floats, Floats]:
        """(h, w) how far from its bones, in its own radii and in pixels beyond these: it grows
        thinner towards the paw."""
        thin, knee = self.thickness[leg], self.knees[leg]
        thick = max(knee, (SHOULDER if leg in FRONT_LEGS else HIP) * self.radius)
        within, beyond = [], []
        for ends, start, end in ((leg[:2], thick, knee), (leg[1:], knee, thin)):
            bone = complex(self.points[ends[0]]), complex(self.points[ends[1]])
            local = start + (end - start) * _share(self.places, bone)
            away = from_bone(self.places, bone)
            within.append(away / local)
            beyond.append(away - local)
        return np.minimum(*within), np.minimum(*beyond)

    def _halves(self, leg: Leg, flags: Flags) -> tuple[Flags, Flags]:
        """Upper and lower; what lies about the middle joint is of both."""
        top, middle, paw = (complex(self.points[joint]) for joint in leg)
        is_upper = from_bone(self.places, (top, middle)) <= from_bone(self.places, (middle, paw))
        about = np.abs(self.places - middle) <= OVERLAP * self.knees[leg]
        return flags & (is_upper | about), flags & (~is_upper | about)

    def _far(self, leg: Leg, core: Flags) -> list[Piece]:
        whole = core | (self.shown & (self.legs[leg][0] <= 1))
        pieces: list[Piece] = []
        for joints, mask in reversed(
            list(zip((leg[:2], leg[1:]), self._halves(leg, whole), strict=True))
        ):
            pieces += self._piece(joints, core, mask)
        return pieces

    def _near(self, leg: Leg, core: Flags) -> list[Piece]:
        """The upper bone's piece takes some of the trunk's skin along, fading out."""
        import cv2

        upper, lower = self._halves(leg, core)
        reach = max(2.0, SKIRT * max(self.thickness[leg], SHOULDER * self.radius))
        away = np.asarray(cv2.distanceTransform((~upper).astype(np.uint8), cv2.DIST_L2, 5))
        is_skin = (self.trunk <= 1) & self.shown & ~lower
        fade = np.where(upper, 1.0, np.where(is_skin, np.clip(1 - away / reach, 0, 1), 0))
        return [
            *self._piece(leg[1:], lower, lower),
            *self._piece(leg[:2], self.shown, fade > 0, fade),
        ]

    # --- which pixel is whose ---------------------------------------------------------------------

    def _cores(self, tail: Flags) -> dict[tuple[int, ...], Flags]:
        """Of each leg, and of the body under ``()``: what is seen of it."""
        legs = list(self.rig.legs)
        beyond = (self.trunk - 1) * self.radius
        gaps = [_gap(self.trunk, beyond, is_over=False), self._head_gap()]
        for leg in legs:
            gaps.append(_gap(*self.legs[leg], is_over=self.rig.is_near(leg)))
        shown = self.shown & ~tail
        nearest = _without_islands(np.stack(gaps).argmin(0).clip(1) - 1, shown)
        cores: dict[tuple[int, ...], Flags] = {(): shown & (nearest == 0)}
        for number, leg in enumerate(legs, start=1):
            cores[leg] = shown & (nearest == number)
        return cores

    def _head_gap(self) -> Floats:
        bones = [
            (complex(self.points[a]), complex(self.points[b]))
            for a, b in pairwise(HEAD)
        ]  # fmt: skip
        radius = _radius(self.depth, bones)
        away = np.min([from_bone(self.places, bone) for bone in bones], axis=0) / radius
        return _gap(away, (away - 1) * radius, is_over=True)

    def _tail(self) -> Flags:
        """(h, w); nothing where there is none to see. Sets the points of it."""
        root = self.points[TAIL]
        along = direction(self.points[NECK] - root)
        length = abs(self.points[NECK] - root)
        back = ((self.places - root) * along.conjugate()).real < FORWARD * length
        free = self.matte & back & (self.trunk > RUMP)
        for away, _ in self.legs.values():
            free &= away > BESIDE
        found = _piece_at(free, root, self.places, 1.3 * self.radius)
        if found is None:
            return np.zeros_like(free)
        away = np.abs(self.places - root)
        reach = float(away[found].max())
        if reach < self.radius + LEAST_TAIL * length:
            return np.zeros_like(free)
        middle = found & (away > 0.4 * reach) & (away < 0.6 * reach)
        tip = found & (away > 0.97 * reach)
        self.points[TIP] = self.places[tip].mean()
        self.points[BEND] = self.places[middle].mean() if middle.any() else (
            root + self.points[TIP]) / 2  # fmt: skip
        return self._grown(found)

    def _grown(self, tail: Flags) -> Flags:
        """To where it meets the body: one that hangs beside the rump is close to the trunk, but not
        by way of the animal. With the half-clear pixels around."""
        import cv2

        body = self.matte & (self.trunk < INNER)
        for away, _ in self.legs.values():
            body |= self.matte & (away < INNER)
        marks = np.zeros(self.matte.shape, np.int32)
        marks[body], marks[tail] = 2, 1
        # what is flat is flooded first: no way leads through the ground
        steep = np.where(self.matte, 0, 255).astype(np.uint8)
        flooded = np.asarray(cv2.watershed(np.dstack([steep] * 3), marks)) == 1
        flooded &= self.matte
        grown = np.asarray(cv2.dilate(flooded.astype(np.uint8), np.ones((3, 3), np.uint8))) > 0
        return self.shown & (flooded | tail | (grown & ~body))

    # --- pixels -----------------------------------------------------------------------------------

    def _piece(
        self, joints: tuple[int, ...], core: Flags, mask: Flags, fade: Floats | None = None
    ) -> list[Piece]:
        """None or one; what it hides under others is filled from ``core``, which need not touch it:
        an upper leg may be hidden altogether."""
        if not mask.any() or not core.any():
            return []
        both = mask if (core & mask).any() else mask | core
        rows, columns = np.flatnonzero(both.any(1)), np.flatnonzero(both.any(0))
        area = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
        own, seen = mask[area], (core & both)[area]
        colours = extended(self.cutout.colours[area], seen, own & ~seen, self.radius)
        cover = np.where(own, self.cutout.alpha[area], 0) * (1 if fade is None else fade[area])
        cover = cover[..., None]
        pixels = np.rint(np.dstack([colours * cover, cover * 255])).astype(np.uint8)
        return [Piece(joints, pixels, own, int(columns[0]), int(rows[0]), _outline(mask))]


def _gap(away: Floats, beyond: Floats, *, is_over: bool) -> Floats:
    """Inside of a part in radii, outside in pixels from it, so that an ear is not the trunk's only
    because that is thick; what lies over the trunk is not its either."""
    inside = away - 1 - (2.0 if is_over else 0.0)
    return np.where(away <= (RIM if is_over else 1.0), inside, np.maximum(beyond, 0))


def _without_islands(labels: NDArray[Any], shown: Flags) -> NDArray[Any]:
    """Each label in one piece where it is shown; what is cut off goes to who is nearest."""
    from scipy.ndimage import distance_transform_edt
    from scipy.ndimage import label as connected

    kept = np.zeros_like(shown)
    for number in np.unique(labels[shown]):
        found: Any = connected(shown & (labels == number))
        pieces, count = found
        if count:
            sizes = np.bincount(pieces.reshape(-1))
            sizes[0] = 0
            kept |= pieces == sizes.argmax()
    if not kept.any():
        return labels
    nearest: Any = distance_transform_edt(~kept, return_indices=True, return_distances=False)
    rows, columns = nearest
    return labels[rows, columns]


def _points(rig: Rig) -> Complex:
    points = np.zeros(POINTS, np.complex128)
    points[:COUNT] = rig.points
    eyes = rig.points[:2][rig.visible[:2]]
    nose, neck = rig.points[NOSE], rig.points[NECK]
    points[POLL] = eyes.mean() if len(eyes) else neck + 0.6 * (nose - neck)
    points[[BEND, TIP]] = rig.points[TAIL]
    return points


def _trunk_bone(points: Complex, rig: Rig) -> tuple[complex, complex]:
    """As deep as its legs begin: neck and root of tail are on its back."""
    rump = [points[TAIL], *(points[leg[0]] for leg in rig.legs if leg not in FRONT_LEGS)]
    chest = [points[NECK], *(points[leg[0]] for leg in rig.legs if leg in FRONT_LEGS)]
    return complex(np.mean(rump)), complex(np.mean(chest))


def _radius(depth: NDArray[Any], bones: list[tuple[complex, complex]]) -> float:
    """Half of how thick the animal is across the bones."""
    shares = np.linspace(0.1, 0.9, 17)
    places = np.concatenate([start + (end - start) * shares for start, end in bones])
    rows = np.clip(places.imag.astype(int), 0, depth.shape[0] - 1)
    columns = np.clip(places.real.astype(int), 0, depth.shape[1] - 1)
    found = depth[rows, columns]
    return max(2.0, float(np.median(found[found > 0]))) if (found > 0).any() else 2.0


def _share(places: Complex, bone: tuple[complex, complex]) -> Floats:
    start, end = bone
    along = end - start
    share = ((places - start) * along.conjugate()).real / max(abs(along) ** 2, 1e-9)
    return np.clip(share, 0, 1)


def from_bone(places: Complex, bone: tuple[complex, complex]) -> Floats:
    """Pixels from a bone."""
    start, end = bone
    return np.abs(places - start - _share(places, bone) * (end - start))


def _piece_at(flags: Flags, root: complex, places: Complex, near: float) -> Flags | None:
    """The largest connected one that comes near the root."""
    import cv2

    count, labels, stats, _ = cv2.connectedComponentsWithStats(flags.astype(np.uint8))
    close = np.abs(places - root) <= near
    touching = set(np.unique(np.asarray(labels)[close & flags]).tolist()) - {0}
    if not touching or count < 2:
        return None
    largest = max(touching, key=lambda label: int(stats[label, cv2.CC_STAT_AREA]))
    return np.asarray(labels) == largest


def _outline(flags: Flags) -> Complex:
    import cv2

    padded = np.pad(flags, 1).astype(np.uint8)
    contours, _ = cv2.findContours(padded, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not contours:
        return np.zeros(0, np.complex128)
    flat = np.concatenate([np.asarray(one).reshape(-1, 2) for one in contours])
    thinned = flat[:: max(1, len(flat) // 400)]
    return thinned[:, 0] - 0.5 + 1j * (thinned[:, 1] - 0.5)
