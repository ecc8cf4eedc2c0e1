"""One picture of a series: its figure posed, put before its ground, painted over, enlarged and
measured."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from PIL import Image, ImageChops

from core.cutout.request import GroundKind
from core.errors import RequestRejected
from core.gallery.record import ImageRecord
from core.generation.drawing import painter
from core.generation.request import MAX_PIXELS, MIN_SIDE, SIDE_MULTIPLE, GenerationRequest
from core.geometry import Size
from core.identity import stored as stored_identity
from core.pose import detect, openpose, stored_score
from core.pose.score import score
from core.pose.skeleton import Person, Pose
from core.repose.figure import Figure, asked_person, by_puppet, placed
from core.repose.fitness import UNFIT
from core.repose.moving.aims import OTHER_SIDE
from core.repose.remaking import Attempt
from core.repose.request import Cell, GroundChoice, ReposeRequest, Road
from core.repose.roads import overpaint, redraw
from core.repose.roads.clothes import dyed
from core.repose.roads.prints import visible_prints
from core.runners.reposing.behind import before, behind, on_paper
from core.runners.reposing.dressing import Dressing
from core.runners.reposing.enlarging import enlarged
from core.runners.reposing.opened import Opened
from core.runners.reposing.painting import Painter
from core.runners.reposing.watch import Watch
from core.runners.services import Services

# What is told of a source and stays true of its pixels in another pose.
STAYS = ("drawn", "upscaled")
TURNED = "The pose is seen from the other side, so this was painted over a redraw."


@dataclass(frozen=True)
class Made:
    """``recipe`` is a ``GenerationRequest`` as a dictionary, empty where there is none."""

    image: Image.Image
    recipe: dict[str, Any]
    extras: dict[str, Any]


@dataclass(frozen=True)
class _Posed:
    """A figure before its ground, RGB or RGBA."""

    image: Image.Image
    figure: Figure
    recipe: dict[str, Any]
    extras: dict[str, Any] = field(default_factory=dict[str, Any])


class Maker:
    """Makes the cells of one source."""

    def __init__(
        self, request: ReposeRequest, opened: Opened, services: Services, watch: Watch
    ) -> None:
        self._request, self._opened = request, opened
        self._services, self._watch = services, watch
        self._painter = None
        if request.paint is not None:
            self._painter = Painter(request, opened, services, watch)
        self._dressing = Dressing(request, services) if request.garment else None

    def make(self, cell: Cell, attempt: Attempt) -> Made:
        """Raises ``InputRejected`` for a pose or a figure of which too little shows."""
        started = time.monotonic()
        self._watch.say(cell.asked.name or "Posing …")
        size = self._request.size_of(self._opened.size)
        is_painted = attempt.road is Road.PAINT
        base = self._request.over if is_painted else attempt.road
        figure = self._by_puppet(cell, size) if base is Road.PUPPET else None
        is_turned = is_painted and figure is not None and OTHER_SIDE in figure.notes
        if figure is None or is_turned:
            base, posed = Road.REDRAW, self._redrawn(cell, size, is_painted=is_painted)
        else:
            posed = self._puppet(figure)
        if is_turned:
            posed.extras["notes"] = [TURNED]
        if is_painted:
            posed = self._painted(cell, posed, base, attempt.seed)
        image, notes = self._finished(cell, posed, base)
        told = posed.extras.pop("notes", [])
        pose = posed.figure.pose.scaled_to(Size(*image.size))
        extras = {
            "road": attempt.road.value,
            "pose_name": cell.asked.name,
            "repose": self._alone(cell, attempt).to_dict(),
            "placed": openpose.dumps(pose),
            "notes": [*told, *notes],
            **posed.extras,
            **measured(image, pose, self._opened),
            "seconds": round(time.monotonic() - started, 2),
        }
        return Made(image, posed.recipe, extras)

    def _alone(self, cell: Cell, attempt: Attempt) -> ReposeRequest:
        """What makes this picture again."""
        return replace(
            self._request, sources=(self._opened.source,), poses=(cell.asked,),
            roads=(attempt.road,), seed=attempt.seed, tries=1, only=(),
        )  # fmt: skip

    def _person(self, cell: Cell, size: Size) -> Person:
        return placed(asked_person(cell.asked, size), self._opened.person, size)

    def _by_puppet(self, cell: Cell, size: Size) -> Figure:
        return by_puppet(self._opened.puppet, cell.asked, size)

    def _puppet(self, figure: Figure) -> _Posed:
        opened = self._opened
        extras = {
            "method": opened.cutout.method,
            "mesh": figure.measures,
            UNFIT: list(figure.notes),
            "notes": [*opened.cutout.notes, *figure.notes],
            **{name: value for name, value in opened.record.extras.items() if name in STAYS},
        }
        recipe = _recipe(opened.record, figure.pose)
        return _Posed(self._before(figure), figure, recipe, extras)

    def _redrawn(self, cell: Cell, size: Size, *, is_painted: bool) -> _Posed:
        request, opened = self._request, self._opened
        pose = redraw.posed_anew(cell.asked, opened.person, size)
        ground = request.ground
        look = opened.look
        if is_painted and self._dressing is not None:
            look = self._dressing.on(look)
        asked = redraw.redraw_request(look, pose, ground, request.seed)
        drawing = painter.drawing_of(asked, request.seed, pictures=self._services.inputs)
        figure = redraw.figure_of(drawing)
        is_drawn_along = request.ground_choice is GroundChoice.GROUND and ground.kind in (
            GroundKind.PLACE,
            GroundKind.PICTURE,
        )
        image = painter.picture_of(drawing) if is_drawn_along else self._before(figure)
        return _Posed(image, figure, asked.to_dict())

    def _before(self, figure: Figure) -> Image.Image:
        request = self._request
        ground = behind(figure, request, self._opened, self._services, self._painter, request.seed)
        return before(figure, ground, request)

    def _painted(self, cell: Cell, posed: _Posed, base: Road, seed: int) -> _Posed:
        assert self._painter is not None
        request, figure = self._request, posed.figure
        prints = self._prints(cell, figure.size, figure.size, base)
        mask = overpaint.figure_mask(
            figure,
            keeps_faces=request.keeps_faces,
            prints=prints if request.keeps_prints else None,
        )
        under = posed.image
        is_clear = under.mode == "RGBA"
        if self._dressing is not None:
            mask = ImageChops.multiply(mask, self._dressing.mask(figure))
            if base is Road.PUPPET:
                under = dyed(under, mask, self._dressing.colour)
                figure = replace(figure, pixels=np.asarray(under)) if is_clear else figure
        done = self._painter.over(on_paper(under), figure, mask, seed, self._dressing)
        image = overpaint.cut_as(done.image, figure) if is_clear else done.image
        notes = [*posed.extras.get("notes", []), *done.extras.get("notes", [])]
        extras = {**posed.extras, "drawn": done.extras.get("drawn", {}), "notes": notes}
        return _Posed(image, figure, done.recipe.to_dict(), extras)

    def _finished(self, cell: Cell, posed: _Posed, base: Road) -> tuple[Image.Image, list[str]]:
        """Enlarged where that is asked, its prints warped from the source at that size."""
        size, target = posed.figure.size, self._request.target
        if target <= max(size):
            return posed.image, []
        notes: list[str] = []
        image = enlarged(posed.image, target, self._services, self._watch, notes.append)
        prints = self._prints(cell, size, Size(*image.size), base)
        if prints is not None:
            mode = image.mode
            image = Image.alpha_composite(image.convert("RGBA"), prints).convert(mode)
        return image, notes

    def _prints(self, cell: Cell, drawn_at: Size, size: Size, base: Road) -> Image.Image | None:
        if base is not Road.PUPPET:
            return None
        person = self._person(cell, drawn_at)
        return visible_prints(self._opened.puppet, person, drawn_at, size, cell.asked.sides)


def measured(image: Image.Image, pose: Pose, opened: Opened) -> dict[str, Any]:
    """``extras`` with pose score and likeness, where there is a detector to see them."""
    if not detect.is_available():
        return {}
    asked = pose.bodies_only()
    found = detect.detect(image, near=asked)
    told: dict[str, Any] = {"score": stored_score.to_dict(score(asked, found))}
    return told | stored_identity.extras_of(opened.identity.score(image, asked, 0))


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
