"""``Pose`` → the control map that openpose ControlNets were trained on.

Geometry and colours (facts of the format, see the OpenPose and ControlNet papers): on black, each
bone is a filled ellipse in its palette colour times 0.6, each joint a filled disc in full colour
over all bones; hands are lines in a hue circle with blue discs, faces white dots; each person lies
over the one before. OpenCV draws, because its rasteriser made the training pictures: the maps agree
pixel for pixel.
"""

from __future__ import annotations

import colorsys
import math
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.geometry import Size
from core.pose.skeleton import BODY_JOINTS, BONES, Joint, Points, Pose

Canvas = NDArray[np.uint8]
Placed = NDArray[np.float64]

PALETTE: tuple[tuple[int, int, int], ...] = (
    (255, 0, 0), (255, 85, 0), (255, 170, 0), (255, 255, 0), (170, 255, 0), (85, 255, 0),
    (0, 255, 0), (0, 255, 85), (0, 255, 170), (0, 255, 255), (0, 170, 255), (0, 85, 255),
    (0, 0, 255), (85, 0, 255), (170, 0, 255), (255, 0, 255), (255, 0, 170), (255, 0, 85),
)  # fmt: skip
assert len(PALETTE) == BODY_JOINTS

HAND_EDGES: tuple[tuple[int, int], ...] = tuple(
    (0 if joint % 4 == 1 else joint - 1, joint) for joint in range(1, 21)
)
STICK_WIDTH = 4
HAND_LINE = 2
FACE_DOT = 3


class StickStyle(StrEnum):
    """How thick a family of ControlNets was shown the sticks."""

    OPENPOSE = "openpose"
    XINSIR = "xinsir"

    def width(self, size: Size) -> int:
        """Half width of a bone and radius of a joint, in pixels."""
        if self is StickStyle.OPENPOSE:
            return STICK_WIDTH
        # Training recipe on the xinsir/controlnet-openpose-sdxl-1.0 card.
        side = max(size)
        return STICK_WIDTH * (1 if side < 500 else min(2 + side // 1000, 7))


def control_map(
    pose: Pose, size: Size | None = None, *, stick: StickStyle = StickStyle.OPENPOSE
) -> Image.Image:
    """RGB picture of ``size`` (default: the pose's own), sticks on black.

    The pose is stretched to ``size``; sticks keep the width of their style.
    """
    drawn_size = pose.size if size is None else size
    canvas = np.zeros((drawn_size.height, drawn_size.width, 3), np.uint8)
    width = stick.width(drawn_size)
    for person in pose.people:
        _draw_body(canvas, _placed(person.body, pose.size, drawn_size), width)
        for hand in (person.left_hand, person.right_hand):
            if hand is not None:
                _draw_hand(canvas, _placed(hand, pose.size, drawn_size))
        if person.face is not None:
            _draw_face(canvas, _placed(person.face, pose.size, drawn_size))
    return Image.fromarray(canvas)


def thumbnail(pose: Pose, side: int = 160) -> Image.Image:
    """A small control map whose longer side is ``side`` pixels, with sticks that stay readable."""
    factor = side / max(pose.size)
    large = control_map(pose, pose.size.times(3 * factor), stick=StickStyle.XINSIR)
    return large.resize(pose.size.times(factor), Image.Resampling.LANCZOS)


def svg(pose: Pose, *, stick: StickStyle = StickStyle.OPENPOSE) -> str:
    """The pose as a drawing that stays sharp: a group each person, bones and joints by name."""
    width = stick.width(pose.size)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {pose.size.width} '
        f'{pose.size.height}" width="{pose.size.width}" height="{pose.size.height}">',
        '<rect width="100%" height="100%" fill="#000"/>',
    ]
    for number, person in enumerate(pose.people, start=1):
        parts.append(f'<g id="person-{number}">')
        body = person.body
        for bone, (start, end) in enumerate(BONES):
            if body[start, 2] and body[end, 2]:
                colour = "#" + "".join(f"{int(value * 0.6):02x}" for value in PALETTE[bone])
                (x1, y1), (x2, y2) = body[start, :2], body[end, :2]
                parts.append(
                    f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" '
                    f'stroke="{colour}" stroke-width="{2 * width}" stroke-linecap="round"/>'
                )
        for joint in np.flatnonzero(body[:, 2] > 0):
            colour = "#" + "".join(f"{value:02x}" for value in PALETTE[joint])
            x, y = body[joint, :2]
            parts.append(
                f'<circle id="person-{number}-{Joint(joint).name.lower()}" cx="{x:.1f}" '
                f'cy="{y:.1f}" r="{width}" fill="{colour}"/>'
            )
        parts.append("</g>")
    return "\n".join([*parts, "</svg>\n"])


def _placed(points: Points, size: Size, drawn_size: Size) -> Placed:
    # By way of shares of the canvas, in double precision: the training pictures were drawn from
    # such shares, and x / width * width can end just below the whole pixel it began with.
    scale = np.array([*size, 1], np.float64), np.array([*drawn_size, 1], np.float64)
    return points.astype(np.float64) / scale[0] * scale[1]


def _draw_body(canvas: Canvas, body: Placed, width: int) -> None:
    import cv2

    visible = body[:, 2] > 0
    for bone, (start, end) in enumerate(BONES):
        if visible[start] and visible[end]:
            _draw_bone(canvas, body[start], body[end], width, PALETTE[bone])
    for joint in np.flatnonzero(visible):
        x, y = body[joint, :2]
        cv2.circle(canvas, (int(x), int(y)), width, PALETTE[joint], thickness=-1)


def _draw_bone(
    canvas: Canvas, start: Placed, end: Placed, width: int, colour: tuple[int, int, int]
) -> None:
    import cv2

    dx, dy = float(start[0] - end[0]), float(start[1] - end[1])
    centre = (int((start[0] + end[0]) / 2), int((start[1] + end[1]) / 2))
    axes = (int(math.sqrt(dx * dx + dy * dy) / 2), width)
    angle = int(math.degrees(math.atan2(dy, dx)))
    outline = np.array(cv2.ellipse2Poly(centre, axes, angle, 0, 360, 1))
    cv2.fillConvexPoly(canvas, outline, tuple(int(value * 0.6) for value in colour))


def _draw_hand(canvas: Canvas, hand: Placed) -> None:
    import cv2

    place, shown = _whole_pixels(hand)
    for edge, (start, end) in enumerate(HAND_EDGES):
        if shown[start] and shown[end]:
            hue = colorsys.hsv_to_rgb(edge / len(HAND_EDGES), 1.0, 1.0)
            colour = tuple(value * 255 for value in hue)
            cv2.line(canvas, place[start], place[end], colour, thickness=HAND_LINE)
    for joint in np.flatnonzero(shown):
        cv2.circle(canvas, place[joint], STICK_WIDTH, (0, 0, 255), thickness=-1)


def _draw_face(canvas: Canvas, face: Placed) -> None:
    import cv2

    place, shown = _whole_pixels(face)
    for point in np.flatnonzero(shown):
        cv2.circle(canvas, place[point], FACE_DOT, (255, 255, 255), thickness=-1)


def _whole_pixels(points: Placed) -> tuple[list[tuple[int, int]], NDArray[np.bool_]]:
    """Places, and which of them are drawn: hands and faces leave out row and column 0."""
    place = [(int(x), int(y)) for x, y in points[:, :2]]
    shown = [
        x > 0 and y > 0 and visible > 0 for (x, y), visible in zip(place, points[:, 2], strict=True)
    ]
    return place, np.array(shown)
