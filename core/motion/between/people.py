"""One person through the keys, and where it is in every frame between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.motion.between.bones import FOREARMS, Limbs, Shape, completed, joined
from core.motion.between.hands import Hands, hands_of
from core.motion.between.heads import JOINTS, Heads, heads_of
from core.motion.between.splines import Moment, Way, run_through
from core.motion.between.standing import stood
from core.pose.skeleton import Joint, Person, Points

Floats = NDArray[np.float64]
WRISTS = {"right": Joint.RIGHT_WRIST, "left": Joint.LEFT_WRIST}


@dataclass(frozen=True)
class Track:
    """``people``: the same one in each key."""

    people: Sequence[Person]
    limbs: Limbs
    heads: Heads | None
    hands: dict[str, Hands]

    @classmethod
    def of(cls, people: Sequence[Person]) -> Track:
        bodies = np.array([person.body for person in people], np.float64)
        hips = [joint for joint in (8, 11) if bodies[:, joint, 2].any()]
        limbs = Limbs(completed(bodies), (8, 11) if hips else (1,))
        hands: dict[str, Hands] = {}
        for side, wrist in WRISTS.items():
            parts = [getattr(person, f"{side}_hand") for person in people]
            forearms = limbs.chains[FOREARMS[side] - 1].angles[:, 0]
            if (found := hands_of(parts, limbs.places[:, wrist], forearms)) is not None:
                hands[side] = found
        return cls(people, limbs, heads_of(people, limbs.places, limbs.trunk.angles), hands)

    def through(self, ways: Sequence[Way], moments: Sequence[Moment]) -> tuple[Person, ...]:
        """Where it is at each of ``moments``, which are all those of ``ways``."""
        parts = [self.limbs, *([self.heads] if self.heads else []), *self.hands.values()]
        shapes = [part.shape() for part in parts]
        whole: Shape = joined(shapes)
        values = run_through(whole.values, ways, whole.turns)
        widths = np.cumsum([shape.values.shape[1] for shape in shapes])[:-1]
        split = np.split(values, widths, axis=1)
        bodies, angles = self.limbs.back(split[0])
        bodies = stood(bodies, self.people, ways, moments, self.limbs.anchored)
        face = None
        if self.heads is not None:
            bodies[:, JOINTS], face = self.heads.back(split[1], bodies[:, Joint.NECK])
        hands = {
            side: hand.back(part, bodies[:, WRISTS[side]], angles[:, FOREARMS[side]])
            for (side, hand), part in zip(
                self.hands.items(), split[len(split) - len(self.hands) :], strict=True
            )
        }
        return tuple(
            self._person(number, moment, ways, bodies, hands, face)
            for number, moment in enumerate(moments)
        )

    def _person(
        self,
        number: int,
        moment: Moment,
        ways: Sequence[Way],
        bodies: Floats,
        hands: dict[str, Floats],
        face: Floats | None,
    ) -> Person:
        """Shown is what the nearer key shows."""
        way = ways[moment.way]
        nearer = self.people[way.start if moment.share < 0.5 else way.end]

        def part(points: Points | None, places: Floats | None) -> Points | None:
            if points is None or places is None:
                return None
            return np.column_stack([places[number], points[:, 2]]).astype(np.float32)

        return Person(
            np.column_stack([bodies[number], nearer.body[:, 2]]).astype(np.float32),
            part(nearer.left_hand, hands.get("left")),
            part(nearer.right_hand, hands.get("right")),
            part(nearer.face, face),
        )
