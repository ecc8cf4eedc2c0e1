"""The pose that a picture of the gallery is known to show."""

from __future__ import annotations

from core.errors import StudioError
from core.gallery.record import ImageRecord
from core.generation.pose_score import asked_pose
from core.generation.request import GenerationRequest
from core.geometry import Size
from core.pose import openpose
from core.pose.skeleton import Pose
from core.pose.stored_score import oks_of

# Below it a model did not draw the pose that was asked for: the one in the picture is looked for.
LEAST_SCORE = 0.7
# An upload may be a picture that this studio once made.
MADE_HERE = ("generated", "upscaled", "upload")


def _is_true(record: ImageRecord, told: GenerationRequest) -> bool:
    """Whether a picture shows what its request asks for. A drawing does; what a checkpoint painted
    is only known of pictures that were measured, which a file from elsewhere was not."""
    return told.is_drawn or record.kind != "upload"


def told_pose(record: ImageRecord) -> Pose | None:
    """The one that the picture was made in, in its pixels, unless it is known not to show it."""
    score = oks_of(record.extras)
    if score is not None and score < LEAST_SCORE:
        return None
    size = Size(record.width, record.height)
    try:
        if record.kind == "reposed":
            return openpose.loads(str(record.extras.get("placed"))).scaled_to(size)
        if record.request and record.kind in MADE_HERE:
            told = GenerationRequest.from_dict(record.request)
            return asked_pose(told, size) if _is_true(record, told) else None
    except StudioError:  # as a file from elsewhere may tell it
        return None
    return None
