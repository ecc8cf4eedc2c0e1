"""One picture asked of one worker, watched until it answers, is stopped or is lost."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from core.errors import GenerationError, JobCancelled
from core.jobs.cluster.member import Member
from core.jobs.cluster.unit import Answer, Made, Unit
from core.jobs.job import Progress

STOP_SECONDS = 0.05
LOOK_SECONDS = 0.5


class WorkerLost(Exception):
    """Its line goes behind the worker's name."""


class Asking:
    def __init__(
        self,
        unit: Unit,
        member: Member,
        report: Callable[[Progress], None],
        should_stop: Callable[[], bool],
        silent_seconds: float,
    ) -> None:
        self._unit, self._actor = unit, member.actor
        self._report, self._should_stop = report, should_stop
        self._silent_seconds = silent_seconds
        self._look: Any = None
        self._heard = self._looked = time.monotonic()
        self._is_stopping = False

    def made(self) -> Made:
        """Raises ``JobCancelled``, ``WorkerLost`` and what the worker raised."""
        import ray

        answer = self._actor.make.remote(self._unit)
        self._report(Progress(text="A worker gets ready …"))
        while not ray.wait([answer], timeout=STOP_SECONDS)[0]:
            self._stop_if_asked()
            self._look_on()
        return self._read(_got(answer))

    def _stop_if_asked(self) -> None:
        if self._should_stop() and not self._is_stopping:
            self._is_stopping = True
            self._actor.stop.remote(self._unit.id)

    def _look_on(self) -> None:
        import ray

        now = time.monotonic()
        if self._look is None and now - self._looked >= LOOK_SECONDS:
            self._look, self._looked = self._actor.look.remote(), now
        if self._look is not None and ray.wait([self._look], timeout=0)[0]:
            progress, self._look = _got(self._look), None
            self._heard = now
            if progress.steps:
                self._report(progress)
        if now - self._heard > self._silent_seconds:
            raise WorkerLost("did not answer any more")

    def _read(self, answer: Answer) -> Made:
        if answer.unit != self._unit.id or not answer.is_whole:
            raise WorkerLost("sent a damaged picture")
        if answer.is_cancelled:
            raise JobCancelled
        if answer.error is not None:
            raise answer.error
        assert answer.made is not None, "neither made nor failed"
        return answer.made


def _got(reference: Any) -> Any:
    """Raises ``WorkerLost``, and ``GenerationError`` for what the worker's code did not expect."""
    import ray
    from ray.exceptions import RayError, RayTaskError

    try:
        return ray.get(reference)
    except RayTaskError as error:
        cause = getattr(error, "cause", error)
        line = (str(cause).strip().splitlines() or [""])[0][:300]
        raise GenerationError(
            expected="a picture",
            got=f"{type(cause).__name__} on a worker: {line}",
            shown=f"A worker met an unexpected error: {type(cause).__name__} {line}",
        ) from error
    except RayError as error:
        raise WorkerLost("was lost") from error
