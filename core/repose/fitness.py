"""Whether a puppet is fit to be shown, and in an artist's words why it is not.

What is told of a picture holds in every pose: joints that lie beside the figure, limbs whose joints
are not set. What is told of a pose holds there alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from core.cutout.cutout import Cutout
from core.cutout.parts import BodyPart
from core.pose.skeleton import Person
from core.repose.bones import BONES, LIMBS, Bone, LayerKind
from core.repose.frame import HEAD, LEFT_TIP, RIGHT_TIP, Frame
from core.repose.request import Road

Floats = NDArray[np.float64]

INSIDE = 0.5
STEPS = 24  # places along a bone that are looked at
# Of the limbs' bones so much lies on the figure, and of any one limb so much. Of drawings and of
# true poses it is 0.94 and more, and 0.77; of many that were found wrong 0.92 and less.
LEAST_ON_FIGURE, LEAST_OF_LIMB = 0.93, 0.6
# Torsos from the wrists beyond which a hand is none of theirs; how much of all hands may be, where
# hands are more than specks of the figure.
HAND_REACH, MOST_STRAY_HANDS, SPECKS = 0.45, 0.5, 0.005
# Of the figure: what may lie so many torsos away from every bone, where no network names it cloth.
BESIDE, MOST_BESIDE = 0.5, 0.14
# Of the figure: what may come off it in a pose.
MOST_LOOSE = 0.008
LOOSE_SIDE = 384  # pixels of the longer side in which that is told

MISPLACED = "Some joints are off. Drag them to where they are in the picture, or use Redraw."
UNSET = (
    "The picture shows {limbs} whose joints are not set. Show and drag these joints, or use Redraw."
)
CROWDED = (
    "Much of the cut-out is far from every joint. Remove what is not the figure from the cut-out, "
    "or use Redraw."
)
LOOSE = "Pieces of the figure come off in this pose. Check the picture's joints, or use Redraw."

UNFIT = "unfit"
"""Under which a picture's ``extras`` keep the notes on its puppet."""
LIMB_NAMES = {
    "an arm": (LayerKind.RIGHT_ARM, LayerKind.LEFT_ARM),
    "a leg": (LayerKind.RIGHT_LEG, LayerKind.LEFT_LEG),
}


@dataclass(frozen=True)
class Fitness:
    """Of a picture with its pose: the shares (0–1) of the limbs' bones that lie on the figure, all
    together and of the worst limb; of all hands, what is at no wrist; of the figure, what is far
    from every bone and not called cloth, and what is not joined to the rest. ``unset`` are limbs
    that are there without joints."""

    on_figure: float
    worst_limb: float
    stray_hands: float
    beside: float
    loose: float
    unset: tuple[str, ...]

    @property
    def notes(self) -> tuple[str, ...]:
        found: list[str] = []
        is_off = self.on_figure < LEAST_ON_FIGURE or self.worst_limb < LEAST_OF_LIMB
        if is_off or self.stray_hands > MOST_STRAY_HANDS:
            found.append(MISPLACED)
        if self.unset:
            found.append(UNSET.format(limbs=" and ".join(self.unset)))
        if self.beside > MOST_BESIDE:
            found.append(CROWDED)
        return tuple(found)


def fitness_of(cutout: Cutout, person: Person, frame: Frame, *, are_parts_trusted: bool) -> Fitness:
    """``person`` in pixels of ``cutout``, whose parts are as a network told them."""
    on_figure, unset = _on_figure(cutout, person, frame)
    return Fitness(
        float(np.mean(on_figure)) if on_figure else 1.0,
        min(on_figure, default=1.0),
        _stray_hands(cutout, frame) if are_parts_trusted else 0.0,
        0.0 if are_parts_trusted else _beside(cutout, frame),
        loose_share(cutout.alpha > INSIDE),
        unset,
    )


def _on_figure(cutout: Cutout, person: Person, frame: Frame) -> tuple[list[float], tuple[str, ...]]:
    """Of each limb whose joints are set how much lies on the figure; and the names of those whose
    joints are not, though the figure goes on where they would be."""
    shares: list[float] = []
    unset: list[str] = []
    for name, limbs in LIMB_NAMES.items():
        for kind in limbs:
            first, second = LIMBS[kind][:2]
            seen = np.concatenate([_covered(cutout, frame, bone) for bone in (first, second)])
            if person.visible[[first.end, second.end]].all():
                shares.append(float((seen == 1).mean()))
            elif not person.visible[first.end] and (seen == 1).mean() > 0.5:
                unset.append(name)
    return shares, tuple(dict.fromkeys(unset))


def _covered(cutout: Cutout, frame: Frame, bone: Bone) -> Floats:
    """(STEPS,) 1 on the figure, 0 beside it; outside of the picture nothing tells: NaN."""
    share = np.linspace(bone.begins, 1, STEPS)
    places = frame.points[bone.start] * (1 - share) + frame.points[bone.end] * share
    row, column = np.floor(places.imag).astype(int), np.floor(places.real).astype(int)
    height, width = cutout.alpha.shape
    inside = (row >= 0) & (column >= 0) & (row < height) & (column < width)
    found = np.full(STEPS, np.nan)
    found[inside] = cutout.alpha[row[inside], column[inside]] > INSIDE
    return found


def _stray_hands(cutout: Cutout, frame: Frame) -> float:
    assert cutout.parts is not None
    inside = cutout.alpha > INSIDE
    rows, columns = np.nonzero((cutout.parts == BodyPart.HAND) & inside)
    if len(rows) <= SPECKS * inside.sum():
        return 0.0
    places = columns + 0.5 + 1j * (rows + 0.5)
    ends = frame.points[[4, 7, RIGHT_TIP, LEFT_TIP]]
    away = np.min([np.abs(places - end) for end in ends], axis=0)
    return float((away > HAND_REACH * frame.unit).mean())


def _beside(cutout: Cutout, frame: Frame) -> float:
    step = max(1, max(cutout.alpha.shape) // LOOSE_SIDE)
    rows, columns = np.nonzero(cutout.alpha[::step, ::step] > INSIDE)
    if not len(rows):
        return 0.0
    places = (columns + 0.5 + 1j * (rows + 0.5)) * step
    away = np.full(len(places), np.inf)
    for bone in (one for bones in BONES.values() for one in bones):
        start, end = frame.points[bone.start], frame.points[bone.end]
        along = 0j if bone.start == HEAD else end - start
        steps = places - start
        share = np.clip((steps * along.conjugate()).real / max(abs(along) ** 2, 1e-9), 0, 1)
        ball = frame.radius if bone.start == HEAD else 0.0
        np.minimum(away, np.abs(steps - share * along) - ball, out=away)
    return float((away > BESIDE * frame.unit).mean())


def loose_share(shown: NDArray[np.bool_]) -> float:
    """Of a figure (height, width) what is not joined to its largest piece."""
    import cv2

    step = max(1, max(shown.shape) // LOOSE_SIDE)
    small = shown[::step, ::step].astype(np.uint8)
    count, _, facts, _ = cv2.connectedComponentsWithStats(small, connectivity=8)
    areas = np.asarray(facts)[1:, cv2.CC_STAT_AREA]
    return float(1 - areas.max() / areas.sum()) if count > 1 else 0.0


def loose_notes(share: float) -> tuple[str, ...]:
    """Of a pose in which so much more is loose than in the picture."""
    return (LOOSE,) if share > MOST_LOOSE else ()


def unfit_notes(extras: Mapping[str, Any]) -> tuple[str, ...]:
    """Why a picture of a series is not fit to be shown, from its ``extras``, which anybody may have
    written; none for what is no puppet."""
    told: Any = extras.get(UNFIT)
    if extras.get("road") != Road.PUPPET or not isinstance(told, list):
        return ()
    return tuple(one for one in cast("list[object]", told) if isinstance(one, str))
