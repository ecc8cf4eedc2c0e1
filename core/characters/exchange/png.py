"""A character as one PNG: its sheet to look at, its card inside.

The card is JSON in the text chunk ``poseanime_character``; programs for chats find theirs in
``chara`` where it was asked for. Neither is read by anything but a JSON parser.
"""

from __future__ import annotations

import io
import itertools
import zlib

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from core.characters.card import Card
from core.characters.exchange import chat_card
from core.characters.exchange.refusals import too_large, unreadable
from core.characters.records import MOST_BYTES, from_json, to_json
from core.gallery.ingest import MAX_CHUNKS, PNG_SIGNATURE, png_chunks

CHUNK = "poseanime_character"
MOST_FILE_BYTES = 50_000_000
_TEXT_KINDS = (b"tEXt", b"zTXt", b"iTXt")
_NAMES = (CHUNK, *chat_card.CHUNKS)


def encoded(card: Card, sheet: Image.Image, *, for_chats: bool = False) -> bytes:
    """The sheet, RGB or RGBA, with the card; ``for_chats`` adds name and notes as chats take them.

    Raises ``RequestRejected`` for a card that could not be read back.
    """
    texts = PngInfo()
    texts.add_itxt(CHUNK, to_json(card), zip=True)
    if for_chats:
        texts.add_text(chat_card.CHUNK, chat_card.encoded(card))
    plain = sheet.copy()
    plain.info = {}
    buffer = io.BytesIO()
    plain.save(buffer, "PNG", pnginfo=texts)
    return buffer.getvalue()


def decoded(data: bytes) -> Card:
    """The studio's own card, else that of a program for chats. The pixels are not looked at.

    Raises ``InputRejected``.
    """
    if len(data) > MOST_FILE_BYTES:
        raise too_large("a PNG", f"{MOST_FILE_BYTES // 1_000_000} MB", len(data))
    if not data.startswith(PNG_SIGNATURE):
        raise unreadable("a PNG", data[:8])
    texts = _texts(data)
    if CHUNK in texts:
        return from_json(texts[CHUNK])
    for name in chat_card.CHUNKS:
        if name in texts:
            return chat_card.decoded(texts[name])
    raise unreadable("a picture with a character inside", "one without")


def _texts(data: bytes) -> dict[str, bytes]:
    """The first of each name that a character may stand under. Raises ``InputRejected`` where one
    of them is broken or too large."""
    found: dict[str, bytes] = {}
    for kind, content in itertools.islice(png_chunks(data), MAX_CHUNKS):
        if kind not in _TEXT_KINDS:
            continue
        keyword, _, rest = content.partition(b"\0")
        name = keyword.decode("latin-1")
        if name in _NAMES and name not in found:
            found[name] = _text(kind, rest)
    return found


def _text(kind: bytes, rest: bytes) -> bytes:
    """https://www.w3.org/TR/png-3/#11textinfo"""
    is_packed, text = kind == b"zTXt", rest
    if kind == b"zTXt":
        text = rest[1:]
    elif kind == b"iTXt":
        is_packed = rest[:1] == b"\1"
        text = rest[2:].split(b"\0", 2)[-1]
    if is_packed:
        stream = zlib.decompressobj()
        try:
            text = stream.decompress(text, MOST_BYTES + 1)
        except zlib.error as error:
            raise unreadable("a whole text of a character", error) from error
    if len(text) > MOST_BYTES:
        raise too_large("a character", f"{MOST_BYTES // 1_000_000} MB", len(text))
    return text
