"""``film``: the movement of people in a video, as a drawn clip or as their poses."""

from __future__ import annotations

import argparse
import itertools
import json
from pathlib import Path
from typing import Any

from core.commands import options as shared
from core.commands import output
from core.commands.motion.export_clip import BY_ENDING, ENDINGS
from core.errors import InputRejected
from core.generation.request import GenerationRequest
from core.geometry import Size
from core.models.painter import DRAWING
from core.motion.between import frames
from core.motion.drawn import DrawnClip
from core.motion.film import clips, looking, moving, reading
from core.motion.film.clips import Wish
from core.motion.film.moving import Moved
from core.motion.film.request import LOOKS, USUAL_LOOKS
from core.motion.film.thinning import USUAL_TOLERANCE
from core.motion.formats import Later, is_here, write_clip
from core.motion.request import MotionRequest
from core.motion.timeline import USUAL_FPS, Timeline
from core.pose import openpose
from core.pose.anatomy.retarget import STYLES
from core.pose.detection.detectors import AUTO
from core.studio import Studio

WORDS = "girl, long brown hair, sportswear, park"
# From these frames it is told which detector suits the film.
JUDGED = 3


def run(options: argparse.Namespace, studio: Studio) -> None:
    """Nothing is kept in the studio. With nobody in the video nothing is written."""
    output.check_target(options.out, (".json", *ENDINGS))
    looking.check_detector(options.detector, studio.config)
    moved, detector = _moved(options, studio)
    if not moved.people:
        raise clips.nobody()
    timeline = clips.timeline_of(moved, _wish(options, moved))
    if options.out.suffix.lower() == ".json":
        documents = [openpose.to_document(pose) for pose in frames(timeline)]
        output.write(options.out, json.dumps(documents).encode())
    else:
        _draw(options, studio, timeline)
    facts = {
        "file": str(options.out), "people": len(moved.people), "frames": timeline.frame_count,
        "keys": len(timeline.keys), "fps": timeline.fps, "detector": detector,
        "seconds": [[round(way.first, 2), round(way.last, 2)] for way in moved.people],
    }  # fmt: skip
    line = (
        f"{options.out}: {timeline.frame_count} frames, {len(timeline.keys)} keys, people in the "
        f"video: {len(moved.people)}."
    )
    output.print_result(options, line, facts)


def _moved(options: argparse.Namespace, studio: Studio) -> tuple[Moved, str]:
    output.read(options.video)  # says what is wrong with a file that cannot be opened
    facts = reading.facts_of(options.video)
    start, end = options.start, min(options.end or facts.seconds + 1, facts.seconds + 1)
    first = reading.frames(options.video, 1.0, start, end)
    judged = [frame.image for frame in itertools.islice(first, JUDGED)]
    detector = looking.detector_for(options.detector, judged, studio.config)
    seen: list[moving.SeenFrame] = []
    for frame in reading.frames(options.video, options.looks, start, end):
        output.show_progress(f"Second {frame.seconds:.1f} of {min(end, facts.seconds):.1f}")
        seen.append(looking.look(frame, detector))
    output.show_progress("")
    return moving.moved(seen, facts.shown_size), detector.name


def _wish(options: argparse.Namespace, moved: Moved) -> Wish:
    people = tuple(number - 1 for number in options.person or [1])
    if max(people) >= len(moved.people):
        raise InputRejected(
            expected=f"--person of 1 to {len(moved.people)}: so many were followed",
            got=max(people) + 1,
            todo="name another",
        )
    body = STYLES[options.body].proportions if options.body else None
    return Wish(
        people=people, start=min(moved.people[one].first for one in people),
        end=max(moved.people[one].last for one in people), fps=options.fps,
        bodies=(body,) * len(people), is_close=not options.whole_picture,
        tolerance=options.tolerance, title=options.video.stem[:80],
    )  # fmt: skip


def _draw(options: argparse.Namespace, studio: Studio, timeline: Timeline) -> None:
    size = options.size or DRAWING.size_for(timeline.size.aspect)
    painting = GenerationRequest(
        prompt=options.prompt, pose=timeline.keys[0].pose, checkpoint=DRAWING.id,
        size=Size(*size), seed=options.seed,
    )  # fmt: skip
    cast = studio.cast(painting).request
    clip = DrawnClip(MotionRequest(timeline=timeline, painting=cast), pictures=studio.pictures)
    ending = options.out.suffix.lower()
    fmt = next(one for one in BY_ENDING if one.suffix == ending and is_here(one))

    def drawn(number: int) -> Any:
        output.show_progress(f"Frame {number + 1} of {len(clip)}")
        return clip.frame(number)

    write_clip(Later(len(clip), drawn), options.out, fmt, fps=timeline.fps, loop=options.loop)
    output.show_progress("")


def add(commands: Any) -> None:
    parser = commands.add_parser("film", help="the movement of people in a video, as a clip")
    option = parser.add_argument
    option("video", type=Path)
    shared.add_out(parser, f"a drawn clip ({', '.join(ENDINGS)}), or its poses (.json)")
    option("--from", dest="start", type=_seconds, default=0.0, help="seconds of the video")
    option("--to", dest="end", type=_seconds, help="seconds of the video; default: its end")
    option(
        "--looks", type=int, choices=LOOKS, default=USUAL_LOOKS, help="frames a second looked at"
    )
    option("--detector", default=AUTO, help="as for detect")
    option(
        "--person", type=shared.ordinal, action="append",
        help="of those in the video, the one seen longest being 1; again for another",
    )  # fmt: skip
    option("--body", choices=tuple(STYLES), help="whose proportions; default: as in the video")
    option("--whole-picture", action="store_true", help="not close around the figure")
    option(
        "--tolerance", type=float, default=USUAL_TOLERANCE,
        help=f"how far joints may be off for fewer keys, in heights; 0 for a key a frame; "
        f"default: {USUAL_TOLERANCE:g}",
    )  # fmt: skip
    option("--fps", type=int, default=USUAL_FPS, help=f"of the clip; default: {USUAL_FPS}")
    option("--prompt", default=WORDS, help="who plays it, as for draw")
    option("--seed", type=int, default=0, help="of what the prompt leaves open")
    shared.add_size(parser, "of the drawn frames")
    option("--loop", action="store_true", help="it begins again at its end")
    shared.add_json(parser)
    parser.set_defaults(run=run)


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= reading.MOST_SECONDS:
        raise argparse.ArgumentTypeError(
            f"expected 0 to {reading.MOST_SECONDS:g}, got {text!r:.60}"
        )
    return value
