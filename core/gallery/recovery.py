"""After a crash: files and rows agree again, and nothing that is whole is thrown away."""

from __future__ import annotations

import contextlib
import io
import json
import logging
import os
import stat
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image

from core.database import Database
from core.files import TEMPORARY, is_id, make_folder, move, new_id
from core.gallery import albums, marks, metadata, record
from core.gallery.clips import Clips
from core.gallery.trash import TRASH_SECONDS, Trash
from core.jobs.job import LOCAL_OWNER

logger = logging.getLogger(__name__)

# Another process may be writing a temporary file at this moment.
TEMPORARY_SECONDS = 60.0
DAY = 24 * 3600.0
# Nobody knows of them, so they wait longer than what a person threw away.
LOST_SECONDS = 30 * DAY
LOST = "lost+found"


class Recovery(NamedTuple):
    """How many files were adopted, could not be, and how many rows lack their file."""

    adopted: int
    lost: int
    missing: int


def recover(folder: Path, database: Database) -> Recovery:
    """Temporary files go, whole files without a row are adopted from what they say of themselves,
    others go to ``lost+found``, rows without a file are hidden, damaged rows are written anew, old
    trash goes, and so does what is broken and lay in ``lost+found`` for a month."""
    parts = ("thumbs", "trash", marks.FOLDER, albums.FOLDER)
    delete_temporary(folder, *(folder / part for part in parts), *Clips(folder, database).folders())
    _empty_lost(folder)
    _forget_damaged(database)
    _purge_trash(folder, database)
    rows = _rows(database)
    files = {path.stem for path in folder.glob("*.png")}
    _finish_removals(folder, (stem for stem in files if rows.get(stem) == "trash"))
    missing = [image_id for image_id, place in rows.items() if place == "shown"]
    missing = [image_id for image_id in missing if image_id not in files]
    found_again = [stem for stem in files if rows.get(stem) == "missing"]
    with database.transaction() as connection:
        for is_missing, ids in ((1, missing), (0, found_again)):
            connection.executemany(
                "UPDATE images SET missing = ? WHERE id = ? AND trash_batch IS NULL",
                [(is_missing, one) for one in ids],
            )
    adopted, lost = _adopt(folder, database, sorted(files - rows.keys()))
    marks.reconcile(folder, database)
    albums.Albums(folder, database).reconcile()
    _put_clips_away(folder, database)
    _name_characters(database)
    result = Recovery(adopted, lost, len(missing))
    if any(result):
        logger.warning("gallery put in order after an interruption: %s", result)
    return result


def _purge_trash(folder: Path, database: Database) -> None:
    """What is too old goes for good, and files in the trash that no row knows."""
    Trash(folder, database).purge()
    with database.read() as connection:
        rows = connection.execute("SELECT id FROM images WHERE trash_batch IS NOT NULL").fetchall()
    left = {row["id"] for row in rows}
    for path in (folder / "trash").glob("*.png"):
        if path.stem not in left:
            unlink_older(path, time.time() - TRASH_SECONDS)


def _name_characters(database: Database) -> None:
    """Rows of an older version say now whom their prompts name."""
    with database.transaction() as connection:
        rows = connection.execute(
            "SELECT id, request FROM images WHERE characters IS NULL"
        ).fetchall()
        connection.executemany(
            "UPDATE images SET characters = ? WHERE id = ?",
            [(record.characters_column(json.loads(row["request"])), row["id"]) for row in rows],
        )


def delete_temporary(*folders: Path) -> None:
    """Files that a stopped process was still writing."""
    old = time.time() - TEMPORARY_SECONDS
    for place in folders:
        for path in place.glob(f"*{TEMPORARY}"):
            unlink_older(path, old)


def unlink_older(path: Path, seconds: float) -> None:
    """Delete a file that was last written before then, in seconds since 1970; no folder, no link.

    What cannot be deleted, or went meanwhile, stays as it is.
    """
    with contextlib.suppress(OSError):
        facts = path.lstat()
        if stat.S_ISREG(facts.st_mode) and facts.st_mtime < seconds:
            path.unlink()


def _empty_lost(folder: Path) -> None:
    old = time.time() - LOST_SECONDS
    for path in (folder / LOST).glob("*.png"):
        if not _is_whole(path):  # a picture of another program is somebody's picture
            unlink_older(path, old)


def _put_clips_away(folder: Path, database: Database) -> None:
    """Frames without a picture that stands for them: it was lost with its row."""
    clips, known = Clips(folder, database), _rows(database)
    for image_id in sorted(clips.ids() - known.keys()):
        target = folder / LOST / image_id
        make_folder(target.parent)
        if not target.exists():
            move(clips.path(image_id), target)


def _is_whole(path: Path) -> bool:
    try:
        with Image.open(path, formats=("PNG",)) as image:
            image.verify()
    except Exception:  # Pillow has many ways to say so
        return False
    return True


def _forget_damaged(database: Database) -> None:
    """Their pictures have no row then, and are taken in again from their files."""
    with database.transaction() as connection:
        gone = connection.execute(
            f"DELETE FROM images WHERE NOT ({record.SOUND}) OR ({record.SOUND}) IS NULL"
        ).rowcount
    if gone:
        logger.error("%s damaged rows are written anew from their pictures", gone)


def _rows(database: Database) -> dict[str, str]:
    """Each id with where its picture stands: shown, missing or trash."""
    with database.read() as connection:
        rows = connection.execute(
            "SELECT id, CASE WHEN trash_batch IS NOT NULL THEN 'trash' WHEN missing THEN 'missing' "
            "ELSE 'shown' END AS place FROM images"
        ).fetchall()
    return {row["id"]: row["place"] for row in rows}


def _finish_removals(folder: Path, ids: Iterable[str]) -> None:
    for image_id in ids:
        move(folder / f"{image_id}.png", folder / "trash" / f"{image_id}.png")


def _adopt(folder: Path, database: Database, stems: list[str]) -> tuple[int, int]:
    rows: list[dict[str, Any]] = []
    lost = 0
    for stem in stems:
        path = folder / f"{stem}.png"
        row = _row_of(path)
        if row is None:
            _put_away(path)
            lost += 1
            continue
        if not is_id(stem):  # a picture of ours that a person copied back under a name of their own
            row["image_id"] = new_id()
            move(path, folder / f"{row['image_id']}.png")
        rows.append(row)
    taken = _insert(database, rows)
    for image_id in taken:
        _put_away(folder / f"{image_id}.png")
    return len(rows) - len(taken), lost + len(taken)


def _insert(database: Database, rows: list[dict[str, Any]]) -> list[str]:
    """Add the rows in one transaction; the ids whose place in their job another picture has."""
    if not rows:
        return []
    with database.transaction() as connection:
        refused = [row["image_id"] for row in rows if not record.insert(connection, **row)]
        return [
            image_id
            for image_id in refused
            if not connection.execute("SELECT 1 FROM images WHERE id = ?", (image_id,)).fetchone()
        ]


def _row_of(path: Path) -> dict[str, Any] | None:
    """The row that a file asks for; None unless it is whole and ours."""
    try:
        data = path.read_bytes()
        with Image.open(io.BytesIO(data), formats=("PNG",)) as image:
            size = image.size
            image.verify()  # every checksum, without decoding
        facts = metadata.read(data)
        json.dumps((facts.request, facts.record), allow_nan=False, ensure_ascii=False).encode()
    except Exception:  # a broken or foreign file, in whichever way Pillow or the disk says so
        return None
    if facts.tool != metadata.TOOL:
        return None
    return {
        "image_id": path.stem,
        "width": size[0],
        "height": size[1],
        "owner": LOCAL_OWNER,
        "request": facts.request or {},
        "record": _checked(facts.record),
        "file_bytes": len(data),
    }


def _checked(notes: dict[str, Any]) -> dict[str, Any]:
    """A person may have put the file there: every value has the type that a row needs."""

    def text(name: str) -> str | None:
        value = notes.get(name)
        return value[:64] if isinstance(value, str) else None

    index = notes.get("index")
    is_place = isinstance(index, int) and not isinstance(index, bool) and 0 <= index < 1000
    return {
        "kind": notes.get("kind") if notes.get("kind") in record.KINDS else "generated",
        "job_id": text("job_id"),
        "index": index if is_place else 0,
        "parent_id": text("parent_id"),
        "extras": record.clean_extras(notes.get("extras")),
    }


def _put_away(path: Path) -> None:
    folder = path.parent / LOST
    make_folder(folder)
    target = folder / path.name
    if target.exists():
        target = folder / f"{path.stem}-{new_id()}.png"
    move(path, target)
    os.utime(target)  # its time in there begins now
