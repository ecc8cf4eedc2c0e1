"""How well a finished picture keeps the character of its request's reference."""

from __future__ import annotations

from typing import Any

from PIL import Image

from core.errors import ModelMissing
from core.generation.input_store import PictureStore
from core.generation.request import GenerationRequest
from core.identity.identity import Identity
from core.identity.stored import extras_of
from core.pose import detect


def check_measurable(pose_score: float, likeness: float) -> None:
    """Raises ``ModelMissing`` where a score is wished that nothing can measure."""
    if (pose_score or likeness) and not detect.is_available():
        raise ModelMissing(
            expected="the pose detector, which measures the pictures",
            got="none",
            todo="put its file back, or wish for no score",
            shown="Without the pose detector no picture can be measured. Put its file back, or "
            "wish for no score.",
        )


def measured(
    image: Image.Image, request: GenerationRequest, pictures: PictureStore
) -> dict[str, Any]:
    """``extras`` with the ``identity`` of the tallest person against the first reference; empty
    without a reference, without anybody in it, or without a detector."""
    if not request.references or not detect.is_available():
        return {}
    reference = Identity.of(pictures.get(request.references[0].picture))
    return extras_of(reference.score(image))
