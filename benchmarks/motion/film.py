"""How near to the truth is what is read from a film, and how long does a clip of it take?

    python -m benchmarks.motion.film

Films are drawn of figures whose poses are known: a dance of one person, and two who walk past each
other. Measured are PCK@0.2 of the dancer's way, the mean error and the trembling (second difference
of the error, a frame) in % of the figure's height, as seen and smoothed, at 24 and at
12 looks a second; who is who after the two have crossed, over several pairs; keys in place of
frames; and the time from a film of 10 s at 24 frames a second to a clip of 512×768 at 12 a
second: looking, following and smoothing, keys, drawing, writing a WebP. Targets: 90 s for 10 s of
film on two cores. Prints a table and, last, one JSON line.
"""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.motion.drawn_films import DrawnFilm, crossing, dance
from benchmarks.shared import limit_threads, print_table, timed, verdict
from core.generation.request import GenerationRequest
from core.geometry import Size
from core.models.painter import DRAWING
from core.motion.drawn import DrawnClip
from core.motion.film import clips, looking, moving, reading
from core.motion.film.clips import Wish
from core.motion.film.moving import BODY, Moved
from core.motion.film.seen import Floats, SeenFrame
from core.motion.formats import ClipFormat, Later, write_clip
from core.motion.request import MotionRequest
from core.pose.detection.detectors import starter
from core.pose.score import score
from core.pose.skeleton import Pose

SECONDS, FPS, LOOKS = 10.0, 24, 12
MOST_SECONDS = 90.0
PAIRS = 5
CLIP_SIZE = Size(512, 768)


@dataclass(frozen=True)
class Way:
    pck: float
    error: float
    trembling: float


def main() -> None:
    limit_threads(2)
    with tempfile.TemporaryDirectory() as folder:
        film = dance(SECONDS)
        path = film.write(Path(folder) / "dance.mp4")
        facts = _ways(film, path, LOOKS) | _time(path, Path(folder), LOOKS)
        facts |= _crossings(Path(folder), LOOKS)
    print(json.dumps(facts))


def _seen(path: Path, looks: float) -> list[SeenFrame]:
    return [looking.look(frame, starter()) for frame in reading.frames(path, looks)]


# --- how near -------------------------------------------------------------------------------------


def _ways(film: DrawnFilm, path: Path, looks: int) -> dict[str, object]:
    rows: list[tuple[object, ...]] = []
    facts: dict[str, object] = {}
    for rate in sorted({looks, FPS}):
        seen = _seen(path, rate)
        for name, euro in (("as seen", None), ("smoothed", moving.USUAL)):
            way = _measured(film, moving.moved(seen, film.size, euro))
            rows.append((f"{rate} looks a second, {name}", way.pck, way.error, way.trembling))
            facts[f"{rate} {name}"] = [round(way.pck, 4), round(way.error, 3),
                                       round(way.trembling, 3)]  # fmt: skip
    print_table(("dance of one person", "PCK@0.2", "error, %", "trembling, %"), rows)
    return facts


def _measured(film: DrawnFilm, moved: Moved) -> Way:
    way = moved.people[0]
    truth = [film.poses[min(round(at * film.fps), len(film.poses) - 1)] for at in way.seconds]
    shares = [
        score(asked, Pose((way.person(number),), film.size)).pck
        for number, asked in enumerate(truth)
    ]
    off = _off(way.points[:, BODY], np.array([pose.people[0].body for pose in truth]))
    second = np.diff(off, 2, axis=0)
    return Way(
        float(np.mean(shares)),
        100 * float(np.nanmean(np.hypot(*np.moveaxis(off, -1, 0)))) / way.height,
        100 * float(np.nanmean(np.hypot(*np.moveaxis(second, -1, 0)))) / way.height,
    )


def _off(found: Floats, asked: Floats) -> Floats:
    """(n, 18, 2), not a number where either hides the joint."""
    both = (found[..., 2:] > 0) & (asked[..., 2:] > 0)
    return np.where(both, found[..., :2] - asked[..., :2], np.nan)


def _crossings(folder: Path, looks: int) -> dict[str, object]:
    """Frames in which somebody is taken for the other, and films in which they end as the other."""
    wrong, frames, swapped = 0, 0, 0
    for seed in range(1, PAIRS + 1):
        film = crossing(seed=seed)
        moved = moving.moved(_seen(film.write(folder / f"{seed}.mp4"), looks), film.size)
        who = [_who(film, way) for way in moved.people[:2]]
        swapped += any(one[0] != one[-1] for one in who)
        wrong += sum(sum(step != one[0] for step in one) for one in who)
        frames += sum(map(len, who))
    print_table(
        ("two who walk past each other", "films", "swapped", "frames", "of the other"),
        [("", PAIRS, swapped, frames, wrong)],
    )
    return {"crossings": PAIRS, "swapped": swapped, "frames told apart": frames,
            "frames of the other": wrong}  # fmt: skip


def _who(film: DrawnFilm, way: moving.Way) -> list[int]:
    """Whom they are nearest to in each frame that tells the two apart."""
    found: list[int] = []
    for points, at in zip(way.points[:, BODY], way.seconds, strict=True):
        people = film.poses[min(round(at * film.fps), len(film.poses) - 1)].people
        apart = abs(float(people[0].body[1, 0] - people[1].body[1, 0]))
        if points[1, 2] > 0 and apart > 0.15 * film.size.height:
            off = [abs(float(points[1, 0] - one.body[1, 0])) for one in people]
            found.append(int(np.argmin(off)))
    return found


# --- how long -------------------------------------------------------------------------------------


def _time(path: Path, folder: Path, looks: int) -> dict[str, object]:
    size = reading.facts_of(path).shown_size
    seen = timed(lambda: _seen(path, looks))
    moved = timed(lambda: moving.moved(seen.result, size))
    timeline = timed(lambda: clips.timeline_of(moved.result, Wish()))
    painting = GenerationRequest(
        prompt="girl, long brown hair, sportswear, park", pose=timeline.result.keys[0].pose,
        checkpoint=DRAWING.id, size=CLIP_SIZE, seed=1,
    )  # fmt: skip
    clip = DrawnClip(MotionRequest(timeline=timeline.result, painting=painting))
    drawn = timed(lambda: [clip.frame(number) for number in range(len(clip))])
    pictures = Later(len(clip), drawn.result.__getitem__)
    written = timed(
        lambda: write_clip(pictures, folder / "clip.webp", ClipFormat.WEBP,
                           fps=timeline.result.fps, loop=False)
    )  # fmt: skip
    steps = {
        "looking": seen, "following, smoothing": moved, "keys": timeline, "drawing": drawn,
        "writing": written,
    }  # fmt: skip
    total = sum(step.seconds for step in steps.values())
    processor = sum(step.processor_seconds for step in steps.values())
    rows = [(name, step.seconds, step.processor_seconds) for name, step in steps.items()]
    print_table(
        ("film → clip", "seconds", "of the processor"),
        [*rows, (f"all ({verdict(total, most=MOST_SECONDS)})", total, processor)],
    )
    return {
        "frames": len(clip), "keys": len(timeline.result.keys), "clip seconds": round(total, 1),
        "clip processor seconds": round(processor, 1),
    }  # fmt: skip


if __name__ == "__main__":
    main()
