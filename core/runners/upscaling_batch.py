"""Several pictures of the gallery, enlarged one after the other in one job, which is taken up again
where it broke off."""

from __future__ import annotations

import logging

from core.errors import NotFound, StudioError
from core.geometry import Size
from core.jobs.backend import JobContext
from core.jobs.job import Job, Progress
from core.jobs.remaining import StepClock
from core.runners import upscaling
from core.runners.partial_failure import OF_ONE, tell_failed
from core.runners.services import Services
from core.upscale.progress import OnTile
from core.upscale.request import UpscaleBatchRequest

logger = logging.getLogger(__name__)

# A network's work goes with the pixels that it is given, so the bar does too.
STEPS = 1000


def check(request: UpscaleBatchRequest, services: Services) -> None:
    """Raises what would fail later on for every one of the pictures."""
    first: StudioError | None = None
    for one in request.requests():
        try:
            return upscaling.check(one, services)
        except OF_ONE as error:
            first = first or error
    assert first is not None
    raise first


def run(
    request: UpscaleBatchRequest, services: Services, job: Job, context: JobContext
) -> tuple[str, ...]:
    """Raises ``GenerationError`` at the end when some could not be enlarged; the others are
    kept."""
    kept = {one.index: one.id for one in services.gallery.of_job(job.id)}
    for image_id in kept.values():
        context.keep(image_id)
    failed: list[tuple[int, StudioError]] = []
    bar = _Bar(request, services, context)
    for number, one in enumerate(request.requests()):
        if number in kept:
            continue
        context.check()
        services.check_disk()
        try:
            upscaling.check(one, services)
            on_tile = bar.at(number)
            kept[number] = upscaling.enlarged_and_kept(
                one, services, job, on_tile, context.should_stop, number
            )
        except OF_ONE as error:
            logger.warning("picture %d of a batch: %s", number + 1, error)
            failed.append((number, error))
            continue
        context.keep(kept[number])
    tell_failed(failed, len(kept), len(request.image_ids))
    return tuple(kept[number] for number in sorted(kept))


class _Bar:
    """How far the batch is."""

    def __init__(
        self, request: UpscaleBatchRequest, services: Services, context: JobContext
    ) -> None:
        self._context, self._clock = context, StepClock()
        self._pixels = [_pixels(image_id, services) for image_id in request.image_ids]

    def at(self, number: int) -> OnTile:
        """Tells of the tiles of this picture, from 0."""
        before, every = sum(self._pixels[:number]), sum(self._pixels) or 1
        text = f"Picture {number + 1} of {len(self._pixels)}"

        def tell(done: int, tiles: int) -> None:
            pixels = before + self._pixels[number] * done / max(tiles, 1)
            step = round(STEPS * pixels / every)
            self._clock.note(step, STEPS)
            left = self._clock.seconds_left
            self._context.report(Progress(step=step, steps=STEPS, text=text, seconds_left=left))

        tell(0, 1)
        return tell


def _pixels(image_id: str, services: Services) -> int:
    try:
        record = services.gallery.get(image_id)
    except NotFound:
        return 0
    return Size(record.width, record.height).pixels
