"""The pictures of one job: one after the other, or as many at once as there are workers."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from core.errors import JobCancelled
from core.jobs.backend import JobContext
from core.jobs.job import Progress

LOOK_SECONDS = 0.5


@dataclass(frozen=True)
class Watch:
    """What the making of one picture may say and ask."""

    report: Callable[[Progress], None]
    should_stop: Callable[[], bool]


MakeOne = Callable[[int, Watch], None]
"""Makes the picture at a place, from 0, and keeps it; its progress is that of the whole job when it
alone is made. Called from several threads where several are made at once."""


@dataclass(frozen=True, kw_only=True)
class Places:
    """Those of ``count`` pictures that are still ``left``, each taken when its turn comes; ``made``
    were kept before."""

    left: Iterable[int]
    count: int
    made: int = 0


def one_by_one(places: Places, make: MakeOne, context: JobContext) -> None:
    for place in places.left:
        context.check()
        make(place, Watch(context.report, context.should_stop))


def side_by_side(
    places: Places, make: MakeOne, context: JobContext, width: Callable[[], int]
) -> None:
    """``places.left`` is gone through in this thread.

    What is wrong with one picture ends all; those that are made by then are kept. Raises that, or
    ``JobCancelled``.
    """
    _SideBySide(places, make, context, width).run()


class _Together:
    """The progress of pictures that are made at once, as one."""

    def __init__(self, places: Places, report: Callable[[Progress], None]) -> None:
        self._count, self._made, self._report = places.count, places.made, report
        self._lock = threading.Lock()
        self._own: dict[int, float] = {}
        self._preview: bytes | None = None

    def begin(self, place: int) -> None:
        with self._lock:
            self._own[place] = 0.0

    def note(self, place: int, progress: Progress) -> None:
        with self._lock:
            each = progress.steps / self._count
            own = min(max(progress.step - place * each, 0.0), each)
            self._own[place] = own / each if each else 0.0
            self._preview = progress.preview or self._preview
            told = self._told(progress)
        self._report(told)

    def end(self, place: int) -> None:
        with self._lock:
            self._made += 1
            self._own.pop(place, None)

    def _told(self, progress: Progress) -> Progress:
        drawing = sum(own > 0 for own in self._own.values())
        if self._count == 1 or not (self._made or drawing):
            return progress
        share = (self._made + sum(self._own.values())) / self._count
        text = f"{self._made} of {self._count} made · {drawing} at a time"
        step = round(share * progress.steps)
        return replace(progress, step=step, text=text, preview=self._preview)


@dataclass
class _SideBySide:
    places: Places
    make: MakeOne
    context: JobContext
    width: Callable[[], int]
    threads: list[threading.Thread] = field(default_factory=list[threading.Thread])
    failed: list[BaseException] = field(default_factory=list[BaseException])
    changed: threading.Condition = field(default_factory=threading.Condition)

    def __post_init__(self) -> None:
        self.left: Iterator[int] = iter(self.places.left)
        self.together = _Together(self.places, self.context.report)

    def run(self) -> None:
        try:
            self._begin_all()
        except BaseException as error:
            self.failed.append(error)
        for thread in self.threads:
            thread.join()
        wrong = [one for one in self.failed if not isinstance(one, JobCancelled)]
        for error in (*wrong, *self.failed):
            raise error

    def _begin_all(self) -> None:
        while not self._should_stop():
            if not self._has_room():
                continue
            place = next(self.left, None)
            if place is None:
                return
            self._begin(place)
        self.context.check()

    def _has_room(self) -> bool:
        """There is one, or has been waited for a while. One more than there are workers: it is on
        its way while another is written to the disk."""
        with self.changed:
            self.threads = [one for one in self.threads if one.is_alive()]
            if len(self.threads) <= self.width():
                return True
            self.changed.wait(LOOK_SECONDS)
        return False

    def _begin(self, place: int) -> None:
        self.together.begin(place)
        thread = threading.Thread(target=self._one, args=(place,), daemon=True)
        self.threads.append(thread)
        thread.start()

    def _one(self, place: int) -> None:
        watch = Watch(lambda progress: self.together.note(place, progress), self._should_stop)
        try:
            self.make(place, watch)
        except BaseException as error:
            self.failed.append(error)
        finally:
            self.together.end(place)
            with self.changed:
                self.changed.notify_all()

    def _should_stop(self) -> bool:
        return bool(self.failed) or self.context.should_stop()
