"""Kills saving processes and looks at what is left; run by ``test_crash.py`` in its own process.

A process without torch forks in a millisecond or two, one with it in fifty.

    python tests/gallery/kill_saver.py kills right FOLDER 200
    python tests/gallery/kill_saver.py calls wrong FOLDER 0
"""

from __future__ import annotations

import io
import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from core.database import Database
from core.files import ID_LENGTH, new_id
from core.gallery import metadata, record
from core.gallery.gallery import Gallery
from core.generation.request import GenerationRequest

PICTURE = Image.effect_noise((96, 128), 80).convert("RGB")
REQUEST = GenerationRequest(prompt="girl, jogging").to_dict()
KILLED = 137
READY = b"ready\n"
LINE = ID_LENGTH + 1

Save = Callable[[Gallery, Database], str]


def save(gallery: Gallery, database: Database) -> str:
    return gallery.save(PICTURE, kind="generated", request=REQUEST).id


def save_in_the_wrong_order(gallery: Gallery, database: Database) -> str:
    """The order of most such programs: row first, then the file straight to its final name."""
    data = metadata.embed(PICTURE, REQUEST, "", {})
    image_id = new_id()
    notes = {"kind": "generated", "job_id": None, "index": 0, "parent_id": None, "extras": {}}
    with database.transaction() as connection:
        record.insert(
            connection,
            image_id=image_id,
            width=96,
            height=128,
            owner="local",
            request=REQUEST,
            record=notes,
        )
    descriptor = os.open(gallery.folder / f"{image_id}.png", os.O_WRONLY | os.O_CREAT)
    for start in range(0, len(data), 4096):
        os.write(descriptor, data[start : start + 4096])
    os.close(descriptor)
    return image_id


def open_gallery(folder: Path) -> tuple[Gallery, Database]:
    database = Database(folder / "studio.sqlite3")
    return Gallery(folder / "gallery", database), database


def violations(folder: Path, acknowledged: set[str]) -> list[str]:
    """What a person would call broken or lost, before any repair."""
    gallery, database = open_gallery(folder)
    with database.read() as connection:
        rows = {row["id"] for row in connection.execute("SELECT id FROM images")}
    database.close()
    files = {path.stem for path in gallery.folder.glob("*.png")}
    found = [f"lost {one}" for one in acknowledged - (rows & files)]
    found += [f"no file for row {one}" for one in rows - files]
    return found + [f"cut off {one}" for one in files if not is_whole(gallery.folder, one)]


def is_whole(folder: Path, image_id: str) -> bool:
    try:
        with Image.open(io.BytesIO((folder / f"{image_id}.png").read_bytes())) as image:
            image.load()
            return image.tobytes() == PICTURE.tobytes()
    except (OSError, SyntaxError):
        return False


def run_and_die(folder: Path, work: Callable[[Gallery, Database, int], None]) -> tuple[int, int]:
    """Run ``work`` in a forked process; its id and the pipe on which it acknowledges."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reader)
            gallery, database = open_gallery(folder)
            os.write(writer, READY)
            work(gallery, database, writer)
        finally:
            os._exit(1)
    os.close(writer)
    return child, reader


def heard(reader: int) -> set[str]:
    parts = []
    while part := os.read(reader, 65536):
        parts.append(part)
    os.close(reader)
    # An id that was cut off by the kill was not heard.
    return set(b"".join(parts).decode().split("\n")[:-1])


def save_seconds(folder: Path, saver: Save) -> float:
    """How long one save takes on this machine now."""
    gallery, database = open_gallery(folder)
    times = []
    for _ in range(3):
        start = time.monotonic()
        saver(gallery, database)
        times.append(time.monotonic() - start)
    database.close()
    return sorted(times)[1]


def kill_at_random(folder: Path, saver: Save, pictures: int, seconds: float) -> set[str]:
    """Kill a saver so many seconds after it has acknowledged so many pictures."""

    def work(gallery: Gallery, database: Database, writer: int) -> None:
        while True:
            os.write(writer, f"{saver(gallery, database)}\n".encode())

    child, reader = run_and_die(folder, work)
    assert os.read(reader, 6) == READY
    first = b"".join(os.read(reader, LINE) for _ in range(pictures))
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return set(first.decode().split()) | heard(reader)


STORAGE_CALLS = {"open", "write", "fsync", "replace", "close", "execute"}


def die_at_call(folder: Path, saver: Save, number: int) -> tuple[bool, set[str]]:
    """End the process right before its ``number``-th call to the disk or the database."""

    def work(gallery: Gallery, database: Database, writer: int) -> None:
        calls = 0

        def count(frame: object, event: str, function: object) -> None:
            nonlocal calls
            if event == "c_call" and getattr(function, "__name__", "") in STORAGE_CALLS:
                calls += 1
                if calls == number:
                    os._exit(KILLED)

        sys.setprofile(count)
        image_id = saver(gallery, database)
        sys.setprofile(None)
        os.write(writer, f"{image_id}\n".encode())
        os._exit(0)

    child, reader = run_and_die(folder, work)
    assert os.read(reader, 6) == READY
    acknowledged = heard(reader)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in (0, KILLED)
    return code == 0, acknowledged


def kills(folder: Path, saver: Save, count: int) -> tuple[set[str], list[str]]:
    """Kill at random moments; acknowledged ids and violations, looked for every twenty kills."""
    rng = random.Random(11)
    reach = 2 * save_seconds(folder, saver)
    acknowledged: set[str] = set()
    found: list[str] = []
    for number in range(1, count + 1):
        acknowledged |= kill_at_random(folder, saver, rng.randrange(2), rng.uniform(0, reach))
        if number % 20 == 0:
            found += violations(folder, acknowledged)
        if found:
            break
    return acknowledged, found


def calls(folder: Path, saver: Save, _count: int) -> tuple[set[str], list[str]]:
    """Die before each storage call of one save in turn, until a save comes through."""
    acknowledged: set[str] = set()
    found: list[str] = []
    number, is_done = 0, False
    while not is_done:
        number += 1
        is_done, heard_ids = die_at_call(folder, saver, number)
        acknowledged |= heard_ids
        found += [f"call {number}: {one}" for one in violations(folder, acknowledged)]
    return acknowledged, found


if __name__ == "__main__":
    way = {"kills": kills, "calls": calls}[sys.argv[1]]
    order = {"right": save, "wrong": save_in_the_wrong_order}[sys.argv[2]]
    # Pillow loads its parts at the first use; each forked process would pay for it again.
    Image.open(io.BytesIO(metadata.embed(PICTURE, REQUEST, ""))).load()
    acked, broken = way(Path(sys.argv[3]), order, int(sys.argv[4]))
    json.dump({"acknowledged": sorted(acked), "violations": broken}, sys.stdout)
