"""Albums: named gatherings of pictures, one file each in ``albums/``.

The rows in the database find them quickly; the files outlive the database.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, cast

from core.database import Database
from core.errors import NotFound, RequestRejected
from core.files import is_id, make_folder, new_id, sync_folder, write_atomically
from core.gallery.search.query import SHOWN
from core.gallery.search.viewer import EVERYBODY, Viewer
from core.jobs.job import guest_of

FOLDER = "albums"
MOST_ALBUMS = 1000
MOST_CHARACTERS = 60
# A hundred thousand ids take 3 MB.
MAX_BYTES = 32 << 20


@dataclass(frozen=True)
class Album:
    """``count`` pictures of it hang in the gallery. ``guest`` as in ``ImageRecord``."""

    id: str
    name: str
    count: int = 0
    guest: str = ""
    is_shared: bool = False


class Albums:
    """Of the gallery in ``folder``, as this viewer has them; every method may be called from any
    thread. An album that is shared is seen by all and changed by whose it is."""

    def __init__(self, folder: Path, database: Database, viewer: Viewer = EVERYBODY) -> None:
        self._place = folder / FOLDER
        self._database = database
        self._viewer = viewer

    def all(self) -> tuple[Album, ...]:
        """By name."""
        sees, whose = self._viewer.sees
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT *, (SELECT count(*) FROM album_images JOIN images ON images.id = image "
                f"WHERE album = albums.id AND {SHOWN} AND {sees}) AS count "
                f"FROM albums WHERE {sees}",
                (*whose, *whose),
            ).fetchall()
        found = (
            Album(
                str(row["id"]),
                str(row["name"]),
                int(row["count"]),
                str(row["guest"]),
                bool(row["shared"]),
            )
            for row in rows
        )
        return tuple(sorted(found, key=lambda album: (album.name.casefold(), album.id)))

    def own(self) -> tuple[Album, ...]:
        """Those that this viewer may change."""
        return tuple(one for one in self.all() if self._viewer.is_owner_of(one.guest))

    def of(self, image_id: str) -> tuple[str, ...]:
        """Ids of the albums that this picture is in."""
        sees, whose = self._viewer.sees
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT album FROM album_images WHERE image = ? "
                f"AND album IN (SELECT id FROM albums WHERE {sees}) ORDER BY album",
                (image_id, *whose),
            ).fetchall()
        return tuple(str(row["album"]) for row in rows)

    def images(self, album_id: str) -> tuple[str, ...]:
        """Ids of the pictures in it, also of those in the trash."""
        sees, whose = self._viewer.sees
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT image FROM album_images WHERE album = ? "
                f"AND image IN (SELECT id FROM images WHERE id = image AND {sees}) ORDER BY image",
                (album_id, *whose),
            ).fetchall()
        return tuple(str(row["image"]) for row in rows)

    def make(self, name: str, images: Sequence[str] = ()) -> Album:
        """A new one with these pictures; the one of this name where there is one.

        Raises ``RequestRejected`` for a name that is empty or too long, or when there are too many.
        """
        wanted = _checked(name)
        here = self.own()
        known = next((one for one in here if one.name.casefold() == wanted.casefold()), None)
        if known is None and len(here) >= MOST_ALBUMS:
            raise RequestRejected(
                expected=f"at most {MOST_ALBUMS} albums",
                got="one more",
                todo="delete one first",
                shown=f"There is room for {MOST_ALBUMS} albums. Delete one first.",
            )
        album = known or Album(new_id(), wanted)
        self._change(album.id, wanted if known is None else known.name, add=images)
        return next(one for one in self.own() if one.id == album.id)

    def rename(self, album_id: str, name: str) -> None:
        """Raises ``NotFound`` or ``RequestRejected``."""
        wanted = _checked(name)
        if any(
            one.name.casefold() == wanted.casefold() for one in self.own() if one.id != album_id
        ):
            raise RequestRejected(
                expected="a name that no other album has",
                got=wanted,
                todo="choose another",
                shown=f"There is an album “{wanted}” already. Choose another name.",
            )
        self._name(album_id)
        self._change(album_id, wanted)

    def add(self, album_id: str, images: Sequence[str]) -> None:
        """Unknown pictures are passed over. Raises ``NotFound`` for an album that is gone."""
        self._change(album_id, self._name(album_id), add=images)

    def take_out(self, album_id: str, images: Sequence[str]) -> None:
        """The pictures stay in the gallery. Raises ``NotFound`` for an album that is gone."""
        self._change(album_id, self._name(album_id), take_out=images)

    def share(self, album_id: str, is_shared: bool) -> None:
        """Others see the album, and of its pictures those that are shared. Raises ``NotFound``."""
        self._name(album_id)
        with self._database.transaction() as connection:
            connection.execute("UPDATE albums SET shared = ? WHERE id = ?", (is_shared, album_id))
            self._write(connection, album_id)

    def remove(self, album_id: str) -> None:
        """Its pictures stay in the gallery. One that is gone or somebody else's is passed over."""
        owns, whose = self._viewer.owns
        with self._database.transaction() as connection:
            query = f"DELETE FROM albums WHERE id = ? AND {owns}"
            if connection.execute(query, (album_id, *whose)).rowcount == 0:
                return
            connection.execute("DELETE FROM album_images WHERE album = ?", (album_id,))
            if is_id(album_id) and self._file(album_id).exists():
                self._file(album_id).unlink(missing_ok=True)
                sync_folder(self._place)

    def reconcile(self) -> None:
        """After a crash, or when one of both was lost: what the files tell stands in the rows, and
        an album without a file gets one. Pictures that are gone for good leave their albums."""
        with self._database.transaction() as connection:
            for path in sorted(self._place.glob("*.json")):
                if is_id(path.stem) and (told := _read(path)) is not None:
                    connection.execute("DELETE FROM album_images WHERE album = ?", (path.stem,))
                    _insert(connection, path.stem, told.name, told.images, EVERYBODY)
                    connection.execute(
                        "UPDATE albums SET guest = ?, shared = ? WHERE id = ?",
                        (told.guest, told.is_shared, path.stem),
                    )
            connection.execute(
                "DELETE FROM album_images WHERE image NOT IN (SELECT id FROM images)"
            )
            known = [
                str(row["id"]) for row in connection.execute("SELECT id FROM albums").fetchall()
            ]
            for album_id in known:
                if is_id(album_id) and not self._file(album_id).exists():
                    self._write(connection, album_id)

    def _name(self, album_id: str) -> str:
        """Of one that this viewer may change."""
        owns, whose = self._viewer.owns
        with self._database.read() as connection:
            row = connection.execute(
                f"SELECT name FROM albums WHERE id = ? AND {owns}", (album_id, *whose)
            ).fetchone()
        if row is None:
            raise NotFound(
                expected="an album of this gallery",
                got="one that is not there any more",
                todo="choose another",
                shown="This album is not there any more. Choose another.",
            )
        return str(row["name"])

    def _change(
        self, album_id: str, name: str, *, add: Iterable[str] = (), take_out: Iterable[str] = ()
    ) -> None:
        """The file is written before the rows are committed: what is acknowledged is in both."""
        with self._database.transaction() as connection:
            _insert(connection, album_id, name, add, self._viewer)
            connection.executemany(
                "DELETE FROM album_images WHERE album = ? AND image = ?",
                [(album_id, image_id) for image_id in take_out],
            )
            self._write(connection, album_id)

    def _write(self, connection: sqlite3.Connection, album_id: str) -> None:
        row = connection.execute("SELECT * FROM albums WHERE id = ?", (album_id,)).fetchone()
        rows = connection.execute(
            "SELECT image FROM album_images WHERE album = ? ORDER BY image", (album_id,)
        ).fetchall()
        told = {"name": row["name"], "images": [one["image"] for one in rows]}
        told |= {"guest": row["guest"]} if row["guest"] else {}
        told |= {"shared": True} if row["shared"] else {}
        make_folder(self._place)
        write_atomically(self._file(album_id), json.dumps(told).encode())

    def _file(self, album_id: str) -> Path:
        assert is_id(album_id), album_id
        return self._place / f"{album_id}.json"


def _insert(
    connection: sqlite3.Connection,
    album_id: str,
    name: str,
    images: Iterable[str],
    viewer: Viewer,
) -> None:
    """With those of the pictures that this viewer sees."""
    connection.execute(
        "INSERT INTO albums (id, name, guest) VALUES (?, ?, ?) "
        "ON CONFLICT (id) DO UPDATE SET name = excluded.name",
        (album_id, name, viewer.guest or ""),
    )
    sees, whose = viewer.sees
    connection.executemany(
        "INSERT INTO album_images (album, image) "
        f"SELECT ?, id FROM images WHERE id = ? AND {sees} ON CONFLICT DO NOTHING",
        [(album_id, image_id, *whose) for image_id in images],
    )


def _checked(name: str) -> str:
    plain = " ".join("".join(c for c in name if c.isprintable() or c.isspace()).split())
    if not 0 < len(plain) <= MOST_CHARACTERS:
        raise RequestRejected(
            expected=f"a name of 1 to {MOST_CHARACTERS} characters",
            got=f"one of {len(plain)}",
            todo="write another",
            shown=f"Give the album a name of at most {MOST_CHARACTERS} letters.",
        )
    return plain


class _Told(NamedTuple):
    name: str
    images: list[str]
    guest: str
    is_shared: bool


def _read(path: Path) -> _Told | None:
    """None for a file that is not one of ours."""
    try:
        data = path.read_bytes() if path.stat().st_size <= MAX_BYTES else b""
        told: Any = json.loads(data)
        name = _checked(told["name"])
        images = cast("list[Any]", told["images"])
        ids = [one for one in images if isinstance(one, str) and is_id(one)]
        return _Told(name, ids, guest_of(str(told.get("guest", ""))), told.get("shared") is True)
    except (OSError, ValueError, TypeError, KeyError, RecursionError, RequestRejected):
        return None
