"""``wear``: the garment of a picture, worn by a character, as a new outfit on its card."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from core.characters.garments.garment import garment_of, with_outfit
from core.commands import options as shared
from core.commands import output
from core.commands.exports.who import card_of
from core.figures.looks import Item
from core.figures.words.telling import title
from core.gallery import ingest
from core.studio import Studio


def run(options: argparse.Namespace, studio: Studio) -> None:
    card = card_of(studio, options.name)
    picture = ingest.open_image(output.read(options.garment), keeps_alpha=True)
    garment = garment_of(picture, options.kind)
    card, outfit = with_outfit(card, garment.item, options.outfit)
    studio.characters.keep(card)
    facts = {
        "character": card.name,
        "outfit": outfit.name,
        "kind": garment.item.kind,
        "other_kinds": list(garment.others),
        "colour": garment.item.colour,
        "second": garment.item.second,
        "pattern": garment.item.pattern,
        "has_print": bool(garment.item.print),
        "notes": list(garment.notes),
    }
    said = f"@{card.handle}  {outfit.name}: {_told(garment.item)}"
    output.print_result(options, "; ".join([said, *garment.notes]), facts)


def _told(item: Item) -> str:
    colours = f"{item.colour} and {item.second}" if item.second else item.colour
    words = " ".join(word for word in (item.pattern, title("items", item.kind)) if word)
    return f"{words}, {colours}{', with a print' if item.print else ''}"


def add(commands: Any) -> None:
    parser = commands.add_parser(
        "wear", help="give a character the garment of a picture, as a new outfit"
    )
    option = parser.add_argument
    option("name", metavar="NAME", help="a character of this studio, by name or id")
    option("garment", type=Path, help="one garment, laid flat or on a hanger, or cut out")
    option("--kind", default="", help="t-shirt, skirt, coat, …; without it by its outline")
    option("--outfit", default="", metavar="NEW_NAME", help="of the new outfit")
    shared.add_json(parser)
    parser.set_defaults(run=run)
