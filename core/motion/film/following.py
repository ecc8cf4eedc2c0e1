"""Who is who from frame to frame: by where somebody is about to be, and by what they wear.

Frames are gone through in order, and those in them are given to the people known so far as well as
possible together (Kuhn's assignment). Somebody who is lost, behind another or out of the picture,
is looked for a while by place and colours, and by colours alone for ever.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from core.motion.film.seen import PLACES, Floats, Seen, SeenFrame
from core.pose.openpose import MAX_PEOPLE

# Mean way of the joints, in heights of the figure, beyond which nobody can be the same one.
REACH = 0.3
# The same after a while: people go on, and turn.
REACH_A_SECOND, MOST_REACH = 1.2, 1.0
# ΔE of colours that speak for the same person, and against.
SAME_COLOUR, OTHER_COLOUR = 14.0, 28.0
# How much colours count against places.
COLOUR_SHARE = 0.5
# Beyond these seconds nobody goes on as they went.
GOES_ON = 0.5
# How far the remembered colours and the speed follow what is seen.
FOLLOWS = 0.3
IMPOSSIBLE = 1e6
# Somebody seen shorter, or in fewer frames, is a mistake of the detector.
LEAST_SECONDS, LEAST_FRAMES = 0.25, 3


@dataclass(eq=False)
class Followed:
    """One person: ``found`` are the numbers of frames with who they are in each."""

    found: dict[int, Seen] = field(default_factory=dict[int, Seen])
    seconds: float = 0.0  # when they were seen last
    speed: Floats = field(default_factory=lambda: np.zeros(2))
    colours: Floats = field(default_factory=lambda: np.full((PLACES, 3), np.nan))

    @property
    def last(self) -> Seen:
        return self.found[next(reversed(self.found))]

    def take(self, number: int, seconds: float, seen: Seen) -> None:
        if self.found:
            apart = max(seconds - self.seconds, 1e-3)
            moved = (_middle(seen) - _middle(self.last)) / apart
            self.speed = self.speed + FOLLOWS * (moved - self.speed)
        known = np.isfinite(self.colours)
        mixed = self.colours + FOLLOWS * (seen.colours - self.colours)
        is_new = np.isfinite(seen.colours) & ~known
        self.colours = np.where(
            is_new, seen.colours, np.where(np.isnan(mixed), self.colours, mixed)
        )
        self.found[number], self.seconds = seen, seconds


def follow(frames: Sequence[SeenFrame]) -> tuple[Followed, ...]:
    """The people of a film, those who are seen longest first."""
    people: list[Followed] = []
    for number, frame in enumerate(frames):
        taken = _given(people, frame)
        for place, seen in enumerate(frame.people):
            if place not in taken:
                people.append(Followed())
            person = people[taken.get(place, -1)]
            person.take(number, frame.seconds, seen)
    real = [one for one in people if _is_real(one, frames)]
    return tuple(sorted(real, key=_presence, reverse=True)[:MAX_PEOPLE])


def _given(people: Sequence[Followed], frame: SeenFrame) -> dict[int, int]:
    """For each of those seen in a frame the one of ``people`` that they are, if any."""
    from scipy.optimize import linear_sum_assignment

    if not people or not frame.people:
        return {}
    costs = np.array([[_cost(one, seen, frame.seconds) for one in people] for seen in frame.people])
    rows, columns = linear_sum_assignment(costs)
    return {
        int(row): int(column)
        for row, column in zip(rows, columns, strict=True)
        if costs[row, column] < IMPOSSIBLE
    }


def _cost(one: Followed, seen: Seen, seconds: float) -> float:
    """How little ``seen`` is like this person now; ``IMPOSSIBLE`` for somebody else."""
    lost = seconds - one.seconds
    way = _way(one, seen, lost) / min(REACH + REACH_A_SECOND * max(lost - 0.1, 0), MOST_REACH)
    colour = colour_distance(one.colours, seen.colours)
    if way > 1:
        is_back = lost > GOES_ON and colour is not None and colour < SAME_COLOUR
        return 2.0 + colour / OTHER_COLOUR if is_back and colour is not None else IMPOSSIBLE
    if colour is None:
        return way
    if lost > GOES_ON and colour > OTHER_COLOUR:
        return IMPOSSIBLE
    return (1 - COLOUR_SHARE) * way + COLOUR_SHARE * min(colour / OTHER_COLOUR, 1.5)


def _way(one: Followed, seen: Seen, lost: float) -> float:
    """How far the joints are from where they would be, on average, in heights."""
    before, now = one.last.person, seen.person
    both = before.visible & now.visible
    if both.sum() < 2:
        return float("inf")
    shift = one.speed * min(lost, GOES_ON)
    apart = now.body[both, :2] - before.body[both, :2] - shift
    return float(np.hypot(*apart.T).mean()) / max(_height(one.last), _height(seen))


def colour_distance(one: Floats, other: Floats) -> float | None:
    """Mean ΔE over the places that both show; None where there are fewer than two."""
    apart = np.sqrt(((one - other) ** 2).sum(axis=1))
    apart = apart[np.isfinite(apart)]
    return float(np.minimum(apart, 2 * OTHER_COLOUR).mean()) if len(apart) >= 2 else None


def _middle(seen: Seen) -> Floats:
    return seen.person.body[seen.person.visible, :2].mean(axis=0).astype(np.float64)


def _height(seen: Seen) -> float:
    left, top, right, bottom = seen.person.bounds()
    return max(right - left, bottom - top, 16.0)


def _presence(one: Followed) -> float:
    return sum(_height(seen) for seen in one.found.values())


def _is_real(one: Followed, frames: Sequence[SeenFrame]) -> bool:
    numbers = list(one.found)
    seconds = frames[numbers[-1]].seconds - frames[numbers[0]].seconds
    is_short_film = frames[-1].seconds <= 2 * LEAST_SECONDS
    is_long = seconds >= LEAST_SECONDS and len(numbers) >= LEAST_FRAMES
    return is_long or is_short_film
