"""A picture of the gallery that moves a little by itself: cut from its ground once, then moved."""

from __future__ import annotations

import numpy as np
from PIL import Image

from core.cutout import kept, starter_net
from core.errors import InputRejected, ModelMissing
from core.geometry import Size
from core.jobs.backend import JobContext
from core.jobs.job import Progress
from core.motion.request import MOST_PIXELS, MotionRequest
from core.motion.still.clip import StillClip
from core.motion.still.moves import Move
from core.motion.still.scene import (
    LEAST_COVER,
    Floats,
    Pixels,
    Scene,
    clear_scene,
    empty_scene,
    opaque_scene,
)
from core.motion.timeline import Play
from core.pose import detect
from core.pose.skeleton import Pose
from core.repose.clean_plate import soft
from core.runners.services import Services
from core.runners.source_pose import told_pose

# How far beyond the figure its soft edge may reach, as a share of the longer side.
BEYOND = 0.008


def check(request: MotionRequest, services: Services) -> None:
    """Raises ``NotFound`` for a picture that went."""
    services.gallery.get(request.picture)


def open_still(request: MotionRequest, services: Services, context: JobContext) -> StillClip:
    """Raises ``InputRejected`` where nobody is seen and the camera does not move either."""
    timeline = request.timeline
    return StillClip(
        _scene(request, services, context),
        count=timeline.frame_count,
        fps=timeline.fps,
        loops=timeline.play is not Play.ONCE,
        moves=request.moves,
    )


def _scene(request: MotionRequest, services: Services, context: JobContext) -> Scene:
    record = services.gallery.get(request.picture)
    picture = _bearable(services.gallery.image(record.id, keeps_alpha=True))
    _say(context, "Finding the pose …")
    told = told_pose(record)
    pose = _found(picture) if told is None else told.scaled_to(Size(*picture.size))
    if pose.is_empty and Move.PUSH not in request.moves:
        raise InputRejected(
            expected="somebody in the picture",
            got="nobody",
            todo="let the camera move",
            shown="Nobody was found in this picture. Only the camera can move here.",
        )
    _say(context, "Cutting out …")
    if picture.mode == "RGBA":
        return clear_scene(picture, _parts(picture), pose)
    if pose.is_empty:
        return empty_scene(picture)
    cutout = kept.cut_out(
        picture, services.config, pose=pose, should_stop=context.should_stop,
        on_progress=lambda _done, _steps, text: _say(context, text),
    )  # fmt: skip
    parts = _parts(picture) if cutout.parts is None else cutout.parts
    return opaque_scene(picture, _plate(picture, cutout.alpha), cutout.alpha, parts, pose)


def _bearable(picture: Image.Image) -> Image.Image:
    size = Size(*picture.size)
    factor = min(1.0, (MOST_PIXELS / size.pixels) ** 0.5)
    return picture if factor == 1 else picture.resize(size.times(factor), Image.Resampling.LANCZOS)


def _plate(picture: Image.Image, cover: Floats) -> Image.Image:
    """The ground goes on softly behind the figure, of which no more than a rim will be seen."""
    import cv2

    reach = max(2, round(BEYOND * max(picture.size)))
    square = np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)
    hole = np.asarray(cv2.dilate((cover > LEAST_COVER).astype(np.uint8), square)) > 0
    if hole.all():
        return picture
    filled = soft.filled(np.asarray(picture.convert("RGB"), np.float32), hole)
    return Image.fromarray(np.clip(np.rint(filled), 0, 255).astype(np.uint8))


def _say(context: JobContext, text: str) -> None:
    """Raises ``JobCancelled``."""
    context.check()
    context.report(Progress(step=0, steps=1, text=text))


def _found(picture: Image.Image) -> Pose:
    return detect.detect(picture) if detect.is_available() else Pose((), Size(*picture.size))


def _parts(picture: Image.Image) -> Pixels | None:
    """None without the network: then nothing swings and nobody blinks."""
    try:
        return starter_net.segment(picture).parts
    except ModelMissing:
        return None
