"""The studio's command line, for batch work, benchmarks and machines without a browser.

    python -m core generate --prompt "girl, long brown hair" --pose POSE.json --out PICTURE.png
    python -m core generate ... --count 8 --until-score 0.9 --out BEST.png [--all]
    python -m core detect PICTURE.png --out POSE.json
    python -m core upscale PICTURE.png --scale 4 --out LARGE.png

An error is one line on standard error and exit code 2; nothing is written then.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from core.config import Config
from core.errors import InputRejected, StorageError, StudioError
from core.files import write_atomically
from core.gallery import ingest, metadata
from core.generation.measure import check_can_measure
from core.generation.request import GenerationRequest
from core.generation.rolls import Rolls, best_first
from core.models import registry
from core.pose import detect, detectors, openpose
from core.pose.kept_score import oks_of
from core.pose.skeleton import Size
from core.studio import Studio
from core.work import FinishedPicture


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code: 0 done, 2 not done (said why on standard error), 130 stopped by Ctrl+C."""
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        _check_folder(options.out)  # before the work, not after it
        options.run(options, Studio(Config.from_environment()))
    except StudioError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


def generate(options: argparse.Namespace, studio: Studio) -> None:
    request = _request(options, studio.config)
    check_can_measure(request)
    rolls = Rolls(request)
    drawn: list[FinishedPicture] = []
    while not rolls.is_over:
        drawn.append(studio.render(request, len(drawn), rolls=rolls))
        rolls.scores[len(drawn) - 1] = oks_of(drawn[-1].extras)
    best, *others = best_first((picture, oks_of(picture.extras)) for picture in drawn)
    _write_picture(options.out, best)
    for place, picture in enumerate(others if options.all else [], start=2):
        _write_picture(options.out.with_stem(f"{options.out.stem}-{place}"), picture)


def _write_picture(path: Path, picture: FinishedPicture) -> None:
    values = picture.request.to_dict()
    infotext = metadata.infotext(values, picture.extras)
    write_atomically(path, metadata.embed(picture.image, values, infotext))
    oks = oks_of(picture.extras)
    told = "" if oks is None else f", pose score {oks:.2f}"
    notes = "".join(f"; {note}" for note in picture.extras["notes"])
    print(f"{path}: {Size(*picture.image.size)}, seed {picture.request.seed}{told}{notes}")


def find_pose(options: argparse.Namespace, studio: Studio) -> None:
    detector = detectors.find(options.detector, studio.config)
    pose = detect.detect(ingest.open_image(_read(options.image)), detector)
    write_atomically(options.out, openpose.dumps(pose).encode())
    joints = sum(int(person.visible.sum()) for person in pose.people)
    print(f"{options.out}: {joints} joints found, people: {len(pose.people)}")


def upscale(options: argparse.Namespace, studio: Studio) -> None:
    source = _read(options.image)
    large = studio.upscaler.upscale(
        ingest.open_image(source), options.scale, upscaler=options.upscaler or None
    )
    request = metadata.read(source).request or {}
    write_atomically(options.out, metadata.embed(large, request, metadata.infotext(request)))
    print(f"{options.out}: {Size(*large.size)}")


def _request(options: argparse.Namespace, config: Config) -> GenerationRequest:
    """What was not said on the command line is the checkpoint's own recommendation."""
    spec = registry.checkpoint(options.checkpoint, config)
    pose = openpose.loads(_read(options.pose)) if options.pose else None
    size = spec.default_size if pose is None else spec.size_for(pose.size.aspect)
    own = spec.recommended
    if options.no_refine:
        own["refine"] = None
    said = {name: getattr(options, name, None) for name in own}
    return GenerationRequest(
        prompt=options.prompt,
        pose=pose,
        checkpoint=spec.id,
        size=options.size or Size(*size),
        control_strength=options.strength,
        seed=options.seed,
        count=options.count,
        until_score=options.until_score,
        **own | {name: value for name, value in said.items() if value is not None},
    )


def _size(text: str) -> Size:
    width, cross, height = text.lower().replace("×", "x").partition("x")
    if not (cross and width.isdigit() and height.isdigit()):
        raise argparse.ArgumentTypeError(f"expected WIDTHxHEIGHT, got {text!r}")
    return Size(int(width), int(height))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputRejected(f"Expected a file to read, got {path}: {error.strerror}.") from error


def _check_folder(path: Path) -> None:
    if not path.parent.is_dir():
        raise StorageError(f"Expected a folder to write into, got {path.parent}: make it first.")


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        self.exit(2, f"error: {message}; see {self.prog} --help\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m core", description="PoseAnimeFlow Studio, without a browser.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    add = commands.add_parser("generate", help="draw a picture from a prompt and a pose")
    add.add_argument("--prompt", required=True)
    add.add_argument("--negative", dest="negative_prompt", help="default: the checkpoint's own")
    add.add_argument("--pose", type=Path, help="OpenPose JSON")
    add.add_argument("--out", type=Path, required=True, help="PNG, its metadata inside")
    add.add_argument("--checkpoint", default="starter")
    add.add_argument("--size", type=_size, help="WIDTHxHEIGHT")
    add.add_argument("--steps", type=int)
    add.add_argument("--guidance", type=float)
    add.add_argument("--strength", type=float, default=1.0, help="how firmly the pose is held, 0–1")
    add.add_argument(
        "--pose-guidance",
        action=argparse.BooleanOptionalAction,
        help="whether guidance holds the pose too; default: the checkpoint's own",
    )
    add.add_argument(
        "--no-refine", action="store_true", help="leave out the checkpoint's second, larger pass"
    )
    add.add_argument("--sampler", default="auto")
    add.add_argument("--seed", type=int, default=0)
    add.add_argument("--enlarge", type=int, choices=(1, 2, 4), help="default: the checkpoint's own")
    add.add_argument("--count", type=int, default=1, help="pictures to make; the best is written")
    add.add_argument(
        "--until-score",
        type=float,
        default=0.0,
        metavar="X",
        help="stop at the first picture whose pose score reaches X, 0–1",
    )
    add.add_argument(
        "--all",
        action="store_true",
        help="write the others too, best first, as NAME-2.png, NAME-3.png, ...",
    )
    add.set_defaults(run=generate)

    add = commands.add_parser("detect", help="find the pose in a picture")
    add.add_argument("image", type=Path)
    add.add_argument("--out", type=Path, required=True, help="OpenPose JSON")
    add.add_argument("--detector", default=detectors.STARTER, help="an installed one's name")
    add.set_defaults(run=find_pose)

    add = commands.add_parser("upscale", help="enlarge a picture")
    add.add_argument("image", type=Path)
    add.add_argument("--scale", type=int, choices=(2, 4), default=4)
    add.add_argument("--upscaler", default="")
    add.add_argument("--out", type=Path, required=True, help="PNG")
    add.set_defaults(run=upscale)
    return parser


if __name__ == "__main__":
    sys.exit(main())
