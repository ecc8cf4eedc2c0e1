"""``cutout``: the people of a picture on transparency, or on another ground."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageColor

from core.commands import cutout_options, output
from core.commands import options as shared
from core.cutout import grounds, methods
from core.cutout.cutout import Cutout
from core.cutout.parts import BodyPart
from core.errors import InputRejected
from core.gallery import encoding, ingest, metadata
from core.gallery.xmp import DigitalSource
from core.geometry import Size
from core.studio import Studio

PARTS_ENDINGS = (".png",)
# One a body part, far from each other.
PALETTE = (
    "#000000", "#ff9e2c", "#ffd9b8", "#e5405e", "#3d7bff", "#7fd0ff", "#c9f2ff", "#2f9e44",
    "#8ce99a", "#d8f5a2", "#b44be1", "#7a3e1d", "#ffe14d", "#ff7bd5",
)  # fmt: skip
assert len(PALETTE) == len(BodyPart)


def run(options: argparse.Namespace, studio: Studio) -> None:
    """What the picture said of itself stays in it, in the studio's words and in A1111's."""
    output.check_picture_target(options.out)
    if options.parts:
        output.check_target(options.parts, PARTS_ENDINGS)
    methods.check(options.method, studio.config)
    ground = cutout_options.ground_of(options)
    source = output.read(options.image)
    cutout = _cut(source, options, studio)
    if options.parts:
        output.write(options.parts, _parts_png(cutout, options.parts))
    size = cutout.size
    behind = cutout_options.behind(ground, size)
    image = cutout.image() if behind is None else grounds.on_ground(cutout, behind)
    output.write(options.out, _encoded(image, source, options.out))
    _tell(options, cutout, size)


def _cut(source: bytes, options: argparse.Namespace, studio: Studio) -> Cutout:
    picture = ingest.open_image(source, keeps_alpha=True)
    pose = None
    if options.pose is not None:
        pose = shared.find_pose(options.pose, studio.config)
    cutout = cutout_options.cut_out(picture, options.method, pose, studio.config)
    if options.parts and cutout.parts is None:
        raise InputRejected(
            expected="a way to cut out that tells body parts",
            got=cutout.method,
            todo=f"use --method {methods.STARTER}, or leave --parts out",
        )
    return cutout


def _encoded(image: Image.Image, source: bytes, out: Path) -> bytes:
    told = metadata.read(source)
    request = told.request or {}
    return encoding.encode(
        image,
        out.suffix,
        request,
        told.infotext or metadata.infotext(request),
        origin=DigitalSource.of(request) or (DigitalSource.GENERATED if told.tool else None),
    )


def _parts_png(cutout: Cutout, path: Path) -> bytes:
    """The number of each pixel's ``BodyPart``, shown in the colours of ``PALETTE``."""
    parts: NDArray[np.uint8] | None = cutout.parts
    assert parts is not None
    picture = Image.fromarray(parts).convert("P")
    picture.putpalette([level for colour in PALETTE for level in ImageColor.getrgb(colour)])
    return encoding.encode(picture, path.suffix, {}, "", origin=None)


def _tell(options: argparse.Namespace, cutout: Cutout, size: Size) -> None:
    facts = {
        "file": str(options.out),
        "width": size.width,
        "height": size.height,
        "method": cutout.method,
        "share": round(cutout.share, 4),
        "notes": list(cutout.notes),
    }
    said = [f"{options.out}: {size}, cut out by {cutout.method}", *cutout.notes]
    output.print_result(options, "; ".join(said), facts)


def add(commands: Any) -> None:
    parser = commands.add_parser("cutout", help="cut the people out of a picture")
    shared.add_image(parser)
    shared.add_out(parser, ".png or .webp; .jpg with a ground")
    option = parser.add_argument
    cutout_options.add_method(parser)
    cutout_options.add_ground(parser)
    option("--pose", metavar="POSE", help="where it is known: OpenPose JSON or a studio's picture")
    option("--parts", type=Path, metavar="FILE", help="also which body part each pixel is, as .png")
    shared.add_json(parser)
    parser.set_defaults(run=run)
