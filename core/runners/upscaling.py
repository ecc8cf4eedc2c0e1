"""A picture of the gallery, enlarged and kept beside it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from core.errors import ModelMissing
from core.gallery import metadata
from core.gallery.record import upscaled_extras
from core.generation import pose_score
from core.generation.request import GenerationRequest
from core.geometry import Size
from core.jobs.backend import JobContext
from core.jobs.job import Job, Progress
from core.jobs.remaining import TileClock
from core.models import registry
from core.runners.services import Services
from core.upscale.limits import check_result, check_target
from core.upscale.network import check_reach, highest_scale
from core.upscale.presets import Preset
from core.upscale.progress import OnTile, ShouldStop
from core.upscale.request import UpscaleRequest
from core.upscale.transparency import enlarged

if TYPE_CHECKING:
    from PIL import Image

    from core.gallery.record import ImageRecord


def check(request: UpscaleRequest, services: Services) -> None:
    """Raises what would fail later on: no such picture, no such network, an impossible size."""
    source = services.gallery.get(request.image_id)
    spec = registry.upscaler(request.upscaler, services.config)
    if why_not := spec.why_not(services.config):
        raise ModelMissing(why_not)
    size = Size(source.width, source.height)
    highest = highest_scale(spec)
    if request.target is None:
        check_reach(spec, highest, request.scale)
        check_result(size, request.scale)
    else:
        check_target(size, request.target, highest)


def run(
    request: UpscaleRequest, services: Services, job: Job, context: JobContext
) -> tuple[str, ...]:
    kept = services.gallery.of_job(job.id)
    if kept:
        return (kept[0].id,)
    services.check_disk()
    clock = TileClock()
    return (
        enlarged_and_kept(
            request,
            services,
            job,
            lambda done, tiles: context.report(
                Progress(step=done, steps=tiles, text=clock.text(done, tiles))
            ),
            context.should_stop,
        ),
    )


def enlarged_and_kept(
    request: UpscaleRequest,
    services: Services,
    job: Job,
    on_tile: OnTile,
    should_stop: ShouldStop,
    index: int = 0,
) -> str:
    """The id of the result, which is picture ``index`` of the job. Raises as ``Upscaler.upscale``
    does, and ``NotFound`` for a picture that is gone."""
    gallery = services.gallery
    source = gallery.get(request.image_id)
    started = time.monotonic()
    notes = [f"{_asked(request)} by {registry.upscaler(request.upscaler, services.config).title}"]

    def upscaled(image: Image.Image, on_tile: OnTile) -> Image.Image:
        return services.upscaler.upscale(
            image,
            request.scale,
            target=request.target,
            upscaler=request.upscaler,
            on_note=notes.append,
            on_tile=on_tile,
            should_stop=should_stop,
        )

    image = enlarged(gallery.image(source.id, keeps_alpha=True), upscaled, on_tile)
    extras = _extras(request, source, image, notes)
    extras["seconds"] = round(time.monotonic() - started, 2)
    record = gallery.save(
        image,
        kind="upscaled",
        request=source.request,
        owner=job.owner,
        job_id=job.id,
        index=index,
        parent_id=source.id,
        extras=extras,
        infotext=metadata.read(gallery.path(source.id)).infotext,
    )
    return record.id


def _extras(
    request: UpscaleRequest, source: ImageRecord, image: Image.Image, notes: list[str]
) -> dict[str, Any]:
    scale = _factor(request, image, source)
    # Colours and transparency, and the passes to a named size, may each tell of the same.
    once = list(dict.fromkeys(notes))
    extras: dict[str, Any] = {"notes": once, "upscaler": request.upscaler, "scale": scale}
    extras |= {} if request.target is None else {"target": request.target}
    extras |= upscaled_extras(source.extras, scale, request.upscaler)
    if source.request:
        extras |= pose_score.scored(image, GenerationRequest.from_dict(source.request))
    return extras


def _factor(request: UpscaleRequest, image: Image.Image, source: ImageRecord) -> float:
    if request.target is None:
        return request.scale
    return round(max(image.size) / max(source.width, source.height), 3)


def _asked(request: UpscaleRequest) -> str:
    """ "×4", "4K", "3000 pixels"."""
    if request.target is None:
        return f"×{request.scale}"
    named = (one.label for one in Preset if one.long_side == request.target)
    return next(named, f"{request.target} pixels")
