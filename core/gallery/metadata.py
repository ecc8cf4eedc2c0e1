"""What a picture file says about how it was made.

Written: PNG text ``parameters`` in the widely read A1111 form, ``poseanimeflow`` with the whole
request and its pose as JSON, and an XMP note that a model made the picture. Read: these, and the
basics of what other tools write. Text from a file is data from outside: sizes are capped, JSON is
only parsed, nothing is ever evaluated.
"""

from __future__ import annotations

import io
import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

from PIL import Image, PngImagePlugin

from core.errors import ImageRejected
from core.gallery import foreign, xmp
from core.gallery.infotext import NEGATIVE, TOOL, infotext
from core.gallery.ingest import ACCEPTED, image_format, png_chunks
from core.gallery.xmp import Origin

__all__ = ["TOOL", "ImageFacts", "Origin", "embed", "infotext", "own_settings", "read"]

CHUNK = "poseanimeflow"
FORMAT = 1
# Level 1 is five times faster than the default and costs 5 % of size.
PNG_LEVEL = 1

MAX_KEYS = 64
MAX_KEY_BYTES = 256 * 1024
MAX_TOTAL_BYTES = 1024 * 1024

USER_COMMENT, EXIF_FOLDER = 0x9286, 0x8769

XMP_KEY = "XML:com.adobe.xmp"

# The reader of A1111, with keys of at most 60 characters so that no text takes quadratic time.
PAIR = re.compile(r'\s*(\w[\w \-/]{1,60}):\s*("(?:\\.|[^\\"])+"|[^,]*)(?:,|$)')


@dataclass(frozen=True, kw_only=True)
class ImageFacts:
    """What a file tells. ``tool`` is empty when it tells nothing.

    ``request`` is a whole generation request of this studio, unchecked: ``from_dict`` checks it.
    ``record`` is what the gallery noted beside it. ``settings`` are the file's own words,
    ``infotext`` the A1111 text as it stands there.
    """

    tool: str = ""
    prompt: str = ""
    negative_prompt: str = ""
    settings: dict[str, str] = field(default_factory=dict[str, str])
    request: dict[str, Any] | None = None
    record: dict[str, Any] = field(default_factory=dict[str, Any])
    infotext: str = field(default="", compare=False, repr=False)

    def as_request(self) -> dict[str, Any] | None:
        """The values of a request that this picture can give, or None without a prompt.

        Of a foreign picture only the words and the seed: steps and guidance belong to its model.
        """
        if self.request is not None:
            return self.request
        if not self.prompt.strip():
            return None
        seed = self.settings.get("Seed", "")
        usable = {"seed": int(seed)} if re.fullmatch(r"\d{1,15}", seed) else {}
        return {"prompt": self.prompt, "negative_prompt": self.negative_prompt, **usable}


def embed(
    image: Image.Image,
    request: Mapping[str, Any],
    text: str,
    record: Mapping[str, Any] | None = None,
    *,
    origin: Origin | None = Origin.GENERATED,
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


def parse_infotext(text: str) -> tuple[str, str, dict[str, str]]:
    """Prompt, negative prompt and settings; a last line with fewer than 3 pairs is prompt."""
    *lines, last = text.strip().split("\n")
    found = PAIR.findall(last)
    if len(found) < 3:
        lines.append(last)
        found = []
    parts: tuple[list[str], list[str]] = ([], [])
    side = 0
    for line in lines:
        line = line.strip()
        if line.startswith(NEGATIVE):
            side, line = 1, line[len(NEGATIVE) :].strip()
        parts[side].append(line)
    settings = {str(key): _unquoted(str(value)) for key, value in found}
    return "\n".join(parts[0]).strip(), "\n".join(parts[1]).strip(), settings


def _unquoted(value: str) -> str:
    if value.startswith('"'):
        try:
            return str(json.loads(value))
        except ValueError:
            return value
    return value.strip()


def read(source: Path | bytes) -> ImageFacts:
    """What a PNG, JPEG or WebP tells; an ``ImageFacts`` without a tool when it tells nothing.

    Raises ``ImageRejected`` for other files. The pixels are not looked at.
    """
    try:
        data = source.read_bytes() if isinstance(source, Path) else source
    except OSError as error:
        raise ImageRejected(f"Expected {ACCEPTED}, got an unreadable file: choose another.") from (
            error
        )
    kind = image_format(data)
    if kind is None:
        raise ImageRejected(f"Expected {ACCEPTED}, got another kind of file: choose another.")
    texts = _png_texts(data) if kind == "PNG" else _exif_texts(data)
    facts = _own(texts) or _foreign(texts) or _infotext_facts(texts) or ImageFacts()
    return replace(facts, infotext=texts.get("parameters", ""))


def _own(texts: dict[str, str]) -> ImageFacts | None:
    content = foreign.parse_object(texts.get(CHUNK, ""))
    request = content.get("request")
    if content.get("format") != FORMAT or not isinstance(request, dict):
        return None
    request = cast("dict[str, Any]", request)
    record = content.get("record")
    parsed = _infotext_facts(texts)
    return ImageFacts(
        tool=TOOL,
        prompt=_text(request.get("prompt")),
        negative_prompt=_text(request.get("negative_prompt")),
        settings=parsed.settings if parsed else {},
        request=request if request.get("prompt") else None,
        record=cast("dict[str, Any]", record) if isinstance(record, dict) else {},
    )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _foreign(texts: dict[str, str]) -> ImageFacts | None:
    found = foreign.recognise(texts)
    if found is None:
        return None
    return ImageFacts(
        tool=found.tool,
        prompt=found.prompt,
        negative_prompt=found.negative_prompt,
        settings=found.settings,
    )


def _infotext_facts(texts: dict[str, str]) -> ImageFacts | None:
    text = texts.get("parameters", "")
    if not text.strip():
        return None
    prompt, negative, settings = parse_infotext(text)
    return ImageFacts(
        tool="AUTOMATIC1111", prompt=prompt, negative_prompt=negative, settings=settings
    )


def _png_texts(data: bytes) -> dict[str, str]:
    """Text chunks by keyword; what is too large or broken is left out."""
    texts: dict[str, str] = {}
    total = 0
    for kind, content in png_chunks(data):
        if kind not in {b"tEXt", b"zTXt", b"iTXt"} or len(texts) >= MAX_KEYS:
            continue
        keyword, _, rest = content.partition(b"\0")
        text = _chunk_text(kind, rest)
        if text is None or len(keyword) > 79:
            continue
        total += len(text)
        if total > MAX_TOTAL_BYTES:
            break
        texts.setdefault(keyword.decode("latin-1"), text)
    return texts


def _chunk_text(kind: bytes, rest: bytes) -> str | None:
    if kind == b"tEXt":
        return rest.decode("latin-1") if len(rest) <= MAX_KEY_BYTES else None
    if kind == b"zTXt":
        raw = _inflated(rest[1:])
        return None if raw is None else raw.decode("latin-1")
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


def _exif_texts(data: bytes) -> dict[str, str]:
    """A1111 and others put the infotext of JPEG and WebP into the EXIF user comment; the studio's
    own settings stand in the XMP packet."""
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "WEBP")) as image:
            comment = image.getexif().get_ifd(EXIF_FOLDER).get(USER_COMMENT, b"")
            packet = image.info.get("xmp", b"")
    except Exception:  # Pillow raises many kinds on hostile EXIF; none of them is worth a message
        return {}
    texts = {CHUNK: xmp.settings_in(packet)} if isinstance(packet, bytes) else {}
    if not isinstance(comment, bytes) or len(comment) > MAX_KEY_BYTES:
        return texts
    code, content = comment[:8], comment[8:]
    encoding = "utf-16-be" if code.startswith(b"UNICODE") else "utf-8"
    if content[:2] == b"\xff\xfe":
        encoding = "utf-16"
    return texts | {"parameters": content.decode(encoding, "replace").strip("\0 ")}
