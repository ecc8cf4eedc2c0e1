"""Sprites and data sets of characters: one archive a job, kept until newer ones need its place."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from pathlib import Path

from core.characters.exports.kept import KeptPicture, PictureSprites, sample_of
from core.characters.exports.request import DatasetRequest, SpritesRequest
from core.characters.exports.zipped import Files, OnDone, write_zip
from core.config import Config
from core.files import is_name, make_folder
from core.gallery.gallery import Gallery
from core.jobs.backend import JobContext
from core.jobs.job import Job, Progress
from core.runners.services import Services

MOST_ARCHIVES = 12

Collection = SpritesRequest | DatasetRequest


def check(request: Collection, services: Services) -> None:
    for image_id in request.pictures:
        services.gallery.get(image_id)


def run(request: Collection, services: Services, job: Job, context: JobContext) -> tuple[str, ...]:
    """No picture of the gallery: the archive stands at ``archive_of``."""
    path = archive_of(services.config, job.id)
    make_folder(path.parent)

    def tell(done: int, count: int) -> None:
        context.check()
        context.report(Progress(step=done, steps=count, text=f"Picture {done} of {count}"))

    context.report(Progress(text="Getting ready …"))
    write_zip(path, files_of(request, services.gallery, tell))
    _sweep(path)
    return ()


def archive_of(config: Config, job_id: str) -> Path:
    """Where the archive of a job is, once it has ended well."""
    assert is_name(job_id), "an id of the queue"
    return config.archives_folder / f"{job_id}.zip"


def files_of(request: Collection, gallery: Gallery, on_done: OnDone) -> Files:
    kept = tuple(_kept(gallery, image_id) for image_id in request.pictures)
    match request:
        case DatasetRequest():
            samples = tuple(sample_of(request.card, one, request.side) for one in kept)
            return replace(request.drawn, samples=samples).files(on_done)
        case SpritesRequest() if kept:
            return PictureSprites(request.card, kept, request.height).files(on_done)
        case _:
            return request.drawn.files(on_done)


def _kept(gallery: Gallery, image_id: str) -> KeptPicture:
    return KeptPicture.of(gallery.get(image_id), lambda: gallery.image(image_id, keeps_alpha=True))


def _sweep(newest: Path) -> None:
    """Archives can be made again: the oldest go."""
    found = sorted(newest.parent.glob("*.zip"), key=lambda path: path.stat().st_mtime)
    for path in found[:-MOST_ARCHIVES]:
        with contextlib.suppress(OSError):
            path.unlink()
