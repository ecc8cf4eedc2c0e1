"""How well a finished picture keeps the character of its request's reference."""

from __future__ import annotations

from typing import Any

from PIL import Image

from core.generation.input_store import PictureStore
from core.generation.request import GenerationRequest
from core.identity.identity import Identity
from core.identity.stored import to_dict
from core.pose import detect


def measured(
    image: Image.Image, request: GenerationRequest, pictures: PictureStore
) -> dict[str, Any]:
    """``extras`` with the ``identity`` of the tallest person against the first reference; empty
    without a reference, without anybody in it, or without a detector."""
    if not request.references or not detect.is_available():
        return {}
    reference = Identity.of(pictures.get(request.references[0].picture))
    score = reference.score(image)
    return {} if score is None else {"identity": to_dict(score)}
