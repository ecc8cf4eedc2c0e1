"""What hides in the lowest bit of the alpha channel: NovelAI, and an extension of A1111.

Column by column from the top left: the mark, how many bits follow (32 bits, highest first), and the
text itself, packed by gzip under the mark that ends in ``comp``.
"""

from __future__ import annotations

import io
import itertools
import struct
import zlib
from typing import Any

import numpy as np
from PIL import Image

from core.gallery.ingest import PNG_SIGNATURE, png_chunks

MARKS = {b"stealth_pnginfo": False, b"stealth_pngcomp": True}
MARK_BITS, LENGTH_BITS = 15 * 8, 32
MAX_PIXELS, MAX_CHUNKS = 24_000_000, 50_000


def text(data: bytes, kind: str, most_bytes: int) -> str:
    """The hidden text; empty when there is none, or it is broken or longer than ``most_bytes``.

    The picture is decoded for it, when it has an alpha channel and at most 24 megapixels.
    """
    bare = _bare_png(data) if kind == "PNG" else data
    try:
        with Image.open(io.BytesIO(bare), formats=(kind,)) as image:
            if "A" not in image.getbands() or image.width * image.height > MAX_PIXELS:
                return ""
            alpha = np.asarray(image.getchannel("A"))
    except Exception:  # Pillow raises many kinds on broken files; none of them is worth a message
        return ""
    return _hidden(alpha, most_bytes)


def _bare_png(data: bytes) -> bytes:
    """Pillow takes seconds over a million chunks of no use."""
    parts = [PNG_SIGNATURE]
    for kind, content in itertools.islice(png_chunks(data), MAX_CHUNKS):
        if kind in (b"IHDR", b"IDAT", b"IEND"):
            check = zlib.crc32(content, zlib.crc32(kind))
            parts += [struct.pack(">I4s", len(content), kind), content, struct.pack(">I", check)]
    return b"".join(parts)


def _hidden(alpha: np.ndarray[Any, Any], most_bytes: int) -> str:
    head = _bits(alpha, MARK_BITS + LENGTH_BITS)
    is_packed = MARKS.get(head[: MARK_BITS // 8])
    if is_packed is None:
        return ""
    length = int.from_bytes(head[MARK_BITS // 8 :], "big")
    before = MARK_BITS + LENGTH_BITS
    if length > most_bytes * 8 or before + length > alpha.size:
        return ""
    content = _bits(alpha, before + length)[before // 8 :]
    if is_packed:
        content = _unpacked(content, most_bytes)
    return content.decode("utf-8", "replace")


def _bits(alpha: np.ndarray[Any, Any], count: int) -> bytes:
    columns = -(-count // alpha.shape[0])
    lowest = (alpha[:, :columns] & 1).T.reshape(-1)[:count]
    return np.packbits(lowest).tobytes()


def _unpacked(content: bytes, most_bytes: int) -> bytes:
    stream = zlib.decompressobj(31)  # 31: a gzip header is expected
    try:
        raw = stream.decompress(content, most_bytes + 1)
    except zlib.error:
        return b""
    return raw if len(raw) <= most_bytes else b""
