"""Options that several commands have, and how their values are read."""

from __future__ import annotations

import argparse
import secrets
from pathlib import Path

from core.commands import output
from core.config import Config
from core.errors import InputRejected, NotFound
from core.gallery import metadata
from core.generation.request_inputs import (
    SIDES,
    ControlKind,
    LoraUse,
    Outpaint,
    Reference,
    StartPicture,
)
from core.geometry import Size
from core.pose import openpose, presets
from core.pose.skeleton import Pose
from core.upscale.presets import Preset

RANDOM = -1
# What a person can still type in; A1111 draws from as many.
RANDOM_SEEDS = 2**32
NO_POSE = NO_STYLE = "none"


class Parser(argparse.ArgumentParser):
    """Says what is wrong as the studio's other errors do: one line."""

    def error(self, message: str) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        raise InputRejected(f"{message}; see {self.prog} --help")


def add_image(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("image", type=Path)


def add_out(parser: argparse.ArgumentParser, help_text: str, *, is_required: bool = True) -> None:
    parser.add_argument("--out", type=Path, required=is_required, help=help_text)


def add_size(parser: argparse.ArgumentParser, help_text: str | None = None) -> None:
    parser.add_argument("--size", type=size, metavar="WIDTHxHEIGHT", help=help_text)


def add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--json", action="store_true", help="print one JSON object a line instead of words"
    )


# --- values ---------------------------------------------------------------------------------------


def size(text: str) -> Size:
    width, cross, height = text.lower().replace("×", "x").partition("x")
    if not (cross and width.isdigit() and height.isdigit()):
        raise argparse.ArgumentTypeError(f"expected WIDTHxHEIGHT, got {text!r}")
    return Size(int(width), int(height))


def ordinal(text: str) -> int:
    """Counted from 1."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"expected 1 or more, got {text!r:.60}")
    return int(text)


def long_side(text: str) -> int:
    named = {preset.value: preset.long_side for preset in Preset}
    if text.lower() in named:
        return named[text.lower()]
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        raise argparse.ArgumentTypeError(f"{text!r:.40} is not 4k, 8k or a number of pixels")
    return int(text)


def lora(text: str) -> tuple[str, float]:
    return _weighted(text, LoraUse.weight)


def start(text: str) -> tuple[Path, float]:
    name, strength = _weighted(text, StartPicture.strength)
    return Path(name), strength


def outpaint(text: str) -> Outpaint:
    """``left=64,right=128``: pixels of new ground on some sides."""
    found: dict[str, int] = {}
    for part in text.split(","):
        side, _equals, pixels = part.partition("=")
        if side not in SIDES or side in found or not (pixels.isdecimal() and len(pixels) < 6):
            raise argparse.ArgumentTypeError(
                f"expected left=PIXELS, top=…, right=… or bottom=…, got {text!r:.60}"
            )
        found[side] = int(pixels)
    return Outpaint(**found)


def reference(text: str) -> tuple[Path, float]:
    name, strength = _weighted(text, Reference.strength)
    return Path(name), strength


def control(text: str) -> tuple[str, Path, float]:
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


def seed_of(said: int) -> int:
    """A random one for ``RANDOM``."""
    return secrets.randbelow(RANDOM_SEEDS) if said == RANDOM else said


def find_pose(name: str, config: Config) -> Pose | None:
    """A preset's id, an OpenPose JSON file, or a picture of this studio; ``"none"`` for no pose."""
    if name == NO_POSE:
        return None
    path = Path(name)
    if not path.is_file() and not path.suffix:
        return _preset(name, config)
    data = output.read(path)
    if not data.startswith((b"\x89PNG", b"\xff\xd8", b"RIFF")):
        return openpose.loads(data)
    kept = (metadata.read(data).request or {}).get("pose")
    if not isinstance(kept, str):
        raise InputRejected(
            expected="a picture that carries its pose",
            got="{file}, which has none",
            todo="find it with the command detect first",
            path=path,
        )
    return openpose.loads(kept)


def _preset(name: str, config: Config) -> Pose:
    for folder in (config.poses_folder, presets.FOLDER):
        try:
            return presets.get(name, folder).pose
        except NotFound:
            continue
    raise InputRejected(
        expected="a pose file or the name of a preset",
        got=f"{name!r:.60}",
        todo="list poses says which there are",
    )
