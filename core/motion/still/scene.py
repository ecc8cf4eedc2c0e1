"""A picture as two sheets: the ground, and the figure before it.

The figure's sheet is what is left of the picture when its share of the ground is taken away. Laid
back unmoved it gives the picture to the bit; moved, it shows the ground where it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.geometry import Size
from core.pose.skeleton import Pose

Floats = NDArray[np.float32]
Pixels = NDArray[np.uint8]
# What is less covered than that is left to the ground.
LEAST_COVER = 0.02
# So far from each other, as a share of the longer side, edges belong to a hole of the cut-out.
HOLE = 0.006
RIM = 2  # pixels


@dataclass(frozen=True)
class Scene:
    """``sheet`` (h, w, 4) float32: the figure's colours, 0–255, times its cover, and the cover,
    0–1. ``ground`` (h, w, 3) float32, None for a picture that is transparent. ``parts`` (h, w) of
    ``BodyPart`` where a network told them. ``pose`` is in pixels of the picture."""

    sheet: Floats
    ground: Floats | None
    parts: Pixels | None
    pose: Pose

    @property
    def size(self) -> Size:
        height, width = self.sheet.shape[:2]
        return Size(width, height)

    @property
    def cover(self) -> Floats:
        return self.sheet[..., 3]

    def laid(self, sheet: Floats, ground: Floats | None) -> Image.Image:
        """Both, each as it has moved: RGB, or RGBA before nothing."""
        colours, cover = sheet[..., :3], np.clip(sheet[..., 3:], 0, 1)
        if ground is not None:
            return Image.fromarray(_bytes(colours + ground * (1 - cover)))
        plain = colours / np.maximum(cover, 1 / 255)
        return Image.fromarray(np.concatenate([_bytes(plain), _bytes(cover * 255)], 2))


def opaque_scene(
    picture: Image.Image, plate: Image.Image, cover: Floats, parts: Pixels | None, pose: Pose
) -> Scene:
    """``plate`` is the picture's ground without the figure, ``cover`` 0–1 the figure's share of
    each pixel, both of the size of ``picture``."""
    seen, behind = (np.asarray(one.convert("RGB"), np.float32) for one in (picture, plate))
    shown = _whole(cover)[..., None]
    # the rim shows the ground itself: from there to the plate without a step
    way = np.clip(shown * 1.25, 0, 1).astype(np.float32) ** 2
    ground = (seen + (behind - seen) * way).astype(np.float32)
    sheet = np.concatenate([seen - ground * (1 - shown), shown], 2, dtype=np.float32)
    return Scene(sheet, ground, parts, pose)


def _whole(cover: Floats) -> Floats:
    """Without the small holes of a cut-out, through which the ground would be seen to stand still,
    and with a narrow rim of ground, which hides what its edge left of the outline."""
    import cv2

    reach = max(2, round(HOLE * max(cover.shape)))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    closed = cv2.morphologyEx(cover, cv2.MORPH_CLOSE, disc)
    rim = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * RIM + 1, 2 * RIM + 1))
    wider = cv2.GaussianBlur(cv2.dilate(closed, rim), (0, 0), 1.0)
    shown = np.maximum(np.asarray(wider, np.float32), cover)
    return np.where(shown >= LEAST_COVER, np.minimum(shown, 1), 0).astype(np.float32)


def clear_scene(picture: Image.Image, parts: Pixels | None, pose: Pose) -> Scene:
    """Of an RGBA picture."""
    seen = np.asarray(picture.convert("RGBA"), np.float32)
    cover = seen[..., 3:] / 255
    sheet = np.concatenate([seen[..., :3] * cover, cover], 2, dtype=np.float32)
    return Scene(sheet, None, parts, pose)


def empty_scene(picture: Image.Image) -> Scene:
    """Ground alone."""
    seen = np.asarray(picture.convert("RGB"), np.float32)
    nobody = np.zeros((*seen.shape[:2], 4), np.float32)
    return Scene(nobody, seen, None, Pose((), Size(*picture.size)))


def _bytes(values: NDArray[Any]) -> Pixels:
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)
