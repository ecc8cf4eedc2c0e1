"""A clip of the gallery as a file to take along: of its frames, or of the poses behind them."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from core.errors import InputRejected, NotFound
from core.figures.drawing import Drawing
from core.gallery.clips import Clip
from core.gallery.gallery import Gallery
from core.generation.drawing import painter
from core.generation.input_store import PictureStore
from core.generation.request_inputs import ControlKind
from core.motion.drawn import DrawnClip
from core.motion.formats import ClipFormat, Later, write_clip, write_poses
from core.motion.request import MotionRequest, Renderer

if TYPE_CHECKING:
    from core.gallery.record import ImageRecord

# Control maps beside that of the pose, where the clip is drawn and they can be read off.
MAPS = (ControlKind.LINEART_ANIME, ControlKind.DEPTH)


def write_clip_of(
    gallery: Gallery, image_id: str, path: Path, fmt: ClipFormat, *, height: int | None = None
) -> None:
    """The frames that are there, ``height`` pixels high where that is less than they are.

    Raises ``NotFound`` for what is no clip or has no frame, and as ``write_clip`` does.
    """
    clip = clip_of(gallery, image_id)
    pictures = _frames(gallery, image_id, clip)
    if height is not None and height < pictures[0].height:
        pictures = scaled(pictures, height)
    write_clip(pictures, path, fmt, fps=clip.fps, loop=clip.loop)


def write_poses_of(gallery: Gallery, inputs: PictureStore, image_id: str, path: Path) -> None:
    """Keypoints and control maps. Raises ``NotFound`` for a clip without a recipe, and as
    ``write_poses`` does."""
    clip = clip_of(gallery, image_id)
    request = MotionRequest.from_dict(gallery.clips.recipe(image_id))
    if request.renderer is Renderer.STILL:
        raise InputRejected(
            expected="a clip made from poses",
            got="a still picture that moves",
            shown="This clip was made without poses.",
        )
    drawn = DrawnClip(request, pictures=inputs)
    is_drawn = request.renderer is Renderer.DRAWING
    maps = {kind.value: _maps(drawn, kind) for kind in MAPS} if is_drawn else {}
    write_poses(drawn.poses, path, fps=clip.fps, loop=clip.loop, maps=maps)


def bytes_of(record: ImageRecord, gallery: Gallery, fmt: ClipFormat, height: int | None) -> bytes:
    """As ``write_clip_of``."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{stem_of(record)}{fmt.suffix}"
        write_clip_of(gallery, record.id, path, fmt, height=height)
        return path.read_bytes()


def pose_bytes_of(record: ImageRecord, gallery: Gallery, inputs: PictureStore) -> bytes:
    """As ``write_poses_of``."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "poses.zip"
        write_poses_of(gallery, inputs, record.id, path)
        return path.read_bytes()


def stem_of(record: ImageRecord) -> str:
    """What its files are called, without an ending."""
    return record.file_name.rpartition(".")[0]


def clip_of(gallery: Gallery, image_id: str) -> Clip:
    """Raises ``NotFound``."""
    clip = gallery.get(image_id).clip
    if clip is None:
        raise NotFound(
            expected="a clip", got="a picture", todo="choose a clip", shown="This is no clip."
        )
    return clip


def scaled(pictures: Sequence[Image.Image], height: int) -> Sequence[Image.Image]:
    """All to this height, in their own shape."""
    first = pictures[0]
    size = (max(1, round(first.width * height / first.height)), height)
    way = Image.Resampling.LANCZOS
    return Later(len(pictures), lambda number: pictures[number].resize(size, way))


def _frames(gallery: Gallery, image_id: str, clip: Clip) -> Sequence[Image.Image]:
    count = min(len(gallery.clips.frames(image_id)), clip.frames)
    if not count:
        raise NotFound(
            expected="a clip with a frame", got="none yet", shown="This clip has no frame yet."
        )
    return Later(count, partial(gallery.clips.frame, image_id))


def _maps(drawn: DrawnClip, kind: ControlKind) -> Sequence[Image.Image]:
    def make(number: int) -> Image.Image:
        drawing: Drawing = drawn.drawing(number)
        return painter.control_map(drawing, kind)

    return Later(len(drawn), make)
