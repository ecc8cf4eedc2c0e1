"""A series as a job: picture by picture, taken up again where it broke off."""

from __future__ import annotations

from collections.abc import Callable

from PIL import Image

from core.cutout import methods
from core.errors import GenerationError, InputRejected, ModelError, NotFound, StudioError
from core.images import jpeg
from core.jobs.backend import JobContext
from core.jobs.job import Job, Progress
from core.repose.request import Cell, ReposeRequest, Source
from core.runners.reposing import behind, opened
from core.runners.reposing.cells import Made, make
from core.runners.reposing.opened import Opened, open_source
from core.runners.services import Services

# What is wrong with one picture or pose; the others are still made. A full disk is not.
OF_ONE = (InputRejected, ModelError, GenerationError, NotFound)
PREVIEW_SIDE, PREVIEW_QUALITY = 256, 80
MOST_TOLD = 3


def check(request: ReposeRequest, services: Services) -> None:
    for source in request.sources:
        opened.check(source, services)
        methods.check(source.method, services.config)
    behind.check(request.ground, services)


def run(
    request: ReposeRequest, services: Services, job: Job, context: JobContext
) -> tuple[str, ...]:
    """Raises ``GenerationError`` at the end when some pictures could not be made; the others are
    kept."""
    return _Series(request, services, job, context).run()


class _Series:
    def __init__(
        self, request: ReposeRequest, services: Services, job: Job, context: JobContext
    ) -> None:
        self._request, self._services, self._job = request, services, job
        self._context = context
        self._opened: tuple[Source, Opened | StudioError] | None = None
        self._preview: bytes | None = None
        self._failed: list[tuple[Cell, StudioError]] = []

    def run(self) -> tuple[str, ...]:
        kept = {one.index: one.id for one in self._services.gallery.of_job(self._job.id)}
        for image_id in kept.values():
            self._context.keep(image_id)
        for cell in self._request.cells():
            if cell.number in kept:
                continue
            self._context.check()
            self._services.check_disk()
            try:
                made = self._made(cell)
            except OF_ONE as error:
                self._failed.append((cell, error))
                continue
            self._context.check()
            kept[cell.number] = self._kept(cell, made)
            self._context.keep(kept[cell.number])
        self._tell_failed(len(kept))
        return tuple(kept[number] for number in sorted(kept))

    def _made(self, cell: Cell) -> Made:
        say = self._teller(cell)
        source = self._open(cell, say)
        say(cell.asked.name or "Posing …")
        made = make(cell, self._request, source, self._services)
        self._preview = _small(made.image)
        return made

    def _open(self, cell: Cell, say: Callable[[str], None]) -> Opened:
        """One at a time: cells come source by source. What failed is not tried for each pose."""
        if self._opened is None or self._opened[0] != cell.source:
            self._opened = (cell.source, self._tried(cell, say))
        found = self._opened[1]
        if isinstance(found, StudioError):
            raise found
        return found

    def _tried(self, cell: Cell, say: Callable[[str], None]) -> Opened | StudioError:
        try:
            return open_source(cell.source, self._services, say, self._context.should_stop)
        except OF_ONE as error:
            return error

    def _teller(self, cell: Cell) -> Callable[[str], None]:
        count = len(self._request)

        def say(text: str) -> None:
            self._context.check()
            told = f"Picture {cell.number + 1} of {count} · {text}"
            self._context.report(
                Progress(step=cell.number, steps=count, text=told, preview=self._preview)
            )

        return say

    def _kept(self, cell: Cell, made: Made) -> str:
        record = self._services.gallery.save(
            made.image,
            kind="reposed",
            request=made.recipe,
            owner=self._job.owner,
            job_id=self._job.id,
            index=cell.number,
            parent_id=cell.source.image_id,
            extras=made.extras,
        )
        return record.id

    def _tell_failed(self, made: int) -> None:
        if not self._failed:
            return
        reasons: dict[str, list[Cell]] = {}
        for cell, error in self._failed:
            reasons.setdefault(error.shown, []).append(cell)
        told = [f"{_named(cells)}: {reason}" for reason, cells in reasons.items()]
        more = len(told) - MOST_TOLD
        lines = [*told[:MOST_TOLD], *([f"{more} more reasons."] if more > 0 else [])]
        count = len(self._request)
        raise GenerationError(
            expected=f"{count} pictures",
            got=f"{made}: " + " ".join(lines),
            todo="change what failed and make those again",
            shown=f"{made} of {count} pictures are made. " + " ".join(lines),
        ) from self._failed[0][1]


def _named(cells: list[Cell]) -> str:
    """ "Pictures 1, 2, 3, 4 and 8 more"."""
    numbers = [str(cell.number + 1) for cell in cells]
    if len(numbers) == 1:
        return f"Picture {numbers[0]}"
    more = len(numbers) - 4
    return f"Pictures {', '.join(numbers[:4])}" + (f" and {more} more" if more > 0 else "")


def _small(image: Image.Image) -> bytes:
    small = image.copy()
    small.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
    return jpeg(small, PREVIEW_QUALITY)
