"""Which limbs lie over what, through a clip: told frame by frame, then held steady."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.figures.body.bodies import Body
from core.figures.body.models import LEFT_ARM, LEFT_LEG, RIGHT_ARM, RIGHT_LEG
from core.figures.body.order import anybody, layers_of
from core.figures.motion import Layers

Flags = NDArray[np.bool_]
SIDES = ("right", "left")
# Frames that one must be of another mind than its neighbours to be believed.
WINDOW = 5


def steady_layers(bodies: Sequence[Body], *, is_ring: bool) -> list[Layers]:
    """What only a frame or two tell otherwise than those around them is not believed, and limbs
    that go apart change their order a frame later, when they lie less over each other."""
    table = np.array([_flags(layers_of(anybody(body))) for body in bodies])
    gaps = np.array([_gaps(body) for body in bodies])
    for column in range(table.shape[1]):
        table[:, column] = _parted(_steady(table[:, column], is_ring), gaps[:, column], is_ring)
    return [_layers(flags) for flags in table]


def _flags(layers: Layers) -> list[bool]:
    return [
        layers.near_arm == "right",
        layers.near_leg == "right",
        *(side in layers.arms_behind for side in SIDES),
        *(side in layers.arms_last for side in SIDES),
        *(side in layers.legs_before for side in SIDES),
    ]


def _layers(flags: Flags) -> Layers:
    def sides(first: int) -> frozenset[str]:
        return frozenset(
            side for side, is_so in zip(SIDES, flags[first : first + 2], strict=True) if is_so
        )

    return Layers(
        near_arm="right" if flags[0] else "left",
        near_leg="right" if flags[1] else "left",
        arms_behind=sides(2),
        arms_last=sides(4),
        legs_before=sides(6),
    )


def _gaps(body: Body) -> list[float]:
    """For each of ``_flags``, how far apart are what changes places, in torsos."""
    j, torso = body.joints, body.torso

    def apart(one: int, other: int) -> float:
        return float(np.hypot(*(j[one] - j[other]))) / torso

    middle = (j[1] + body.hips) / 2
    hands = [float(np.hypot(*(j[arm.end] - middle))) / torso for arm in (RIGHT_ARM, LEFT_ARM)]
    to_head = [float(np.hypot(*(j[arm.end] - body.head))) / torso for arm in (RIGHT_ARM, LEFT_ARM)]
    knees = [float(np.hypot(*(j[leg.middle] - body.hips))) / torso for leg in (RIGHT_LEG, LEFT_LEG)]
    arms = apart(RIGHT_ARM.end, LEFT_ARM.end)
    legs = apart(RIGHT_LEG.middle, LEFT_LEG.middle) + apart(RIGHT_LEG.end, LEFT_LEG.end)
    return [arms, legs, *hands, *to_head, *knees]


def _steady(flags: Flags, is_ring: bool) -> Flags:
    """What most of the frames around say, as many before as after."""
    count = len(flags)
    reach = min(WINDOW, count if count % 2 else count - 1) // 2
    around = np.pad(flags.astype(int), reach, mode="wrap" if is_ring else "edge")
    votes = np.convolve(around, np.ones(2 * reach + 1, int), "valid")
    return votes > reach


def _parted(flags: Flags, gaps: NDArray[np.float64], is_ring: bool) -> Flags:
    """The same switches, a frame later where the parts are still going apart then."""
    result, count = flags.copy(), len(flags)
    for frame in range(0 if is_ring else 1, count if is_ring else count - 1):
        before, later = (frame - 1) % count, (frame + 1) % count
        switches = flags[frame] != flags[before] and flags[later] == flags[frame]
        if switches and gaps[before] < gaps[frame] < gaps[later]:
            result[frame] = flags[before]
    return result
