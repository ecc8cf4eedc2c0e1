"""What a person keeps: one small JSON file a thing, in a folder of theirs."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core.errors import InputRejected, NotFound
from core.files import make_folder, sync_folder, translated, write_atomically

OWN = "own"
_ID = re.compile(rf"{OWN}-[0-9a-f]{{12}}")


def is_own(name: str) -> bool:
    """Whether it is an id made here; files dropped in by hand stay in that hand."""
    return _ID.fullmatch(name) is not None


@dataclass(frozen=True)
class UserFolder:
    """Every call reads what is on disk, so processes may share it.

    ``what`` is one of the things, as an artist calls it; ``most`` is how many files are kept.
    """

    folder: Path
    what: str
    most: int

    def files(self) -> list[Path]:
        return [file for file in sorted(self.folder.glob("*.json")) if is_own(file.stem)]

    def new_id(self) -> str:
        """Raises ``InputRejected`` when the folder is full."""
        if len(list(self.folder.glob("*.json"))) >= self.most:
            raise InputRejected(
                expected=f"at most {self.most} {self.what}s of your own",
                got="one more",
                todo="remove one first",
                shown=f"You keep {self.most} {self.what}s already: remove one first.",
            )
        return f"{OWN}-{secrets.token_hex(6)}"

    def path(self, name: str) -> Path:
        """Raises ``NotFound`` for what is no id made here."""
        if not is_own(name):
            raise NotFound(
                expected=f"a {self.what} of your own",
                got=f"{name!r:.60}",
                shown=f"Only {self.what}s of your own can be removed.",
            )
        return self.folder / f"{name}.json"

    def write(self, name: str, data: bytes) -> None:
        """On disk when this returns; also the undo of ``remove``."""
        path = self.path(name)
        make_folder(self.folder)
        write_atomically(path, data)

    def write_all(self, files: Sequence[bytes]) -> list[str]:
        """Under new ids, all of them or none; on disk when this returns.

        Raises ``InputRejected`` where they are more than the folder has room for.
        """
        room = self.most - len(list(self.folder.glob("*.json")))
        if len(files) > room:
            raise InputRejected(
                expected=f"at most {self.most} {self.what}s of your own",
                got=f"{len(files)} more than the {self.most - room} there",
                todo="remove some first",
                shown=f"You keep {self.most} {self.what}s at most: remove some first.",
            )
        names = [f"{OWN}-{secrets.token_hex(6)}" for _ in files]
        make_folder(self.folder)
        written: list[Path] = []
        try:
            for name, data in zip(names, files, strict=True):
                written.append(self.path(name))
                write_atomically(written[-1], data)
        except BaseException:
            for path in written:
                path.unlink(missing_ok=True)
            raise
        return names

    def remove(self, name: str) -> bytes:
        """Take one away and return its file, for ``write``. Raises ``NotFound``."""
        path = self.path(name)
        try:
            data = path.read_bytes()
            path.unlink()
            sync_folder(self.folder)
        except FileNotFoundError as error:
            raise self.gone() from error
        except OSError as error:
            raise translated(error, path) from error
        return data

    def gone(self) -> NotFound:
        return NotFound(
            expected=f"a {self.what} of your own",
            got="one that is not there any more",
            shown=f"This {self.what} is not here any more.",
        )
