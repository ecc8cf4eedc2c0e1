"""The pose score of a finished picture, against the pose that its request asks for."""

from __future__ import annotations

from typing import Any

from PIL import Image

from core.errors import ModelMissing
from core.generation.request import GenerationRequest
from core.geometry import Size
from core.pose import detect, stored_score
from core.pose.score import score
from core.pose.skeleton import Pose


def asked_pose(request: GenerationRequest, size: Size) -> Pose | None:
    """Where the pose lies in the finished picture of this size, what goes beyond its edges left
    out; None when none was asked."""
    if request.played_pose is None:
        return None
    return request.played_pose.fitted_to(request.size).scaled_to(size).within_canvas()


def scored(image: Image.Image, request: GenerationRequest) -> dict[str, Any]:
    """``extras`` with the picture's ``score``; empty without a pose or without a detector."""
    asked = asked_pose(request, Size(*image.size))
    if asked is None or not detect.is_available():
        return {}
    return {"score": stored_score.to_dict(score(asked, detect.detect(image, near=asked)))}


def check_can_measure(request: GenerationRequest) -> None:
    """Raises ``ModelMissing`` for an ``until_score`` when no detector is here to measure it."""
    if request.until_score > 0 and not detect.is_available():
        raise ModelMissing(
            expected="the pose detector, which says when the wished score is reached",
            got="none",
            todo="put its file back, or make a fixed number of pictures",
            shown="Without the pose detector no score can be measured. Put its file back, or make "
            "a fixed number of pictures.",
        )
