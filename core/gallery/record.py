"""What the gallery knows of a picture."""

from __future__ import annotations

import json
import logging
import re
import sqlite3
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from core.errors import NotFound, StorageError
from core.files import id_seconds, is_id
from core.gallery.clips.told import Clip, clip_of
from core.identity import stored as stored_identity
from core.identity.identity import IdentityScore
from core.jobs.job import guest_of
from core.pose.stored_score import KeptScore, from_extras, oks_of

# Larger than any chain of enlargements that still is a picture.
MAX_UPSCALED = 1024
MAX_TARGET = 100_000
MAX_NOTES, MAX_NOTE = 32, 400
MAX_SECONDS = 10_000_000
# Of a picture that came in from a file: longest texts.
_TOLD = {
    "tool": 100, "prompt": 20_000, "negative_prompt": 20_000, "model": 200, "origin": 64,
}  # fmt: skip
logger = logging.getLogger(__name__)

KINDS = ("generated", "upscaled", "upload", "plot", "cutout", "reposed", "imported", "clip")
# As ``core.characters.mentions`` reads a name, as far as a filter needs it.
_NAMED = re.compile(r"(?<![\w\\])@(\w[\w-]*)")
MOST_NAMED = 20


@dataclass(frozen=True, kw_only=True)
class ImageRecord:
    """One kept picture.

    ``created`` is in seconds since 1970. ``request`` is the dictionary of the generation request
    that makes it (empty for an upload), ``index`` its place in the job. ``extras`` may have
    ``notes`` (lines to show), ``seconds``, ``score`` (see ``core.pose.stored_score``), ``identity``
    (see ``core.identity.stored``), ``drawn`` (``sampler`` and ids of the ``controlnets`` and
    ``adapters`` that the request came to), ``upscaled`` (``scale`` in all, and the ``upscaler``
    used last), ``clip`` (see ``core.gallery.clips``) and, for a picture that came in from a file,
    ``told`` (``tool``, ``prompt``,
    ``negative_prompt``, ``model``, ``settings`` as A1111 names them, ``origin``: its digest).
    """

    id: str
    kind: str
    created: float
    width: int
    height: int
    prompt: str
    request: dict[str, Any]
    favourite: bool
    rating: int
    job_id: str | None
    index: int
    parent_id: str | None
    extras: dict[str, Any]
    guest: str = ""
    """Who of the guests made it; "" for the studio's own people."""
    is_shared: bool = False

    @property
    def score(self) -> KeptScore | None:
        """How well the asked pose is held; None where nothing was asked or measured."""
        return from_extras(self.extras)

    @property
    def identity(self) -> IdentityScore | None:
        """How well the character of the reference is kept; None where there was none."""
        return stored_identity.from_extras(self.extras)

    @property
    def clip(self) -> Clip | None:
        """What plays, where this picture is the first frame of a clip."""
        return clip_of(self.extras) if self.kind == "clip" else None

    @property
    def file_name(self) -> str:
        """For a download."""
        return f"poseanimeflow-{self.id}.png"


@dataclass(frozen=True)
class Page:
    """A stretch of what was found, and how many there are in all."""

    records: tuple[ImageRecord, ...]
    total: int


def upscaled_extras(extras: Mapping[str, Any], scale: float, upscaler: str = "") -> dict[str, Any]:
    """What stays true of a picture with these ``extras`` once it is ``scale`` times as large."""
    before = clean_extras(extras)
    factor = before.get("upscaled", {"scale": 1})["scale"]
    kept = {name: before[name] for name in ("drawn", "identity") if name in before}
    return {**kept, "upscaled": {"scale": factor * scale, "upscaler": upscaler}}


def clean_extras(extras: Any) -> dict[str, Any]:
    """As the pages may rely on them: a file that anybody may have written told them. A value that
    is not as it should be is left out, one of an unknown name stays as it is."""
    told = cast("dict[str, Any]", extras) if isinstance(extras, dict) else {}
    cleaned = {name: _CHECKS[name](value) for name, value in told.items() if name in _CHECKS}
    unknown = {name: value for name, value in told.items() if name not in _CHECKS}
    return unknown | {name: value for name, value in cleaned.items() if value is not None}


def _notes(value: Any) -> list[str] | None:
    if not isinstance(value, list):
        return None
    lines = cast("list[Any]", value)[:MAX_NOTES]
    return [line[:MAX_NOTE] for line in lines if isinstance(line, str)]


def _number(value: Any, low: float, high: float) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return value if is_number and low <= value <= high else None


def _drawn(value: Any) -> dict[str, Any] | None:
    told = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
    lists = {name: _notes(told.get(name)) or [] for name in ("controlnets", "adapters")}
    sampler = told.get("sampler")
    return {"sampler": sampler[:MAX_NOTE], **lists} if isinstance(sampler, str) else None


def _upscaled(value: Any) -> dict[str, Any] | None:
    told = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
    scale, upscaler = _number(told.get("scale"), 1, MAX_UPSCALED), told.get("upscaler")
    if scale is None or not isinstance(upscaler, str):
        return None
    return {"scale": scale, "upscaler": upscaler[:MAX_NOTE]}


def told_of(extras: Mapping[str, Any]) -> dict[str, Any]:
    """What a file of another program said of itself; empty for a picture made here."""
    return extras.get("told") or {}


def _told(value: Any) -> dict[str, Any] | None:
    told = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
    texts = {
        name: text[:most]
        for name, most in _TOLD.items()
        if isinstance(text := told.get(name), str) and text
    }
    settings = told.get("settings")
    pairs = cast("dict[Any, Any]", settings).items() if isinstance(settings, dict) else ()
    plain = {
        name[:MAX_NOTE]: text[:MAX_NOTE]
        for name, text in list(pairs)[:MAX_NOTES]
        if isinstance(name, str) and isinstance(text, str)
    }
    return {**texts, **({"settings": plain} if plain else {})} or None


_CHECKS: dict[str, Callable[[Any], Any]] = {
    "notes": _notes,
    "seconds": lambda value: _number(value, 0, MAX_SECONDS),
    "score": lambda value: None if oks_of({"score": value}) is None else value,
    "identity": lambda value: (
        None if stored_identity.value_of({"identity": value}) is None else value
    ),
    "drawn": _drawn,
    "told": _told,
    "clip": lambda value: None if (read := clip_of({"clip": value})) is None else read.to_dict(),
    "upscaled": _upscaled,
    "scale": lambda value: _number(value, 1, MAX_UPSCALED),
    "target": lambda value: _number(value, 1, MAX_TARGET),
    "upscaler": lambda value: value[:MAX_NOTE] if isinstance(value, str) else None,
}


def characters_of(request: Mapping[str, Any]) -> tuple[str, ...]:
    """Handles of the characters that the prompt names by @, nobody twice."""
    typed = str(request.get("typed_prompt") or request.get("prompt") or "")
    named = (unicodedata.normalize("NFKC", name.casefold()) for name in _NAMED.findall(typed))
    handles = (name.replace("_", "-").strip("-") for name in named)
    return tuple(dict.fromkeys(one for one in handles if one))[:MOST_NAMED]


def characters_column(request: Mapping[str, Any]) -> str:
    """As a filter finds each in it: between spaces."""
    return "".join(f" {name}" for name in characters_of(request)) + " "


def searchable(text: str) -> str:
    """Small letters of every alphabet; SQLite itself knows those of ASCII only."""
    return text.casefold()


# Of a sound row; the others are written anew from their files when the studio starts.
SOUND = """CASE WHEN json_valid(request) THEN json_type(request) END = 'object'
    AND CASE WHEN json_valid(extras) THEN json_type(extras) END = 'object'
    AND typeof(width) = 'integer' AND width > 0 AND typeof(height) = 'integer' AND height > 0
    AND typeof(idx) = 'integer' AND typeof(favourite) = 'integer' AND typeof(missing) = 'integer'
    AND typeof(rating) = 'integer' AND rating BETWEEN 0 AND 5 AND typeof(model) = 'text'
    AND typeof(characters) IN ('text', 'null') AND typeof(origin) IN ('text', 'null')
    AND typeof(guest) = 'text' AND typeof(shared) = 'integer' AND typeof(bytes) = 'integer'
    AND typeof(prompt) = 'text' AND typeof(id) = 'text' AND length(id) = 26
    AND typeof(job_id) IN ('text', 'null') AND typeof(parent_id) IN ('text', 'null')
    AND (trash_batch IS NULL OR length(trash_batch) = 32)
    AND typeof(removed) = CASE WHEN trash_batch IS NULL THEN 'null' ELSE 'real' END
    AND typeof(score) IN ('real', 'null') AND typeof(identity) IN ('real', 'null')"""


def from_row(row: sqlite3.Row) -> ImageRecord | None:
    """None for a damaged row."""
    request, extras = _dictionary(row["request"]), _dictionary(row["extras"])
    if request is None or extras is None or not is_id(str(row["id"])):
        return None
    if not all(isinstance(row[name], int) for name in ("width", "height", "idx")):
        return None
    return ImageRecord(
        id=row["id"],
        kind=row["kind"] if row["kind"] in KINDS else "generated",
        created=id_seconds(row["id"]),
        width=row["width"],
        height=row["height"],
        prompt=str(row["prompt"]),
        request=request,
        favourite=bool(row["favourite"]),
        rating=int(row["rating"]),
        job_id=row["job_id"],
        index=row["idx"],
        parent_id=row["parent_id"],
        extras=clean_extras(extras),
        guest=str(row["guest"]),
        is_shared=bool(row["shared"]),
    )


def from_rows(rows: Iterable[sqlite3.Row]) -> list[ImageRecord]:
    """One damaged row hides its picture, not the others."""
    found = [(row, from_row(row)) for row in rows]
    for row, read in found:
        if read is None:
            logger.error("the row of picture %r is damaged: restart the studio", row["id"])
    return [read for _, read in found if read is not None]


def _dictionary(text: Any) -> dict[str, Any] | None:
    try:
        value = json.loads(text)
    except (TypeError, ValueError, RecursionError):
        return None
    return cast("dict[str, Any]", value) if isinstance(value, dict) else None


def ids_of_job(connection: sqlite3.Connection, job_id: str) -> list[str]:
    """What a job made and hangs in the gallery, in its order."""
    rows = connection.execute(
        "SELECT id FROM images WHERE job_id = ? AND missing = 0 AND trash_batch IS NULL "
        "ORDER BY idx",
        (job_id,),
    ).fetchall()
    return [str(row["id"]) for row in rows]


def insert(
    connection: sqlite3.Connection,
    *,
    image_id: str,
    width: int,
    height: int,
    owner: str,
    request: dict[str, Any],
    record: dict[str, Any],
    file_bytes: int = 0,
) -> bool:
    """Add a row; False when the id, or the place in the job, is taken.

    A picture whose file is gone has no claim on its place.

    ``record`` is what stands in the file too: ``kind``, ``job_id``, ``index``, ``parent_id``,
    ``extras``.
    """
    prompt = str(request.get("prompt") or told_of(record["extras"]).get("prompt", ""))
    connection.execute(
        "DELETE FROM images WHERE job_id = ? AND idx = ? AND missing = 1",
        (record["job_id"], record["index"]),
    )
    changed = connection.execute(
        "INSERT INTO images (id, kind, width, height, owner, job_id, idx, parent_id, prompt, "
        "search, extras, request, score, identity, model, characters, origin, guest, bytes) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT DO NOTHING",
        (
            image_id,
            record["kind"],
            width,
            height,
            owner,
            record["job_id"],
            record["index"],
            record["parent_id"],
            prompt,
            searchable(prompt),
            json.dumps(record["extras"], ensure_ascii=False, allow_nan=False),
            json.dumps(request, ensure_ascii=False, allow_nan=False),
            oks_of(record["extras"]),
            stored_identity.value_of(record["extras"]),
            str(request.get("checkpoint") or told_of(record["extras"]).get("model", "")),
            characters_column(request),
            told_of(record["extras"]).get("origin"),
            guest_of(owner),
            file_bytes,
        ),
    ).rowcount
    return changed == 1


def not_there() -> NotFound:
    return NotFound(
        expected="a picture of this gallery",
        got="one that is not there any more",
        todo="choose another",
        shown="This picture is not in the gallery any more. Choose another.",
    )


def file_lost() -> StorageError:
    return StorageError(
        expected="a whole picture file",
        got="a damaged or missing one",
        todo="generate it again with its settings",
        shown="The file of this picture is damaged or gone. Draw it again with its settings.",
    )
