"""Drawings that are no characters: stick figures, skeleton renders, silhouettes, mannequins.

``drawing(rng, pose)`` draws every person of a pose in one manner on one ground. What cannot be seen
in a style is not asked for: a blank round head and a black shape face the viewer, with the head of
``core.pose.sketch.to_pose``, so the ``pose`` that comes back may differ from the given one.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np

from core.geometry import Size
from core.pose.render import StickStyle, control_map
from core.pose.skeleton import Pose
from training.figures.backgrounds import Canvas, busy, dark, paper
from training.figures.mannequins import Mannequin, Outline, Silhouette
from training.figures.sticks import Sticks


class DrawingStyle(StrEnum):
    STICK = "stick figure"
    SKELETON = "skeleton render"
    SILHOUETTE = "silhouette"
    OUTLINE = "outline"
    MANNEQUIN = "mannequin"


@dataclass(frozen=True)
class Drawing:
    picture: Canvas  # (height, width, 3) RGB
    pose: Pose
    style: DrawingStyle


def drawing(rng: random.Random, pose: Pose, style: DrawingStyle | None = None) -> Drawing:
    """The same ``rng`` state and pose give the same drawing, in the size of the pose."""
    style = style or rng.choices(list(DrawingStyle), (5, 3, 3, 2, 4))[0]
    if style is DrawingStyle.SKELETON:
        return Drawing(_skeleton(rng, pose), pose, style)
    canvas = _ground(rng, style, pose.size)
    draw = {
        DrawingStyle.STICK: Sticks, DrawingStyle.SILHOUETTE: Silhouette,
        DrawingStyle.OUTLINE: Outline, DrawingStyle.MANNEQUIN: Mannequin,
    }[style](rng, canvas)  # fmt: skip
    people = [draw.person(person) for person in pose.people]
    return Drawing(draw.canvas, Pose(tuple(people), pose.size), style)


def _ground(rng: random.Random, style: DrawingStyle, size: Size) -> Canvas:
    is_line_work = style in (DrawingStyle.STICK, DrawingStyle.OUTLINE)
    shares = (0.12, 0.13, 0.75) if is_line_work else (0.4, 0.1, 0.5)
    return rng.choices((busy, dark, paper), shares)[0](rng, size)


def _skeleton(rng: random.Random, pose: Pose) -> Canvas:
    """As ``core.pose.render`` draws it for any ControlNet and any size; seldom on a ground."""
    factor = rng.uniform(0.8, 3.0)
    large = pose.scaled_to(pose.size.times(factor))
    drawn = np.asarray(control_map(large, stick=rng.choice(list(StickStyle))))
    shrink = cv2.INTER_AREA if factor > 1 else cv2.INTER_LINEAR
    picture = cv2.resize(drawn, tuple(pose.size), interpolation=shrink)
    if rng.random() < 0.25:
        ground = rng.choice((busy, paper, dark))(rng, pose.size)
        cover = np.clip(picture.max(axis=2, keepdims=True).astype(np.float32) / 120, 0, 1)
        picture = (ground * (1 - cover) + picture * cover).astype(np.uint8)
    return picture
