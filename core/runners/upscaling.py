"""A picture of the gallery, enlarged and kept beside it."""

from __future__ import annotations

import time
from typing import Any

from core.gallery import metadata
from core.gallery.record import upscaled_extras
from core.generation import pose_score
from core.generation.request import GenerationRequest
from core.jobs.backend import JobContext
from core.jobs.job import Job, Progress
from core.jobs.remaining import TileClock
from core.runners.services import Services
from core.upscale.request import UpscaleRequest


def check(request: UpscaleRequest, services: Services) -> None:
    services.gallery.get(request.image_id)


def run(
    request: UpscaleRequest, services: Services, job: Job, context: JobContext
) -> tuple[str, ...]:
    gallery = services.gallery
    kept = gallery.of_job(job.id)
    if kept:
        return (kept[0].id,)
    source = gallery.get(request.image_id)
    services.check_disk()
    started, clock = time.monotonic(), TileClock()
    notes = [f"×{request.scale} by {request.upscaler}"]
    image = services.upscaler.upscale(
        gallery.image(source.id),
        request.scale,
        upscaler=request.upscaler,
        on_note=notes.append,
        on_tile=lambda done, tiles: context.report(
            Progress(step=done, steps=tiles, text=clock.text(done, tiles))
        ),
        should_stop=context.should_stop,
    )
    extras: dict[str, Any] = {"notes": notes, "upscaler": request.upscaler, "scale": request.scale}
    extras |= upscaled_extras(source.extras, request.scale, request.upscaler)
    if source.request:
        extras |= pose_score.scored(image, GenerationRequest.from_dict(source.request))
    extras["seconds"] = round(time.monotonic() - started, 2)
    record = gallery.save(
        image,
        kind="upscaled",
        request=source.request,
        owner=job.owner,
        job_id=job.id,
        parent_id=source.id,
        extras=extras,
        infotext=metadata.read(gallery.path(source.id)).infotext,
    )
    return (record.id,)
