"""``generate``: pictures from prompts, poses, pictures and settings."""

from __future__ import annotations

import argparse
import copy
import dataclasses
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, cast

from core.commands import options as shared
from core.commands import output
from core.commands.render_tasks import RenderTask, render_tasks
from core.config import Config
from core.errors import InputRejected, RequestRejected, StudioError
from core.gallery import encoding, metadata
from core.generation import resolved_request
from core.generation.batch_progress import BatchProgress, best_first
from core.generation.pose_score import check_can_measure
from core.generation.request import SMALL_VARIATION
from core.generation.request_inputs import ControlKind
from core.geometry import Size
from core.pose.stored_score import oks_of
from core.runners.render import FinishedPicture
from core.studio import Studio

MAX_LINES = 10_000


def run(options: argparse.Namespace, studio: Studio) -> None:
    """Everything is asked for and checked before the first picture is drawn."""
    tasks = [_cast(task, studio) for task in _tasks(options, studio.config)]
    _check_targets(tasks)
    for task in tasks:
        resolved_request.check_models(task.request, studio.config)
        check_can_measure(task.request)
    for task in tasks:
        for image in task.pictures.values():
            studio.pictures.put(image)
        _draw(task, options, studio)


def _cast(task: RenderTask, studio: Studio) -> RenderTask:
    cast = studio.cast(task.request, task.styles)
    return dataclasses.replace(task, request=cast.request, notes=cast.notes)


def _draw(task: RenderTask, options: argparse.Namespace, studio: Studio) -> None:
    batch = BatchProgress(task.request)
    drawn: list[FinishedPicture] = []
    while not batch.is_over:
        picture = studio.render(
            task.request,
            len(drawn),
            batch=batch,
            on_progress=lambda progress: output.show_progress(f"{task.out.name}: {progress.text}"),
        )
        drawn.append(picture)
        batch.scores[len(drawn) - 1] = oks_of(picture.extras)
    output.show_progress("")
    best, *others = best_first((picture, oks_of(picture.extras)) for picture in drawn)
    _write(task.out, best, task.notes, options)
    for place, picture in enumerate(others if task.writes_all else [], start=2):
        out = task.out.with_stem(f"{task.out.stem}-{place}")
        _write(out, picture, task.notes, options)


def _write(
    path: Path, picture: FinishedPicture, notes: Sequence[str], options: argparse.Namespace
) -> None:
    values = picture.request.to_dict()
    text = metadata.infotext(values, picture.extras)
    output.write(path, encoding.encode(picture.image, path.suffix, values, text))
    size, oks = Size(*picture.image.size), oks_of(picture.extras)
    told = "" if oks is None else f", pose score {oks:.2f}"
    notes = (*notes, *picture.extras["notes"])
    said = "".join(f"; {note}" for note in notes)
    facts: dict[str, Any] = {
        "file": str(path),
        "width": size.width,
        "height": size.height,
        "seed": picture.request.seed,
        "pose_score": oks,
        "seconds": picture.extras.get("seconds"),
        "notes": list(notes),
        "prompt": picture.request.prompt,
    }
    output.print_result(options, f"{path}: {size}, seed {picture.request.seed}{told}{said}", facts)


def _check_targets(tasks: list[RenderTask]) -> None:
    seen: set[Path] = set()
    for task in tasks:
        output.check_picture_target(task.out)
        if task.out in seen:
            raise RequestRejected(expected="a file for each picture", got=f"{task.out} twice")
        seen.add(task.out)


# --- the lines of a JSON file ------------------------------------------------------------------


def _tasks(options: argparse.Namespace, config: Config) -> Iterator[RenderTask]:
    """What the options ask for; with ``--jsonl`` once for each line, which has the last word."""
    if options.jsonl is None:
        yield from render_tasks(options, config)
        return
    for number, text in enumerate(_text_of(options.jsonl).splitlines(), start=1):
        if number > MAX_LINES:
            raise RequestRejected(
                expected=f"at most {MAX_LINES} lines", got="more", todo="split the file"
            )
        if text.strip():
            try:
                yield from render_tasks(_line(text, options), config)
            except StudioError as error:
                error.place = f"line {number}"
                raise


def _text_of(path: Path) -> str:
    data = sys.stdin.buffer.read() if str(path) == "-" else output.read(path)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputRejected(
            expected=f"UTF-8 text in {path}", got="something else", path=path
        ) from error


def _line(text: str, options: argparse.Namespace) -> argparse.Namespace:
    try:
        values = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputRejected(expected="one JSON object a line", got=f"{text!r:.60}") from error
    if not isinstance(values, dict):
        raise InputRejected(expected="one JSON object a line", got=f"{text!r:.60}")
    arguments = [
        part
        for key, value in cast("dict[str, Any]", values).items()
        for part in _arguments_of(key, value)
    ]
    parser = parser_of_line()
    blank = vars(parser.parse_args([]))
    given = parser.parse_args(arguments)
    merged = copy.copy(options)
    for name, value in vars(given).items():
        if value != blank[name]:
            setattr(merged, name, value)
    return merged


def _arguments_of(key: str, value: Any) -> Iterator[str]:
    """One key of a line as it would be typed; lists are said once for each entry."""
    flag = "--" + key.replace("_", "-")
    if isinstance(value, bool):
        yield flag if value else f"--no-{key.replace('_', '-')}"
    elif isinstance(value, list):
        for one in cast("list[Any]", value):
            yield from _arguments_of(key, one)
    elif isinstance(value, str | int | float):
        yield f"{flag}={value}"
    elif value is not None:
        raise InputRejected(expected=f"words or numbers for {key!r:.40}", got=f"{value!r:.60}")


# --- the parser --------------------------------------------------------------------------------


def parser_of_line() -> argparse.ArgumentParser:
    parser = shared.Parser(prog="python -m core generate", add_help=False)
    _add_options(parser)
    return parser


def add(commands: Any) -> None:
    parser = commands.add_parser("generate", help="draw pictures from prompts and poses")
    _add_options(parser)
    parser.add_argument(
        "--jsonl",
        type=Path,
        metavar="FILE",
        help="one JSON object a line, its keys the names of these options; - for standard input",
    )
    shared.add_json(parser)
    parser.set_defaults(run=run)


def _add_options(parser: argparse.ArgumentParser) -> None:
    option = parser.add_argument
    option("--prompt", action="append", help="again for more pictures")
    option(
        "--style", action="append", metavar="NAME",
        help="put the prompt in this style, again for more; none for none; see list styles",
    )  # fmt: skip
    option("--negative", dest="negative_prompt", help="default: the checkpoint's own")
    option(
        "--pose", action="append", metavar="POSE",
        help="OpenPose JSON, a preset's name, a picture of the studio, or none; again for more",
    )  # fmt: skip
    option("--from", dest="origin", type=Path, metavar="PICTURE", help="take its settings")
    shared.add_out(parser, ".png, .jpg or .webp, its settings inside", is_required=False)
    option("--checkpoint", help="default: starter, or that of --from")
    shared.add_size(parser)
    option("--steps", type=int)
    option("--guidance", type=float)
    option("--guidance-rescale", type=float, metavar="X")
    option("--strength", type=float, metavar="X", help="pose strength, 0-1")
    option(
        "--pose-guidance", action=argparse.BooleanOptionalAction,
        help="whether guidance strengthens the pose too; default: the checkpoint's own",
    )  # fmt: skip
    option(
        "--regional", action=argparse.BooleanOptionalAction,
        help="whether each person's words act only where that person is; default: yes",
    )  # fmt: skip
    option("--no-refine", action="store_true", help="leave out the second, larger pass")
    option(
        "--fix", choices=("none", "faces", "hands", "both"),
        help="draw small faces or hands again, larger, and blend them back",
    )  # fmt: skip
    option("--fix-strength", type=float, metavar="X", help="denoise strength of --fix, 0.05-1")
    option(
        "--over-drawing", action="store_true",
        help="paint over the drawing of the words and the pose, with what suits the checkpoint",
    )  # fmt: skip
    option("--sampler", help="list samplers says which there are")
    option("--clip-skip", type=int, metavar="N")
    option(
        "--seed", type=int, help=f"default: 0, or that of --from; {shared.RANDOM} for a random one"
    )
    option(
        "--variation-seed", type=int, metavar="N",
        help=f"mix in the noise of this seed; {shared.RANDOM} for a random one",
    )  # fmt: skip
    option(
        "--variation-strength",
        type=float,
        metavar="X",
        help=f"how much of it, 0-1; default: {SMALL_VARIATION}",
    )
    option("--enlarge", type=int, choices=(1, 2, 4), help="default: the checkpoint's own")
    option("--upscaler", metavar="NAME", help="what --enlarge is done by; see list models")
    option(
        "--refine-upscaler", metavar="NAME",
        help="what enlarges between the two passes: latent, or as --upscaler",
    )  # fmt: skip
    _add_inputs(option)
    option("--count", type=int, help="pictures to make; the best is written")
    option(
        "--until-score", type=float, metavar="X",
        help="stop at the first picture whose pose score reaches X, 0-1",
    )  # fmt: skip
    option(
        "--all", action="store_true",
        help="write the others too, best first, as NAME-2.png, NAME-3.png, ...",
    )  # fmt: skip


def _add_inputs(option: Callable[..., Any]) -> None:
    kinds = ", ".join(ControlKind)
    option(
        "--lora", action="append", type=shared.lora, metavar="NAME[:WEIGHT]", help="again for more"
    )
    option("--vae", metavar="NAME")
    option(
        "--start", type=shared.start, metavar="PICTURE[:STRENGTH]",
        help="start from it; denoise strength 0-1",
    )  # fmt: skip
    option("--mask", type=Path, metavar="PICTURE", help="white on it is what --start draws anew")
    option(
        "--mask-blur", type=int, metavar="PIXELS",
        help="how soft the edge of what is drawn anew lies over the picture; default: 0",
    )  # fmt: skip
    option(
        "--outpaint", type=shared.outpaint, metavar="SIDE=PIXELS,...",
        help="new ground left, top, right or bottom of --start; it comes on top of --size",
    )  # fmt: skip
    option(
        "--reference", action="append", type=shared.reference, metavar="PICTURE[:STRENGTH]",
        help="the same character; again for more",
    )  # fmt: skip
    option(
        "--control", action="append", type=shared.control, metavar="KIND=PICTURE[:STRENGTH]",
        help=f"a further ControlNet: {kinds}; again for more",
    )  # fmt: skip
