"""A worker: a process of the cluster that holds models and makes one picture at a time."""

from __future__ import annotations

import logging
import os
import socket

from core.errors import JobCancelled, StudioError
from core.jobs.cluster.unit import Answer, Hello, MakeMaker, Unit
from core.jobs.job import Progress

logger = logging.getLogger(__name__)


class Worker:
    """Two calls may be in it at once: one that makes, and one that asks or stops.

    ``ray.cancel`` does not stop a method that runs, so a flag is looked at in every step.
    """

    def __init__(self, make_maker: MakeMaker) -> None:
        self._maker = make_maker()
        self._stopped = ""
        self._progress = Progress()

    def hello(self) -> Hello:
        return Hello(
            version=self._maker.version,
            host=socket.gethostname(),
            pid=os.getpid(),
            models=self._maker.models(),
            loaded=self._maker.loaded(),
        )

    def make(self, unit: Unit) -> Answer:
        self._progress = Progress()
        try:
            made = self._maker.make(unit, self._report, lambda: self._stopped == unit.id)
            return Answer(unit=unit.id, made=made, digest=made.digest)
        except JobCancelled:
            return Answer(unit=unit.id, is_cancelled=True)
        except StudioError as error:
            logger.warning("%s: %s", unit.id, error)
            return Answer(unit=unit.id, error=error)

    def look(self) -> Progress:
        """How far the picture in the making is."""
        return self._progress

    def stop(self, unit: str) -> None:
        """The making of this unit ends at its next step, also if it has not begun yet."""
        self._stopped = unit

    def _report(self, progress: Progress) -> None:
        self._progress = progress
