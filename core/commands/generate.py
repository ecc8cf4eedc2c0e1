"""``generate``: pictures from prompts, poses, pictures and settings."""

from __future__ import annotations

import argparse
import copy
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

from core.commands import output
from core.commands.wish import RANDOM, Wish, wishes
from core.config import Config
from core.errors import InputRejected, RequestRejected, StudioError
from core.gallery import encoding, metadata
from core.generation import resolved_request
from core.generation.batch_progress import BatchProgress, best_first
from core.generation.pose_score import check_can_measure
from core.generation.request_inputs import ControlKind, LoraUse, Reference, StartPicture
from core.geometry import Size
from core.pose.stored_score import oks_of
from core.runners.render import FinishedPicture
from core.studio import Studio

MAX_LINES = 10_000


def run(options: argparse.Namespace, studio: Studio) -> None:
    """Everything is asked for and checked before the first picture is drawn."""
    asked = list(_asked(options, studio.config))
    _check_targets(asked)
    for wish in asked:
        resolved_request.check_models(wish.request, studio.config)
        check_can_measure(wish.request)
    for wish in asked:
        for image in wish.pictures.values():
            studio.pictures.put(image)
        _draw(wish, options, studio)


def _draw(wish: Wish, options: argparse.Namespace, studio: Studio) -> None:
    batch = BatchProgress(wish.request)
    drawn: list[FinishedPicture] = []
    while not batch.is_over:
        picture = studio.render(
            wish.request,
            len(drawn),
            batch=batch,
            on_progress=lambda progress: output.show_progress(f"{wish.out.name}: {progress.text}"),
        )
        drawn.append(picture)
        batch.scores[len(drawn) - 1] = oks_of(picture.extras)
    output.show_progress("")
    best, *others = best_first((picture, oks_of(picture.extras)) for picture in drawn)
    _write(wish.out, best, options)
    for place, picture in enumerate(others if wish.writes_all else [], start=2):
        _write(wish.out.with_stem(f"{wish.out.stem}-{place}"), picture, options)


def _write(path: Path, picture: FinishedPicture, options: argparse.Namespace) -> None:
    values = picture.request.to_dict()
    text = metadata.infotext(values, picture.extras)
    output.write(path, encoding.encode(picture.image, path.suffix, values, text))
    size, oks = Size(*picture.image.size), oks_of(picture.extras)
    told = "" if oks is None else f", pose score {oks:.2f}"
    notes = "".join(f"; {note}" for note in picture.extras["notes"])
    facts: dict[str, Any] = {
        "file": str(path),
        "width": size.width,
        "height": size.height,
        "seed": picture.request.seed,
        "pose_score": oks,
        "seconds": picture.extras.get("seconds"),
        "notes": list(picture.extras["notes"]),
        "prompt": picture.request.prompt,
    }
    output.tell(options, f"{path}: {size}, seed {picture.request.seed}{told}{notes}", facts)


def _check_targets(asked: list[Wish]) -> None:
    seen: set[Path] = set()
    for wish in asked:
        output.check_picture_target(wish.out)
        if wish.out in seen:
            raise RequestRejected(expected="a file for each picture", got=f"{wish.out} twice")
        seen.add(wish.out)


# --- the lines of a JSON file ------------------------------------------------------------------


def _asked(options: argparse.Namespace, config: Config) -> Iterator[Wish]:
    """What the options ask for; with ``--jsonl`` once for each line, which has the last word."""
    if options.jsonl is None:
        yield from wishes(options, config)
        return
    for number, text in enumerate(_text_of(options.jsonl).splitlines(), start=1):
        if number > MAX_LINES:
            raise RequestRejected(
                expected=f"at most {MAX_LINES} lines", got="more", todo="split the file"
            )
        if text.strip():
            try:
                yield from wishes(_line(text, options), config)
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
        part for key, value in cast("dict[str, Any]", values).items() for part in _said(key, value)
    ]
    parser = parser_of_line()
    blank = vars(parser.parse_args([]))
    said = parser.parse_args(arguments)
    merged = copy.copy(options)
    for name, value in vars(said).items():
        if value != blank[name]:
            setattr(merged, name, value)
    return merged


def _said(key: str, value: Any) -> Iterator[str]:
    """One key of a line as it would be typed; lists are said once for each entry."""
    flag = "--" + key.replace("_", "-")
    if isinstance(value, bool):
        yield flag if value else f"--no-{key.replace('_', '-')}"
    elif isinstance(value, list):
        for one in cast("list[Any]", value):
            yield from _said(key, one)
    elif isinstance(value, str | int | float):
        yield f"{flag}={value}"
    elif value is not None:
        raise InputRejected(expected=f"words or numbers for {key!r:.40}", got=f"{value!r:.60}")


# --- the parser --------------------------------------------------------------------------------


class Parser(argparse.ArgumentParser):
    """Says what is wrong as the studio's other errors do: one line."""

    def error(self, message: str) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        raise InputRejected(f"{message}; see {self.prog} --help")


def parser_of_line() -> argparse.ArgumentParser:
    parser = Parser(prog="python -m core generate", add_help=False)
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
    output.add_json(parser)
    parser.set_defaults(run=run)


def _add_options(parser: argparse.ArgumentParser) -> None:
    say = parser.add_argument
    say("--prompt", action="append", help="again for more pictures")
    say("--negative", dest="negative_prompt", help="default: the checkpoint's own")
    say(
        "--pose", action="append", metavar="POSE",
        help="OpenPose JSON, a preset's name, a picture of the studio, or none; again for more",
    )  # fmt: skip
    say("--from", dest="origin", type=Path, metavar="PICTURE", help="take its settings")
    say("--out", type=Path, help=".png, .jpg or .webp, its settings inside")
    say("--checkpoint", help="default: starter, or that of --from")
    say("--size", type=size_option, metavar="WIDTHxHEIGHT")
    say("--steps", type=int)
    say("--guidance", type=float)
    say("--guidance-rescale", type=float, metavar="X")
    say("--strength", type=float, metavar="X", help="how firmly the pose is held, 0-1")
    say(
        "--pose-guidance", action=argparse.BooleanOptionalAction,
        help="whether guidance holds the pose too; default: the checkpoint's own",
    )  # fmt: skip
    say("--no-refine", action="store_true", help="leave out the second, larger pass")
    say(
        "--over-drawing", action="store_true",
        help="paint over the drawing of the words and the pose, with what suits the checkpoint",
    )  # fmt: skip
    say("--sampler", help="list samplers says which there are")
    say("--clip-skip", type=int, metavar="N")
    say("--seed", type=int, help=f"default: 0, or that of --from; {RANDOM} for a random one")
    say("--enlarge", type=int, choices=(1, 2, 4), help="default: the checkpoint's own")
    _add_ingredients(say)
    say("--count", type=int, help="pictures to make; the best is written")
    say(
        "--until-score", type=float, metavar="X",
        help="stop at the first picture whose pose score reaches X, 0-1",
    )  # fmt: skip
    say(
        "--all", action="store_true",
        help="write the others too, best first, as NAME-2.png, NAME-3.png, ...",
    )  # fmt: skip


def _add_ingredients(say: Callable[..., Any]) -> None:
    kinds = ", ".join(ControlKind)
    say("--lora", action="append", type=_lora, metavar="NAME[:WEIGHT]", help="again for more")
    say("--vae", metavar="NAME")
    say(
        "--start", type=_start, metavar="PICTURE[:STRENGTH]",
        help="start from it; denoise strength 0-1",
    )  # fmt: skip
    say("--mask", type=Path, metavar="PICTURE", help="white on it is what --start draws anew")
    say(
        "--reference", action="append", type=_reference, metavar="PICTURE[:STRENGTH]",
        help="the same character; again for more",
    )  # fmt: skip
    say(
        "--control", action="append", type=_control, metavar="KIND=PICTURE[:STRENGTH]",
        help=f"a further ControlNet: {kinds}; again for more",
    )  # fmt: skip


def size_option(text: str) -> Size:
    width, cross, height = text.lower().replace("×", "x").partition("x")
    if not (cross and width.isdigit() and height.isdigit()):
        raise argparse.ArgumentTypeError(f"expected WIDTHxHEIGHT, got {text!r}")
    return Size(int(width), int(height))


def _lora(text: str) -> tuple[str, float]:
    return _weighted(text, LoraUse.weight)


def _start(text: str) -> tuple[Path, float]:
    name, strength = _weighted(text, StartPicture.strength)
    return Path(name), strength


def _reference(text: str) -> tuple[Path, float]:
    name, strength = _weighted(text, Reference.strength)
    return Path(name), strength


def _control(text: str) -> tuple[str, Path, float]:
    kind, equals, rest = text.partition("=")
    if not equals or kind not in set(ControlKind):
        raise argparse.ArgumentTypeError(f"expected one of {', '.join(ControlKind)} before =")
    name, strength = _weighted(rest, 1.0)
    return kind, Path(name), strength


def _weighted(text: str, usual: float) -> tuple[str, float]:
    """``NAME:0.8``; a colon that no number follows belongs to the name."""
    name, colon, number = text.rpartition(":")
    try:
        return (name, float(number)) if colon else (text, usual)
    except ValueError:
        return text, usual
