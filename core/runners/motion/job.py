"""A clip as a job: its first frame makes the gallery's entry, then frame after frame comes beside
it. A job that broke off finds what is there and makes the rest; one that is cancelled leaves it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PIL import Image

from core.errors import JobCancelled, NotFound
from core.gallery.clips import Clip
from core.gallery.record import ImageRecord
from core.images import jpeg
from core.jobs.backend import JobContext
from core.jobs.job import Job, Progress
from core.motion.request import MotionRequest
from core.motion.timeline import Play
from core.runners.motion.roads import Following, Frames, road_of
from core.runners.services import Services

# As the gallery shows a clip.
PLAYED_SIDE = 1024
PREVIEW_SIDE, PREVIEW_QUALITY = 256, 80


def check(request: MotionRequest, services: Services) -> None:
    road_of(request).check(request, services)


def run(
    request: MotionRequest, services: Services, job: Job, context: JobContext
) -> tuple[str, ...]:
    return _Making(request, services, job, context).run()


class _Making:
    def __init__(
        self, request: MotionRequest, services: Services, job: Job, context: JobContext
    ) -> None:
        self._request, self._services = request, services
        self._job, self._context = job, context
        self._count = request.timeline.frame_count
        self._frames: Frames | None = None

    def run(self) -> tuple[str, ...]:
        gallery = self._services.gallery
        record = self._entry()
        self._context.keep(record.id)
        try:
            self._make_missing(record)
        finally:
            gallery.clips.weigh(record.id)
        self._context.report(self._progress(self._count, "Making it play …"))
        if record.clip is not None:
            gallery.clips.animated(record.id, record.clip, PLAYED_SIDE)
        return (record.id,)

    def _make_missing(self, record: ImageRecord) -> None:
        clips = self._services.gallery.clips
        for index in range(self._count):
            if clips.has(record.id, index):
                continue
            self._check(record)
            clips.keep(record.id, index, self._frame(index, partial(clips.frame, record.id)))

    def _entry(self) -> ImageRecord:
        """What stands for the clip in the gallery, with its recipe beside it."""
        gallery = self._services.gallery
        record = next(iter(gallery.of_job(self._job.id)), None)
        if record is None:
            first = self._frame(0)
            record = self._saved(first)
            gallery.clips.keep(record.id, 0, first)
        gallery.clips.keep_recipe(record.id, self._request.to_dict())
        return record

    def _saved(self, first: Image.Image) -> ImageRecord:
        request, timeline = self._request, self._request.timeline
        clip = Clip(
            frames=self._count, fps=timeline.fps, loop=timeline.play is not Play.ONCE,
            renderer=request.renderer.value, title=timeline.title,
        )  # fmt: skip
        return self._services.gallery.save(
            first,
            kind="clip",
            request=request.still.to_dict(),
            owner=self._job.owner,
            job_id=self._job.id,
            parent_id=request.picture or None,
            extras={"clip": clip.to_dict(), "notes": list(self._opened.notes)},
        )

    def _check(self, record: ImageRecord) -> None:
        """Raises ``JobCancelled`` also when somebody has thrown the clip away."""
        self._context.check()
        self._services.check_disk()
        try:
            self._services.gallery.get(record.id)
        except NotFound as error:
            raise JobCancelled from error

    @property
    def _opened(self) -> Frames:
        if self._frames is None:
            self._context.report(self._progress(0, "Getting ready …"))
            self._frames = road_of(self._request).open(self._request, self._services, self._context)
        return self._frames

    def _frame(self, index: int, kept: Callable[[int], Image.Image] | None = None) -> Image.Image:
        frames = self._opened
        if isinstance(frames, Following) and index and kept is not None:
            frame = frames.frame_after(index, kept)
        else:
            frame = frames.frame(index)
        text = f"Frame {index + 1} of {self._count}"
        self._context.report(self._progress(index + 1, text, frame))
        return frame

    def _progress(self, done: int, text: str, frame: Image.Image | None = None) -> Progress:
        preview = None
        if frame is not None:
            small = frame.copy()
            small.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
            preview = jpeg(small, PREVIEW_QUALITY)
        return Progress(step=done, steps=self._count, text=text, preview=preview)
