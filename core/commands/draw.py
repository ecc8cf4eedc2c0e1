"""``draw``: a drawing of words and a pose, at once and without a model."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from core.commands import options as shared
from core.commands import output
from core.errors import InputRejected
from core.figures.attributes import STYLES
from core.figures.grounds import NOWHERE
from core.gallery import encoding, ingest, metadata
from core.generation.auto_pose import with_pose
from core.generation.drawing import painter
from core.generation.drawing.backdrops import FROM_WORDS
from core.generation.drawing.outputs import Output, take
from core.generation.input_store import storable
from core.generation.request import FromDrawing, GenerationRequest
from core.geometry import Size
from core.models.painter import DRAWING
from core.studio import Studio

LAYERED = ".ora"
OF_PAINTER = tuple(style for style in STYLES if style != "none")


def run(options: argparse.Namespace, studio: Studio) -> None:
    """Everything is asked for and checked before it is drawn."""
    output.check_target(options.out, (*encoding.FORMATS, LAYERED))
    is_cut_out = options.transparent or _is_cut_out(options)
    what = Output.FIGURE if is_cut_out else Output(options.what)
    _check_ending(options, what)
    cast = studio.cast(_request(options, studio), _styles(options, studio))
    request, notes = with_pose(cast.request, 0, studio.config, studio.pictures)
    drawing = painter.drawing_of(request, request.seed, pictures=studio.pictures)
    values = request.to_dict()
    text = metadata.infotext(values)
    if options.out.suffix.lower() == LAYERED:
        output.write(options.out, drawing.openraster())
    else:
        image = take(drawing, what)
        output.write(options.out, encoding.encode(image, options.out.suffix, values, text))
    _tell(options, request, (*cast.notes, *notes))


def _is_cut_out(options: argparse.Namespace) -> bool:
    """A picture on no ground is transparent where its file can be, else white."""
    is_bare = options.background == NOWHERE and options.what == Output.PICTURE
    return is_bare and encoding.has_transparency(options.out.suffix.lower())


def _request(options: argparse.Namespace, studio: Studio) -> GenerationRequest:
    pose = shared.find_pose(options.pose, studio.config)
    suits = DRAWING.default_size if pose is None else DRAWING.size_for(pose.size.aspect)
    people = tuple(studio.character(words) for words in options.character)
    drawing = FromDrawing(characters=people, background=_background(options, studio))
    own = "".join(f", {style}" for style in options.style if style in OF_PAINTER)
    return GenerationRequest(
        prompt=options.prompt + own,
        pose=pose,
        checkpoint=DRAWING.id,
        size=options.size or Size(*suits),
        seed=shared.seed_of(options.seed),
        drawing=None if drawing == FromDrawing() else drawing,
    )


def _styles(options: argparse.Namespace, studio: Studio) -> tuple[str, ...]:
    """Raises ``NotFound``."""
    names = (name for name in options.style if name not in OF_PAINTER)
    return tuple(studio.styles.get(name).name for name in names)


def _background(options: argparse.Namespace, studio: Studio) -> str:
    """As a request names it; a file is put among the pictures that things are made from."""
    if options.background in (None, NOWHERE):
        return options.background or FROM_WORDS
    image = ingest.open_image(output.read(Path(options.background)))
    return studio.pictures.put(storable(image))


def _check_ending(options: argparse.Namespace, what: Output) -> None:
    ending = options.out.suffix.lower()
    if ending == LAYERED and what not in (Output.PICTURE, Output.FIGURE):
        raise InputRejected(
            expected="no --what for a file with layers", got=what, todo="it has all of them"
        )
    if options.transparent and ending != LAYERED and not encoding.has_transparency(ending):
        raise InputRejected(
            expected="a .png, .webp or .ora for a transparent drawing",
            got="{file}",
            todo="change its ending",
            path=options.out,
        )


def _tell(options: argparse.Namespace, request: GenerationRequest, notes: tuple[str, ...]) -> None:
    facts: dict[str, Any] = {
        "file": str(options.out),
        "width": request.size.width,
        "height": request.size.height,
        "seed": request.seed,
        "what": options.what,
        "notes": list(notes),
        "prompt": request.prompt,
    }
    said = "".join(f"; {note}" for note in notes)
    output.print_result(options, f"{options.out}: {request.size}, seed {request.seed}{said}", facts)


def add(commands: Any) -> None:
    parser = commands.add_parser("draw", help="draw words and a pose at once, without a model")
    option = parser.add_argument
    option("--prompt", required=True, help="who, what they wear, and where")
    option(
        "--pose", default="none", metavar="POSE",
        help="OpenPose JSON, a preset's name or a picture of the studio; without it one that suits "
        "the words",
    )  # fmt: skip
    shared.add_out(parser, ".png, .jpg, .webp, or .ora with layers")
    shared.add_size(parser, "up to 4096 a side")
    option("--seed", type=int, default=0, help="what the words leave open; -1 for a random one")
    option("--transparent", action="store_true", help="the figures alone")
    option(
        "--background", metavar="PICTURE",
        help="a picture of your own behind the figures, or none; without it as the words say",
    )  # fmt: skip
    kinds = [what.value for what in Output]
    option("--what", choices=kinds, default=kinds[0], help=f"default: {kinds[0]}")
    option(
        "--style", action="append", default=[], metavar="NAME",
        help=f"{', '.join(OF_PAINTER)}, or one of list styles; again for more",
    )  # fmt: skip
    option(
        "--character", action="append", default=[], metavar="WORDS",
        help="who plays the first person of the pose, words or @name; again for the next",
    )  # fmt: skip
    shared.add_json(parser)
    parser.set_defaults(run=run)
