"""One picture of a series: its figure posed, put before its ground, and measured."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Any

from PIL import Image

from core.errors import RequestRejected
from core.gallery.record import ImageRecord
from core.generation.request import MAX_PIXELS, MIN_SIDE, SIDE_MULTIPLE, GenerationRequest
from core.geometry import Size
from core.pose import detect, openpose, stored_score
from core.pose.score import score
from core.pose.skeleton import Pose
from core.repose.figure import Figure, by_puppet
from core.repose.request import Cell, ReposeRequest
from core.runners.reposing.behind import before
from core.runners.reposing.opened import Opened
from core.runners.services import Services

# What is told of a source and stays true of its figure in another pose.
STAYS = ("drawn", "upscaled")


@dataclass(frozen=True)
class Made:
    """``recipe`` is a ``GenerationRequest`` as a dictionary, empty where there is none."""

    image: Image.Image
    recipe: dict[str, Any]
    extras: dict[str, Any]


def make(cell: Cell, request: ReposeRequest, opened: Opened, services: Services) -> Made:
    """Raises ``InputRejected`` for a pose or a figure of which too little shows."""
    started = time.monotonic()
    size = request.size or opened.size
    figure = by_puppet(opened.puppet, cell.asked, size)
    image = before(figure, request, services)
    extras = {
        "road": cell.road.value,
        "pose_name": cell.asked.name,
        "repose": _alone(cell, request, opened).to_dict(),
        "placed": openpose.dumps(figure.pose),
        "method": opened.cutout.method,
        "notes": [*opened.cutout.notes, *figure.notes],
        "mesh": figure.measures,
        **{name: value for name, value in opened.record.extras.items() if name in STAYS},
        **_scored(figure, image),
        "seconds": round(time.monotonic() - started, 2),
    }
    return Made(image, _recipe(opened.record, figure.pose), extras)


def _alone(cell: Cell, request: ReposeRequest, opened: Opened) -> ReposeRequest:
    """What makes this picture again."""
    return replace(request, sources=(opened.source,), poses=(cell.asked,), roads=(cell.road,))


def _scored(figure: Figure, image: Image.Image) -> dict[str, Any]:
    if not detect.is_available():
        return {}
    asked = figure.pose.bodies_only()
    found = detect.detect(image, near=asked)
    return {"score": stored_score.to_dict(score(asked, found))}


def _recipe(source: ImageRecord, pose: Pose) -> dict[str, Any]:
    """The source's words in the new pose, for a checkpoint; empty for a picture without words."""
    if not source.request:
        return {}
    try:
        told = GenerationRequest.from_dict(source.request)
        alike = replace(told, pose=pose, size=_paintable(pose.size), start_from=None, refine=None,
                        controls=(), count=1, until_score=0.0)  # fmt: skip
    except RequestRejected:
        return {}
    return alike.to_dict()


def _paintable(size: Size) -> Size:
    """Of this shape, as large as a checkpoint paints it."""
    factor = min(1.0, (MAX_PIXELS / size.pixels) ** 0.5)
    sides = (int(side * factor) // SIDE_MULTIPLE * SIDE_MULTIPLE for side in size)
    return Size(*(max(MIN_SIDE, side) for side in sides))
