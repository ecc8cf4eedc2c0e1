"""Stick figures: a round head and lines, as a hand draws them."""

from __future__ import annotations

import random

import numpy as np

from core.pose.skeleton import Joint, Person
from training.figures.backgrounds import Canvas
from training.figures.blank_heads import (
    Head,
    Vector,
    facing_viewer,
    head_of,
    hips_of,
    with_blank_face,
)
from training.figures.strokes import Pen, disc, polygon, stroke

ARMS = ((2, 3, 4), (5, 6, 7))
LEGS = ((8, 9, 10), (11, 12, 13))
# Half a shoulder line, in torsos, where arms spring from one point of the body.
SPRING_SHOULDER = 0.25


class Sticks:
    """One hand draws all people of a picture: one pen, one way to draw heads, arms and feet."""

    def __init__(self, rng: random.Random, canvas: Canvas) -> None:
        self.rng, self.canvas = rng, canvas
        self.pen = Pen.random(rng, canvas)
        self.has_shoulders = rng.random() < 0.6
        self.has_hips = self.has_shoulders and rng.random() < 0.6
        self.has_face = rng.random() < 0.45
        self.is_filled = rng.random() < 0.2
        self.ends = rng.choice(("none", "none", "dots", "strokes"))
        self.has_joints = rng.random() < 0.12

    def person(self, person: Person) -> Person:
        body = facing_viewer(person.body.astype(np.float64))
        head = head_of(body)
        pen = self.pen.for_figure(person)
        if not self.has_shoulders:
            body = _sprung(body)
        if head is not None:
            body = self._with_face(body, head)
        for line in self._lines(body, head):
            stroke(self.canvas, self.rng, pen, line)
        self._draw_ends(body, pen)
        if head is not None:
            self._draw_head(body, head, pen)
        return Person(body)

    def _with_face(self, body: Vector, head: Head) -> Vector:
        """A drawn face shows where it looks; a head without one, or the back of one, does not."""
        turned = body.copy()
        if self.has_face and not head.is_turned_away:
            return turned
        return with_blank_face(turned, head)

    def _lines(self, body: Vector, head: Head | None) -> list[Vector]:
        hips = hips_of(body)
        lines: list[Vector] = []

        def line(*joints: int | Vector) -> None:
            if all(isinstance(j, np.ndarray) or body[j, 2] for j in joints):
                ends = [j if isinstance(j, np.ndarray) else body[j, :2] for j in joints]
                lines.append(np.array(ends, np.float64))

        if head is not None:
            line(head.at(0, -0.95), 1)
        if body[[8, 11], 2].any():
            line(1, hips)
        for arm in ARMS:
            if self.has_shoulders:
                line(1, arm[0])
                line(arm[0], arm[1])
            else:
                line(1, arm[1])
            line(arm[1], arm[2])
        for leg in LEGS:
            if self.has_hips:
                line(hips, leg[0])
                line(leg[0], leg[1])
            elif body[leg[0], 2]:
                line(hips, leg[1])
            line(leg[1], leg[2])
        self.rng.shuffle(lines)
        return lines

    def _draw_ends(self, body: Vector, pen: Pen) -> None:
        if self.has_joints:
            for joint in np.flatnonzero(body[:14, 2]):
                disc(self.canvas, body[joint, :2], 1.4 * pen.width, pen.colour)
        if self.ends == "none":
            return
        for upper, end in ((3, 4), (6, 7), (9, 10), (12, 13)):
            if not body[[upper, end], 2].all():
                continue
            place = body[end, :2]
            if self.ends == "dots":
                disc(self.canvas, place, 1.7 * pen.width + 1, pen.colour)
            elif end in (10, 13):
                side = self.rng.choice((-1, 1)) * self.rng.uniform(4, 9) * pen.size
                stroke(self.canvas, self.rng, pen, np.array([place, (place[0] + side, place[1])]))

    def _draw_head(self, body: Vector, head: Head, pen: Pen) -> None:
        squeeze = self.rng.uniform(0.85, 1.0)
        turn = np.linspace(0, 2 * np.pi, 25) + self.rng.uniform(0, 6)
        ring = np.array([head.at(squeeze * np.cos(t), np.sin(t)) for t in turn])
        shows_face = self.has_face and not head.is_turned_away
        if self.is_filled and not shows_face:
            polygon(self.canvas, ring, pen.colour)
        stroke(self.canvas, self.rng, pen, ring)
        if shows_face:
            self._draw_face(body, head, pen)

    def _draw_face(self, body: Vector, head: Head, pen: Pen) -> None:
        radius = max(0.09 * head.radius, 0.7)
        for eye in (14, 15):
            if body[eye, 2]:
                disc(self.canvas, body[eye, :2], radius, pen.colour)
        nose = body[Joint.NOSE, :2]
        if self.rng.random() < 0.5:
            disc(self.canvas, nose, 0.7 * radius, pen.colour)
        mouth = nose - head.up * 0.3 * head.radius
        aside = 0.25 * (head.at(1, 0) - head.centre)
        low = mouth - head.up * 0.1 * head.radius * self.rng.choice((-1, 1, 1))
        stroke(self.canvas, self.rng, pen.thinner(), np.array([mouth - aside, low, mouth + aside]))
        for ear in (16, 17):
            if body[ear, 2] and self.rng.random() < 0.3:
                disc(self.canvas, body[ear, :2], 1.6 * radius, pen.colour)


def _sprung(body: Vector) -> Vector:
    """Arms that spring from the neck: which is right is told by where they go, and the shoulders
    lie where a figure of this size has them."""
    placed = body.copy()
    down = hips_of(body) - body[1, :2]
    torso = float(np.hypot(*down))
    if not body[1, 2] or torso < 2:
        return placed
    across = np.array([down[1], -down[0]]) / torso
    for chains, swaps in ((ARMS, True), (LEGS, True)):
        reach = [_reach(body, chain, body[1, :2], across) for chain in chains]
        if swaps and None not in reach and reach[0] > reach[1]:  # type: ignore[operator]
            placed[[*chains[0][1:], *chains[1][1:]]] = body[[*chains[1][1:], *chains[0][1:]]]
    for shoulder, side in ((2, -1), (5, 1)):
        placed[shoulder, :2] = body[1, :2] + across * side * SPRING_SHOULDER * torso
    return placed


def _reach(body: Vector, chain: tuple[int, ...], origin: Vector, across: Vector) -> float | None:
    shown = [joint for joint in chain[1:] if body[joint, 2]]
    if not shown:
        return None
    return float(((body[shown, :2] - origin) @ across).mean())
