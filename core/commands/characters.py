"""``characters``: make, list, show, export, take in and remove."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any

from core.characters import records
from core.characters.card import Card
from core.characters.exchange.files import FileForm, exported, take_in
from core.characters.making import NEW_NAME, card_from_dice, card_from_picture, card_from_words
from core.characters.sheets.swatches import palette_of
from core.commands import options as shared
from core.commands import output
from core.commands.exports.who import card_of
from core.errors import InputRejected
from core.figures.words.telling import words_of
from core.gallery import ingest
from core.studio import Studio

PAGE = 100


def _list(options: argparse.Namespace, studio: Studio) -> None:
    total, offset = 1, 0
    while offset < total:
        page = studio.characters.find(options.text, offset=offset, limit=PAGE)
        total, offset = page.total, offset + PAGE
        for card in page.cards:
            output.print_result(options, f"@{card.handle}  {card.name}", _facts(card))


def _show(options: argparse.Namespace, studio: Studio) -> None:
    card = card_of(studio, options.name)
    lines = {
        "Look": ", ".join(words_of(card.look)),
        "Outfits": ", ".join(one.name for one in card.outfits),
        "Expressions": ", ".join(one.name for one in card.expressions),
        "Palette": ", ".join(f"{one.name} {one.hex}" for one in palette_of(card)),
        "Words": card.words,
        "Trigger": card.trigger,
        "Negative": card.negative,
        "LoRAs": ", ".join(f"{one.id}:{one.weight:g}" for one in card.loras),
        "Pictures": str(len(card.pictures) or ""),
        "Notes": card.notes,
    }
    told = (f"{title}: {text}" for title, text in lines.items() if text)
    line = "\n".join((f"@{card.handle}  {card.name}", *told))
    output.print_result(options, line, _facts(card) | records.to_dict(card))


def _make(options: argparse.Namespace, studio: Studio) -> None:
    if options.picture is not None and options.seed is not None:
        raise InputRejected(
            expected="--seed beside --words or --dice", got="--picture", todo="leave it out"
        )
    card = studio.characters.keep(_new(options, studio))
    output.print_result(options, f"@{card.handle}  {', '.join(words_of(card.look))}", _facts(card))


def _new(options: argparse.Namespace, studio: Studio) -> Card:
    name = options.name or NEW_NAME
    if options.picture is not None:
        image = ingest.open_image(output.read(options.picture), keeps_alpha=True)
        card = card_from_picture(name, image, studio.characters.pictures).card
    elif options.dice:
        seed = shared.seed_of(shared.RANDOM if options.seed is None else options.seed)
        card = card_from_dice(seed, options.name or "")
    else:
        card = card_from_words(name, options.words, shared.seed_of(options.seed or 0))
    is_chosen = options.name is not None
    return card if is_chosen else replace(card, name=studio.characters.free_name(card.name))


def _export(options: argparse.Namespace, studio: Studio) -> None:
    output.check_target(options.out, tuple(FileForm))
    form = FileForm(options.out.suffix.lower())
    cards = [card_of(studio, name) for name in options.name]
    if form is not FileForm.ZIP and len(cards) > 1:
        raise InputRejected(
            expected=f"one character in a {form} file", got=len(cards), todo="export a .zip"
        )
    if options.chara and form is not FileForm.PNG:
        raise InputRejected(
            expected="a .png for --chara", got="{file}", todo="change its ending", path=options.out
        )
    data = exported(cards, form, studio.characters, for_chats=options.chara)
    output.write(options.out, data)
    facts = {"file": str(options.out), "characters": [card.name for card in cards]}
    output.print_result(options, f"{options.out}: {', '.join(c.name for c in cards)}", facts)


def _import(options: argparse.Namespace, studio: Studio) -> None:
    for path in options.file:
        taken = take_in(output.read(path), studio.characters)
        lost = f"; {taken.lost} pictures are not in the file" if taken.lost else ""
        for card in taken.cards:
            facts = _facts(card) | {"file": str(path), "lost_pictures": taken.lost}
            output.print_result(options, f"@{card.handle}  {card.name}{lost}", facts)


def _remove(options: argparse.Namespace, studio: Studio) -> None:
    for card in [card_of(studio, name) for name in options.name]:
        studio.characters.remove(card.id)
        output.print_result(options, f"removed @{card.handle}", _facts(card))


def _facts(card: Card) -> dict[str, Any]:
    return {"id": card.id, "name": card.name, "handle": card.handle, "words": card.words,
            "look": ", ".join(words_of(card.look))}  # fmt: skip


# --- the parser --------------------------------------------------------------------------------


def add(commands: Any) -> None:
    parser = commands.add_parser("characters", help="make, list, export and take in characters")
    actions = parser.add_subparsers(required=True, metavar="ACTION")

    def action(name: str, run: Any, help_text: str) -> argparse.ArgumentParser:
        added = actions.add_parser(name, help=help_text)
        shared.add_json(added)
        added.set_defaults(run=run)
        return added

    listed = action("list", _list, "the names that stand after @ in a prompt")
    listed.add_argument("text", nargs="?", default="", help="words in name, look or notes")
    shown = action("show", _show, "everything about one")
    shown.add_argument("name", help="name or id")
    _add_make(action("make", _make, "a new one"))
    out = action("export", _export, "as a file")
    out.add_argument("name", nargs="+", help="names or ids; several into a .zip")
    shared.add_out(
        out, ".png with the sheet, .zip with all pictures, or .json; the card is inside of each"
    )
    out.add_argument("--chara", action="store_true", help="a .png for programs for chats, too")
    taken = action("import", _import, "from files of this studio or of programs for chats")
    taken.add_argument("file", nargs="+", type=Path, help=".png, .zip or .json")
    removed = action("remove", _remove, "take away")
    removed.add_argument("name", nargs="+", help="names or ids")


def _add_make(parser: argparse.ArgumentParser) -> None:
    way = parser.add_mutually_exclusive_group(required=True)
    way.add_argument("--words", metavar="WORDS", help="hair, eyes, clothes, …")
    way.add_argument("--dice", action="store_true", help="somebody by chance")
    way.add_argument("--picture", type=Path, help="who is seen in it; it becomes the reference")
    parser.add_argument("--name", help="without it a free one")
    parser.add_argument("--seed", type=int, help="what words or dice leave open")
