"""Pictures and folders of other programs, with what they say of themselves.

A PNG keeps its pixels as they were packed: decoding proves it whole, and only what the gallery
notes is written beside them. JPEG and WebP pictures become PNG files.
"""

from __future__ import annotations

import binascii
import hashlib
import io
import re
import struct
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from core.errors import ImageRejected, RequestRejected
from core.gallery import metadata, xmp
from core.gallery.containers.files import XMP_KEY, texts_of
from core.gallery.facts import ImageFacts
from core.gallery.ingest import image_format, only_pixels, open_image
from core.gallery.record import KINDS, ImageRecord, clean_extras
from core.gallery.xmp import DigitalSource
from core.generation.request import GenerationRequest
from core.jobs.job import LOCAL_OWNER

# Decoding, which takes most of the time, lets other threads go on.
MOST_THREADS = 4
ENDINGS = (".png", ".jpg", ".jpeg", ".webp")
ORIENTATION = 0x0112
# The signature and the IHDR chunk, https://www.w3.org/TR/png-3/#11IHDR
HEADER_BYTES = 8 + 12 + 13
# https://www.w3.org/TR/png-3/#11keywords
KEYWORD = re.compile(r"[!-~¡-ÿ](?:[ -~¡-ÿ]{0,77}[!-~¡-ÿ])?")


@dataclass(frozen=True)
class NewPicture:
    """A file's content on its way into the gallery. ``created`` is in seconds since 1970."""

    png: bytes
    size: tuple[int, int]
    request: dict[str, Any]
    notes: dict[str, Any]
    created: float | None = None


class Keeper(Protocol):
    """The gallery, as far as pictures from files need it."""

    def keep_file(self, picture: NewPicture, *, owner: str) -> ImageRecord: ...
    def of_origin(self, digest: str) -> ImageRecord | None: ...


@dataclass(frozen=True)
class Imported:
    """``is_new`` is false for a file that the gallery has already."""

    record: ImageRecord
    is_new: bool


def import_picture(
    data: bytes, gallery: Keeper, *, created: float | None = None, owner: str = LOCAL_OWNER
) -> Imported:
    """Take a PNG, JPEG or WebP file into the gallery, once however often it comes.

    ``created``: when it was made, in seconds since 1970; now, where nothing tells. What the file
    says is kept: a picture of this studio with its whole request, another program's with its words
    and settings.

    Raises ``ImageRejected``, ``DiskFull`` or ``StorageError``.
    """
    digest = _digest(data)
    known = gallery.of_origin(digest)
    if known is not None:
        return Imported(known, False)
    return Imported(gallery.keep_file(_prepared(data, digest, created), owner=owner), True)


def import_files(
    paths: Iterable[Path], gallery: Keeper, *, owner: str = LOCAL_OWNER
) -> Iterator[tuple[Path, Imported | OSError | ImageRejected]]:
    """As ``import_picture``, several at a time, in order; the time of a file says when it was made.
    A file that is no picture comes with what is wrong with it.

    Raises ``DiskFull`` or ``StorageError``.
    """
    with ThreadPoolExecutor(MOST_THREADS) as pool:
        waiting: deque[tuple[Path, Future[_Opened]]] = deque()
        for path in paths:
            waiting.append((path, pool.submit(_opened, path, gallery)))
            if len(waiting) >= 2 * MOST_THREADS:
                yield _kept(*waiting.popleft(), gallery, owner)
        while waiting:
            yield _kept(*waiting.popleft(), gallery, owner)


class _Opened(NamedTuple):
    """``picture`` is None for a file that was in the gallery when it was opened."""

    digest: str
    picture: NewPicture | None


def _opened(path: Path, gallery: Keeper) -> _Opened:
    data = path.read_bytes()
    digest = _digest(data)
    if gallery.of_origin(digest) is not None:
        return _Opened(digest, None)
    return _Opened(digest, _prepared(data, digest, path.stat().st_mtime))


def _kept(
    path: Path, opening: Future[_Opened], gallery: Keeper, owner: str
) -> tuple[Path, Imported | OSError | ImageRejected]:
    """Looked up once more: the same file may have come twice in a row."""
    try:
        opened = opening.result()
    except (OSError, ImageRejected) as error:
        return path, error
    known = gallery.of_origin(opened.digest)
    if known is not None:
        return path, Imported(known, False)
    if opened.picture is None:  # it was thrown away meanwhile
        return path, import_picture(path.read_bytes(), gallery, owner=owner)
    return path, Imported(gallery.keep_file(opened.picture, owner=owner), True)


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def _prepared(data: bytes, digest: str, created: float | None) -> NewPicture:
    image = open_image(data, keeps_alpha=True)
    facts = metadata.read(data)
    request, notes = _told(facts, digest)
    png = _packed(data, image, facts, request, notes)
    return NewPicture(png, image.size, request, notes, created)


def files_in(folder: Path) -> Iterator[Path]:
    """Pictures in this folder and those below it, in order of their paths; hidden ones and links
    are left out."""
    for path in sorted(folder.rglob("*")):
        is_hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        is_picture = path.suffix.lower() in ENDINGS and not is_hidden
        if is_picture and path.is_file() and not path.is_symlink():
            yield path


def _told(facts: ImageFacts, digest: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The request and the notes of a new row."""
    is_ours = facts.tool == metadata.TOOL
    request = _sound(facts.request) if is_ours else {}
    extras = clean_extras(facts.record.get("extras")) if is_ours else {}
    told: dict[str, Any] = {"origin": digest}
    if not request:
        told |= {
            "tool": facts.tool,
            "prompt": facts.prompt,
            "negative_prompt": facts.negative_prompt,
            "model": facts.settings.get("Model", ""),
            "settings": facts.settings,
        }
    kind = facts.record.get("kind") if is_ours else None
    notes = {
        "kind": kind if kind in KINDS else "generated" if request else "imported",
        "job_id": None,
        "index": 0,
        "parent_id": None,
        "extras": extras | clean_extras({"told": told}),
    }
    return request, notes


def _sound(request: dict[str, Any] | None) -> dict[str, Any]:
    """A request of ours as it is kept; empty for one that this studio would not carry out."""
    if not request:
        return {}
    try:
        return GenerationRequest.from_dict(request).to_dict()
    except RequestRejected:
        return {}


def _packed(
    data: bytes,
    image: Image.Image,
    facts: ImageFacts,
    request: dict[str, Any],
    notes: dict[str, Any],
) -> bytes:
    text = metadata.infotext(request, notes["extras"]) if request else facts.infotext
    origin = DigitalSource.GENERATED if facts.tool else None
    if request:
        origin = DigitalSource.of(request, notes["kind"])
    if image_format(data) != "PNG" or _is_turned(data):
        return metadata.embed(image, request, text, notes, origin=origin)
    own = metadata.own_settings(request, notes)
    return _with_texts(only_pixels(data), _texts(texts_of(data, "PNG"), text, own, origin))


def _is_turned(data: bytes) -> bool:
    """Whether the file says that it lies on its side: then its pixels are packed anew."""
    with Image.open(io.BytesIO(data), formats=("PNG",)) as image:
        return image.getexif().get(ORIENTATION, 1) != 1


def _texts(there: dict[str, str], text: str, own: str, origin: DigitalSource | None) -> PngInfo:
    """What the file told already (a ComfyUI graph, say), and what the gallery notes."""
    chunks = PngInfo()
    ours = {"parameters": text, metadata.CHUNK: own} if text else {metadata.CHUNK: own}
    for name, value in (there | ours).items():
        if name != XMP_KEY and KEYWORD.fullmatch(name):
            chunks.add_text(name, value.replace("\0", ""))
    if origin is not None:
        chunks.add_itxt(XMP_KEY, xmp.packet(origin))
    return chunks


def _with_texts(png: bytes, texts: PngInfo) -> bytes:
    """The same pixels, with the texts behind the header."""
    body = b"".join(_chunk(kind, content) for kind, content, *_ in texts.chunks)
    return png[:HEADER_BYTES] + body + png[HEADER_BYTES:]


def _chunk(kind: bytes, content: bytes) -> bytes:
    check = binascii.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)
