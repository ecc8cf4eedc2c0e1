"""Sheets of characters: each cell is a picture of its own, and the sheet comes last."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from statistics import fmean
from typing import Any, TypeVar

from core.characters.sheets import views
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

CUT = "Cut out of one picture of all views: alone it would be painted a little otherwise."
Found = TypeVar("Found")


def check(request: SheetRequest, services: Services) -> None:
    for one in asked_of(request):
        resolved_request.check(one, services.config, services.inputs)
    for image_id in filter(None, request.kept):
        services.gallery.get(image_id)
    check_can_measure(request)


def asked_of(request: SheetRequest) -> tuple[GenerationRequest, ...]:
    """What the checkpoint is to paint."""
    return (request.whole,) if request.together else request.requests


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

    def keep(number: int, best: FinishedPicture) -> None:
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

    def make(place: int, watch: Watch) -> None:
        number = request.to_make[place]
        services.check_disk()
        tell = _telling(place, len(request.to_make), watch.report)
        render, stops = services.renderer.render, watch.should_stop
        keep(number, best_of(request, number, render, tell, should_stop=stops))

    def make_together(_place: int, watch: Watch) -> None:
        services.check_disk()
        render, stops = services.renderer.render, watch.should_stop
        cells = best_together(request, render, watch.report, should_stop=stops)
        for number in request.to_make:
            if number not in made:
                keep(number, cells[number])

    left = [place for place, number in enumerate(request.to_make) if number not in made]
    count = len(request.to_make)
    if request.together:
        services.renderer.each(Places(left=left[:1], count=1), make_together, context)
    else:
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
    tries = _tries(asked, request.attempts, render, on_progress, should_stop)
    measured = (_measured(found, found.request, reference) for found in tries)
    return _nearest(measured, lambda found: worth_of(found.extras, request))


def best_together(
    request: SheetRequest,
    render: Callable[..., FinishedPicture],
    on_progress: OnProgress,
    *,
    should_stop: Callable[[], bool] = lambda: False,
) -> tuple[FinishedPicture, ...]:
    """The cells of the picture of all views that is as wished, else of that whose cells to be made
    come nearest to it on the average."""
    references = [_reference(request, cell) for cell in request.cells]
    tries = _tries(request.whole, request.attempts, render, on_progress, should_stop)
    measured = (_cells_of(found, request, references) for found in tries)
    return _nearest(measured, partial(_mean_worth, request))


def _mean_worth(request: SheetRequest, cells: Sequence[FinishedPicture]) -> float:
    return fmean(worth_of(cells[number].extras, request) for number in request.to_make)


def _tries(
    asked: GenerationRequest,
    count: int,
    render: Callable[..., FinishedPicture],
    on_progress: OnProgress,
    should_stop: Callable[[], bool],
) -> Iterator[FinishedPicture]:
    """Each made when it is asked for."""
    for attempt in range(count):
        tries = f"try {attempt + 1} of {count} · " if attempt else ""

        def tell(progress: Progress, tries: str = tries) -> None:
            on_progress(replace(progress, text=f"{tries}{progress.text}"))

        one = replace(asked, seed=asked.seed_of(attempt))
        yield render(one, on_progress=tell, should_stop=should_stop)


def _nearest(tries: Iterable[Found], worth_of: Callable[[Found], float]) -> Found:
    """The first of at least one that is worth 1, else the best."""
    best: tuple[float, Found] | None = None
    for found in tries:
        worth = worth_of(found)
        if best is None or worth > best[0]:
            best = worth, found
        if worth >= 1:
            break
    assert best is not None, "at least one attempt"
    return best[1]


def _cells_of(
    whole: FinishedPicture, request: SheetRequest, references: Sequence[Identity | None]
) -> tuple[FinishedPicture, ...]:
    """Each with the scores of its own; its request is that of the cell alone."""
    count = len(request.cells)
    shared: dict[str, Any] = {
        "notes": [*whole.extras["notes"], CUT],
        "drawn": whole.extras["drawn"],
        "seconds": round(whole.extras["seconds"] / count, 2),
    }
    cells = list[FinishedPicture]()
    pictures = views.cut(whole.image, count)
    for image, asked, reference in zip(pictures, request.requests, references, strict=True):
        one = replace(asked, seed=whole.request.seed)
        extras = shared | pose_score.scored(image, one)
        found = FinishedPicture(image=image, request=one, extras=extras)
        cells.append(_measured(found, one, reference))
    return tuple(cells)


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
