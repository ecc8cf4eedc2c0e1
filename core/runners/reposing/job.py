"""A series as a job: picture by picture, taken up again where it broke off."""

from __future__ import annotations

import logging

from core.cutout import methods
from core.errors import StudioError
from core.gallery.record import ImageRecord
from core.generation import resolved_request
from core.geometry import Size
from core.jobs.backend import JobContext
from core.jobs.job import Job
from core.repose.remaking import attempts, worth
from core.repose.request import Cell, ReposeRequest, Source
from core.runners.likeness import check_measurable
from core.runners.partial_failure import OF_ONE, tell_failed
from core.runners.reposing import behind, dressing, enlarging, opened
from core.runners.reposing.cells import Made, Maker
from core.runners.reposing.opened import Opened
from core.runners.reposing.watch import Watch
from core.runners.services import Services

logger = logging.getLogger(__name__)


def check(request: ReposeRequest, services: Services) -> None:
    """Raises what would fail later on."""
    for source in request.sources:
        opened.check(source, services)
        methods.check(source.method, services.config)
        size = request.size_of(_size_of(services.gallery.get(source.image_id)))
        enlarging.check(size, request.target, services)
    behind.check(request, services)
    dressing.check(request, services)
    check_measurable(request.wished_pose, request.wished_likeness)
    if request.paint is not None:
        resolved_request.check(request.paint, services.config, services.inputs)


def _size_of(record: ImageRecord) -> Size:
    return Size(record.width, record.height)


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
        self._context, self._watch = context, Watch(context, len(request))
        self._makers: tuple[Source, Maker | StudioError] | None = None
        self._failed: list[tuple[int, StudioError]] = []

    def run(self) -> tuple[str, ...]:
        kept = {one.index: one.id for one in self._services.gallery.of_job(self._job.id)}
        for image_id in kept.values():
            self._context.keep(image_id)
        for place, cell in enumerate(self._request.cells()):
            if cell.number in kept:
                continue
            self._watch.at(place)
            self._context.check()
            self._services.check_disk()
            try:
                made = self._made(cell)
            except OF_ONE as error:
                logger.warning("picture %d of a series: %s", cell.number + 1, error)
                self._failed.append((cell.number, error))
                continue
            self._context.check()
            kept[cell.number] = self._kept(cell, made)
            self._context.keep(kept[cell.number])
        tell_failed(self._failed, len(kept), len(self._request))
        return tuple(kept[number] for number in sorted(kept))

    def _made(self, cell: Cell) -> Made:
        """The first one that is as wished, or else the best."""
        maker = self._maker(cell.source)
        best: tuple[float, Made] | None = None
        for attempt in attempts(cell, self._request):
            try:
                made = maker.make(cell, attempt)
            except OF_ONE:
                if best is None:
                    raise
                break  # what there is remains
            value = worth(made.extras, self._request)
            if best is None or value > best[0]:
                best = value, made
            if value >= 1:
                break
        assert best is not None
        self._watch.show(best[1].image)
        return best[1]

    def _maker(self, source: Source) -> Maker:
        """One at a time: cells come source by source. What failed is not tried for each pose."""
        if self._makers is None or self._makers[0] != source:
            self._makers = (source, self._tried(source))
        found = self._makers[1]
        if isinstance(found, StudioError):
            raise found
        return found

    def _tried(self, source: Source) -> Maker | StudioError:
        try:
            opened = Opened(source, self._services, self._watch)
        except OF_ONE as error:
            return error
        return Maker(self._request, opened, self._services, self._watch)

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
