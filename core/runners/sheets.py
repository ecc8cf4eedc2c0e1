"""Sheets of characters: each cell is a picture of its own, and the sheet comes last."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from core.characters.sheets.cells import SheetCell
from core.characters.sheets.drawn import composed, drawn_cell
from core.characters.sheets.request import SheetRequest
from core.errors import StudioError
from core.gallery.gallery import ImageRecord
from core.generation import pose_score, resolved_request
from core.generation.request import GenerationRequest
from core.geometry import Size
from core.identity import stored
from core.identity.identity import Identity
from core.identity.wished import nearness
from core.images import on_white
from core.jobs.backend import JobContext
from core.jobs.job import Job, Progress
from core.runners.each import Places, Watch
from core.runners.likeness import check_measurable
from core.runners.render import FinishedPicture, OnProgress
from core.runners.services import Services


def check(request: SheetRequest, services: Services) -> None:
    for one in request.requests:
        resolved_request.check(one, services.config, services.inputs)
    for image_id in filter(None, request.kept):
        services.gallery.get(image_id)
    check_can_measure(request)


def check_can_measure(request: SheetRequest) -> None:
    """Raises ``ModelMissing`` for a wish that nothing here could measure."""
    check_measurable(request.pose_score, request.identity)


def run(
    request: SheetRequest, services: Services, job: Job, context: JobContext
) -> tuple[str, ...]:
    """The sheet comes first in the result, then its cells."""
    made = {record.index: record for record in services.gallery.of_job(job.id)}
    for record in made.values():
        context.keep(record.id)

    def make(place: int, watch: Watch) -> None:
        number = request.to_make[place]
        services.check_disk()
        best = best_of(
            request,
            number,
            services.renderer.render,
            _telling(place, len(request.to_make), watch.report),
            should_stop=watch.should_stop,
        )
        made[number] = services.gallery.save(
            best.image,
            kind="generated",
            request=best.request.to_dict(),
            owner=job.owner,
            job_id=job.id,
            index=number,
            extras=best.extras,
        )
        context.keep(made[number].id)

    left = [place for place, number in enumerate(request.to_make) if number not in made]
    count = len(request.to_make)
    places = Places(left=left, count=count, made=count - len(left))
    services.renderer.each(places, make, context)
    cells = [
        made[n] if n in made else services.gallery.get(request.kept[n])
        for n in range(len(request.cells))
    ]
    # kept already where the job was broken off behind it
    sheet = made.get(len(cells)) or _keep_sheet(request, cells, services, job)
    return (sheet.id, *(cell.id for cell in cells))


def _keep_sheet(
    request: SheetRequest, cells: list[ImageRecord], services: Services, job: Job
) -> ImageRecord:
    pictures = (services.gallery.kept_image(cell) for cell in cells)
    return services.gallery.save(
        composed(request.kind, request.cards, request.cells, pictures),
        kind="plot",
        request=request.requests[0].to_dict(),
        owner=job.owner,
        job_id=job.id,
        index=len(cells),
        extras={"sheet": request.to_dict(), "cells": [cell.id for cell in cells]},
    )


def sheet_of(extras: Mapping[str, Any]) -> tuple[SheetRequest, tuple[str, ...]] | None:
    """What a kept sheet was made of, and its cells' pictures; None for another picture.

    Data from a file that anybody may have written.
    """
    told, cells = extras.get("sheet"), extras.get("cells")
    if not isinstance(told, Mapping) or not isinstance(cells, list):
        return None
    try:
        request = SheetRequest.from_dict(told)
        kept = replace(request, kept=tuple(map(str, cells))).kept
    except StudioError:
        return None
    return request, kept


def best_of(
    request: SheetRequest,
    number: int,
    render: Callable[..., FinishedPicture],
    on_progress: OnProgress,
    *,
    should_stop: Callable[[], bool] = lambda: False,
) -> FinishedPicture:
    """The first that is as wished, else the one that comes nearest to it; ``render`` is that of a
    ``Renderer``."""
    asked, cell = request.requests[number], request.cells[number]
    reference = _reference(request, cell)
    best: tuple[float, FinishedPicture] | None = None
    for attempt in range(request.attempts):
        one = replace(asked, seed=asked.seed_of(attempt))
        tries = f"try {attempt + 1} of {request.attempts} · " if attempt else ""

        def tell(progress: Progress, tries: str = tries) -> None:
            on_progress(replace(progress, text=f"{tries}{progress.text}"))

        found = render(one, on_progress=tell, should_stop=should_stop)
        found = _measured(found, one, reference)
        worth = worth_of(found.extras, request)
        if best is None or worth > best[0]:
            best = worth, found
        if worth >= 1:
            break
    assert best is not None, "at least one attempt"
    return best[1]


def _reference(request: SheetRequest, cell: SheetCell) -> Identity | None:
    """The painter's drawing of the cell shows exactly the look that is wished, as it is seen."""
    if not request.identity:
        return None
    return Identity.of(on_white(drawn_cell(cell)), cell.pose)


def _measured(
    found: FinishedPicture, request: GenerationRequest, reference: Identity | None
) -> FinishedPicture:
    if reference is None:
        return found
    asked = pose_score.asked_pose(request, Size(*found.image.size))
    told = stored.extras_of(reference.score(found.image, asked))
    return replace(found, extras=found.extras | told)


def worth_of(extras: Mapping[str, Any], request: SheetRequest) -> float:
    """Of a cell: 1 where all wishes are met, else how near the one comes that is furthest away."""
    return nearness(extras, request.pose_score, request.identity, unmeasured=0.0)


def _telling(place: int, count: int, report: OnProgress) -> OnProgress:
    def tell(progress: Progress) -> None:
        report(
            Progress(
                step=place * progress.steps + progress.step,
                steps=count * progress.steps,
                text=f"Cell {place + 1} of {count} · {progress.text}",
                preview=progress.preview,
            )
        )

    return tell
