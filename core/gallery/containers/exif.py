"""The texts of an EXIF block, without a library that would read the rest of it too.

https://www.cipa.jp/std/documents/download_e.html?DC-008-Translation-2023-E, section 4.6
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

MAX_ENTRIES = 512
EXIF_FOLDER, USER_COMMENT = 0x8769, 0x9286
BYTE, ASCII, LONG, UNDEFINED = 1, 2, 4, 7

NAMES = {
    0x010E: "ImageDescription",
    0x010F: "Make",
    0x0110: "Model",
    0x0131: "Software",
    0x013B: "Artist",
    0x927C: "MakerNote",
    USER_COMMENT: "UserComment",
}
# What the first eight bytes of a user comment say of the rest.
_CODES = (b"ASCII\0\0\0", b"UNICODE\0", b"JIS\0\0\0\0\0", b"\0" * 8)


def texts(block: bytes, most_bytes: int) -> dict[str, str]:
    """Texts by field name; a field without a name here goes by its number, as in ``0x010d``.

    What is broken is left out, and so is what goes beyond ``most_bytes`` in all; never raises.
    """
    block = block.removeprefix(b"Exif\0\0")
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(block[:4])
    if order is None or len(block) < 8:
        return {}
    found: dict[str, str] = {}
    left = most_bytes
    folders = [struct.unpack_from(f"{order}I", block, 4)[0]]
    for folder in folders:
        for tag, kind, value in _entries(block, order, folder, most_bytes):
            if tag == EXIF_FOLDER and len(folders) == 1 and kind == LONG:
                folders.append(struct.unpack(f"{order}I", value)[0])
            elif kind in (BYTE, ASCII, UNDEFINED) and len(value) <= left:
                left -= len(value)
                text = _comment(value) if tag == USER_COMMENT else decoded(value)
                if text := text.strip("\0 \n"):
                    found.setdefault(NAMES.get(tag, f"0x{tag:04x}"), text)
    return found


def _entries(
    block: bytes, order: str, folder: int, most_bytes: int
) -> Iterator[tuple[int, int, bytes]]:
    if folder + 2 > len(block):
        return
    count = min(struct.unpack_from(f"{order}H", block, folder)[0], MAX_ENTRIES)
    for place in range(folder + 2, folder + 2 + 12 * count, 12):
        if place + 12 > len(block):
            return
        tag, kind, length = struct.unpack_from(f"{order}HHI", block, place)
        size = length * (4 if kind == LONG else 1)
        if kind not in (BYTE, ASCII, LONG, UNDEFINED) or size > most_bytes:
            continue
        start = place + 8 if size <= 4 else struct.unpack_from(f"{order}I", block, place + 8)[0]
        value = block[start : start + size]
        if len(value) == size and not (kind == LONG and size != 4):
            yield tag, kind, value


def _comment(value: bytes) -> str:
    code, content = value[:8], value[8:]
    if code not in _CODES:
        code, content = b"", value
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", "replace")
    # .NET writes little-endian, Python's piexif big-endian, both without a mark, and some programs
    # say Unicode and write UTF-8
    if code == b"UNICODE\0" and not (b"\0" not in content and _is_utf8(content)):
        is_little = content[1::2].count(0) > content[0::2].count(0)
        return content.decode("utf-16-le" if is_little else "utf-16-be", "replace")
    return decoded(content)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def decoded(data: bytes) -> str:
    """UTF-8 where it is that, else Latin-1."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")
