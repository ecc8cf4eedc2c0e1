"""What of a drawing stays where a checkpoint paints over it: faces, and lines that it left alone.

A small codec blurs what it encodes, whoever paints. What it took from the drawing itself is known
exactly, and is given back wherever the painting is still what the drawing became in the codec.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from core.figures.body.bodies import body_of
from core.figures.drawing import Drawing
from core.generation.drawing import painter
from core.generation.input_store import PictureStore
from core.generation.request import GenerationRequest
from core.generation.sampling.inpaint import InpaintMask
from core.geometry import Size
from core.pose.skeleton import Pose

if TYPE_CHECKING:
    from core.generation.session import Session

# So far apart (of 255, over a few pixels) that a place counts as painted anew.
ANEW = 40.0
# How far around a place it is compared, in shares of the picture's shorter side.
AROUND = 1 / 64
# A face with what hangs into it, over the radius of its head; the edge of it is soft.
FACE, SOFT_EDGE = 0.95, 0.18

Levels = NDArray[np.float32]


class Underdrawing:
    """The drawing under one picture, made once at each size that is asked for."""

    def __init__(
        self, request: GenerationRequest, seed: int, pictures: PictureStore | None = None
    ) -> None:
        self._request = request
        self._seed = seed
        self._pictures = pictures
        self._drawings: dict[Size, Drawing] = {}
        self._encoded: dict[Size, Any] = {}
        is_start = request.start_from is None and request.denoise_strength is not None
        self._over = request.drawing if is_start else None  # None: another start, or from noise

    def at(self, size: Size) -> Drawing:
        if size not in self._drawings:
            self._drawings[size] = painter.drawing_of(
                self._request, self._seed, size, pictures=self._pictures
            )
        return self._drawings[size]

    def encoded(self, session: Session, size: Size) -> Any:
        """Scaled latents of the drawing."""
        if size not in self._encoded:
            self._encoded[size] = session.encode(painter.picture_of(self.at(size)))
        return self._encoded[size]

    def face_inpaint(self) -> InpaintMask | None:
        """Keeps faces as they are drawn; None where they are painted as the rest."""
        if self._over is None or not self._over.faces:
            return None
        return InpaintMask(
            lambda size: painter.picture_of(self.at(size)), lambda size: face_mask(self.at(size))
        )

    def with_lines(self, session: Session, image: Image.Image) -> Image.Image:
        """A finished picture with the lines that the request wants back."""
        if self._over is None or self._over.lines == 0:
            return image
        size = Size(*image.size)
        blurred = session.picture(session.decode(self.encoded(session, size)))
        return with_lines(image, painter.picture_of(self.at(size)), blurred, self._over.lines)


def with_lines(
    painted: Image.Image, drawing: Image.Image, through_codec: Image.Image, share: float
) -> Image.Image:
    """``share`` 0–1 of what the codec lost of the drawing, given back where it still fits.

    All three are RGB of one size; ``through_codec`` is the drawing, encoded and decoded.
    """
    result, drawn, blurred = map(_levels, (painted, drawing, through_codec))
    apart = _smooth(np.abs(result - blurred).mean(axis=2), min(painted.size) * AROUND)
    fits = share * np.exp(-np.square(apart / ANEW))[..., None]
    return Image.fromarray(np.clip(result + fits * (drawn - blurred), 0, 255).astype(np.uint8))


def face_mask(drawing: Drawing) -> Image.Image | None:
    """Black on the faces that look this way, white elsewhere, soft between; None without any."""
    return faces_mask(drawing.pose)


def faces_mask(pose: Pose) -> Image.Image | None:
    """The same for the people of a pose, in its own size."""
    bodies = [body for body in map(body_of, pose.people) if body is not None]
    mask = Image.new("L", pose.size, 255)
    pen, soft = ImageDraw.Draw(mask), 1.0
    for body in bodies:
        (x, y), radius = body.head, body.radius * FACE
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=0)
        soft = max(soft, body.radius * SOFT_EDGE)
    return mask.filter(ImageFilter.GaussianBlur(soft)) if bodies else None


def _levels(picture: Image.Image) -> Levels:
    return np.asarray(picture, np.float32)


def _smooth(values: Levels, radius: float) -> Levels:
    grey = Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))
    return np.asarray(grey.filter(ImageFilter.GaussianBlur(radius)), np.float32)
