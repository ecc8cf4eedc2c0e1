"""``sheet``: a sheet of a character, drawn at once."""

from __future__ import annotations

import argparse
from typing import Any

from core.characters.sheets.drawn import draw_sheet
from core.characters.sheets.kinds import SheetKind
from core.commands import options as shared
from core.commands import output
from core.commands.exports.who import card_of
from core.errors import InputRejected
from core.gallery import encoding
from core.studio import Studio


def run(options: argparse.Namespace, studio: Studio) -> None:
    output.check_picture_target(options.out)
    ending = options.out.suffix.lower()
    if options.transparent and not encoding.has_transparency(ending):
        raise InputRejected(
            expected="a .png or .webp for a transparent sheet",
            got="{file}",
            todo="change its ending",
            path=options.out,
        )
    kind = SheetKind(options.kind)
    cards = [card_of(studio, name) for name in options.character]
    image = draw_sheet(kind, cards, size=options.size, transparent=options.transparent)
    output.write(options.out, encoding.encode(image, ending, {}, "", origin=None))
    facts = {
        "file": str(options.out),
        "kind": kind.value,
        "width": image.width,
        "height": image.height,
        "characters": [card.name for card in cards],
    }
    output.print_result(options, f"{options.out}: {image.width}×{image.height}", facts)


def add(commands: Any) -> None:
    parser = commands.add_parser("sheet", help="draw a sheet of a character")
    option = parser.add_argument
    option(
        "character", nargs="+", metavar="NAME",
        help="a character of this studio, by name or id; several for a line-up",
    )  # fmt: skip
    kinds = [kind.value for kind in SheetKind]
    option("--kind", choices=kinds, default=kinds[0], help=f"default: {kinds[0]}")
    shared.add_out(parser, ".png, .jpg or .webp")
    shared.add_size(parser, "of each cell; without it as it suits the sheet")
    option("--transparent", action="store_true", help="on no paper")
    shared.add_json(parser)
    parser.set_defaults(run=run)
