"""A studio that makes small clips."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.config import Config
from core.generation.request import GenerationRequest
from core.geometry import Size
from core.motion.request import MotionRequest
from core.motion.timeline import Key, Timeline
from core.pose import presets
from core.studio import Studio
from tests.jobs.inline import InlineBackend

SIZE = Size(64, 96)


def drawn_clip(frames: int = 4, **values) -> MotionRequest:
    """Loops through two poses in so many frames, an even number."""
    poses = (presets.get(name).pose for name in ("standing", "jogging"))
    keys = tuple(Key(pose=pose, steps=frames // 2) for pose in poses)
    asked = {"prompt": "girl, red skirt, meadow", "checkpoint": "drawing", "size": SIZE}
    painting = GenerationRequest(**asked | values.pop("painting", {}))
    return MotionRequest(
        timeline=Timeline(keys=keys, title="To and fro"), painting=painting, **values
    )


@pytest.fixture
def studio(config: Config) -> Iterator[Studio]:
    """Its jobs are over when they are submitted."""
    opened = Studio(config, InlineBackend)
    yield opened
    opened.close()
