"""``sprites``: a character's sprites for Ren'Py, as a ZIP."""

from __future__ import annotations

import argparse
from typing import Any

from core.characters.card import Card, Expression
from core.characters.exports.request import SpritesRequest
from core.characters.exports.sprites import HEIGHT, SpritePose, sprites_zip
from core.characters.exports.zipped import write_zip
from core.characters.sheets.cells import expressions_of
from core.commands import options as shared
from core.commands import output
from core.commands.exports.who import card_of
from core.config import Config
from core.errors import InputRejected
from core.runners.collections import files_of
from core.studio import Studio

ENDINGS = (".zip",)


def run(options: argparse.Namespace, studio: Studio) -> None:
    output.check_target(options.out, ENDINGS)
    card = card_of(studio, options.character)
    poses = [_pose(name, studio.config) for name in options.pose]
    faces = tuple(_face(card, name) for name in options.expression)
    count = 0

    def tell(done: int, of: int) -> None:
        nonlocal count
        count = done
        output.show_progress(f"Sprite {done} of {of}")

    if options.picture:
        request = SpritesRequest(card=card, height=options.height, pictures=tuple(options.picture))
        write_zip(options.out, files_of(request, studio.gallery, tell))
    else:
        sprites_zip(
            card, expressions=faces, poses=poses, height=options.height, out=options.out,
            on_done=tell,
        )  # fmt: skip
    output.show_progress("")
    facts = {"file": str(options.out), "sprites": count, "character": card.name}
    output.print_result(options, f"{options.out}: {count} sprites", facts)


def _pose(name: str, config: Config) -> SpritePose:
    pose = shared.find_pose(name, config)
    if pose is None:
        raise InputRejected(expected="a pose", got=f"{name!r:.60}", todo="name a preset or a file")
    return SpritePose(name.rpartition("/")[2].partition(".")[0], pose)


def _face(card: Card, name: str) -> Expression:
    known = {one.name.casefold(): one for one in expressions_of(card)}
    if name.casefold() not in known:
        raise InputRejected(
            expected=f"one of {', '.join(known)}", got=f"{name!r:.60}", todo="choose among these"
        )
    return known[name.casefold()]


def add(commands: Any) -> None:
    parser = commands.add_parser("sprites", help="a character's sprites for Ren'Py, as a ZIP")
    option = parser.add_argument
    option("character", metavar="NAME", help="a character of this studio, by name or id")
    shared.add_out(parser, ".zip")
    option(
        "--pose", action="append", default=[], metavar="POSE",
        help="OpenPose JSON or a preset's name; again for another. Without it: standing",
    )  # fmt: skip
    option(
        "--expression", action="append", default=[], metavar="NAME",
        help="again for another; without it all of the character's",
    )  # fmt: skip
    option(
        "--picture", action="append", default=[], metavar="ID",
        help="a cut-out of the gallery that is a sprite; again for another. Nothing is drawn then",
    )  # fmt: skip
    option("--height", type=int, default=HEIGHT, help=f"of every sprite; default: {HEIGHT}")
    shared.add_json(parser)
    parser.set_defaults(run=run)
