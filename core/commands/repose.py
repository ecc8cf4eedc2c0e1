"""``repose``: the figure of a picture in another pose, out of its own pixels."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from core.commands import cutout_options, output
from core.commands import options as shared
from core.commands.reposing import series, series_options
from core.cutout import methods
from core.cutout.cutout import Cutout
from core.errors import InputRejected
from core.gallery import encoding, ingest, metadata
from core.geometry import Box, Size
from core.pose import detect, openpose
from core.pose.skeleton import Pose
from core.repose.bones import LayerKind
from core.repose.order import Side
from core.repose.puppet import Puppet
from core.repose.request import LIMB_NAMES
from core.studio import Studio

# Pixels of a picture's side at most; of its pixels the memory of a machine decides.
MOST_SIDE = 8192


def run(options: argparse.Namespace, studio: Studio) -> None:
    """Everything is asked for and checked before it is drawn."""
    if options.out_dir is not None:
        series.run(options, studio)
        return
    series_options.check_single(options)
    if options.out is None or len(options.image) != 1 or len(options.pose) != 1:
        raise InputRejected(
            expected="one picture, one --pose and --out",
            got=f"{len(options.image)} pictures and {len(options.pose)} poses",
            todo="use --out-dir for a series",
        )
    options.image, options.pose = options.image[0], options.pose[0]
    output.check_picture_target(options.out)
    methods.check(options.method, studio.config)
    ground = cutout_options.ground_of(options)
    asked = shared.find_pose(options.pose, studio.config)
    if asked is None or asked.is_empty:
        raise InputRejected(expected="a pose to put the figure in", got="none", todo="name one")
    source = output.read(options.image)
    picture = ingest.open_image(source, keeps_alpha=True)
    size = _size(options, picture)
    pose = _pose_of(options, picture, source, studio)
    cutout = cutout_options.cut_out(picture, options.method, pose, studio.config)
    puppet = Puppet.of(cutout, pose, options.person - 1, prints=options.print or None)
    people = [person for person in asked.fitted_to(size).people if not person.is_empty]
    posture = puppet.posture(people[0])
    figure = puppet.drawn(posture, size, _switches(options))
    behind = cutout_options.behind(ground, size, floor=min(posture.floor / size.height, 1.0))
    image = Image.fromarray(figure) if behind is None else _before(figure, behind)
    told = metadata.read(source)
    data = encoding.encode(image, options.out.suffix, {}, told.infotext or "", origin=None)
    output.write(options.out, data)
    _tell(
        options, (*cutout.notes, *posture.aim.notes, *puppet.strains(posture).notes), size, cutout
    )


def _size(options: argparse.Namespace, picture: Image.Image) -> Size:
    size: Size = options.size or Size(*picture.size)
    if not (0 < size.width <= MOST_SIDE and 0 < size.height <= MOST_SIDE):
        raise InputRejected(
            expected=f"1 to {MOST_SIDE} pixels a side", got=str(size), todo="change --size"
        )
    return size


def _pose_of(
    options: argparse.Namespace, picture: Image.Image, source: bytes, studio: Studio
) -> Pose:
    """As said, else as the picture itself says, else as it is found in it."""
    if options.source_pose is not None:
        said = shared.find_pose(options.source_pose, studio.config)
        if said is not None:
            return said
    kept = (metadata.read(source).request or {}).get("pose")
    if isinstance(kept, str):
        return openpose.loads(kept)
    output.show_progress("Finding the pose …")
    found = detect.detect(picture)
    if found.is_empty:
        raise InputRejected(
            expected="a person in {file}",
            got="nobody",
            todo="say its pose with --source-pose",
            path=options.image,
        )
    return found


def _before(figure: np.ndarray, behind: Image.Image) -> Image.Image:
    front = Image.fromarray(figure)
    return Image.alpha_composite(behind.convert("RGBA"), front).convert("RGB")


def _box(text: str) -> Box:
    try:
        left, top, right, bottom = map(int, text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(f"expected four numbers, got {text!r:.60}") from None
    if not (0 <= left < right and 0 <= top < bottom):
        raise argparse.ArgumentTypeError(f"expected a box inside of the picture, got {text!r:.60}")
    return Box(left, top, right, bottom)


def _switches(options: argparse.Namespace) -> dict[LayerKind, Side]:
    return {LIMB_NAMES[name]: side for name, side in series_options.switches(options).items()}


def _tell(options: argparse.Namespace, notes: tuple[str, ...], size: Size, cutout: Cutout) -> None:
    facts = {
        "file": str(options.out),
        "width": size.width,
        "height": size.height,
        "method": cutout.method,
        "notes": list(notes),
    }
    said = [f"{options.out}: {size}, cut out by {cutout.method}", *notes]
    output.print_result(options, "; ".join(said), facts)


def add(commands: Any) -> None:
    parser = commands.add_parser("repose", help="put the figure of a picture into another pose")
    option = parser.add_argument
    option("image", type=Path, nargs="+", help="several make a series: --out-dir")
    option(
        "--pose", action="append", default=[], metavar="POSE",
        help="to put it in: OpenPose JSON, a preset's name or a picture of the studio; in a "
        "series again for another, all frames of a file, or a video",
    )  # fmt: skip
    shared.add_out(parser, ".png or .webp; .jpg with a ground", is_required=False)
    option(
        "--source-pose", metavar="POSE",
        help="the picture's own pose; without it as the picture says, or as it is found in it",
    )  # fmt: skip
    option("--person", type=shared.ordinal, default=1, help="of the picture's own pose; default: 1")
    cutout_options.add_method(parser)
    shared.add_size(parser, "of the new picture; without it as large as the old one")
    for name, place in (("--front", "before"), ("--behind", "behind")):
        option(
            name, action="append", default=[], choices=tuple(LIMB_NAMES),
            help=f"a limb to draw {place} the trunk; again for another",
        )  # fmt: skip
    option(
        "--print", action="append", default=[], type=_box, metavar="LEFT,TOP,RIGHT,BOTTOM",
        help="pixels around a print or logo that keeps its shape; without it they are found",
    )  # fmt: skip
    cutout_options.add_ground(parser)
    shared.add_json(parser)
    series_options.add(parser)
    parser.set_defaults(run=run)
