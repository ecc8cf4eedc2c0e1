"""The list of cycles, and a cycle as a timeline for one figure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.errors import NotFound
from core.geometry import Size
from core.motion.cycles import actions, gaits, moves
from core.motion.cycles.curves import Curve
from core.motion.cycles.rig import Build, View, seen
from core.motion.cycles.stance import Stance
from core.motion.timeline import Ease, Key, Play, Timeline
from core.pose import presets
from core.pose.skeleton import Joint, Person, Pose

STANDING = "standing"
# Of the picture's height: how tall a figure is that nobody gave, and where its ankles stand.
TALL, GROUND = 0.74, 0.91
# Head radii and leg lengths that hair, fists and shoes need beyond the joints.
ABOVE, ASIDE, BELOW = 1.15, 0.2, 0.13


@dataclass(frozen=True)
class Cycle:
    """``yaw``: degrees to the picture's right from which it is told best; ``step``: frames from key
    to key."""

    id: str
    title: str
    curve: Curve
    frames: int
    yaw: float
    play: Play = Play.LOOP
    step: int = 1
    fps: int = 12

    def stances(self) -> tuple[Stance, ...]:
        """One a key."""
        last = self.frames if self.play is Play.LOOP else self.frames - 1
        count = self.frames // self.step if self.play is Play.LOOP else last // self.step + 1
        return tuple(self.curve(place * self.step / last) for place in range(count))


CYCLES: Mapping[str, Cycle] = {
    cycle.id: cycle
    for cycle in (
        Cycle("idle", "Idle breath", actions.idle, 48, 14, step=4),
        Cycle("walk", "Walk", gaits.walk, 12, 72),
        Cycle("run", "Run", gaits.run, 8, 74),
        Cycle("jump", "Jump", moves.jump, 20, 38),
        Cycle("wave", "Wave", actions.waving, 16, 10, step=2),
        Cycle("dance", "Dance", actions.dance, 16, 8),
        Cycle("punch", "Punch", moves.punch, 16, 66),
        Cycle("kick", "Kick", moves.kick, 18, 66),
        Cycle("cast", "Cast", moves.cast, 24, 58),
        Cycle("sit", "Sit down", moves.sit, 19, 48, Play.ONCE),
    )
}


def timeline_of(
    cycle_id: str, size: Size, person: Person | None = None, *, yaw: float | None = None
) -> Timeline:
    """The cycle with this person's proportions, on its ground and as large, or smaller where it
    would leave the picture. ``yaw`` in degrees, as in ``Cycle``.

    Without a person, or one of whom too little shows, it is a figure of usual proportions in the
    middle. Raises ``NotFound``.
    """
    if cycle_id not in CYCLES:
        raise NotFound(
            expected=f"one of {', '.join(CYCLES)}",
            got=f"{cycle_id!r:.40}",
            todo="pick one listed",
            shown="This movement is not on the list: pick another.",
        )
    cycle = CYCLES[cycle_id]
    stances = cycle.stances()
    people = _inside(_standing_as(person, size), stances, cycle.yaw if yaw is None else yaw, size)
    keys = tuple(
        Key(pose=Pose((one,), size), steps=cycle.step, ease=_ease(cycle)) for one in people
    )
    return Timeline(keys=keys, fps=cycle.fps, play=cycle.play, title=cycle.title)


def _ease(cycle: Cycle) -> Ease:
    return Ease.EVEN if cycle.step == 1 else Ease.SMOOTH


def _standing_as(person: Person | None, size: Size) -> tuple[Build, View]:
    """How it is built, and where it stands."""
    own = None if person is None else Build.of(person)
    if own is not None and person is not None:
        return own, _place_of(person, own)
    usual = presets.get(STANDING).pose.people[0]
    build = Build.of(usual)
    assert build is not None
    _, top, _, bottom = usual.bounds()
    tall = bottom - top + build.head
    build = _scaled(build, TALL * size.height / tall)
    return build, View(0.0, size.width / 2, GROUND * size.height)


def _place_of(person: Person, build: Build) -> View:
    """Below its hips, or its neck, on the ground of its lower foot."""
    shown, body = person.visible, person.body
    middle = [joint for joint in (8, 11) if shown[joint]] or [int(np.argmax(shown))]
    feet = [joint for joint in (10, 13) if shown[joint]]
    x = float(body[middle, 0].mean())
    if feet:
        return View(0.0, x, float(body[feet, 1].max()))
    over = 0.0 if shown[[8, 11]].any() else build.bones.spine
    return View(0.0, x, float(body[middle, 1].mean()) + over + build.leg)


def _inside(
    standing: tuple[Build, View], stances: Sequence[Stance], yaw: float, size: Size
) -> list[Person]:
    """All stances; where one leaves the picture, the figure is smaller, and moved, in all."""
    build, place = standing
    place = replace(place, yaw=math.radians(yaw))
    people = [seen(build, stance, place) for stance in stances]
    left, top, right, bottom = _reach(people, build)
    share = min(1.0, size.width / (right - left), size.height / (bottom - top))
    left, right = (place.x + share * (edge - place.x) for edge in (left, right))
    top, bottom = (place.ground + share * (edge - place.ground) for edge in (top, bottom))
    moved = replace(
        place,
        x=place.x + max(0.0, -left) - max(0.0, right - size.width),
        ground=place.ground + max(0.0, -top) - max(0.0, bottom - size.height),
    )
    smaller = _scaled(build, share)
    return [seen(smaller, stance, moved) for stance in stances]


def _reach(people: Sequence[Person], build: Build) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of all of them, with hair, hands and shoes."""
    bodies = np.array([person.body for person in people])
    x, y = bodies[..., :14, 0], bodies[..., :14, 1]
    heads = bodies[:, [Joint.NOSE, Joint.RIGHT_EAR, Joint.LEFT_EAR]]
    tops = np.where(heads[..., 2] > 0, heads[..., 1], np.inf).min() - ABOVE * build.head
    wide = ASIDE * build.leg
    return (
        float(x.min() - wide), float(min(tops, y.min() - wide)),
        float(x.max() + wide), float(y.max() + BELOW * build.leg),
    )  # fmt: skip


def _scaled(build: Build, by: float) -> Build:
    bones = replace(build.bones, **{name: by * value for name, value in vars(build.bones).items()})
    return Build(bones, by * build.head)
