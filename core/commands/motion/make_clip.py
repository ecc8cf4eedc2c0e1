"""``motion``: a clip of a ready movement or of key poses, drawn or out of a picture's pixels."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from core.commands import options as shared
from core.commands import output
from core.config import Config
from core.errors import InputRejected
from core.figures.grounds import NOWHERE
from core.files import is_id
from core.gallery.clips.playing import opened
from core.gallery.importing import import_files
from core.gallery.record import ImageRecord
from core.generation.drawing.inputs import FromDrawing
from core.generation.request import GenerationRequest
from core.geometry import Size
from core.jobs.job import JobState
from core.models.painter import DRAWING
from core.motion.cycles import CYCLES, timeline_of
from core.motion.formats import ClipFormat, write_clip
from core.motion.request import MotionRequest, Renderer
from core.motion.timeline import USUAL_FPS, USUAL_STEPS, Key, Play, Timeline
from core.pose.skeleton import Pose
from core.runners.motion.painted import suited
from core.studio import Studio

POLL_SECONDS = 0.2
ENDINGS = {
    fmt.suffix: fmt
    for fmt in (ClipFormat.GIF, ClipFormat.WEBP, ClipFormat.APNG, ClipFormat.AVIF, ClipFormat.WEBM,
                ClipFormat.MP4, ClipFormat.FRAMES)
}  # fmt: skip


def run(options: argparse.Namespace, studio: Studio) -> None:
    """The clip is kept in the gallery, and written to --out as well."""
    if options.out is not None:
        output.check_target(options.out, tuple(ENDINGS))
    request = _request(options, studio)
    job = studio.submit(request)
    while not (job := studio.wait(job.id, POLL_SECONDS)).state.is_finished:
        output.show_progress(job.progress.text)
    if job.state is not JobState.DONE:
        raise InputRejected(
            expected="a whole clip", got=job.error or job.state.value, todo="run it again"
        )
    record = studio.gallery.get(job.result[0])
    if options.out is not None:
        _write(record, options.out, studio)
    _tell(options, record)


def _request(options: argparse.Namespace, studio: Studio) -> MotionRequest:
    poses = [_pose(name, studio.config) for name in options.pose]
    if bool(poses) == bool(options.cycle):
        raise InputRejected(
            expected="--cycle or --pose", got="both" if poses else "neither", todo="name one"
        )
    size: Size = options.size or Size(*DRAWING.default_size)
    if options.cycle:
        timeline = timeline_of(options.cycle, size)
    else:
        keys = tuple(Key(pose=pose, steps=options.steps) for pose in poses)
        timeline = Timeline(keys=keys, fps=options.fps, play=Play(options.play))
    return MotionRequest(
        timeline=timeline,
        painting=_painting(options, size, studio.config),
        renderer=_renderer(options),
        picture="" if options.picture is None else _picture(options.picture, studio),
        swings=options.swings,
        adapter=options.adapter,
    )


def _renderer(options: argparse.Namespace) -> Renderer:
    if options.picture is not None:
        return Renderer.PUPPET
    if options.animate_diff:
        return Renderer.ANIMATEDIFF
    return Renderer.DRAWING if options.checkpoint == DRAWING.id else Renderer.STARTER


def _painting(options: argparse.Namespace, size: Size, config: Config) -> GenerationRequest:
    clear = FromDrawing(background=NOWHERE) if options.transparent else None
    own: dict[str, Any] = {"checkpoint": options.checkpoint}
    if options.checkpoint != DRAWING.id:
        own = suited(options.checkpoint, config)
    own |= {} if options.steps_painted is None else {"steps": options.steps_painted}
    return GenerationRequest(
        prompt=options.prompt or "a figure", size=size, seed=shared.seed_of(options.seed),
        drawing=clear, **own,
    )  # fmt: skip


def _pose(name: str, config: Config) -> Pose:
    pose = shared.find_pose(name, config)
    if pose is None:
        raise InputRejected(expected="key poses", got="none", todo="name another")
    return pose


def _picture(name: str, studio: Studio) -> str:
    """By its id, or a file that comes into the gallery."""
    if is_id(name):
        return studio.gallery.get(name).id
    output.read(Path(name))  # says what is wrong with a path
    for _, kept in import_files([Path(name)], studio.gallery):
        if isinstance(kept, Exception):
            raise kept
        return kept.record.id
    raise InputRejected(expected="a picture", got=f"{name:.60}", todo="name another")


def _write(record: ImageRecord, out: Path, studio: Studio) -> None:
    assert record.clip is not None
    pictures = [opened(path) for path in studio.gallery.clips.frames(record.id)]
    fmt = ENDINGS[out.suffix.lower()]
    write_clip(pictures, out, fmt, fps=record.clip.fps, loop=record.clip.loop)


def _tell(options: argparse.Namespace, record: ImageRecord) -> None:
    assert record.clip is not None
    clip, notes = record.clip, list(record.extras.get("notes", []))
    facts = {
        "id": record.id, "file": str(options.out) if options.out else None,
        "width": record.width, "height": record.height, "frames": clip.frames, "fps": clip.fps,
        "notes": notes,
    }  # fmt: skip
    line = f"{options.out or record.id}: {clip.frames} frames, {clip.fps} a second"
    output.print_result(options, "; ".join((line, *notes)), facts)


def add(commands: Any) -> None:
    parser = commands.add_parser("motion", help="make a clip of key poses or a ready movement")
    option = parser.add_argument
    option("--prompt", help="who is seen, and where")
    option("--cycle", choices=sorted(CYCLES), help="a ready movement")
    option(
        "--pose", action="append", default=[], metavar="POSE",
        help="a key pose, again for the next: a preset's name, an OpenPose JSON file or a picture "
        "of the studio",
    )  # fmt: skip
    option("--steps", type=int, default=USUAL_STEPS, help="frames from a key to the next")
    option("--fps", type=int, default=USUAL_FPS, help=f"frames a second; default: {USUAL_FPS}")
    option("--play", choices=[*Play], default=Play.LOOP.value)
    option(
        "--checkpoint", default=DRAWING.id, metavar="ID",
        help="paint over the drawn frames: far slower; default: the drawing itself",
    )  # fmt: skip
    option(
        "--animate-diff", action="store_true",
        help="the checkpoint, of Stable Diffusion 1.5, paints 16 frames at once",
    )  # fmt: skip
    option("--adapter", default="", metavar="ID", help="the motion adapter for that")
    option(
        "--painting-steps", dest="steps_painted", type=int, metavar="STEPS",
        help="of the checkpoint; default: as suits it",
    )  # fmt: skip
    option("--picture", metavar="PICTURE", help="a file, or an id of the gallery, that moves")
    option("--transparent", action="store_true", help="nothing behind the figure")
    option("--no-swing", dest="swings", action="store_false", help="hair and skirts stay as drawn")
    shared.add_size(parser, "of the frames; a picture that moves keeps its own")
    option("--seed", type=int, default=0, help=f"{shared.RANDOM} for a random one")
    shared.add_out(parser, f"also as a file: {', '.join(ENDINGS)}", is_required=False)
    shared.add_json(parser)
    parser.set_defaults(run=run)
