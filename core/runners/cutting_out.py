"""The people of a gallery picture, cut out and kept beside it, on a new ground if one is asked."""

from __future__ import annotations

import time
from typing import Any

from PIL import Image

from core.cutout import grounds, kept, methods
from core.cutout.correcting import correct
from core.cutout.cutout import Cutout
from core.cutout.request import CutoutRequest, Ground, GroundKind
from core.gallery import metadata
from core.gallery.gallery import ImageRecord
from core.jobs.backend import JobContext
from core.jobs.job import Job, Progress
from core.runners.services import Services
from core.runners.source_pose import told_pose

# What is told of the source and stays true of its cut-out.
STAYS = ("drawn", "upscaled")


def check(request: CutoutRequest, services: Services) -> None:
    services.gallery.get(request.image_id)
    methods.check(request.method, services.config)
    if request.strokes:
        services.inputs.check(request.strokes)
    grounds.check(request.ground)
    if request.ground.kind is GroundKind.PICTURE:
        services.inputs.check(request.ground.value)


def run(
    request: CutoutRequest, services: Services, job: Job, context: JobContext
) -> tuple[str, ...]:
    gallery = services.gallery
    made = gallery.of_job(job.id)
    if made:
        return (made[0].id,)
    source = gallery.get(request.image_id)
    services.check_disk()
    started = time.monotonic()
    cutout = _cut(request, source, services, context)
    image = _before(cutout, request.ground, services)
    extras: dict[str, Any] = {
        "notes": list(cutout.notes),
        "method": cutout.method,
        "cutout": request.to_dict(),
        "seconds": round(time.monotonic() - started, 2),
    }
    extras |= {name: source.extras[name] for name in STAYS if name in source.extras}
    record = gallery.save(
        image,
        kind="cutout",
        request=source.request,
        owner=job.owner,
        job_id=job.id,
        parent_id=source.id,
        extras=extras,
        infotext=metadata.read(gallery.path(source.id)).infotext,
    )
    return (record.id,)


def _cut(
    request: CutoutRequest, source: ImageRecord, services: Services, context: JobContext
) -> Cutout:
    picture = services.gallery.image(source.id, keeps_alpha=True)
    cutout = kept.cut_out(
        picture,
        services.config,
        method=request.method,
        pose=told_pose(source),
        on_progress=lambda done, steps, text: context.report(
            Progress(step=done, steps=steps, text=text)
        ),
        should_stop=context.should_stop,
    )
    context.check()
    if not request.strokes:
        return cutout
    return correct(cutout, picture, services.inputs.get(request.strokes))


def _before(cutout: Cutout, ground: Ground, services: Services) -> Image.Image:
    own = None
    if ground.kind is GroundKind.PICTURE:
        own = services.inputs.get(ground.value)
    behind = grounds.ground_picture(ground, cutout.size, picture=own)
    return cutout.image() if behind is None else grounds.on_ground(cutout, behind)
