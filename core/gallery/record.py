"""What the gallery knows of a picture."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import Any

from core.files import id_seconds
from core.pose.kept_score import KeptScore, from_extras, oks_of

# Larger than any chain of enlargements that still is a picture.
MAX_UPSCALED = 1024
KINDS = ("generated", "upscaled", "upload", "plot")


@dataclass(frozen=True, kw_only=True)
class ImageRecord:
    """One kept picture.

    ``created`` is in seconds since 1970. ``request`` is the dictionary of the generation request
    that makes it (empty for an upload), ``index`` its place in the job. ``extras`` may have
    ``notes`` (lines to show), ``seconds``, ``score`` (see ``core.pose.kept_score``), ``drawn``
    (``sampler`` and ids of the ``controlnets`` and ``adapters`` that the request came to) and
    ``upscaled`` (``scale`` in all, and the ``upscaler`` used last).
    """

    id: str
    kind: str
    created: float
    width: int
    height: int
    prompt: str
    request: dict[str, Any]
    favourite: bool
    job_id: str | None
    index: int
    parent_id: str | None
    extras: dict[str, Any]

    @property
    def score(self) -> KeptScore | None:
        """How well the asked pose is held; None where nothing was asked or measured."""
        return from_extras(self.extras)

    @property
    def file_name(self) -> str:
        """For a download."""
        return f"poseanimeflow-{self.id}.png"


@dataclass(frozen=True)
class Page:
    """A stretch of what was found, and how many there are in all."""

    records: tuple[ImageRecord, ...]
    total: int


def upscaled_extras(extras: Any, scale: float, upscaler: str = "") -> dict[str, Any]:
    """What stays true of a picture with these ``extras`` once it is ``scale`` times as large."""
    before: Any = extras if isinstance(extras, dict) else {}
    upscaled: Any = before.get("upscaled")
    factor: Any = upscaled.get("scale") if isinstance(upscaled, dict) else 1
    if not isinstance(factor, int | float) or not 1 <= factor <= MAX_UPSCALED:
        factor = 1
    kept = {"drawn": before["drawn"]} if isinstance(before.get("drawn"), dict) else {}
    return {**kept, "upscaled": {"scale": factor * scale, "upscaler": upscaler}}


def searchable(text: str) -> str:
    """Small letters of every alphabet; SQLite itself knows those of ASCII only."""
    return text.casefold()


def from_row(row: sqlite3.Row) -> ImageRecord:
    return ImageRecord(
        id=row["id"],
        kind=row["kind"],
        created=id_seconds(row["id"]),
        width=row["width"],
        height=row["height"],
        prompt=row["prompt"],
        request=json.loads(row["request"]),
        favourite=bool(row["favourite"]),
        job_id=row["job_id"],
        index=row["idx"],
        parent_id=row["parent_id"],
        extras=json.loads(row["extras"]),
    )


def insert(
    connection: sqlite3.Connection,
    *,
    image_id: str,
    width: int,
    height: int,
    owner: str,
    request: dict[str, Any],
    record: dict[str, Any],
) -> bool:
    """Add a row; False when the id, or the place in the job, is taken.

    ``record`` is what stands in the file too: ``kind``, ``job_id``, ``index``, ``parent_id``,
    ``extras``.
    """
    prompt = str(request.get("prompt", ""))
    changed = connection.execute(
        "INSERT INTO images (id, kind, width, height, owner, job_id, idx, parent_id, prompt, "
        "search, extras, request, score) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
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
        ),
    ).rowcount
    return changed == 1
