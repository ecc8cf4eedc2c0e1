"""A picture with its settings inside, in the format that a file name asks for."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from PIL import Image

from core.errors import StorageError
from core.gallery import metadata, xmp
from core.gallery.metadata import EXIF_FOLDER, USER_COMMENT
from core.gallery.xmp import DigitalSource
from core.images import on_white

# By a name's ending, as Pillow calls them.
FORMATS: dict[str, str] = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WEBP"}
JPEG_QUALITY, WEBP_QUALITY = 95, 95
# An APP1 segment of a JPEG holds 65 533 bytes, the namespace before the packet among them.
MAX_JPEG_PACKET = 65_000
CHECKED_ROWS = 256


def encode(
    image: Image.Image,
    ending: str,
    request: Mapping[str, Any],
    text: str,
    *,
    origin: DigitalSource | None = DigitalSource.GENERATED,
) -> bytes:
    """The bytes of a file with this ``ending`` (a key of ``FORMATS``).

    PNG and WebP keep transparency, JPEG has white behind it. ``text`` is the infotext: in JPEG and
    WebP it stands in the EXIF user comment, where A1111 writes and reads it, and the whole request
    in the XMP packet. A request that is too large for a JPEG is left out there.
    """
    kind = FORMATS[ending.lower()]
    if kind == "PNG":
        return metadata.embed(image, request, text, origin=origin)
    buffer = io.BytesIO()
    settings = metadata.own_settings(request) if request else ""
    packet = xmp.packet(origin, settings).encode()
    if kind == "JPEG":
        if len(packet) > MAX_JPEG_PACKET:
            packet = xmp.packet(origin).encode()
        flat = on_white(image)
        flat.save(buffer, kind, quality=JPEG_QUALITY, subsampling=0, exif=_exif(text), xmp=packet)
    else:
        plain = image.convert("RGBA" if image.has_transparency_data else "RGB")
        plain.save(buffer, kind, quality=WEBP_QUALITY, method=4, exif=_exif(text), xmp=packet)
    return buffer.getvalue()


def has_transparency(ending: str) -> bool:
    """Whether files with this ending can have it."""
    return FORMATS[ending.lower()] != "JPEG"


def _exif(text: str) -> Image.Exif:
    exif = Image.Exif()
    if text:
        comment = b"UNICODE\0" + text.encode("utf-16-be", "replace")
        exif.get_ifd(EXIF_FOLDER)[USER_COMMENT] = comment
    return exif


def check_encoding(data: bytes, image: Image.Image) -> None:
    """Decode once what is about to be stored: an encoder fault must not reach the disk."""
    with Image.open(io.BytesIO(data), formats=("PNG",)) as decoded:
        decoded.load()
        # by strips: whole copies of a large picture would take half a gigabyte
        strips = range(0, image.height, CHECKED_ROWS)
        boxes = [(0, top, image.width, min(top + CHECKED_ROWS, image.height)) for top in strips]
        if decoded.size != image.size or any(
            decoded.crop(box).tobytes() != image.crop(box).convert(decoded.mode).tobytes()
            for box in boxes
        ):
            raise StorageError(
                expected="the encoded picture to equal the drawn one",
                got="another one",
                todo="try again, and check this machine's memory if it happens twice",
                shown="The picture could not be kept as it was drawn. Try again; if it happens "
                "twice, check this machine's memory.",
            )
