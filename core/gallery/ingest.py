"""Pictures from outside: everything is checked before it is decoded."""

from __future__ import annotations

import io
import struct
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image, ImageOps

from core.errors import ImageRejected, reason_of
from core.gallery.layered.opening import MOST_BYTES as MOST_LAYERED_BYTES
from core.gallery.layered.opening import layered_kind
from core.images import on_white

MAX_BYTES = 20 * 1024 * 1024
MIN_SIDE, MAX_SIDE = 64, 8192
MAX_ASPECT = 8
MAX_PIXELS = 24_000_000

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
ACCEPTED = "a PNG, JPEG or WebP picture"
FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"GIF8", "a GIF"),
    (b"BM", "a BMP"),
    (b"II*\0", "a TIFF"),
    (b"MM\0*", "a TIFF"),
    (b"%PDF", "a PDF"),
    (b"%!PS", "an EPS"),
)
# All that the pixels and the way up need. Text and colour profiles may hide megabytes behind a few
# bytes, and Pillow takes each unknown chunk apart by itself.
PIXEL_CHUNKS = {b"IHDR", b"PLTE", b"tRNS", b"eXIf", b"IDAT", b"IEND"}
# 20 MB in the smallest pieces that encoders write, 1 KB, are 20 000.
MAX_CHUNKS = 65_536


def open_image(source: bytes | Path, *, keeps_alpha: bool = False) -> Image.Image:
    """An upright RGB picture without metadata; transparency becomes white.

    ``keeps_alpha``: a picture with transparency comes as RGBA instead.

    PNG, JPEG or WebP by content, at most 20 MB, each side 64 to 8192 pixels, at most 8:1 and 24
    megapixels. Of an animation the first frame; 16-bit greys are scaled, not clipped. A layered
    file, Photoshop's or OpenRaster's of at most 100 MB, comes without the ground that its layers
    tell of.

    Raises ``ImageRejected`` and nothing else.
    """
    data = _bytes(source)
    if layered := layered_kind(data):
        with _as_rejected(layered.name):
            cut = layered.open(data, _check_size)
            return cut if keeps_alpha and cut.has_transparency_data else on_white(cut)
    plain, kind = _plain(data)
    with _as_rejected(kind):
        return _decoded(plain, kind, keeps_alpha)


def check_image(source: bytes | Path) -> None:
    """Raises ``ImageRejected`` for what ``open_image`` refuses before it decodes a pixel."""
    data = _bytes(source)
    if layered := layered_kind(data):
        with _as_rejected(layered.name):
            return _check_size(*layered.size(data))
    plain, kind = _plain(data)
    with _as_rejected(kind), Image.open(io.BytesIO(plain), formats=(kind,)) as image:
        _check_size(*image.size)


def _plain(data: bytes) -> tuple[bytes, str]:
    """What Pillow may see of a picture, and its kind."""
    kind = image_format(data)
    if kind is None:
        raise ImageRejected(
            expected=ACCEPTED,
            got=_named(data),
            todo="convert it and try again",
            shown=f"This is {_named(data)}. Choose a PNG, JPEG or WebP picture.",
        )
    return (only_pixels(data) if kind == "PNG" else data), kind


@contextmanager
def _as_rejected(kind: str) -> Generator[None]:
    try:
        yield
    except ImageRejected:
        raise
    # Pillow raises OSError, ValueError, SyntaxError, struct.error, zlib.error, MemoryError,
    # DecompressionBombError and more on broken files; this is the one place that meets them.
    except Exception as error:
        raise ImageRejected(
            expected=f"a whole {kind} picture",
            got="a damaged one",
            todo="save or download it again",
            shown="This picture is damaged. Save or download it again.",
        ) from error


def image_format(data: bytes) -> str | None:
    """``PNG``, ``JPEG`` or ``WEBP`` by the first bytes; None for anything else."""
    if data.startswith(PNG_SIGNATURE):
        return "PNG"
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    return None


def png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Type and content of each chunk, up to the first that is not whole."""
    position = len(PNG_SIGNATURE)
    while position + 12 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, position)
        end = position + 12 + length
        if end > len(data):
            return
        yield kind, data[position + 8 : end - 4]
        position = end


def _bytes(source: bytes | Path) -> bytes:
    if isinstance(source, Path):
        try:
            size = source.stat().st_size
            data = source.read_bytes() if size <= MOST_LAYERED_BYTES else b""
        except OSError as error:
            raise ImageRejected(
                expected="a picture file",
                got=f"{{file}} ({reason_of(error)})",
                todo="choose another",
                shown="{file} cannot be read. Choose another picture.",
                path=source,
            ) from error
    else:
        size, data = len(source), source
    most = MOST_LAYERED_BYTES if layered_kind(data) else MAX_BYTES
    if size > most:
        raise ImageRejected(
            expected=f"a picture of at most {most >> 20} MB",
            got=f"{size / (1 << 20):.0f} MB",
            todo="make it smaller",
            shown=f"This picture is too large: at most {most >> 20} MB.",
        )
    if not size:
        raise ImageRejected(
            expected=ACCEPTED,
            got="an empty file",
            todo="choose another",
            shown="This file is empty. Choose another.",
        )
    return data


def _named(data: bytes) -> str:
    for start, name in FOREIGN:
        if data.startswith(start):
            return name
    if data[4:8] == b"ftyp":
        return "a HEIC, AVIF or video file"
    if b"<svg" in data[:1024].lower():
        return "an SVG drawing"
    return "something else"


def only_pixels(data: bytes) -> bytes:
    """The PNG without what no pixel needs; what is cut off stays, so that it is found damaged."""
    parts = [PNG_SIGNATURE]
    position = len(PNG_SIGNATURE)
    for number, (kind, content) in enumerate(png_chunks(data)):
        if number >= MAX_CHUNKS:
            raise ImageRejected(
                expected=f"a PNG of at most {MAX_CHUNKS} chunks",
                got="more",
                todo="save it anew with another program",
                shown="This PNG is put together in an odd way. Save it anew with another program.",
            )
        end = position + 12 + len(content)
        if kind in PIXEL_CHUNKS:
            parts.append(data[position:end])
        position = end
        if kind == b"IEND":
            return b"".join(parts)
    parts.append(data[position:])
    return b"".join(parts)


def frame_count(data: bytes) -> int:
    """How many pictures an animated PNG or WebP has; 1 for what is none or cannot be told."""
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "WEBP")) as image:
            return int(getattr(image, "n_frames", 1))
    except Exception:  # see ``open_image``
        return 1


def _decoded(data: bytes, kind: str, keeps_alpha: bool) -> Image.Image:
    with Image.open(io.BytesIO(data), formats=(kind,)) as image:
        _check_size(*image.size)
        image.load()
        upright = ImageOps.exif_transpose(image)
        with_alpha = keeps_alpha and upright.has_transparency_data
        result = upright.convert("RGBA") if with_alpha else on_white(upright)
    result.info = {}
    return result


def _check_size(width: int, height: int) -> None:
    asked = f"{width}×{height}"
    if min(width, height) < MIN_SIDE:
        raise ImageRejected(
            expected=f"sides of at least {MIN_SIDE} pixels",
            got=asked,
            todo="use a larger picture",
            shown=f"This picture is too small: at least {MIN_SIDE} pixels a side.",
        )
    if max(width, height) > MAX_SIDE or width * height > MAX_PIXELS:
        raise ImageRejected(
            expected=f"at most {MAX_SIDE} pixels a side and {MAX_PIXELS // 1_000_000} megapixels",
            got=asked,
            todo="make it smaller",
            shown=f"This picture is too large: at most {MAX_SIDE} pixels a side and "
            f"{MAX_PIXELS // 1_000_000} megapixels.",
        )
    if max(width, height) > MAX_ASPECT * min(width, height):
        raise ImageRejected(
            expected=f"at most {MAX_ASPECT}:1",
            got=asked,
            todo="crop it",
            shown=f"This picture is too narrow: at most {MAX_ASPECT}:1. Crop it.",
        )
