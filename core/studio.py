"""The composition root: opens every part and runs the requests.

Knows no user interface. Pages, the command line and the benchmarks all go through ``Studio``.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

from PIL import Image

from core.config import Config
from core.database import Database
from core.detection import fetch as detector_fetch
from core.detection.fetch import DetectorRequest
from core.files import check_free
from core.gallery import metadata
from core.gallery.gallery import Gallery, ImageRecord
from core.gallery.leftovers import sweep_inputs
from core.gallery.record import upscaled_extras
from core.generation import resolved_request
from core.generation.auto_pose import posed
from core.generation.batch_progress import Rolls
from core.generation.engine import Engine
from core.generation.input_store import PictureStore
from core.generation.pose_score import check_can_measure, scored
from core.generation.preload import preload
from core.generation.request import GenerationRequest
from core.generation.xy_plot.plot import PlotRequest
from core.generation.xy_plot.sheet import sheet
from core.jobs.job import Job, Progress
from core.jobs.kinds import DRAW, FETCH, FETCH_DETECTOR
from core.jobs.lanes import Lanes
from core.jobs.local import JobContext
from core.model_work import run_fetch, run_merge
from core.models import registry
from core.models.downloading import fetch
from core.models.downloading.fetch import FetchRequest
from core.models.hardware import device
from core.models.importing import importer
from core.models.loading.cache import ModelCache
from core.models.merging import merge
from core.models.merging.merge_request import MergeRequest
from core.models.registry import CheckpointSpec, UpscalerSpec
from core.pose.stored_score import oks_of
from core.upscale.request import SCALES, UpscaleRequest
from core.upscale.upscaler import Upscaler
from core.work import FinishedPicture, Machine, Request, request_of

OnProgress = Callable[[Progress], None]
ShouldStop = Callable[[], bool]


class Studio:
    """All parts of the studio over one data folder; safe to call from several threads.

    The database, the gallery and the worker open at their first use, so that drawing a picture on
    the command line leaves no trace in the data folder.
    """

    def __init__(self, config: Config) -> None:
        self.config = config
        self.pictures = PictureStore(config.inputs_folder, config.min_free_bytes)
        self._cache = ModelCache(config)
        self.upscaler = Upscaler(config)
        self._engine = Engine(self._cache, pictures=self.pictures, enlarge=self._enlarge)

    @cached_property
    def database(self) -> Database:
        return Database(self.config.database_file)

    @property
    def moved_aside(self) -> Path | None:
        """Where a damaged database was put when this studio was opened."""
        return self.database.moved_aside

    @property
    def is_read_only(self) -> bool:
        """The data folder cannot be written: pictures are shown, and nothing new is kept."""
        return self.database.is_read_only

    @cached_property
    def gallery(self) -> Gallery:
        gallery = Gallery(self.config.gallery_folder, self.database)
        if not self.is_read_only:
            gallery.sweep()
            sweep_inputs(self.config.inputs_folder, self.database)
        return gallery

    @cached_property
    def _backend(self) -> Lanes:
        _ = self.gallery  # swept before the first job writes into it
        if not self.is_read_only:
            importer.sweep(self.config)
        return Lanes(self.database, self._run)

    def checkpoints(self) -> tuple[CheckpointSpec, ...]:
        return registry.checkpoints(self.config)

    def ways(self) -> tuple[CheckpointSpec, ...]:
        """All that makes pictures: the drawing, then the checkpoints."""
        return registry.ways(self.config)

    def upscalers(self) -> tuple[UpscalerSpec, ...]:
        return registry.upscalers(self.config)

    def submit(self, request: Request, *, owner: str = "local", job_id: str | None = None) -> Job:
        """Queue a request and return its job; the same ``job_id`` twice is the same job.

        Raises a ``StudioError`` when it could not possibly run: checkpoint not here, disk full,
        unknown picture, full queue. Nothing is queued then.
        """
        self._check_disk()
        match request:
            case GenerationRequest():
                resolved_request.check(request, self.config, self.pictures)
                check_can_measure(request)
                kind = DRAW if request.is_drawn else "generate"
            case PlotRequest():
                for cell in request.cells:
                    resolved_request.check(cell.request, self.config, self.pictures)
                kind = "plot"
            case UpscaleRequest():
                self.gallery.get(request.image_id)
                kind = "upscale"
            case FetchRequest():
                fetch.check(request, self.config)
                kind = FETCH
            case DetectorRequest():
                detector_fetch.check(request, self.config)
                kind = FETCH_DETECTOR
            case MergeRequest():
                merge.check(request, self.config)
                kind = merge.KIND
        return self._backend.submit(kind, request.to_dict(), owner=owner, job_id=job_id)

    def resume(self) -> None:
        """Take up the work that an earlier run of the studio left in the queue."""
        if not self.is_read_only:
            self._backend.start()

    def preload(self) -> None:
        """Load the default checkpoint, unless memory is short or work waits; takes a while."""
        ready = [spec for spec in self.checkpoints() if spec.is_installed(self.config)]
        if ready and not self.jobs(active_only=True, limit=1):
            preload(ready[0], self._cache)

    def job(self, job_id: str) -> Job:
        return self._backend.get(job_id)

    def jobs(
        self, owner: str | None = None, *, limit: int | None = None, active_only: bool = False
    ) -> list[Job]:
        return self._backend.list(owner, limit=limit, active_only=active_only)

    def count_active(self) -> tuple[int, int]:
        """How many jobs run, how many wait."""
        return self._backend.count_active()

    def cancel(self, job_id: str) -> None:
        self._backend.cancel(job_id)

    def wait(self, job_id: str, timeout_seconds: float | None = None) -> Job:
        """The job once it has ended, or as it stands when the time is up."""
        return self._backend.wait(job_id, timeout_seconds)

    def close(self) -> None:
        """Stop the worker at its next safe point and close the database."""
        if "_backend" in self.__dict__:
            self._backend.close()
        if "database" in self.__dict__:
            self.database.close()

    def machine(self) -> Machine:
        """Facts for the landing page, found without loading torch."""
        facts = device.describe_without_torch(self.config)
        ready = [spec for spec in self.checkpoints() if spec.is_installed(self.config)]
        return Machine(
            device_text=facts.device_text,
            memory_text=facts.memory_text,
            checkpoint_text=_checkpoint_text(ready),
            is_ready=bool(ready),
        )

    def render(
        self,
        request: GenerationRequest,
        index: int = 0,
        *,
        on_progress: OnProgress = lambda _: None,
        should_stop: ShouldStop = lambda: False,
        rolls: Rolls | None = None,
    ) -> FinishedPicture:
        """Draw, enlarge and measure picture ``index`` of the request; writes nothing.

        The finished picture's request names the pose that was held, also where the checkpoint
        needed one and the studio chose it. ``rolls`` are the pictures made before it, which the
        progress tells of.

        Raises ``JobCancelled`` at the next step after ``should_stop()`` turned true.
        """
        started = time.monotonic()
        rolls = rolls or Rolls(request)
        request, posing = posed(request, index, self.config, self.pictures)
        drawn = self._engine.generate(
            request,
            index,
            on_step=lambda report: on_progress(rolls.progress(index, report)),
            should_stop=should_stop,
        )
        image, notes = drawn.image, [*posing, *drawn.notes]
        if request.enlarge > 1 and not request.is_drawn:  # which is drawn that large
            on_progress(rolls.finishing(index, "Sharpening"))
            image = self.upscaler.upscale(
                image, request.enlarge, on_note=notes.append, should_stop=should_stop
            )
        extras: dict[str, Any] = {"notes": notes, "drawn": drawn.drawn, **scored(image, request)}
        extras["seconds"] = round(time.monotonic() - started, 2)
        single = replace(request, seed=drawn.seed, count=1, until_score=0.0)
        return FinishedPicture(image=image, request=single, extras=extras)

    def _run(self, job: Job, context: JobContext) -> tuple[str, ...]:
        """The ids of what was made and is still there: some may have been deleted meanwhile."""
        made = self._made(job, context)
        there = {one.id for one in self.gallery.find(ids=made, limit=len(made)).records}
        return tuple(one for one in made if one in there)

    def _made(self, job: Job, context: JobContext) -> tuple[str, ...]:
        match request_of(job):
            case GenerationRequest() as request:
                return self._run_generation(job, request, context)
            case PlotRequest() as request:
                return self._run_plot(job, request, context)
            case UpscaleRequest() as request:
                return self._run_upscale(job, request, context)
            case FetchRequest() | DetectorRequest() as request:
                return run_fetch(request, self.config, context)
            case MergeRequest() as request:
                return run_merge(request, self.config, context, job.id)

    def _run_generation(
        self, job: Job, request: GenerationRequest, context: JobContext
    ) -> tuple[str, ...]:
        """Pictures that an interrupted run of this job already kept are not made again."""
        kept = {record.index: record for record in self.gallery.of_job(job.id)}
        for record in kept.values():
            context.keep(record.id)
        rolls = Rolls(request, {index: oks_of(record.extras) for index, record in kept.items()})
        for index in range(request.count):
            if index in kept:
                continue
            if rolls.is_over:
                break
            context.check()
            self._check_disk()
            picture = self.render(
                request,
                index,
                on_progress=context.report,
                should_stop=context.should_stop,
                rolls=rolls,
            )
            kept[index] = self._keep(job, index, picture)
            rolls.scores[index] = oks_of(picture.extras)
            context.keep(kept[index].id)  # stays in the result when the rest is cancelled
        return tuple(kept[index].id for index in sorted(kept))

    def _keep(self, job: Job, index: int, picture: FinishedPicture) -> ImageRecord:
        return self.gallery.save(
            picture.image,
            kind="generated",
            request=picture.request.to_dict(),
            owner=job.owner,
            job_id=job.id,
            index=index,
            extras=picture.extras,
        )

    def _run_plot(self, job: Job, plot: PlotRequest, context: JobContext) -> tuple[str, ...]:
        """Every cell is kept as a picture of its own; the sheet comes first in the result."""
        kept = {record.index: record for record in self.gallery.of_job(job.id)}
        cells = plot.cells
        for index, cell in enumerate(cells):
            if index in kept:
                continue
            context.check()
            self._check_disk()
            place = f"Picture {index + 1} of {len(cells)}"
            picture = self.render(
                cell.request,
                on_progress=lambda progress, index=index, place=place: context.report(
                    Progress(
                        step=index * progress.steps + progress.step,
                        steps=len(cells) * progress.steps,
                        text=f"{place} · {progress.text}",
                        preview=progress.preview,
                    )
                ),
                should_stop=context.should_stop,
            )
            kept[index] = self._keep(job, index, picture)
            context.keep(kept[index].id)
        pictures = (self.gallery.kept_image(kept[index]) for index in range(len(cells)))
        drawn = self.gallery.save(
            sheet(plot, pictures),
            kind="plot",
            request=plot.request.to_dict(),
            owner=job.owner,
            job_id=job.id,
            index=len(cells),
        )
        return (drawn.id, *(kept[index].id for index in range(len(cells))))

    def _run_upscale(
        self, job: Job, request: UpscaleRequest, context: JobContext
    ) -> tuple[str, ...]:
        kept = self.gallery.of_job(job.id)
        if kept:
            return (kept[0].id,)
        source = self.gallery.get(request.image_id)
        self._check_disk()
        started = time.monotonic()
        notes = [f"×{request.scale} by {request.upscaler}"]
        image = self.upscaler.upscale(
            self.gallery.image(source.id),
            request.scale,
            upscaler=request.upscaler,
            on_note=notes.append,
            on_tile=lambda done, tiles: context.report(
                Progress(step=done, steps=tiles, text=f"Tile {done} of {tiles}")
            ),
            should_stop=context.should_stop,
        )
        made_by = {"upscaler": request.upscaler, "scale": request.scale}
        extras: dict[str, Any] = {"notes": notes, **made_by}
        extras |= upscaled_extras(source.extras, request.scale, request.upscaler)
        if source.request:
            extras |= scored(image, GenerationRequest.from_dict(source.request))
        extras["seconds"] = round(time.monotonic() - started, 2)
        record = self.gallery.save(
            image,
            kind="upscaled",
            request=source.request,
            owner=job.owner,
            job_id=job.id,
            parent_id=source.id,
            extras=extras,
            infotext=metadata.read(self.gallery.path(source.id)).infotext,
        )
        return (record.id,)

    def _check_disk(self) -> None:
        check_free(self.config.data_folder, 0, self.config.min_free_bytes)

    def _enlarge(
        self, image: Image.Image, factor: float, upscaler: str, should_stop: ShouldStop
    ) -> Image.Image:
        """For a refinement: at least ``factor`` times as large."""
        scale = next(scale for scale in SCALES if scale >= factor)
        return self.upscaler.upscale(image, scale, upscaler=upscaler, should_stop=should_stop)


_open: dict[Path, Studio] = {}
_open_lock = threading.Lock()


def open_studio(config: Config | None = None) -> Studio:
    """The studio over a data folder: the same object for the same folder in one process.

    Kept here and not in a cache of the interface, because anybody's "clear cache" empties that
    cache for all sessions and would start a second worker.
    """
    config = config or Config.from_environment()
    with _open_lock:
        if config.data_folder not in _open:
            _open[config.data_folder] = Studio(config)
        return _open[config.data_folder]


def close_studio(config: Config) -> None:
    """Close and forget the studio over this data folder, when there is one."""
    with _open_lock:
        studio = _open.pop(config.data_folder, None)
    if studio is not None:
        studio.close()


def _checkpoint_text(ready: list[CheckpointSpec]) -> str:
    if not ready:
        return "No checkpoint is ready."
    others = len(ready) - 1
    more = f", and {others} more" if others else ""
    return f"{ready[0].title} is ready{more}."
