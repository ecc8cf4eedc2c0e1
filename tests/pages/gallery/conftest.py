"""Pictures in the studio that the page opens."""

from __future__ import annotations

import pytest
from PIL import Image

from core.generation.request import GenerationRequest

SCRIPT = "9_Gallery.py"


@pytest.fixture
def keep(studio, standing):
    """Keep pictures with these prompts, oldest first; their ids."""

    def save(*prompts: str) -> list[str]:
        requests = [
            GenerationRequest(prompt=prompt, pose=standing, seed=number, steps=14)
            for number, prompt in enumerate(prompts)
        ]
        return [
            studio.gallery.save(
                Image.new("RGB", (64, 96), "teal"),
                kind="generated",
                request=request.to_dict(),
                extras={"seconds": 4.25, "score": {"oks": 0.967, "pck": 1.0}, "notes": ["calm"]},
            ).id
            for request in requests
        ]

    return save
