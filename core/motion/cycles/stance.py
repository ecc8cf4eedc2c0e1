"""How a figure in the round holds itself, told by its joints."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace


@dataclass(frozen=True, kw_only=True)
class Arm:
    """Degrees. All 0: it hangs, the elbow straight.

    ``swing`` lifts it forwards, ``out`` to its own side, ``elbow`` bends the forearm forwards,
    ``twist`` turns that bend outwards: of an arm held out, upwards. ``palm`` turns the thumb from
    where the forearm bends to the inner side; ``grip`` is 0 for an open hand, 1 for a fist.
    """

    swing: float = 0.0
    out: float = 8.0
    elbow: float = 12.0
    twist: float = 0.0
    palm: float = 45.0
    grip: float = 0.42


@dataclass(frozen=True, kw_only=True)
class Leg:
    """Where the ankle is, from where it stands below its hip, in leg lengths: to its own side, up,
    forwards; and by how many degrees its knee points outwards."""

    aside: float = 0.0
    up: float = 0.0
    ahead: float = 0.0
    knee: float = 8.0


@dataclass(frozen=True, kw_only=True)
class Stance:
    """Degrees and leg lengths. "Left" is the figure's own.

    ``rise``, ``sway`` (to the left) and ``ahead`` move the hips from where they are over straight
    legs. ``turn`` brings the left hip forwards and ``tip`` lifts it; ``chest_turn`` and
    ``chest_tip`` do so with the shoulders, against the world. ``lean`` is the trunk forwards and
    ``bend`` to its left. The head, against the world too, ``look``s to its left, ``nod``s up and
    ``tilt``s to its left.
    """

    rise: float = 0.0
    sway: float = 0.0
    ahead: float = 0.0
    turn: float = 0.0
    tip: float = 0.0
    lean: float = 0.0
    bend: float = 0.0
    chest_turn: float = 0.0
    chest_tip: float = 0.0
    shrug: float = 0.0
    look: float = 0.0
    nod: float = 0.0
    tilt: float = 0.0
    left_arm: Arm = Arm()
    right_arm: Arm = Arm()
    left_leg: Leg = Leg()
    right_leg: Leg = Leg()

    def mirrored(self) -> Stance:
        turned = {name: -getattr(self, name) for name in _SIDED}
        return replace(
            self,
            **turned,
            left_arm=self.right_arm,
            right_arm=self.left_arm,
            left_leg=self.right_leg,
            right_leg=self.left_leg,
        )


_SIDED = ("sway", "turn", "tip", "bend", "chest_turn", "chest_tip", "look", "tilt")
assert all(name in {field.name for field in fields(Stance)} for name in _SIDED)
