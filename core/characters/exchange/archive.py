"""Characters with all their pictures as one ZIP.

``cards/001.json`` and so on are the cards, ``pictures/<id>.png`` what they name, and
``sheets/001.png`` is to look at. No name from inside becomes a path here: pictures are taken by
the ids that the cards name, and each must show what its id is the hash of.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from zipfile import ZipFile, ZipInfo

from PIL import Image

from core.characters.card import Card
from core.characters.exchange.refusals import too_large, unreadable
from core.characters.records import MOST_BYTES, from_json, to_json
from core.errors import InputRejected, NotFound
from core.gallery.ingest import only_pixels
from core.generation.input_store import MAX_SIDE, PictureStore, content_id
from core.models.importing import zip_files

MOST_FILE_BYTES = 1_000_000_000
MOST_CARDS, MOST_ENTRIES = 1000, 10_000
MOST_CARDS_BYTES = 200_000_000  # all cards of a file; one of them has some thousand
# A picture of the largest side that compresses not at all, and its frame.
MOST_PICTURE_BYTES = MAX_SIDE * MAX_SIDE * 4 + 1_000_000
_CARD = re.compile(r"cards/[0-9]{3,4}\.json")
_MODES = ("L", "RGB", "RGBA")
# Of an entry's header in the list at the end.
_ENTRY = b"PK\x01\x02"


@dataclass(frozen=True)
class Packed:
    """What stands in an archive."""

    cards: tuple[Card, ...]
    _data: bytes

    def pictures(self, ids: Iterable[str]) -> Iterable[tuple[str, Image.Image | None]]:
        """One by one; None where the archive has none. Raises ``InputRejected`` for a broken one
        and for one that its name is not the id of."""
        with _opened(self._data) as archive:
            entries = _entries(archive)
            for name in ids:
                entry = entries.get(f"pictures/{name}.png")
                yield name, None if entry is None else _picture(archive, entry, name)


def packed(cards: Sequence[Card], pictures: PictureStore, sheets: Iterable[Image.Image]) -> bytes:
    """A ZIP of them; ``sheets`` are one a card. Pictures that are gone are left out of the card.

    Raises ``RequestRejected`` for a card that could not be read back.
    """
    if len(cards) > MOST_CARDS:
        raise too_large("a file", f"{MOST_CARDS} characters", len(cards))
    buffer = io.BytesIO()
    written: set[str] = set()
    with ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (card, sheet) in enumerate(zip(cards, sheets, strict=True), start=1):
            there = _files_of(card, pictures)
            kept = replace(card, pictures=tuple(p for p in card.pictures if p.picture in there))
            archive.writestr(f"cards/{number:03}.json", to_json(kept))
            for name in there.keys() - written:
                archive.writestr(f"pictures/{name}.png", there[name], zipfile.ZIP_STORED)
            written |= there.keys()
            shown = io.BytesIO()
            sheet.save(shown, "PNG")
            archive.writestr(f"sheets/{number:03}.png", shown.getvalue(), zipfile.ZIP_STORED)
    return buffer.getvalue()


def unpacked(data: bytes) -> Packed:
    """Every card is read and checked; pictures are when they are asked for.

    Raises ``InputRejected``.
    """
    if len(data) > MOST_FILE_BYTES:
        raise too_large("a ZIP", "1 GB", len(data))
    # before zipfile makes an object of each
    if data.count(_ENTRY) > MOST_ENTRIES:
        raise too_large("a ZIP", f"{MOST_ENTRIES} files", data.count(_ENTRY))
    with _opened(data) as archive:
        entries = _entries(archive)
        names = sorted(name for name in entries if _CARD.fullmatch(name))
        if not names:
            raise unreadable("a ZIP with characters inside", "one without")
        if len(names) > MOST_CARDS:
            raise too_large("a ZIP", f"{MOST_CARDS} characters", len(names))
        promised = sum(entries[name].file_size for name in names)
        if promised > MOST_CARDS_BYTES:
            raise too_large("a ZIP", f"{MOST_CARDS_BYTES // 1_000_000} MB of cards", promised)
        cards = [from_json(_content(archive, entries[name], MOST_BYTES)) for name in names]
    return Packed(tuple(cards), data)


def _opened(data: bytes) -> AbstractContextManager[ZipFile]:
    return zip_files.opened(io.BytesIO(data), lambda error: unreadable("a whole ZIP", error))


def _entries(archive: ZipFile) -> Mapping[str, ZipInfo]:
    """By name; the first of two counts. Raises ``InputRejected`` for names that lead elsewhere."""
    found: dict[str, ZipInfo] = {}
    for entry in archive.infolist():
        if zip_files.leads_away(entry) or zip_files.is_locked_or_link(entry):
            raise unreadable("plain files in the ZIP", entry.filename)
        found.setdefault(entry.filename, entry)
    return found


def _content(archive: ZipFile, entry: ZipInfo, most: int) -> bytes:
    """No more than ``most`` bytes are ever unpacked, whatever the entry promises."""
    if entry.file_size > most:
        raise too_large("a file in the ZIP", f"{most // 1_000_000} MB", entry.file_size)
    with archive.open(entry) as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise too_large("a file in the ZIP", f"{most // 1_000_000} MB", len(content))
    return content


def _picture(archive: ZipFile, entry: ZipInfo, name: str) -> Image.Image:
    image = _decoded(_content(archive, entry, MOST_PICTURE_BYTES), name)
    if content_id(image) != name:
        raise unreadable(f"the picture {name} as it was exported", "another one")
    return image


def _decoded(data: bytes, name: str) -> Image.Image:
    try:
        with Image.open(io.BytesIO(only_pixels(data)), formats=("PNG",)) as image:
            if max(image.size) > MAX_SIDE or image.mode not in _MODES:
                raise unreadable("a picture of the studio", f"{image.size}, {image.mode}")
            image.load()
            return image.copy()
    except InputRejected:
        raise
    except Exception as error:  # Pillow raises many kinds on broken files, as ``ingest`` tells
        raise unreadable(f"the picture {name} whole", error) from error


def _files_of(card: Card, pictures: PictureStore) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for one in card.pictures:
        try:
            found[one.picture] = pictures.png(one.picture)
        except NotFound:
            continue
    return found
