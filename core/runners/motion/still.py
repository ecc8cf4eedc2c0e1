"""A picture of the gallery that moves a little by itself: cut from its ground once, then moved."""

from __future__ import annotations

from PIL import Image

from core.cutout import kept, starter_net
from core.errors import InputRejected, ModelMissing
from core.geometry import Size
from core.jobs.backend import JobContext
from core.motion.request import MOST_PIXELS, MotionRequest
from core.motion.still.clip import StillClip
from core.motion.still.moves import Move
from core.motion.still.scene import Pixels, Scene, clear_scene, empty_scene, opaque_scene
from core.motion.timeline import Play
from core.pose import detect
from core.pose.skeleton import Pose
from core.repose.clean_plate.plate import without_figure
from core.runners.reposing.watch import Watch
from core.runners.services import Services
from core.runners.source_pose import told_pose


def check(request: MotionRequest, services: Services) -> None:
    """Raises ``NotFound`` for a picture that went."""
    services.gallery.get(request.picture)


def open_still(request: MotionRequest, services: Services, context: JobContext) -> StillClip:
    """Raises ``InputRejected`` where nobody is seen and the camera does not move either."""
    timeline = request.timeline
    return StillClip(
        _scene(request, services, Watch(context, 1)),
        count=timeline.frame_count,
        fps=timeline.fps,
        loops=timeline.play is not Play.ONCE,
        moves=request.moves,
    )


def _scene(request: MotionRequest, services: Services, watch: Watch) -> Scene:
    record = services.gallery.get(request.picture)
    picture = _bearable(services.gallery.image(record.id, keeps_alpha=True))
    watch.say("Finding the pose …")
    told = told_pose(record)
    pose = _found(picture) if told is None else told.scaled_to(Size(*picture.size))
    if pose.is_empty and Move.PUSH not in request.moves:
        raise InputRejected(
            expected="somebody in the picture",
            got="nobody",
            todo="let the camera move",
            shown="Nobody was found in this picture. Only the camera can move here.",
        )
    watch.say("Cutting out …")
    if picture.mode == "RGBA":
        return clear_scene(picture, _parts(picture), pose)
    if pose.is_empty:
        return empty_scene(picture)
    cutout = kept.cut_out(
        picture, services.config, pose=pose, should_stop=watch.should_stop,
        on_progress=lambda _done, _steps, text: watch.say(text),
    )  # fmt: skip
    parts = _parts(picture) if cutout.parts is None else cutout.parts
    return opaque_scene(picture, without_figure(picture, cutout), cutout.alpha, parts, pose)


def _bearable(picture: Image.Image) -> Image.Image:
    size = Size(*picture.size)
    factor = min(1.0, (MOST_PIXELS / size.pixels) ** 0.5)
    return picture if factor == 1 else picture.resize(size.times(factor), Image.Resampling.LANCZOS)


def _found(picture: Image.Image) -> Pose:
    return detect.detect(picture) if detect.is_available() else Pose((), Size(*picture.size))


def _parts(picture: Image.Image) -> Pixels | None:
    """None without the network: then nothing swings and nobody blinks."""
    try:
        return starter_net.segment(picture).parts
    except ModelMissing:
        return None
