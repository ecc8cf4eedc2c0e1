"""``gallery import``: pictures and folders of other programs, with what they tell."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.commands import options as shared
from core.commands import output
from core.errors import InputRejected
from core.gallery.importing import Imported, files_in, import_files
from core.studio import Studio


@dataclass
class Taken:
    """Ids of what came in and of what was here already, and lines on what was refused."""

    new: list[str] = field(default_factory=list[str])
    known: list[str] = field(default_factory=list[str])
    refused: list[str] = field(default_factory=list[str])

    def add(self, path: Path, kept: Imported | Exception) -> None:
        """With a line on standard error for what is no picture."""
        if isinstance(kept, Exception):
            self.refused.append(f"{path}: {kept}")
            print(self.refused[-1], file=sys.stderr)
        else:
            (self.new if kept.is_new else self.known).append(kept.record.id)

    @property
    def text(self) -> str:
        parts = [f"{len(self.new)} pictures added"]
        parts += [f"{len(self.known)} were here already"] * bool(self.known)
        parts += [f"{len(self.refused)} refused"] * bool(self.refused)
        return ", ".join(parts)


def run(options: argparse.Namespace, studio: Studio) -> None:
    _check(options.paths)
    taken = Taken()
    for path, kept in import_files(_files(options.paths), studio.gallery):
        taken.add(path, kept)
    if options.album:
        studio.gallery.albums.make(options.album, [*taken.new, *taken.known])
    facts = {"new": taken.new, "known": taken.known, "refused": taken.refused}
    output.print_result(options, taken.text, facts)


def _check(paths: Sequence[Path]) -> None:
    """Before the first picture comes in."""
    for path in paths:
        if not path.exists():
            raise InputRejected(
                expected="a picture or a folder",
                got=f"{path}, which is not there",
                todo="check the path",
                path=path,
            )


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from files_in(path)
        else:
            yield path


def add(commands: Any) -> None:
    parser = commands.add_parser("gallery", help="take pictures and folders into the gallery")
    ways = parser.add_subparsers(required=True, metavar="import")
    importing = ways.add_parser("import", help="with prompts and settings; each file once")
    importing.add_argument("paths", type=Path, nargs="+", metavar="PICTURE_OR_FOLDER")
    importing.add_argument("--album", metavar="NAME", help="put them into this album too")
    shared.add_json(importing)
    importing.set_defaults(run=run)
