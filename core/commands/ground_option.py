"""``--ground``: what a figure is put before."""

from __future__ import annotations

import argparse
from pathlib import Path

from PIL import Image, ImageColor

from core.commands import output
from core.cutout import grounds
from core.cutout.request import Ground, GroundKind
from core.gallery import encoding, ingest

PLACE = "place:"


def add_ground(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--ground", default="", metavar="GROUND",
        help="place:forest, a colour as #rrggbb, or a picture; without it transparent",
    )  # fmt: skip


def ground_of(options: argparse.Namespace) -> tuple[Ground, Image.Image | None]:
    """Of place:NAME, #rrggbb, the name of a colour, or a picture's file; white where nothing is
    said and the file that is written cannot be clear."""
    said: str = options.ground
    has_clear = encoding.has_transparency(options.out.suffix)
    if not said:
        return (Ground() if has_clear else Ground(GroundKind.COLOUR, "#ffffff")), None
    if said.startswith(PLACE):
        ground = Ground(GroundKind.PLACE, said.removeprefix(PLACE))
        grounds.check(ground)
        return ground, None
    try:
        red, green, blue = ImageColor.getrgb(said)[:3]
    except ValueError:
        picture = ingest.open_image(output.read(Path(said)))
        return Ground(GroundKind.PICTURE, "0" * 32), picture
    return Ground(GroundKind.COLOUR, f"#{red:02x}{green:02x}{blue:02x}"), None
