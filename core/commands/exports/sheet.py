"""``sheet``: a sheet of a character, drawn at once or painted by a checkpoint."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import Any

from PIL import Image

from core.characters.card import Card
from core.characters.sheets.drawn import composed, draw_sheet
from core.characters.sheets.kinds import SheetKind
from core.characters.sheets.references import with_references
from core.characters.sheets.request import SheetRequest, base_of, together_base_of
from core.commands import options as shared
from core.commands import output
from core.commands.exports.who import card_of
from core.errors import InputRejected
from core.gallery import encoding
from core.generation import resolved_request
from core.jobs.job import Progress
from core.models import registry
from core.runners.sheets import asked_of, best_of, best_together, check_can_measure
from core.studio import Studio


def run(options: argparse.Namespace, studio: Studio) -> None:
    output.check_picture_target(options.out)
    ending = options.out.suffix.lower()
    if options.transparent and options.checkpoint is not None:
        raise InputRejected(
            expected="no --transparent for a painted sheet", got="it", todo="leave it out"
        )
    if options.transparent and not encoding.has_transparency(ending):
        raise InputRejected(
            expected="a .png or .webp for a transparent sheet",
            got="{file}",
            todo="change its ending",
            path=options.out,
        )
    if options.together and options.checkpoint is None:
        raise InputRejected(
            expected="--together with a --checkpoint: drawn views agree",
            got="none",
            todo="leave it out, or name a checkpoint",
        )
    kind = SheetKind(options.kind)
    cards = [card_of(studio, name) for name in options.character]
    if options.checkpoint is None:
        image = draw_sheet(kind, cards, size=options.size, transparent=options.transparent)
    else:
        image = _painted(options, kind, cards, studio)
    output.write(options.out, encoding.encode(image, ending, {}, "", origin=None))
    facts = {
        "file": str(options.out),
        "kind": kind.value,
        "width": image.width,
        "height": image.height,
        "characters": [card.name for card in cards],
    }
    output.print_result(options, f"{options.out}: {image.width}×{image.height}", facts)


def _painted(
    options: argparse.Namespace, kind: SheetKind, cards: list[Card], studio: Studio
) -> Image.Image:
    spec = registry.checkpoint(options.checkpoint, studio.config)
    seed = shared.seed_of(options.seed)
    if options.together and kind is SheetKind.TURNAROUND:
        base = together_base_of(cards[0], spec, studio.config, seed)
    else:
        base = base_of(kind, spec, studio.config, seed)
    if options.size is not None:
        base = replace(base, size=options.size)
    request, notes = with_references(
        SheetRequest(
            kind=kind, cards=tuple(cards), base=base,
            pose_score=options.pose_score, identity=options.likeness,
            attempts=options.attempts if options.pose_score or options.likeness else 1,
            together=options.together,
        ),
        studio.characters, studio.config, studio.pictures,
    )  # fmt: skip
    for one in asked_of(request):
        resolved_request.check_models(one, studio.config)
    check_can_measure(request)
    for note in notes:
        output.show_progress(note)
    pictures = _all_at_once(request, studio) if request.together else _each(request, studio)
    output.show_progress("")
    return composed(kind, cards, request.cells, pictures)


def _all_at_once(request: SheetRequest, studio: Studio) -> list[Image.Image]:
    def tell(progress: Progress) -> None:
        output.show_progress(progress.text)

    return [cell.image for cell in best_together(request, studio.render, tell)]


def _each(request: SheetRequest, studio: Studio) -> list[Image.Image]:
    pictures: list[Image.Image] = []
    for number in range(len(request.cells)):
        place = f"Cell {number + 1} of {len(request.cells)} · "

        def tell(progress: Progress, place: str = place) -> None:
            output.show_progress(place + progress.text)

        pictures.append(best_of(request, number, studio.render, tell).image)
    return pictures


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
    option("--checkpoint", help="paints every cell; without it the sheet is drawn at once")
    option(
        "--together", action="store_true",
        help="paint all views of a turnaround as one picture: they agree better, faces are smaller",
    )  # fmt: skip
    option("--seed", type=int, default=0, help="of painted cells; -1 for a random one")
    option("--pose-score", type=float, default=0.0, help="painted cells below it are made again")
    option("--likeness", type=float, default=0.0, help="the same for the likeness, 0 to 1")
    option("--attempts", type=int, default=3, help="at such a cell in all; default: 3")
    shared.add_json(parser)
    parser.set_defaults(run=run)
