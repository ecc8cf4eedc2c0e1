"""Where the texts of a PNG, JPEG or WebP stand; the pixels are not looked at."""

from __future__ import annotations

import html
import itertools
import re
import struct
import zlib
from collections.abc import Iterator

from core.gallery.containers import exif
from core.gallery.containers.exif import decoded
from core.gallery.ingest import png_chunks

MAX_KEYS = 64
MAX_CHUNKS = 50_000
# A large ComfyUI graph takes some hundred kilobytes.
MAX_KEY_BYTES = 1024 * 1024
MAX_TOTAL_BYTES = 2 * 1024 * 1024
# Looked at in all, kept or not: a thousand small chunks may hold a megabyte each.
MAX_UNPACKED_BYTES = 16 * 1024 * 1024

XMP_KEY = "XML:com.adobe.xmp"
XMP_COMMENT = "xmp:UserComment"
_JPEG_EXIF, _JPEG_XMP = b"Exif\0\0", b"http://ns.adobe.com/xap/1.0/\0"
_COMMENT = re.compile(
    r"<exif:UserComment>\s*<rdf:Alt>\s*<rdf:li[^>]{0,200}>([^<]*)</rdf:li>"
    r'|exif:UserComment="([^"]*)"'
)

Found = Iterator[tuple[str, str]]


def texts_of(data: bytes, kind: str) -> dict[str, str]:
    """Texts by where they stand: keyword of a PNG chunk, name of an EXIF field, ``Comment`` of a
    JPEG, XMP packet under the name that it has in PNG. The first of a name counts.

    What is broken or too large is left out; never raises. ``kind`` as ``image_format`` names it.
    """
    found = {"PNG": _png, "JPEG": _jpeg, "WEBP": _webp}[kind](data)
    words: dict[str, str] = {}
    total = 0
    for name, text in found:
        if len(words) >= MAX_KEYS:
            break
        if name in words or len(text) > MAX_KEY_BYTES or total + len(text) > MAX_TOTAL_BYTES:
            continue
        words[name] = text
        total += len(text)
    if comment := _COMMENT.search(words.get(XMP_KEY, "")):
        words[XMP_COMMENT] = html.unescape(comment[1] or comment[2] or "").strip()
    return words


def _png(data: bytes) -> Found:
    left = MAX_UNPACKED_BYTES
    for kind, content in itertools.islice(png_chunks(data), MAX_CHUNKS):
        if kind == b"eXIf":
            yield from exif.texts(content, MAX_KEY_BYTES).items()
        elif kind in (b"tEXt", b"zTXt", b"iTXt", b"comf") and left > 0:
            keyword, _, rest = content.partition(b"\0")
            text = _chunk_text(kind, rest)
            left -= MAX_KEY_BYTES if text is None else len(text)
            if text is not None and len(keyword) <= 79:
                yield keyword.decode("latin-1"), text


def _chunk_text(kind: bytes, rest: bytes) -> str | None:
    """The standard says Latin-1 for the first two; half of the programs write UTF-8. ``comf`` is
    of ComfyUI's animated PNG."""
    if kind in (b"tEXt", b"comf"):
        return decoded(rest) if len(rest) <= MAX_KEY_BYTES else None
    if kind == b"zTXt":
        raw = _inflated(rest[1:])
        return None if raw is None else decoded(raw)
    fields = rest[2:].split(b"\0", 2)
    if len(fields) < 3:
        return None
    raw = _inflated(fields[2]) if rest[:1] == b"\1" else fields[2]
    if raw is None or len(raw) > MAX_KEY_BYTES:
        return None
    return raw.decode("utf-8", "replace")


def _inflated(data: bytes) -> bytes | None:
    """Decompressed, or None when broken or larger than the cap (found before it is unpacked)."""
    stream = zlib.decompressobj()
    try:
        raw = stream.decompress(data, MAX_KEY_BYTES + 1)
    except zlib.error:
        return None
    return raw if len(raw) <= MAX_KEY_BYTES else None


def _jpeg(data: bytes) -> Found:
    """https://www.w3.org/Graphics/JPEG/itu-t81.pdf, annex B: segments up to the picture itself."""
    position = 2
    for _ in range(MAX_CHUNKS):
        if position + 4 > len(data) or data[position] != 0xFF:
            return
        marker, size = data[position + 1], struct.unpack_from(">H", data, position + 2)[0]
        if marker == 0xFF:  # a filling byte
            position += 1
            continue
        if marker == 0xDA or size < 2:
            return
        content = data[position + 4 : position + 2 + size]
        if marker == 0xE1 and content.startswith(_JPEG_EXIF):
            yield from exif.texts(content, MAX_KEY_BYTES).items()
        elif marker == 0xE1 and content.startswith(_JPEG_XMP):
            yield XMP_KEY, content.removeprefix(_JPEG_XMP).decode("utf-8", "replace")
        elif marker == 0xFE:
            yield "Comment", decoded(content).strip("\0 ")
        position += 2 + size


def _webp(data: bytes) -> Found:
    """https://developers.google.com/speed/webp/docs/riff_container"""
    position = 12
    for _ in range(MAX_CHUNKS):
        if position + 8 > len(data):
            return
        name, size = struct.unpack_from("<4sI", data, position)
        content = data[position + 8 : position + 8 + size]
        if name == b"EXIF":
            yield from exif.texts(content, MAX_KEY_BYTES).items()
        elif name == b"XMP " and size <= MAX_KEY_BYTES:
            yield XMP_KEY, content.decode("utf-8", "replace")
        position += 8 + size + size % 2
