"""Newcomers beside the people who are on a canvas, never on them."""

from __future__ import annotations

from core.errors import RequestRejected
from core.pose.openpose import MAX_PEOPLE
from core.pose.skeleton import Person, Pose

# Between two people, and around all of them where they fill the canvas; of its width.
GAP = 0.06

Span = tuple[float, float]


def beside(pose: Pose, newcomers: Pose) -> Pose:
    """The people of ``pose`` first, on its canvas.

    Where they stand when that is beside; in the room there is on the right or the left; else people
    step aside, and all become smaller, feet on their ground, where the canvas is too narrow.

    Raises ``RequestRejected`` for more people than a pose can have.
    """
    come = tuple(one for one in newcomers.fitted_to(pose.size).people if not one.is_empty)
    here = tuple(one for one in pose.people if not one.is_empty)
    if len(come) + len(here) > MAX_PEOPLE:
        raise RequestRejected(
            expected=f"at most {MAX_PEOPLE} people on a canvas",
            got=len(come) + len(here),
            todo="remove somebody, or replace them",
            shown=f"A canvas holds {MAX_PEOPLE} people: remove somebody first.",
        )
    if not come or not here:
        return Pose(here or come, pose.size)
    width, gap = pose.size.width, GAP * pose.size.width
    (left, right), own = span(here), span(come)
    if own[0] > right or own[1] < left:
        return Pose((*here, *come), pose.size)
    wide = own[1] - own[0]
    if right + gap + wide < width:
        return Pose((*here, *moved(come, right + gap - own[0])), pose.size)
    if left - gap - wide > 0:
        return Pose((*here, *moved(come, left - gap - own[1])), pose.size)
    return Pose(within((*here, *moved(come, right + gap - own[0])), width), pose.size)


def span(people: tuple[Person, ...]) -> Span:
    """From the leftmost shown joint to the rightmost."""
    bounds = [person.bounds() for person in people]
    return min(left for left, *_ in bounds), max(right for _, _, right, _ in bounds)


def moved(people: tuple[Person, ...], x: float, y: float = 0.0) -> tuple[Person, ...]:
    return tuple(person.moved(x, y) for person in people)


def within(people: tuple[Person, ...], width: float) -> tuple[Person, ...]:
    """In the middle of the canvas, smaller where they must be, the lowest joint where it was."""
    left, right = span(people)
    factor = min(1.0, (1 - GAP) * width / (right - left))
    ground = max(person.bounds()[3] for person in people)
    shrunk = tuple(person.scaled(factor, factor) for person in people)
    return moved(shrunk, width / 2 - factor * (left + right) / 2, ground * (1 - factor))
