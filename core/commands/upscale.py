"""``upscale``: a picture two to four times as large, or as large as asked."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from PIL import Image

from core.commands import options as shared
from core.commands import output
from core.gallery import encoding, ingest, metadata
from core.gallery.xmp import DigitalSource
from core.geometry import Size
from core.images import on_white
from core.jobs.remaining import TileClock
from core.studio import Studio
from core.upscale.progress import OnTile
from core.upscale.request import SCALES
from core.upscale.transparency import enlarged


def run(options: argparse.Namespace, studio: Studio) -> None:
    """What the picture said of itself stays in it, in the studio's words and in A1111's."""
    output.check_picture_target(options.out)
    source = output.read(options.image)
    small = ingest.open_image(source, keeps_alpha=True)
    notes = _notes(source, small, options.out)
    large = _enlarged(small, options, studio)
    told = metadata.read(source)
    request = told.request or {}
    data = encoding.encode(
        large,
        options.out.suffix,
        request,
        told.infotext or metadata.infotext(request),
        origin=DigitalSource.of(request)
        or (DigitalSource.GENERATED if told.tool else DigitalSource.UPSCALED),
    )
    output.write(options.out, data)
    size = Size(*large.size)
    facts = {"file": str(options.out), "width": size.width, "height": size.height, "notes": notes}
    output.print_result(options, "; ".join([f"{options.out}: {size}", *notes]), facts)


def _enlarged(small: Image.Image, options: argparse.Namespace, studio: Studio) -> Image.Image:
    def upscaled(image: Image.Image, on_tile: OnTile) -> Image.Image:
        return studio.upscaler.upscale(
            image,
            options.scale,
            target=options.to,
            upscaler=options.upscaler or None,
            on_tile=on_tile,
        )

    if small.mode == "RGBA" and not encoding.has_transparency(options.out.suffix):
        small = on_white(small)
    clock = TileClock()
    large = enlarged(
        small, upscaled, lambda done, tiles: output.show_progress(clock.text(done, tiles))
    )
    output.show_progress("")
    return large


def _notes(source: bytes, small: Image.Image, out: Path) -> list[str]:
    frames = ingest.frame_count(source)
    notes = [f"an animation of {frames} pictures: the first was enlarged"] if frames > 1 else []
    if small.mode == "RGBA" and not encoding.has_transparency(out.suffix):
        notes.append("a JPEG has no transparency: it became white")
    return notes


def add(commands: Any) -> None:
    parser = commands.add_parser("upscale", help="enlarge a picture")
    shared.add_image(parser)
    how_far = parser.add_mutually_exclusive_group()
    how_far.add_argument("--scale", type=int, choices=SCALES, default=SCALES[-1])
    how_far.add_argument(
        "--to", type=shared.long_side, metavar="4k|8k|PIXELS", help="the long side of the result"
    )
    parser.add_argument("--upscaler", default="", help="list models says which there are")
    shared.add_out(parser, ".png, .jpg or .webp")
    shared.add_json(parser)
    parser.set_defaults(run=run)
