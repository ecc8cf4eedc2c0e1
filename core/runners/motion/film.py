"""Following the people of a film: frame by frame, each kept as soon as it was looked at."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from PIL import Image

from core.geometry import Size
from core.images import jpeg
from core.jobs.backend import JobContext
from core.jobs.job import Job, Progress
from core.motion.film import clips, looking, reading
from core.motion.film.films import Track, TrackFile
from core.motion.film.reading import Frame
from core.motion.film.request import FilmRequest
from core.motion.film.seen import SeenFrame
from core.pose.detection.stopping import stopping_when
from core.pose.overlay import overlay
from core.pose.skeleton import Pose
from core.runners.services import Services

# From these frames it is told which detector suits the film.
JUDGED = 3
# Looks between two previews, and how large one is.
PREVIEW_EVERY, PREVIEW_SIDE, PREVIEW_QUALITY = 6, 256, 70


def check(request: FilmRequest, services: Services) -> None:
    services.films.path(request.film)
    looking.check_detector(request.detector, services.config)


def picture(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """Of the frames, for the preview."""
    size = payload.get("size")
    return {"size": size} if size and all(size) else {}


def run(request: FilmRequest, services: Services, job: Job, context: JobContext) -> tuple[str, ...]:
    """Goes on at the first frame that is missing. Raises ``InputRejected`` for a part in which
    nobody is seen."""
    del job  # the same search asked for again is the same one
    path, file = services.films.path(request.film), services.films.track(request)
    facts = reading.facts_of(path)
    track = file.read() or _begun(file, path, request, facts.shown_size, services)
    are_seen = any(frame.people for frame in track.frames)
    if not track.is_whole:
        file.mend()
        detector = looking.detector_for(track.detector, (), services.config)
        end = min(request.end, facts.seconds)
        watch = _Watch(context, request.start, end, track.size)
        for frame in _missing(path, request, track):
            watch.at(frame)
            with stopping_when(context.should_stop):
                seen = looking.look(frame, detector)
            context.check()
            file.add(seen, track.size)
            watch.show(frame, seen)
            are_seen = are_seen or bool(seen.people)
        file.end()
    if not are_seen:
        raise clips.nobody()
    return ()


def _begun(
    file: TrackFile, path: Path, request: FilmRequest, size: Size, services: Services
) -> Track:
    """With the detector chosen that the whole film is looked at with."""
    frames = reading.frames(path, 1.0, request.start, request.end)
    judged = [frame.image for frame in itertools.islice(frames, JUDGED)]
    detector = looking.detector_for(request.detector, judged, services.config)
    if judged:
        size = Size(*judged[0].size)
    file.begin(size, detector.name)
    return Track(size, (), detector.name)


def _missing(path: Path, request: FilmRequest, track: Track) -> Iterator[Frame]:
    after = track.frames[-1].seconds if track.frames else -1.0
    return reading.frames(path, request.looks, request.start, request.end, after)


class _Watch:
    """How far it is, and now and then a frame with who was seen in it."""

    def __init__(self, context: JobContext, start: float, end: float, size: Size) -> None:
        self._context = context
        self._start, self._span = start, max(end - start, 0.1)
        self._size = size
        self._preview: bytes | None = None
        self._looks = 0

    def at(self, frame: Frame) -> None:
        """Raises ``JobCancelled`` when the job is to stop."""
        self._context.check()
        done = frame.seconds - self._start
        self._context.report(
            Progress(
                step=round(10 * done), steps=max(round(10 * self._span), 1),
                text=f"Second {done:.0f} of {self._span:.0f}", preview=self._preview,
            )
        )  # fmt: skip

    def show(self, frame: Frame, seen: SeenFrame) -> None:
        if self._looks % PREVIEW_EVERY == 0:
            self._preview = _preview(frame.image, seen, self._size)
        self._looks += 1


def _preview(image: Image.Image, seen: SeenFrame, size: Size) -> bytes:
    pose = Pose(tuple(one.person for one in seen.people), size)
    return jpeg(overlay(image, pose, (), PREVIEW_SIDE), PREVIEW_QUALITY)
