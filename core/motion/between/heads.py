"""A head through the keys: a ball with the head's joints and the face on it, on the neck."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.motion.between.bones import Chains, Shape, joined, nearest
from core.motion.between.splines import unwrapped
from core.pose.anatomy.head import HEAD_JOINTS, Head, head_of_person
from core.pose.skeleton import FACE_POINTS, Joint, Person

Floats = NDArray[np.float64]
JOINTS = sorted(HEAD_JOINTS)
_PLACES = np.array([HEAD_JOINTS[joint] for joint in JOINTS])

# Joints of a head that are as near as this to those of another, over its radius, are the same.
SAME = 0.04


@dataclass(frozen=True)
class Heads:
    neck: Chains  # from the neck to the ball's middle
    tilts: Floats  # (keys + 1, 1) unwrapped, as the next
    yaws: Floats
    others: Floats  # (keys, 2 + 10 [+ 140]) pitch, log of the radius, joints off the ball, face

    @property
    def has_face(self) -> bool:
        return self.others.shape[1] > 2 + 2 * len(JOINTS)

    def shape(self) -> Shape:
        angles = np.concatenate([self.tilts, self.yaws], axis=1)
        turns = np.round((angles[-1] - angles[0]) / math.tau) * math.tau
        return joined(
            [
                self.neck.shape(),
                Shape(angles[:-1], turns),
                Shape(self.others, np.zeros(self.others.shape[1])),
            ]
        )

    def back(self, values: Floats, necks: Floats) -> tuple[Floats, Floats | None]:
        """(frames, 5, 2) in the order of ``JOINTS``, and (frames, 70, 2)."""
        centres = necks + self.neck.back(values[:, :2])[:, 0]
        tilts, yaws, pitches, logs = values[:, 2:6].T
        on_head = values[:, 6:].reshape(len(values), -1, 2)
        joints = on_head[:, : len(JOINTS)] + _ball(yaws, pitches)
        return (
            _placed(joints, centres, tilts, np.exp(logs)),
            _placed(on_head[:, len(JOINTS) :], centres, tilts, np.exp(logs))
            if self.has_face
            else None,
        )


def heads_of(people: Sequence[Person], places: Floats, trunk: Floats) -> Heads | None:
    """``places`` (keys, 18, 2), ``trunk`` its unwrapped angles (keys + 1, 1). None of people of
    whom none shows a head."""
    known = np.array([person.visible[JOINTS].any() for person in people])
    if not known.any():
        return None
    found: list[Head] = []
    for key in range(len(people)):
        head = _moved(people, found, key) or _head(people, known, key, places)
        if head is None:
            return None
        found.append(head)
    centres = np.array([head.centre for head in found])
    yaws = np.array([[head.yaw] for head in found])
    tilts = np.array([[head.tilt] for head in found])
    numbers = np.array([[head.pitch, math.log(head.radius)] for head in found])
    off = _on_heads(places[:, JOINTS], found) - _ball(yaws[:, 0], numbers[:, 0])
    shown = np.array([person.visible[JOINTS] for person in people])
    off = np.where(shown[..., None], off, 0.0)
    faces = _faces(people, found)
    parts = [numbers, off.reshape(len(found), -1), *([] if faces is None else [faces])]
    return Heads(
        Chains((centres - places[:, Joint.NECK])[:, None], trunk),
        unwrapped(tilts, trunk),
        unwrapped(yaws),
        np.concatenate(parts, axis=1),
    )


def _moved(people: Sequence[Person], found: Sequence[Head], key: int) -> Head | None:
    """The head of the key before, where this one is the same moved, leaned or made larger: fitted
    for itself it might be turned a little otherwise, and would turn in between."""
    shown = people[key].visible[JOINTS]
    if not found or shown.sum() < 2 or (shown != people[key - 1].visible[JOINTS]).any():
        return None
    before, after = (
        one.body[JOINTS][shown, :2].astype(np.float64) @ np.array([1, 1j])
        for one in (people[key - 1], people[key])
    )
    start, end = before - before.mean(), after - after.mean()
    turn = np.vdot(start, end) / max(np.vdot(start, start).real, 1e-9)
    head = found[-1]
    if abs(turn) < 1e-3 or np.abs(end - turn * start).max() > SAME * head.radius * abs(turn):
        return None
    centre = turn * (complex(*head.centre) - before.mean()) + after.mean()
    return replace(
        head,
        centre=np.array([centre.real, centre.imag]),
        radius=head.radius * abs(turn),
        tilt=head.tilt + float(np.angle(turn)),
    )


def _head(
    people: Sequence[Person], known: NDArray[np.bool_], key: int, places: Floats
) -> Head | None:
    """Its own, or that of the nearest key that shows one, moved to this neck."""
    donor = key if known[key] else nearest(known, key)
    head = head_of_person(people[donor])
    if head is None or donor == key:
        return head
    off = places[key, Joint.NECK] - places[donor, Joint.NECK]
    return replace(head, centre=head.centre + off)


def _ball(yaws: Floats, pitches: Floats) -> Floats:
    """(n, 5, 2) where the joints of a ball of radius 1 are, y down."""
    azimuth, height, reach = _PLACES.T
    across = reach * np.sin(azimuth + yaws[:, None])
    toward = reach * np.cos(azimuth + yaws[:, None])
    up = height + toward * np.sin(pitches)[:, None]
    return np.stack([across, -up], axis=2)


def _placed(points: Floats, centres: Floats, tilts: Floats, radii: Floats) -> Floats:
    """Points on upright heads of radius 1 → pixels."""
    cos, sin = np.cos(tilts)[:, None], np.sin(tilts)[:, None]
    x, y = points[..., 0], points[..., 1]
    turned = np.stack([x * cos - y * sin, x * sin + y * cos], axis=2)
    return centres[:, None] + turned * radii[:, None, None]


def _on_heads(points: Floats, heads: Sequence[Head]) -> Floats:
    """The inverse of ``_placed``."""
    centres = np.array([head.centre for head in heads])
    tilts = np.array([head.tilt for head in heads])
    radii = np.array([head.radius for head in heads])
    off = (points - centres[:, None]) / radii[:, None, None]
    return _placed(off, np.zeros_like(centres), -tilts, np.ones_like(radii))


def _faces(people: Sequence[Person], heads: Sequence[Head]) -> Floats | None:
    """(keys, 140) on upright heads; a point that is hidden is where the nearest key shows it."""
    parts = [person.face for person in people]
    if all(part is None for part in parts):
        return None
    known = np.array([_known(part) for part in parts])
    points = np.array([np.zeros((FACE_POINTS, 3)) if p is None else p for p in parts], np.float64)
    on_head = _on_heads(points[..., :2], heads)
    for key, point in zip(*np.nonzero(~known), strict=True):
        if known[:, point].any():
            on_head[key, point] = on_head[nearest(known[:, point], int(key)), point]
    return on_head.reshape(len(people), -1)


def _known(face: NDArray[np.float32] | None) -> NDArray[np.bool_]:
    return np.zeros(FACE_POINTS, bool) if face is None else face[:, 2] > 0
