"""The workers of a cluster, and who of them makes which picture.

The head alone decides, writes and remembers: a worker that is lost takes nothing along but the
picture that it was at, which is begun anew elsewhere.
"""

from __future__ import annotations

import contextlib
import itertools
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Generator
from dataclasses import dataclass

from core.errors import JobCancelled, ModelMissing, StudioError
from core.jobs.cluster.address import RayAddress
from core.jobs.cluster.asking import Asking, WorkerLost
from core.jobs.cluster.facts import ClusterFacts
from core.jobs.cluster.link import linked
from core.jobs.cluster.member import Member, Ticket, match
from core.jobs.cluster.recruiting import Recruiting
from core.jobs.cluster.unit import Made, MakeMaker, Unit
from core.jobs.cluster.units import Units
from core.jobs.job import Progress

logger = logging.getLogger(__name__)

NOTES = 5
NOTE_SECONDS = 3600.0
WAIT_SECONDS = 0.3
WAITING = "Waiting for a worker …"


@dataclass(frozen=True, kw_only=True)
class CrewTiming:
    """``look_seconds``: between two looks at the workers. ``retry_seconds``: before a cluster that
    did not answer, or a machine that was refused, is tried again. ``silent_seconds``: a worker that
    says nothing for so long is ended. ``patience_seconds``: a cluster that has not let us in by
    then is told of."""

    look_seconds: float = 1.0
    retry_seconds: float = 30.0
    silent_seconds: float = 120.0
    patience_seconds: float = 20.0


class Crew:
    """``make`` may be called from any thread. ``make_maker`` is called in each worker's process."""

    def __init__(
        self,
        address: RayAddress,
        make_maker: MakeMaker,
        version: str,
        units: Units,
        timing: CrewTiming | None = None,
    ) -> None:
        self.address, self._units, self._timing = address, units, timing or CrewTiming()
        self._changed = threading.Condition()
        self._waiting: list[Ticket] = []
        self._numbers = itertools.count()
        self._notes: deque[tuple[float, str]] = deque(maxlen=NOTES)
        self._trouble, self._began = "", 0.0
        self._is_linked = self._is_closing = False
        self._recruiting = Recruiting(make_maker, version, self._timing.retry_seconds, self._note)
        self._thread: threading.Thread | None = None
        self.on_grown: Callable[[], None] = lambda: None
        """Called when more can be made at once than before."""

    def start(self) -> None:
        """The workers come while the caller goes on."""
        with self._changed:
            if self._thread is None and not self._is_closing:
                self._began = time.monotonic()
                self._units.settle()
                self._thread = threading.Thread(target=self._work, name="studio-crew", daemon=True)
                self._thread.start()

    def close(self, timeout_seconds: float = 5.0) -> None:
        with self._changed:
            self._is_closing = True
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join(timeout_seconds)

    @property
    def capacity(self) -> int:
        """How many pictures can be made at once; at least 1."""
        with self._changed:
            return max(1, sum(one.state.is_here for one in self._recruiting.members))

    @property
    def facts(self) -> ClusterFacts:
        with self._changed:
            workers = (*(one.facts for one in self._recruiting.members), *self._recruiting.refused)
            since = time.monotonic() - NOTE_SECONDS
            notes = tuple(text for at, text in reversed(self._notes) if at > since)
            trouble = self._trouble or self._told_waiting()
        return ClusterFacts(trouble=trouble, workers=workers, notes=notes)

    def _told_waiting(self) -> str:
        is_late = time.monotonic() - self._began > self._timing.patience_seconds
        if self._is_linked or not self._began or not is_late:
            return ""
        return (
            f"No answer from {self.address} yet. Is the cluster running, and is its token the same?"
        )

    def make(
        self,
        unit: Unit,
        report: Callable[[Progress], None] = lambda _progress: None,
        should_stop: Callable[[], bool] = lambda: False,
    ) -> Made:
        """The picture, by whichever worker can. Begun anew when its worker is lost.

        Raises ``JobCancelled``, what the worker raised, and ``ModelMissing`` where no worker has
        the model.
        """
        ticket = Ticket(unit, next(self._numbers))
        made: Made | None = None
        try:
            while made is None:
                with self._worker_for(ticket, report, should_stop) as member:
                    self._units.lease(unit.id, unit.job, member.name)
                    made = self._tried(ticket, member, report, should_stop)
        except JobCancelled:
            self._units.give_back(unit.id)
            raise
        except StudioError:
            self._units.end(unit.id)
            raise
        self._units.end(unit.id)  # while its worker is at the next one already
        return made

    def _tried(
        self,
        ticket: Ticket,
        member: Member,
        report: Callable[[Progress], None],
        should_stop: Callable[[], bool],
    ) -> Made | None:
        """None when another worker is to try it."""
        silent = self._timing.silent_seconds
        try:
            return Asking(ticket.unit, member, report, should_stop, silent).made()
        except WorkerLost as lost:
            self._lose(member, str(lost))
        except ModelMissing as error:
            self._units.give_back(ticket.unit.id)
            self._lack(ticket, member, error)
        return None

    @contextlib.contextmanager
    def _worker_for(
        self, ticket: Ticket, report: Callable[[Progress], None], should_stop: Callable[[], bool]
    ) -> Generator[Member]:
        member = self._taken(ticket, report, should_stop)
        try:
            yield member
        finally:
            with self._changed:
                self._recruiting.free(member)
                self._match()

    def _taken(
        self, ticket: Ticket, report: Callable[[Progress], None], should_stop: Callable[[], bool]
    ) -> Member:
        ticket.member, ticket.has_nobody = None, False
        ticket.called.clear()
        with self._changed:
            self._waiting.append(ticket)
            self._match()
        try:
            while ticket.member is None:
                if not ticket.called.is_set():
                    report(Progress(text=WAITING))
                if not ticket.called.wait(WAIT_SECONDS) and (should_stop() or self._is_closing):
                    raise JobCancelled
                with self._changed:
                    if ticket.has_nobody:
                        raise ticket.lacking or _nobody_has(ticket.unit.needs)
                    ticket.called.clear()
        except BaseException:
            with self._changed:
                self._forget(ticket)
            raise
        return ticket.member

    def _forget(self, ticket: Ticket) -> None:
        """It waits no more, also when a worker was found for it in this moment."""
        if ticket in self._waiting:
            self._waiting.remove(ticket)
        elif ticket.member is not None:
            self._recruiting.free(ticket.member)
            self._match()

    def _match(self) -> None:
        match(self._waiting, self._recruiting.members, is_settled=self._recruiting.is_settled)
        self._changed.notify_all()

    def _lose(self, member: Member, why: str) -> None:
        with self._changed:
            self._recruiting.remove(member)
            self._note(f"{member.name} {why}. Its picture was begun anew.")

    def _lack(self, ticket: Ticket, member: Member, error: ModelMissing) -> None:
        """The worker has the checkpoint, but not all that goes with it."""
        ticket.lacking = error
        with self._changed:
            member.lacks.add(ticket.unit.id)
            self._note(f"{member.name} could not draw: {error.shown}")

    def _note(self, text: str) -> None:
        logger.warning("cluster: %s", text)
        self._notes.append((time.monotonic(), text))

    # --- the thread that Ray's processes live with ------------------------------------------------

    def _work(self) -> None:
        while not self._is_closing:
            try:
                with linked(self.address):
                    self._is_linked, self._trouble = True, ""
                    self._lead()
            except StudioError as error:
                self._trouble = error.shown
            except Exception as error:
                logger.exception("the cluster at %s cannot be used", self.address)
                self._trouble = (
                    f"The workers at {self.address} cannot be reached: {_line(error)}. "
                    "The studio tries again."
                )
            self._is_linked = False
            with self._changed:
                self._changed.wait_for(lambda: self._is_closing, self._timing.retry_seconds)

    def _lead(self) -> None:
        try:
            while not self._is_closing:
                before = self.capacity
                news = self._recruiting.look()
                with self._changed:
                    self._recruiting.take(news)
                    self._match()
                if self.capacity > before:
                    self.on_grown()
                with self._changed:
                    self._changed.wait_for(lambda: self._is_closing, self._timing.look_seconds)
        finally:
            with self._changed:
                self._recruiting.dismiss()


def _nobody_has(model: str) -> ModelMissing:
    return ModelMissing(
        expected="a worker that has {model}",
        got="none",
        todo="bring it to the machines of the workers",
        shown="No worker has {model}. Bring it to the machines of the workers.",
        model=model,
    )


def _line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:160]
