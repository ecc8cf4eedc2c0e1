"""``dataset``: pictures of a character to train a LoRA with, as a ZIP."""

from __future__ import annotations

import argparse
from typing import Any

from core.characters.exports.request import DatasetRequest
from core.characters.exports.samples import VIEWS
from core.characters.exports.zipped import write_zip
from core.commands import options as shared
from core.commands import output
from core.commands.exports.who import card_of
from core.runners.collections import files_of
from core.studio import Studio


def run(options: argparse.Namespace, studio: Studio) -> None:
    output.check_target(options.out, (".zip",))
    card = card_of(studio, options.character)
    made = 0

    def tell(done: int, of: int) -> None:
        nonlocal made
        made = done
        output.show_progress(f"Picture {done} of {of}")

    request = DatasetRequest(
        card=card, count=options.count, side=options.side, repeats=options.repeats,
        tells_looks=options.tell_looks, views=tuple(options.view), poses=tuple(options.pose),
        pictures=tuple(options.picture),
    )  # fmt: skip
    write_zip(options.out, files_of(request, studio.gallery, tell))
    output.show_progress("")
    facts = {"file": str(options.out), "pictures": made, "character": card.name}
    output.print_result(options, f"{options.out}: {made} pictures", facts)


def add(commands: Any) -> None:
    parser = commands.add_parser("dataset", help="pictures of a character to train a LoRA with")
    option = parser.add_argument
    option("character", metavar="NAME", help="a character of this studio, by name or id")
    shared.add_out(parser, ".zip")
    option("--count", type=int, default=24, help="pictures, at least 15; default: 24")
    option("--side", type=int, default=768, help="of a square of as many pixels; default: 768")
    option("--repeats", type=int, default=10, help="of each picture an epoch; default: 10")
    option(
        "--view", action="append", default=[], choices=tuple(VIEWS), metavar="VIEW",
        help=f"to draw it from; again for another: {', '.join(VIEWS)}",
    )  # fmt: skip
    option(
        "--pose", action="append", default=[], metavar="PRESET",
        help="to draw it in; again for another. Without views and poses a mix of all",
    )  # fmt: skip
    option(
        "--picture", action="append", default=[], metavar="ID",
        help="of the gallery, goes before the drawn ones; again for another",
    )  # fmt: skip
    option("--tell-looks", action="store_true", help="captions tell what never changes, too")
    shared.add_json(parser)
    parser.set_defaults(run=run)
