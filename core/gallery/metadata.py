"""What a picture file says about how it was made.

Written: PNG text ``parameters`` in the widely read A1111 form, ``poseanimeflow`` with the whole
request and its pose as JSON, and an XMP note of how the picture came about. Read: these, and what
other programs write (``core.gallery.foreign``). Text from a file is data from outside: sizes are
capped, JSON is only parsed, nothing is ever evaluated.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from PIL import Image, PngImagePlugin

from core.errors import ImageRejected
from core.gallery import xmp
from core.gallery.containers import files, stealth
from core.gallery.containers.files import XMP_KEY
from core.gallery.facts import ImageFacts
from core.gallery.foreign import a1111
from core.gallery.foreign.registry import recognise
from core.gallery.foreign.texts import Texts, parse_object, table, word
from core.gallery.infotext import TOOL, infotext
from core.gallery.ingest import ACCEPTED, image_format
from core.gallery.layered.opening import layered_kind
from core.gallery.xmp import DigitalSource

__all__ = ["TOOL", "DigitalSource", "ImageFacts", "embed", "infotext", "own_settings", "read"]

CHUNK = "poseanimeflow"
FORMAT = 1
# Level 1 is five times faster than the default and costs 5 % of size.
PNG_LEVEL = 1

USER_COMMENT, EXIF_FOLDER = 0x9286, 0x8769


def embed(
    image: Image.Image,
    request: Mapping[str, Any],
    text: str,
    record: Mapping[str, Any] | None = None,
    *,
    origin: DigitalSource | None = DigitalSource.GENERATED,
) -> bytes:
    """PNG bytes of the picture with its request, its infotext and the gallery's notes.

    Transparency is kept. ``origin`` is noted for other programs.
    """
    chunks = PngImagePlugin.PngInfo()
    if text:
        chunks.add_text("parameters", text)
    if request or record:
        chunks.add_text(CHUNK, own_settings(request, record))
    if origin is not None:
        chunks.add_itxt(XMP_KEY, xmp.packet(origin))
    plain = image.convert("RGBA" if image.has_transparency_data else "RGB")
    plain.info = {}
    buffer = io.BytesIO()
    plain.save(buffer, "PNG", compress_level=PNG_LEVEL, pnginfo=chunks)
    return buffer.getvalue()


def own_settings(request: Mapping[str, Any], record: Mapping[str, Any] | None = None) -> str:
    """The studio's own JSON, as ``read`` knows it again."""
    own = {"format": FORMAT, "request": dict(request), "record": dict(record or {})}
    return json.dumps(own, allow_nan=False)


def read(source: Path | bytes) -> ImageFacts:
    """What a PNG, JPEG or WebP tells; an ``ImageFacts`` without a tool when it tells nothing, and
    for a file with layers.

    Raises ``ImageRejected`` for other files. The pixels are looked at only where nothing else
    tells anything and the alpha channel may hide it.
    """
    try:
        data = source.read_bytes() if isinstance(source, Path) else source
    except OSError as error:
        raise ImageRejected(
            expected=ACCEPTED,
            got="an unreadable file",
            todo="choose another",
            shown="This file cannot be read. Choose another one.",
        ) from error
    kind = image_format(data)
    if kind is None and layered_kind(data):
        return ImageFacts()
    if kind is None:
        raise ImageRejected(
            expected=ACCEPTED,
            got="another kind of file",
            todo="choose another",
            shown="This is not a PNG, JPEG or WebP picture. Choose another one.",
        )
    words = files.texts_of(data, kind)
    if kind != "PNG":
        words[CHUNK] = xmp.settings_in(words.get(XMP_KEY, "").encode("utf-8", "replace"))
    return _own(words) or recognise(Texts(words)) or _hidden(data, kind) or ImageFacts()


def _own(words: dict[str, str]) -> ImageFacts | None:
    content = parse_object(words.get(CHUNK, ""))
    request = content.get("request")
    if content.get("format") != FORMAT or not isinstance(request, dict):
        return None
    request = cast("dict[str, Any]", request)
    told = a1111.read(Texts(words)) or ImageFacts()
    own = (
        request
        if request.get("prompt")
        else {"prompt": told.prompt, "negative_prompt": told.negative_prompt}
    )
    return ImageFacts(
        tool=TOOL,
        prompt=word(own.get("prompt")),
        negative_prompt=word(own.get("negative_prompt")),
        settings=told.settings,
        infotext=told.infotext,
        request=request if request.get("prompt") else None,
        record=table(content.get("record")),
    )


def _hidden(data: bytes, kind: str) -> ImageFacts | None:
    """JPEG has no alpha channel, and would not keep its lowest bit."""
    told = "" if kind == "JPEG" else stealth.text(data, kind, files.MAX_KEY_BYTES)
    return recognise(Texts({"parameters": told})) if told else None
