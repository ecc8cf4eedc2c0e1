"""Poses of an animal as a job: picture by picture, taken up again where it broke off."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

from PIL import Image

from core.config import Config
from core.cutout import grounds, kept, methods
from core.cutout.correcting import correct
from core.cutout.cutout import Cutout
from core.cutout.methods import OnProgress
from core.cutout.request import AUTO, GroundKind
from core.gallery.gallery import Gallery
from core.generation.input_store import PictureStore
from core.geometry import Size
from core.jobs.backend import JobContext
from core.jobs.job import Job
from core.pose.detection.stopping import ShouldStop
from core.pose.skeleton import Pose
from core.repose.animals.cutting import cut_out_animal
from core.repose.animals.presets import AnimalPose
from core.repose.animals.quadruped import AnimalFigure, Quadruped
from core.repose.animals.request import AnimalRequest, AnimalSource
from core.repose.clean_plate.plate import without_figure
from core.repose.figure import Figure
from core.repose.request import GroundChoice
from core.runners.reposing import behind
from core.runners.reposing.watch import Watch
from core.runners.services import Services

# What is told of a source and stays true of its pixels in another pose.
STAYS = ("drawn", "upscaled")


def check(request: AnimalRequest, services: Services) -> None:
    """Raises what would fail later on."""
    source = request.source
    services.gallery.get(source.image_id)
    methods.check(source.method, services.config)
    if source.strokes:
        services.inputs.check(source.strokes)
    behind.check(request, services)


def run(
    request: AnimalRequest, services: Services, job: Job, context: JobContext
) -> tuple[str, ...]:
    return _Series(request, services, job, context).run()


def cut_out(
    source: AnimalSource,
    gallery: Gallery,
    inputs: PictureStore,
    config: Config,
    *,
    on_progress: OnProgress = lambda _done, _all, _text: None,
    should_stop: ShouldStop = lambda: False,
) -> Cutout:
    """As it was corrected. Its arrays are not to be written."""
    picture = gallery.image(source.image_id, keeps_alpha=True)
    if source.method == AUTO:
        made = cut_out_animal(
            picture, config, source.rig, on_progress=on_progress, should_stop=should_stop
        )
    else:
        made = kept.cut_out(
            picture, config, method=source.method, on_progress=on_progress, should_stop=should_stop
        )
    return correct(made, picture, inputs.get(source.strokes)) if source.strokes else made


class _Series:
    def __init__(
        self, request: AnimalRequest, services: Services, job: Job, context: JobContext
    ) -> None:
        self._request, self._services, self._job = request, services, job
        self._context, self._watch = context, Watch(context, len(request))

    def run(self) -> tuple[str, ...]:
        kept_ids = {one.index: one.id for one in self._services.gallery.of_job(self._job.id)}
        for image_id in kept_ids.values():
            self._context.keep(image_id)
        missing = [one for one in range(len(self._request)) if one not in kept_ids]
        if missing:
            self._open()
        for number in missing:
            self._watch.at(number)
            self._context.check()
            self._services.check_disk()
            kept_ids[number] = self._made(number)
            self._context.keep(kept_ids[number])
        return tuple(kept_ids[number] for number in sorted(kept_ids))

    def _open(self) -> None:
        source = self._request.source
        self._record = self._services.gallery.get(source.image_id)
        self._watch.say("Cutting out …")
        services = self._services
        self._cutout = cut_out(
            source, services.gallery, services.inputs, services.config,
            on_progress=lambda _done, _all, text: self._watch.say(text),
            should_stop=self._watch.should_stop,
        )  # fmt: skip
        self._watch.say("Cutting into pieces …")
        own = source.rig.scaled_to(self._cutout.size)
        self._animal = Quadruped(self._cutout, own)
        self._behind: Image.Image | None = None

    def _made(self, number: int) -> str:
        started = time.monotonic()
        asked = self._request.poses[number]
        self._watch.say(asked.name or "Posing …")
        figure = self._animal.drawn(asked)
        image = behind.before(_as_figure(figure), self._ground(figure), self._request)
        self._watch.show(image)
        self._context.check()
        record = self._services.gallery.save(
            image,
            kind="reposed",
            request={},
            owner=self._job.owner,
            job_id=self._job.id,
            index=number,
            parent_id=self._record.id,
            extras=self._extras(asked, started),
        )
        return record.id

    def _extras(self, asked: AnimalPose, started: float) -> dict[str, Any]:
        return {
            "road": "puppet",
            "pose_name": asked.name,
            "animal": replace(self._request, poses=(asked,)).to_dict(),
            "method": self._cutout.method,
            "notes": list(self._cutout.notes),
            **{name: told for name, told in self._record.extras.items() if name in STAYS},
            "seconds": round(time.monotonic() - started, 2),
        }

    def _ground(self, figure: AnimalFigure) -> Image.Image | None:
        """RGB of the picture's size; one for all poses. None for nothing."""
        if self._behind is None:
            self._behind = self._made_ground(figure)
        return self._behind

    def _made_ground(self, figure: AnimalFigure) -> Image.Image | None:
        request, services = self._request, self._services
        if request.ground_choice is GroundChoice.KEEP:
            picture = services.gallery.image(self._record.id, keeps_alpha=True)
            is_clear = picture.mode == "RGBA"  # there is nothing behind it to keep
            return None if is_clear else without_figure(picture, self._cutout)
        ground = request.ground
        own = services.inputs.get(ground.value) if ground.kind is GroundKind.PICTURE else None
        floor = figure.floor / figure.size.height
        return grounds.ground_picture(
            ground, figure.size, picture=own, seed=request.seed, floor=floor
        )


def _as_figure(figure: AnimalFigure) -> Figure:
    """For those who set a figure before its ground: it has no joints of a person."""
    return Figure(figure.pixels, Pose((), Size(*figure.size)), figure.floor)
