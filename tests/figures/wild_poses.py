"""Poses that nobody would ask for, by kinds; the same number is the same pose every time."""

from __future__ import annotations

import random
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from core.geometry import Size
from core.pose.anatomy.hands import hand_at, with_hands
from core.pose.presets import all_presets
from core.pose.skeleton import BODY_JOINTS, Person, Pose

Floats = NDArray[np.float64]


def _any(rng: random.Random, size: Size, margin: float = 0.2) -> Floats:
    """(18, 2) anywhere on the canvas and a little beyond."""
    span = 1 + 2 * margin
    return np.array(
        [
            (
                size.width * (rng.random() * span - margin),
                size.height * (rng.random() * span - margin),
            )
            for _ in range(BODY_JOINTS)
        ]
    )


def _preset(rng: random.Random, size: Size) -> tuple[Floats, NDArray[np.bool_]]:
    person = rng.choice(rng.choice(all_presets()).pose.fitted_to(size).people)
    return person.body[:, :2].astype(np.float64), person.visible.copy()


def _shown(joints: Floats, visible: NDArray[np.bool_] | None = None) -> Person:
    flags = np.ones(BODY_JOINTS) if visible is None else visible.astype(np.float64)
    return Person(np.column_stack([joints, flags]).astype(np.float32))


def anywhere(rng: random.Random, size: Size) -> Person:
    return _shown(_any(rng, size))


def some_hidden(rng: random.Random, size: Size) -> Person:
    kept = rng.random()
    return _shown(_any(rng, size), np.array([rng.random() < kept for _ in range(BODY_JOINTS)]))


def few_joints(rng: random.Random, size: Size) -> Person:
    visible = np.zeros(BODY_JOINTS, bool)
    visible[rng.sample(range(BODY_JOINTS), rng.choice((1, 2, 3)))] = True
    return _shown(_any(rng, size), visible)


def on_a_line(rng: random.Random, size: Size) -> Person:
    start, way = np.array([rng.random(), rng.random()]) * size, rng.uniform(0, 6.3)
    along = np.array([rng.uniform(-1, 1) for _ in range(BODY_JOINTS)])[:, None]
    return _shown(start + along * max(size) * 0.5 * np.array([np.cos(way), np.sin(way)]))


def on_a_spot(rng: random.Random, size: Size) -> Person:
    return _shown(np.tile(np.array([rng.random(), rng.random()]) * size, (BODY_JOINTS, 1)))


def few_spots(rng: random.Random, size: Size) -> Person:
    """Many bones without a length."""
    spots = _any(rng, size)[: rng.choice((2, 3, 4))]
    return _shown(spots[[rng.randrange(len(spots)) for _ in range(BODY_JOINTS)]])


def far_away(rng: random.Random, size: Size) -> Person:
    joints = _any(rng, size)
    for joint in rng.sample(range(BODY_JOINTS), rng.choice((1, 3, 18))):
        reach = 10 ** rng.uniform(3, 6 if rng.random() < 0.9 else 30)
        joints[joint] = rng.uniform(-reach, reach), rng.uniform(-reach, reach)
    return _shown(joints)


def enormous(rng: random.Random, size: Size) -> Person:
    joints, visible = _preset(rng, size)
    middle = joints[rng.randrange(14)]
    return _shown((joints - middle) * 10 ** rng.uniform(0, 4) + middle, visible)


def tiny(rng: random.Random, size: Size) -> Person:
    joints, visible = _preset(rng, size)
    return _shown(joints * 10 ** rng.uniform(-3, 0), visible)


def outside(rng: random.Random, size: Size) -> Person:
    joints, visible = _preset(rng, size)
    aside = np.array([rng.choice((-1, 1)) * rng.uniform(0.3, 2), rng.uniform(-2, 2)]) * size
    return _shown(joints + aside, visible)


def bent(rng: random.Random, size: Size) -> Person:
    """A preset whose joints went astray, with some of them hidden."""
    joints, visible = _preset(rng, size)
    joints = joints + np.array([(rng.gauss(0, 1), rng.gauss(0, 1)) for _ in joints]) * (
        size.width * rng.uniform(0.02, 0.3)
    )
    return _shown(joints, visible & np.array([rng.random() > 0.15 for _ in visible]))


def with_wild_hands(rng: random.Random, size: Size) -> Person:
    person = with_hands(bent(rng, size), rng.choice(("relaxed", "fist", "open", "point")))
    for side in ("left", "right"):
        hand = hand_at(person, side, "open")
        if hand is not None and rng.random() < 0.7:
            wild = np.array(hand)
            spread = rng.choice((1.0, 30.0, 1e5))
            wild[:, :2] += np.array([(rng.gauss(0, spread), rng.gauss(0, spread)) for _ in wild])
            wild[:, 2] = [rng.random() > 0.2 for _ in wild]
            person = Person(person.body, **{
                "left_hand": person.left_hand, "right_hand": person.right_hand,
                f"{side}_hand": wild,
            })  # fmt: skip
    return person


def not_a_number(rng: random.Random, size: Size) -> Person:
    person = bent(rng, size)
    body = np.array(person.body)
    for joint in rng.sample(range(BODY_JOINTS), 4):
        body[joint] = rng.choice((np.nan, np.inf, -np.inf)), rng.choice((1.0, np.nan)), 1
    return Person(body)


KINDS: tuple[Callable[[random.Random, Size], Person], ...] = (
    anywhere, some_hidden, few_joints, on_a_line, on_a_spot, few_spots, far_away, enormous, tiny,
    outside, bent, with_wild_hands, not_a_number,
)  # fmt: skip


def wild_pose(number: int, size: Size) -> tuple[Pose, str]:
    """One to six people of a kind, sometimes all on one spot; and the name of the kind."""
    rng = random.Random(f"wild {number}")
    kind = KINDS[number % len(KINDS)]
    count = rng.choice((1, 1, 1, 2, 3, 6))
    if rng.random() < 0.2:
        return Pose((kind(rng, size),) * count, size), kind.__name__
    return Pose(tuple(kind(rng, size) for _ in range(count)), size), kind.__name__
