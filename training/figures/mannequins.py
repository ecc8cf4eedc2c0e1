"""Figures with flesh but without a face: silhouettes, their outlines, and jointed dolls."""

from __future__ import annotations

import random

import cv2
import numpy as np

from core.pose.skeleton import Joint, Person
from training.figures.backgrounds import Canvas, Colour, rgb
from training.figures.blank_heads import (
    Head,
    Vector,
    facing_viewer,
    head_of,
    hips_of,
    with_blank_face,
)
from training.figures.strokes import Pen, capsule, disc, polygon, stroke


class _Body:
    """Flesh on the bones: how wide each part is for a figure of this torso and head."""

    def __init__(self, rng: random.Random, canvas: Canvas) -> None:
        self.rng, self.canvas = rng, canvas
        self.stoutness = rng.uniform(0.75, 1.3)

    def limbs(self, body: Vector) -> list[tuple[int, int, float, float]]:
        """Joints at both ends and the widths there, arms and legs, far to near by chance."""
        thick = self.stoutness * max(self.torso(body), 4.0)
        pairs = [
            (2, 3, 0.22, 0.17), (3, 4, 0.17, 0.12), (8, 9, 0.34, 0.24), (9, 10, 0.24, 0.15),
            (5, 6, 0.22, 0.17), (6, 7, 0.17, 0.12), (11, 12, 0.34, 0.24), (12, 13, 0.24, 0.15),
        ]  # fmt: skip
        if self.rng.random() < 0.5:
            pairs = pairs[4:] + pairs[:4]
        return [(a, b, thick * w, thick * e) for a, b, w, e in pairs if body[[a, b], 2].all()]

    def torso(self, body: Vector) -> float:
        if body[1, 2] and body[[8, 11], 2].any():
            straight = float(np.hypot(*(hips_of(body) - body[1, :2])))
            return max(straight, 0.6 * self._across(body))
        head = head_of(body)
        return 1.6 * head.radius if head else 10.0

    def _across(self, body: Vector) -> float:
        return float(np.hypot(*(body[5, :2] - body[2, :2]))) if body[[2, 5], 2].all() else 0.0

    def trunk(self, body: Vector) -> Vector | None:
        if not body[[2, 5, 8, 11], 2].all():
            return None
        wide = 0.12 * self.stoutness * self.torso(body)
        corners = body[[2, 5, 11, 8], :2]
        middle = corners.mean(axis=0)
        away = corners - middle
        away /= np.maximum(np.hypot(*away.T)[:, None], 1e-6)
        return corners + away * wide

    def hand_and_foot_ends(self, body: Vector) -> list[tuple[Vector, float]]:
        thick = self.stoutness * max(self.torso(body), 4.0)
        ends: list[tuple[Vector, float]] = []
        for upper, end, size in ((3, 4, 0.1), (6, 7, 0.1), (9, 10, 0.12), (12, 13, 0.12)):
            if body[[upper, end], 2].all():
                way = body[end, :2] - body[upper, :2]
                way /= max(float(np.hypot(*way)), 1e-6)
                ends.append((body[end, :2] + way * size * thick, size * thick))
        return ends

    def shape(self, body: Vector, head: Head | None) -> Canvas:
        """A mask (height, width) of the whole figure."""
        mask = np.zeros(self.canvas.shape[:2], np.uint8)
        for a, b, width, end in self.limbs(body):
            polygon(mask, capsule(body[a, :2], body[b, :2], width, end), 255)
        trunk = self.trunk(body)
        if trunk is not None:
            polygon(mask, cv2.convexHull(trunk.astype(np.float32))[:, 0], 255)
        for place, radius in self.hand_and_foot_ends(body):
            disc(mask, place, radius, 255)
        if head is not None:
            neck = capsule(body[1, :2], head.centre, 0.8 * head.radius, 0.8 * head.radius)
            polygon(mask, neck, 255)
            turn = np.linspace(0, 2 * np.pi, 24)
            ring = [head.at(0.9 * np.cos(t), 1.05 * np.sin(t)) for t in turn]
            polygon(mask, np.array(ring), 255)
            self._hair(mask, head)
        return mask

    def _hair(self, mask: Canvas, head: Head) -> None:
        if self.rng.random() < 0.5:
            return
        for _ in range(self.rng.randint(1, 4)):
            angle = self.rng.uniform(0, np.pi)
            place = head.at(np.cos(angle), np.sin(angle))
            disc(mask, place, self.rng.uniform(0.2, 0.5) * head.radius, 255)


class Silhouette(_Body):
    """A shape of one colour; nothing in it tells front from back."""

    def __init__(self, rng: random.Random, canvas: Canvas) -> None:
        super().__init__(rng, canvas)
        self.colour = Pen.random(rng, canvas).colour

    def person(self, person: Person) -> Person:
        body = facing_viewer(person.body.astype(np.float64))
        head = head_of(body)
        if head is not None:
            body = with_blank_face(body, head)
        self.put(self.shape(body, head))
        return Person(body)

    def put(self, mask: Canvas) -> None:
        cover = mask[..., None].astype(np.float32) / 255
        self.canvas = (self.canvas * (1 - cover) + np.array(self.colour) * cover).astype(np.uint8)


class Outline(Silhouette):
    """The edge of the shape, with or without a pale filling."""

    def __init__(self, rng: random.Random, canvas: Canvas) -> None:
        super().__init__(rng, canvas)
        self.width = rng.choice((3, 3, 5))
        self.filling = rng.random() < 0.5

    def put(self, mask: Canvas) -> None:
        edge = cv2.morphologyEx(mask, cv2.MORPH_GRADIENT, np.ones((self.width,) * 2, np.uint8))
        if self.filling:
            pale = self.canvas[0, 0].astype(np.float32) * 0.5 + 127 * 0.5 + self.rng.uniform(0, 60)
            cover = mask[..., None].astype(np.float32) / 255
            self.canvas = np.clip(self.canvas * (1 - cover) + pale * cover, 0, 255).astype(np.uint8)
        super().put(edge)


class Mannequin(_Body):
    """A jointed doll: shaded capsules, balls at the joints, a cross on the face."""

    def __init__(self, rng: random.Random, canvas: Canvas) -> None:
        super().__init__(rng, canvas)
        self.colour: Colour = rgb(rng, 110, 235)
        self.light = np.array([rng.uniform(-1, 1), rng.uniform(-1, -0.2)])
        self.has_balls = rng.random() < 0.6
        self.is_outlined = rng.random() < 0.5

    def person(self, person: Person) -> Person:
        body = person.body.astype(np.float64)
        head = head_of(body)
        limbs = self.limbs(body)
        for limb in limbs[:4]:
            self._limb(body, limb)
        trunk = self.trunk(body)
        if trunk is not None:
            self._shaded(cv2.convexHull(trunk.astype(np.float32))[:, 0], 0.1 * self.torso(body))
        for limb in limbs[4:]:
            self._limb(body, limb)
        for place, radius in self.hand_and_foot_ends(body):
            self._ball(place, radius)
        if head is not None:
            self._head(body, head)
        return person

    def _limb(self, body: Vector, limb: tuple[int, int, float, float]) -> None:
        start, end, width, end_width = limb
        outline = capsule(body[start, :2], body[end, :2], width, end_width)
        self._shaded(outline, 0.22 * width)
        if self.has_balls:
            self._ball(body[start, :2], 0.5 * width)

    def _ball(self, place: Vector, radius: float) -> None:
        turn = np.linspace(0, 2 * np.pi, 14)
        ring = place + radius * np.stack([np.cos(turn), np.sin(turn)], axis=1)
        self._shaded(ring, 0.4 * radius)

    def _shaded(self, outline: Vector, depth: float) -> None:
        """Three tones, each drawn smaller and nearer to the light."""
        middle = outline.mean(axis=0)
        for tone, size in ((0.62, 1.0), (0.85, 0.82), (1.05, 0.5)):
            ring = middle + (outline - middle) * size + self.light * depth * (1 - size) * 1.5
            polygon(self.canvas, ring, tuple(min(255.0, c * tone) for c in self.colour))
        if self.is_outlined:
            dark_tone = tuple(c * 0.3 for c in self.colour)
            stroke(self.canvas, self.rng, Pen(dark_tone, 1.0, 1.0, 0.0), outline)

    def _head(self, body: Vector, head: Head) -> None:
        self._shaded(
            capsule(body[1, :2], head.centre, 0.7 * head.radius, 0.7 * head.radius),
            0.1 * head.radius,
        )
        turn = np.linspace(0, 2 * np.pi, 24)
        ring = np.array([head.at(0.85 * np.cos(t), 1.05 * np.sin(t)) for t in turn])
        self._shaded(ring, 0.3 * head.radius)
        if head.is_turned_away:
            return
        pen = Pen(tuple(c * 0.35 for c in self.colour), 1.0, 1.0, 0.0)
        eyes = [body[e, :2] for e in (14, 15) if body[e, 2]]
        nose = body[Joint.NOSE, :2]
        stroke(self.canvas, self.rng, pen, np.array([head.at(0, 0.9), nose, head.at(0, -0.9)]))
        if len(eyes) == 2:
            stroke(self.canvas, self.rng, pen, np.array(eyes))
        for eye in eyes:
            disc(self.canvas, eye, max(0.1 * head.radius, 0.8), pen.colour)
