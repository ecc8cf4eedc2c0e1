"""``repose-animal``: a four-legged animal, seen from the side, in another pose."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from PIL import Image

from core.commands import cutout_options, output
from core.commands import options as shared
from core.cutout import methods
from core.cutout.request import AUTO
from core.errors import InputRejected
from core.gallery import encoding, ingest
from core.repose.animals import rig, rig_files
from core.repose.animals.cutting import cut_out_animal
from core.repose.animals.presets import POSES, AnimalPose, preset
from core.repose.animals.quadruped import Quadruped
from core.studio import Studio


def run(options: argparse.Namespace, studio: Studio) -> None:
    output.check_picture_target(options.out)
    methods.check(options.method, studio.config)
    ground = cutout_options.ground_of(options)
    own = _read(options.rig)
    known = options.pose in POSES
    asked = preset(options.pose) if known else AnimalPose(_read(Path(options.pose)))
    picture = ingest.open_image(output.read(options.image), keeps_alpha=True)
    if options.method == AUTO:
        cutout = cut_out_animal(picture, studio.config, own)
    else:
        cutout = cutout_options.cut_out(picture, options.method, None, studio.config)
    figure = Quadruped(cutout, own).drawn(asked).image()
    behind = cutout_options.behind(ground, cutout.size)
    if behind is not None:
        figure = Image.alpha_composite(behind.convert("RGBA"), figure).convert("RGB")
    output.write(options.out, encoding.encode(figure, options.out.suffix, {}, "", origin=None))
    said = f"{options.out}: {cutout.size}, cut out by {cutout.method}"
    facts = {"file": str(options.out), "method": cutout.method, "notes": list(cutout.notes)}
    output.print_result(options, "; ".join([said, *cutout.notes]), facts)


def _read(path: Path) -> rig.Rig:
    try:
        return rig_files.loads(output.read(path))
    except InputRejected as error:
        error.place = path.name
        raise


def add(commands: Any) -> None:
    parser = commands.add_parser(
        "repose-animal", help="put a four-legged animal, seen from the side, into another pose"
    )
    option = parser.add_argument
    option("image", type=Path)
    option("--rig", type=Path, required=True, help="JSON of its 17 AP-10K points in the picture")
    option("--pose", required=True, help=f"{', '.join(POSES)}, or JSON of another rig")
    shared.add_out(parser, ".png or .webp; .jpg with a ground")
    cutout_options.add_method(parser)
    cutout_options.add_ground(parser)
    shared.add_json(parser)
    parser.set_defaults(run=run)
