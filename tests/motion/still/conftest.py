"""Somebody who stands before a meadow, small, as a picture and as a scene."""

from __future__ import annotations

import pytest
from PIL import Image

from core.cutout.starter_net import segment
from core.generation.drawing.outputs import Output, take
from core.generation.drawing.painter import drawing_of
from core.generation.request import GenerationRequest
from core.geometry import Size
from core.motion.still.scene import clear_scene, opaque_scene
from core.pose import presets

SIZE = Size(224, 336)


@pytest.fixture(scope="session")
def drawing():
    pose = presets.get("standing").pose.fitted_to(SIZE)
    request = GenerationRequest(
        prompt="girl, long blonde hair, blue eyes, red skirt, meadow", pose=pose,
        checkpoint="drawing", size=SIZE,
    )  # fmt: skip
    return drawing_of(request, 3)


@pytest.fixture(scope="session")
def picture(drawing):
    return take(drawing, Output.PICTURE)


@pytest.fixture(scope="session")
def figure(drawing):
    return take(drawing, Output.FIGURE)


@pytest.fixture(scope="session")
def parts(picture):
    return segment(picture).parts


@pytest.fixture(scope="session")
def scene(drawing, picture, figure, parts):
    import numpy as np

    cover = np.asarray(figure.getchannel("A"), np.float32) / 255
    plate = Image.fromarray(drawing.ground())
    return opaque_scene(picture, plate, cover, parts, drawing.pose)


@pytest.fixture(scope="session")
def clear(drawing, figure, parts):
    return clear_scene(figure, parts, drawing.pose)
