"""Hands: blue discs, joined by thin lines whose hues tell which finger and which bone it is.

Exact where fingers' bones are longer than the discs are wide; in smaller hands the discs hide the
lines between them, and the fingers are the likeliest.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.pose.decode import colours
from core.pose.decode.bodies import Found, Hidden
from core.pose.decode.colours import Labels
from core.pose.decode.discs import Flags, Place
from core.pose.decode.ground import DARK, Pixels
from core.pose.render import HAND_EDGES
from core.pose.skeleton import HAND_POINTS, Joint, Points

Floats = NDArray[np.float64]
Places = NDArray[np.float64]  # (count, 2)

LEAST_DISCS = 5
MOST_DISCS = 120
# Of the 20 lines, how many must be seen, and how much of one in its own colour.
LEAST_LINES, LEAST_OWN = 2, 0.3
# So many radii from a wrist, a disc is where its hand begins.
AT_WRIST = 1.5
# What a disc counts for that another finger has already.
TAKEN = 0.5
# Discs for which the lines speak so well as for the best may be a hand's root too.
LIKELY, DOUBT, FOLLOWING, CLEAR_ROOT = 0.5, 0.4, 0.1, 2.5
DOUBTFUL_KNEE = 0.1
SAMPLES = 24
FINGERS = 5
SIDES = {Joint.RIGHT_WRIST: "right_hand", Joint.LEFT_WRIST: "left_hand"}


@dataclass(frozen=True)
class Cluster:
    """Blue discs that bright lines hold together: one hand, or several that touch."""

    seen: _Seen
    covers: Flags  # what the drawing takes of the picture

    spare: frozenset[int]  # discs that the clearest hand leaves over

    @property
    def places(self) -> list[Place]:
        return [(float(x), float(y)) for x, y in self.seen.places]

    @property
    def roots(self) -> list[Hidden]:
        """Where a hand may begin, and a wrist be hidden."""
        value = _root_values(self.seen)
        # in a hand so small that no bone shows, nothing tells the discs apart
        less = (value.max() - value) / max(CLEAR_ROOT, float(value.max()))
        return [
            Hidden(self.places[disc], DOUBT * float(less[disc]))
            for disc in np.flatnonzero(less < 1 - LIKELY)
        ]

    @property
    def knees(self) -> list[Hidden]:
        """Discs that may be a knee's, rather those that the clearest hand leaves over."""
        return [
            Hidden(place, 0.0 if disc in self.spare else DOUBTFUL_KNEE)
            for disc, place in enumerate(self.places)
        ]


def find(pixels: Pixels, joints: Labels) -> list[Cluster]:
    """``joints`` are the body's colours; blue, a left knee's, is that of a hand's discs."""
    blue = joints == Joint.LEFT_KNEE
    radius = _radius(blue)
    if radius is None:
        return []
    lines = colours.nearest(pixels, colours.FINGERS)
    found: list[Cluster] = []
    for places, part in _clusters(blue, lines != colours.NONE, radius):
        seen = _Seen(pixels, blue, lines, places, radius)
        ((chosen, count),) = _hands(seen, [_likely_root(seen)])
        if count >= LEAST_LINES:
            near = _around(blue & part, radius) | _drawn(places[chosen], blue.shape, radius)
            covers = (blue & part) | _thin(lines, near, radius)
            spare = frozenset(range(len(places))) - set(chosen)
            found.append(Cluster(seen, covers, spare))
    return found


def give(clusters: Sequence[Cluster], people: Sequence[Found]) -> None:
    """Each hand to the wrist that it begins at, or else to the nearest that is without."""
    for cluster in clusters:
        roots: dict[int, tuple[Found, Joint]] = {}
        for person in people:
            for wrist in (Joint.RIGHT_WRIST, Joint.LEFT_WRIST):
                if wrist in person.joints:
                    distance, disc = cluster.seen.nearest(person.joints[wrist])
                    if distance <= AT_WRIST * cluster.seen.radius and disc not in roots:
                        roots[disc] = person, wrist
        if not roots:
            root = _likely_root(cluster.seen)
            owner = _nearest_wrist(cluster.places[root], people)
            if owner is None:
                continue
            roots[root] = owner
        hands = _hands(cluster.seen, list(roots))
        for (person, wrist), (chosen, count) in zip(roots.values(), hands, strict=True):
            if count >= LEAST_LINES:
                setattr(person, SIDES[wrist], _points(cluster.seen.places[chosen]))


def _nearest_wrist(place: Place, people: Sequence[Found]) -> tuple[Found, Joint] | None:
    free = [
        (math.dist(place, person.joints[wrist]), number, wrist)
        for number, person in enumerate(people)
        for wrist, side in SIDES.items()
        if wrist in person.joints and getattr(person, side) is None
    ]
    if not free:
        return None
    _, number, wrist = min(free)
    return people[number], wrist


def _points(places: Places) -> Points:
    return np.column_stack([places, np.ones(HAND_POINTS)]).astype(np.float32)


def _radius(blue: Flags) -> float | None:
    """Of a hand's discs: the usual depth of what is blue, as there are up to 42 of them."""
    import cv2

    if not blue.any():
        return None
    depths = cv2.distanceTransform(blue.astype(np.uint8), cv2.DIST_L2, 5)
    tops = depths[(depths == cv2.dilate(depths, np.ones((3, 3), np.uint8))) & (depths > 1.5)]
    return float(np.median(tops)) if len(tops) >= LEAST_DISCS else None


def _clusters(blue: Flags, is_line: Flags, radius: float) -> list[tuple[Places, Flags]]:
    """Centres of blue discs that bright lines hold together, and where those are."""
    import cv2

    joined = cv2.dilate((blue | is_line).astype(np.uint8), np.ones((3, 3), np.uint8))
    _, parts = cv2.connectedComponents(joined, connectivity=8)
    groups: dict[int, list[Place]] = {}
    for x, y in _centres(blue, radius):
        groups.setdefault(int(parts[round(y), round(x)]), []).append((x, y))
    return [
        (np.array(group), parts == part)
        for part, group in groups.items()
        if LEAST_DISCS <= len(group) <= MOST_DISCS
    ]


def _centres(blue: Flags, radius: float) -> list[Place]:
    """Where a disc of this radius is all blue, each spot of such places once."""
    import cv2

    whole = max(2, int(radius))
    side = 2 * whole + 1
    disc = np.zeros((side, side), np.uint8)
    cv2.circle(disc, (whole, whole), whole, (1,), thickness=-1)
    fill = cv2.filter2D(blue.astype(np.float32), -1, disc.astype(np.float32) / float(disc.sum()))
    fill = fill.astype(np.float32)
    highest = cv2.dilate(fill, np.ones((3, 3), np.uint8))
    is_top = (fill >= highest - 1e-4) & (fill > 0.85)
    _, _, stats, middles = cv2.connectedComponentsWithStats(is_top.astype(np.uint8))
    return [
        (float(x), float(y))
        for (x, y), area in zip(middles[1:], stats[1:, cv2.CC_STAT_AREA], strict=True)
        if area <= whole * whole  # where discs lie over each other, the middle of it is no disc's
    ]


class _Seen:
    """What lies on the straight lines between all pairs of discs.

    ``own`` is (20, count, count): the share of the line between two discs that has each bone's
    colour; ``value`` weighs that against ground, and lets what is covered pass.
    """

    def __init__(
        self, pixels: Pixels, blue: Flags, lines: Labels, places: Places, radius: float
    ) -> None:
        self.places, self.radius = places, radius
        shares = np.linspace(0, 1, SAMPLES)[:, None, None, None]
        along = places[None, :, None] * (1 - shares) + places[None, None] * shares
        columns = along[..., 0].round().astype(int)
        rows = along[..., 1].round().astype(int)
        length = np.linalg.norm(places[:, None] - places[None], axis=2)
        reach = radius + 1
        at = np.linspace(0, 1, SAMPLES)[:, None, None] * length
        between = (at > reach) & (at < length - reach)
        count = np.maximum(1, between.sum(axis=0))
        label = np.where(between, lines[rows, columns], colours.NONE)
        is_covered = between & (blue[rows, columns])
        is_ground = between & (pixels.max(axis=2)[rows, columns] < DARK)
        wrong = is_ground.sum(axis=0) / count
        near = ~between.any(axis=0)
        self.own = np.stack(
            [(label == edge).sum(axis=0) / count for edge in range(len(HAND_EDGES))]
        )
        covered = (is_covered.sum(axis=0) / count) * 0.3
        self.value = self.own + covered - 1.5 * wrong
        self.value[:, near] = 0.25
        self.value -= 0.05 * length / max(1.0, float(length.max()))
        diagonal = np.arange(len(places))
        self.value[:, diagonal, diagonal] = -0.05
        self.fingers = [self.value[4 * finger : 4 * finger + 4] for finger in range(FINGERS)]

    def nearest(self, place: Place) -> tuple[float, int]:
        """The distance to the nearest disc, and which it is."""
        distances = np.linalg.norm(self.places - np.array(place), axis=1)
        return float(distances.min()), int(distances.argmin())


def _likely_root(seen: _Seen) -> int:
    """The disc that the lines of all fingers speak for."""
    return int(np.argmax(_root_values(seen)))


def _root_values(seen: _Seen) -> Floats:
    """For each disc, how many fingers' first bones are seen to begin there; and what follows."""
    taken = np.zeros(len(seen.places))
    begins = np.sum([seen.own[4 * finger].max(axis=1) for finger in range(FINGERS)], axis=0)
    follows = np.sum([_chains(bones, taken) for bones in seen.fingers], axis=0)
    return begins + FOLLOWING * follows


def _hands(seen: _Seen, roots: Sequence[int]) -> list[tuple[list[int], int]]:
    """For each root the 21 discs of its hand, and how many of its 20 lines are seen.

    Fingers are chosen one after another, the clearest first; discs that others have count less.
    """
    taken = np.zeros(len(seen.places))
    taken[list(roots)] = TAKEN
    chosen = [[root] * HAND_POINTS for root in roots]
    fingers = [(hand, finger) for hand in range(len(roots)) for finger in range(FINGERS)]
    fingers.sort(key=lambda f: -float(_chains(seen.fingers[f[1]], taken)[roots[f[0]]]))
    for hand, finger in fingers:
        chain = _chain(seen.fingers[finger], taken, roots[hand])
        chosen[hand][1 + 4 * finger : 5 + 4 * finger] = chain
        taken[chain] = TAKEN
    counts = [
        sum(
            bool(seen.own[edge, discs[start], discs[end]] > LEAST_OWN)
            for edge, (start, end) in enumerate(HAND_EDGES)
        )
        for discs in chosen
    ]
    return list(zip(chosen, counts, strict=True))


def _chains(bones: Floats, taken: Floats) -> Floats:
    """For each disc as the root, the value of the best finger from it."""
    best = np.zeros(len(taken))
    for bone in reversed(bones):
        best = (bone - taken[None] + best[None]).max(axis=1)
    return best


def _chain(bones: Floats, taken: Floats, root: int) -> list[int]:
    """The discs of the best finger from this root."""
    ahead = [np.zeros(len(taken))]
    for bone in reversed(bones):
        ahead.insert(0, (bone - taken[None] + ahead[0][None]).max(axis=1))
    chain: list[int] = []
    at = root
    for bone, rest in zip(bones, ahead[1:], strict=True):
        at = int(np.argmax(bone[at] - taken + rest))
        chain.append(at)
    return chain


def _drawn(places: Places, shape: tuple[int, ...], radius: float) -> Flags:
    """Where a hand's lines are, and something around them."""
    import cv2

    drawn: NDArray[np.uint8] = np.zeros(shape, np.uint8)
    ends = [(round(float(x)), round(float(y))) for x, y in places]
    for start, end in HAND_EDGES:
        cv2.line(drawn, ends[start], ends[end], (1,), 2 * max(2, round(radius)))
    return drawn.astype(bool)


def _around(blue: Flags, radius: float) -> Flags:
    """Within three radii of a hand's discs."""
    import cv2

    side = 2 * round(3 * radius) + 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    return cv2.dilate(blue.astype(np.uint8), kernel).astype(bool)


def _thin(lines: Labels, near: Flags, radius: float) -> Flags:
    """Lines of fingers, without the discs of joints that share their colours."""
    import cv2

    side = 2 * round(0.75 * radius) + 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    thin = np.zeros(lines.shape, bool)
    for edge in range(len(HAND_EDGES)):
        mask = ((lines == edge) & near).astype(np.uint8)
        if mask.any():
            thin |= (mask - cv2.morphologyEx(mask, cv2.MORPH_OPEN, kernel)).astype(bool)
    return thin
