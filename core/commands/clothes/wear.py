"""``wear``: the garment of a picture, worn by a character, as a new outfit on its card."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any

from core.characters.card import Card, Outfit, free_name, handle_of
from core.characters.garments.garment import garment_of, worn
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
    look = worn(card.look, garment.item)
    outfit = Outfit.of(_free_name(options.outfit, card, garment.item), look)
    studio.characters.keep(replace(card, outfits=(*card.outfits, outfit)))
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


def _free_name(wished: str, card: Card, item: Item) -> str:
    """A name that was asked for stays as it is: a second of it is refused with the card."""
    if wished:
        return wished
    plain = title("items", item.kind).capitalize()
    return free_name(plain, {handle_of(outfit.name) for outfit in card.outfits})


def add(commands: Any) -> None:
    parser = commands.add_parser(
        "wear", help="give a character the garment of a picture, as a new outfit"
    )
    option = parser.add_argument
    option("name", metavar="NAME", help="a character of this studio, by name or id")
    option("garment", type=Path, help="one garment, flat on a plain ground or cut out")
    option("--kind", default="", help="t-shirt, skirt, coat, …; without it by its outline")
    option("--outfit", default="", metavar="NEW_NAME", help="of the new outfit")
    shared.add_json(parser)
    parser.set_defaults(run=run)
