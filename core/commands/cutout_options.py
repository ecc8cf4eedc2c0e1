"""Options of the commands that cut people out: by which method, and what they are put before."""

from __future__ import annotations

import argparse
from pathlib import Path

from PIL import Image, ImageColor

from core.commands import output
from core.config import Config
from core.cutout import grounds, methods
from core.cutout.cutout import Cutout
from core.cutout.request import AUTO, Ground, GroundKind
from core.gallery import encoding, ingest
from core.geometry import Size
from core.pose.skeleton import Pose

PLACE = "place:"


def add_method(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--method", default=AUTO,
        help=f"{methods.ALPHA}, {methods.STARTER}, {methods.GRABCUT} or a fetched network's name; "
        "without it the best that is here",
    )  # fmt: skip


def add_ground(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--ground", default="", metavar="GROUND",
        help="place:forest, a colour as #rrggbb, or a picture; without it transparent",
    )  # fmt: skip


def cut_out(picture: Image.Image, method: str, pose: Pose | None, config: Config) -> Cutout:
    """As ``methods.cut_out``, its progress shown."""
    found = methods.cut_out(
        picture,
        config,
        method=method,
        pose=pose,
        on_progress=lambda _done, _steps, text: output.show_progress(text),
    )
    output.show_progress("")
    return found


def ground_of(options: argparse.Namespace) -> Ground | Image.Image:
    """Of place:NAME, #rrggbb, the name of a colour, or a picture's file, which is opened; white
    where nothing is said and the file that is written cannot be clear."""
    said: str = options.ground
    if not said:
        out: Path | None = options.out  # a series is written as PNG
        has_clear = out is None or encoding.has_transparency(out.suffix)
        return Ground() if has_clear else Ground(GroundKind.COLOUR, "#ffffff")
    if said.startswith(PLACE):
        ground = Ground(GroundKind.PLACE, said.removeprefix(PLACE))
        grounds.check(ground)
        return ground
    try:
        red, green, blue = ImageColor.getrgb(said)[:3]
    except ValueError:
        return ingest.open_image(output.read(Path(said)))
    return Ground(GroundKind.COLOUR, f"#{red:02x}{green:02x}{blue:02x}")


def behind(
    ground: Ground | Image.Image, size: Size, *, floor: float = grounds.FLOOR
) -> Image.Image | None:
    """RGB of this size, ``floor`` as for ``grounds.ground_picture``; None for nothing."""
    if isinstance(ground, Image.Image):
        return grounds.covering(ground, size)
    return grounds.ground_picture(ground, size, floor=floor)
