"""How still, how alike and how quick are clips?

    python -m benchmarks.motion.clips

24 frames of 512×768, through the job that keeps them: drawn, and a picture moved by the puppet.

ground   pixels that change and belong neither to the figure nor to its shadow
warp     mean difference (of 255) between a frame and the next one brought back by DIS flow, inside
         of the figure where both flows agree; the puppet's over that of the same motion drawn
bones    the share by which one leaves its length, of keys that all have the same lengths
loop     pixels from where the first turn begins to where the second does
slip     how far a foot, between landing and leaving, is off its even way over the ground, as a
         share of the figure's height

Prints a table and, last, one JSON line.
"""

from __future__ import annotations

import json
import statistics
import tempfile
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from benchmarks.shared import print_table, timed
from core.config import Config
from core.figures.grounds import NOWHERE
from core.generation.drawing.inputs import FromDrawing
from core.generation.request import GenerationRequest
from core.geometry import Size
from core.jobs.backend import JobContext
from core.motion.between import frames
from core.motion.cycles import timeline_of
from core.motion.drawn import DrawnClip
from core.motion.formats import ClipFormat, is_here, write_clip
from core.motion.request import MotionRequest, Renderer
from core.motion.timeline import Key, Timeline
from core.pose import presets
from core.pose.skeleton import BONES, Person, Pose
from core.runners.motion.puppet import open_puppet
from core.runners.services import Services
from core.studio import Studio
from tests.jobs.inline import InlineBackend

SIZE, FRAMES, REPEATS = Size(512, 768), 24, 3
WORDS = "girl, long brown hair, ponytail, school uniform, red skirt, sunny park path"
KEYS = ("standing", "waving", "arms-up", "hands-on-hips")
SHADOW = 0.12  # of the height, around the floor
AGREE = 1.0  # pixels
BODY = BONES[:12]

Frames = NDArray[np.uint8]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Clip:
    """``frames`` (n, h, w, 3), ``cover`` (n, h, w): where the figure is."""

    frames: Frames
    cover: NDArray[np.bool_]


@contextmanager
def scratch() -> Generator[Studio]:
    with tempfile.TemporaryDirectory() as folder:
        config = Config(data_folder=Path(folder), device="cpu", offline=True, min_free_bytes=0)
        studio = Studio(config, InlineBackend)
        yield studio
        studio.close()


def key_timeline() -> Timeline:
    poses = (presets.get(name).pose for name in KEYS)
    return Timeline(keys=tuple(Key(pose=pose, steps=FRAMES // len(KEYS)) for pose in poses))


def painting(**values: Any) -> GenerationRequest:
    asked: dict[str, Any] = {"prompt": WORDS, "checkpoint": "drawing", "size": SIZE, "seed": 4}
    return GenerationRequest(**asked | values)


def clear(request: MotionRequest) -> MotionRequest:
    nothing = FromDrawing(background=NOWHERE)
    return replace(request, painting=replace(request.painting, drawing=nothing))


# --- clips ----------------------------------------------------------------------------------------


def clip_of(studio: Studio, request: MotionRequest, facts: dict[str, float | str]) -> Clip:
    """With the median seconds of its job, of the clock and of the processors."""
    runs = [timed(lambda: studio.submit(request)) for _ in range(REPEATS)]
    job = runs[-1].result
    if job.error:
        raise SystemExit(job.error)
    paths = studio.gallery.clips.frames(job.result[0])
    pictures = np.stack([np.asarray(Image.open(path)) for path in paths])
    opened = _opened(clear(request), studio._services)  # pyright: ignore[reportPrivateUsage]
    cover = np.stack([np.asarray(opened(n))[..., 3] > 0 for n in range(len(paths))])
    name = request.renderer.value
    facts[f"{name}_seconds"] = statistics.median(run.seconds for run in runs)
    facts[f"{name}_processor"] = statistics.median(run.processor_seconds for run in runs)
    return Clip(pictures, cover)


def _opened(request: MotionRequest, services: Services) -> Callable[[int], Image.Image]:
    if request.renderer is Renderer.PUPPET:
        return open_puppet(request, services, JobContext(lambda _: None)).frame
    return DrawnClip(request).frame


def changed_ground(clip: Clip) -> int:
    changed = (clip.frames != clip.frames[0]).any((0, 3))
    figure = clip.cover.any(0)
    rows = np.unique(np.nonzero(figure)[0])
    floor, tall = int(rows[-1]), int(rows[-1] - rows[0])
    near = np.zeros_like(figure)
    near[floor - round(SHADOW * tall) :] = True
    return int((changed & ~figure & ~near).sum())


def warp_error(clip: Clip) -> float:
    import cv2

    flow = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    grey = [cv2.cvtColor(one, cv2.COLOR_RGB2GRAY) for one in clip.frames]
    ys, xs = np.mgrid[: SIZE.height, : SIZE.width].astype(np.float32)
    errors: list[float] = []
    for number in range(len(grey) - 1):
        on: Any = flow.calc(grey[number], grey[number + 1], None)  # pyright: ignore
        back: Any = flow.calc(grey[number + 1], grey[number], None)  # pyright: ignore
        at = (xs + on[..., 0], ys + on[..., 1])
        returned: Any = cv2.remap(back, *at, cv2.INTER_LINEAR)
        brought: Any = cv2.remap(clip.frames[number + 1], *at, cv2.INTER_LINEAR)
        agree = np.hypot(*(on + returned).transpose(2, 0, 1)) < AGREE
        seen = agree & clip.cover[number]
        off = np.abs(brought.astype(np.float64) - clip.frames[number])
        errors.append(float(off[seen].mean()))
    return statistics.mean(errors)


# --- poses ----------------------------------------------------------------------------------------


def joints(poses: Sequence[Pose]) -> Floats:
    return np.stack([pose.people[0].body[:, :2].astype(np.float64) for pose in poses])


def bone_lengths(found: Floats) -> Floats:
    """(frames, bones) without the head, which turns as a ball."""
    return np.stack([np.hypot(*(found[:, b] - found[:, a]).T) for a, b in BODY], 1)


def one_body(timeline: Timeline) -> Timeline:
    """The keys with the bones of the first, each at its own angle."""
    first = joints([timeline.keys[0].pose])[0]
    keys: list[Key] = []
    for key in timeline.keys:
        person = key.pose.people[0]
        own, body = person.body[:, :2].astype(np.float64), person.body.copy()
        for start, end in BODY:
            step = own[end] - own[start]
            length = np.hypot(*(first[end] - first[start]))
            body[end, :2] = body[start, :2] + step * length / np.hypot(*step)
        keys.append(replace(key, pose=Pose((Person(body),), key.pose.size)))
    return replace(timeline, keys=tuple(keys))


def bone_change(timeline: Timeline) -> float:
    lengths = bone_lengths(joints(frames(one_body(timeline))))
    return float(np.abs(lengths / lengths[0] - 1).max())


def loop_gap(timeline: Timeline) -> float:
    """Pixels, of a picture 768 high: frame n of two turns against frame 0."""
    twice = replace(timeline, keys=timeline.keys * 2)
    found = joints([pose.fitted_to(SIZE) for pose in frames(twice)])
    turn = timeline.frame_count
    return float(np.abs(found[turn] - found[0]).max())


def slip(cycle: str) -> float:
    """A foot that stands goes evenly under a body that walks on the spot, or not at all."""
    timeline = timeline_of(cycle, SIZE)
    found = joints(frames(timeline))
    tall = float(np.ptp(found[..., 1]))
    worst = 0.0
    for ankle in (10, 13):
        x, y = found[:, ankle].T
        stands = y > y.max() - 0.006 * tall
        for run in np.split(np.arange(len(x)), np.flatnonzero(np.diff(stands)) + 1):
            rest = run[1:-1]  # it lands and leaves with a turn of the foot
            if stands[run[0]] and len(rest) > 1:
                way = np.polyval(np.polyfit(rest, x[rest], 1), rest)
                worst = max(worst, float(np.abs(x[rest] - way).max()) / tall)
    return worst


# --- files ----------------------------------------------------------------------------------------


def slowest_format(pictures: Frames) -> tuple[str, float]:
    images = [Image.fromarray(one) for one in pictures]
    took: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        for fmt in ClipFormat:
            if is_here(fmt):
                path = Path(folder) / f"clip{fmt.suffix}"
                work = partial(write_clip, images, path, fmt, fps=12, loop=True)
                took[fmt.value] = timed(work).seconds
    slowest = max(took, key=lambda name: took[name])
    return slowest, took[slowest]


def main() -> None:
    timeline = key_timeline()
    facts: dict[str, float | str] = {}
    with scratch() as studio:
        still = painting(pose=presets.get("standing").pose)
        picture = studio.submit(still).result[0]
        request = MotionRequest(timeline=timeline, painting=painting())
        moved = replace(request, renderer=Renderer.PUPPET, picture=picture)
        drawn, puppet = (clip_of(studio, one, facts) for one in (request, moved))
    facts["ground_drawn"] = changed_ground(drawn)
    facts["ground_puppet"] = changed_ground(puppet)
    facts["warp_drawn"], facts["warp_puppet"] = warp_error(drawn), warp_error(puppet)
    facts["warp_ratio"] = facts["warp_puppet"] / facts["warp_drawn"]
    facts["bones"] = bone_change(timeline)
    facts["loop_pixels"] = loop_gap(timeline)
    facts |= {f"slip_{name}": slip(name) for name in ("walk", "run", "wave", "dance")}
    facts["slowest_format"], facts["format_seconds"] = slowest_format(drawn.frames)
    rounded = {
        name: value if isinstance(value, str) else round(value, 4) for name, value in facts.items()
    }
    print_table(("figure", "value"), list(rounded.items()))
    print(json.dumps(rounded))


if __name__ == "__main__":
    main()
