"""Pictures of a request, and X/Y plots of them: rendered and kept one after the other."""

from __future__ import annotations

import itertools
import math

from core.gallery.gallery import ImageRecord
from core.generation import resolved_request
from core.generation.batch_progress import BatchProgress
from core.generation.pose_score import check_can_measure
from core.generation.request import GenerationRequest
from core.generation.spoken_prompts import spoken, wildcards_of
from core.generation.xy_plot.plot import PlotRequest
from core.generation.xy_plot.sheet import sheet
from core.jobs.backend import JobContext
from core.jobs.job import Job, Progress
from core.models import registry
from core.pose.stored_score import oks_of
from core.runners.each import Places, Watch
from core.runners.render import FinishedPicture
from core.runners.services import Services
from core.upscale.network import check_reach, highest_scale


def check(request: GenerationRequest, services: Services) -> None:
    _check_words(request, services)
    check_can_measure(request)
    _check_upscalers(request, services)


def _check_words(request: GenerationRequest, services: Services) -> None:
    """As each picture says it: what is chosen may name LoRAs."""
    wildcards = wildcards_of(services.config)
    told = {one.prompt: one for one in (spoken(request, index, wildcards)[0]
                                        for index in range(request.count))}  # fmt: skip
    for one in told.values():
        resolved_request.check(one, services.config, services.inputs)


def _check_upscalers(request: GenerationRequest, services: Services) -> None:
    """A network that does not go that far is told before anything is drawn."""
    for one in request.upscalings:
        spec = registry.upscaler(one.upscaler, services.config)
        check_reach(spec, highest_scale(spec), math.ceil(one.scale))


def run(
    request: GenerationRequest, services: Services, job: Job, context: JobContext
) -> tuple[str, ...]:
    kept = _kept(services, job)
    for record in kept.values():
        context.keep(record.id)
    batch = BatchProgress(request, {index: oks_of(record.extras) for index, record in kept.items()})

    def make(index: int, watch: Watch) -> None:
        services.check_disk()
        picture = services.renderer.render(
            request,
            index,
            on_progress=watch.report,
            should_stop=watch.should_stop,
            batch=batch,
        )
        kept[index] = _keep(services, job, index, picture)
        batch.scores[index] = oks_of(picture.extras)
        context.keep(kept[index].id)  # stays in the result when the rest is cancelled

    wanted = (index for index in range(request.count) if index not in kept)
    left = itertools.takewhile(lambda _: not batch.is_over, wanted)
    places = Places(left=left, count=request.count, made=len(kept))
    services.renderer.each(places, make, context)
    return tuple(kept[index].id for index in sorted(kept))


def _kept(services: Services, job: Job) -> dict[int, ImageRecord]:
    """What an interrupted run of this job made, by its index."""
    return {record.index: record for record in services.gallery.of_job(job.id)}


def _keep(services: Services, job: Job, index: int, picture: FinishedPicture) -> ImageRecord:
    return services.gallery.save(
        picture.image,
        kind="generated",
        request=picture.request.to_dict(),
        owner=job.owner,
        job_id=job.id,
        index=index,
        extras=picture.extras,
    )


# --- plots ------------------------------------------------------------------------------------


def check_plot(plot: PlotRequest, services: Services) -> None:
    for cell in plot.cells:
        _check_words(cell.request, services)
        _check_upscalers(cell.request, services)


def run_plot(
    plot: PlotRequest, services: Services, job: Job, context: JobContext
) -> tuple[str, ...]:
    """Every cell is kept as a picture of its own; the sheet comes first in the result."""
    kept, count = _kept(services, job), len(plot.cells)

    def make(index: int, watch: Watch) -> None:
        services.check_disk()
        picture = services.renderer.render(
            plot.cells[index].request,
            on_progress=lambda progress: watch.report(_of_plot(progress, index, count)),
            should_stop=watch.should_stop,
        )
        kept[index] = _keep(services, job, index, picture)
        context.keep(kept[index].id)

    left = [index for index in range(count) if index not in kept]
    services.renderer.each(Places(left=left, count=count, made=len(kept)), make, context)
    cells = [kept[index] for index in range(count)]
    drawn = services.gallery.save(
        sheet(plot, (services.gallery.kept_image(cell) for cell in cells)),
        kind="plot",
        request=plot.request.to_dict(),
        owner=job.owner,
        job_id=job.id,
        index=count,
    )
    return (drawn.id, *(cell.id for cell in cells))


def _of_plot(progress: Progress, index: int, count: int) -> Progress:
    """How far the plot is when its cell ``index`` is this far."""
    return Progress(
        step=index * progress.steps + progress.step,
        steps=count * progress.steps,
        text=f"Picture {index + 1} of {count} · {progress.text}",
        preview=progress.preview,
    )
