"""What was last drawn, in words: each prompt once, with its newest picture."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from core.database import Database
from core.gallery.search.query import SHOWN
from core.gallery.search.viewer import EVERYBODY, Viewer

MOST = 24
# Pictures that are looked at: series of one prompt are passed over.
LOOKED_AT = 240


@dataclass(frozen=True)
class RecentPrompt:
    """As it was typed, before styles came around it, where the picture knows that."""

    image_id: str
    prompt: str
    negative: str


def recent_prompts(
    database: Database, most: int = MOST, viewer: Viewer = EVERYBODY
) -> tuple[RecentPrompt, ...]:
    """Of the viewer's own pictures, the latest first. Pictures without words and those in the trash
    are passed over."""
    found: dict[tuple[str, str], RecentPrompt] = {}
    with database.read() as connection:
        for one in _newest(connection, viewer):
            found.setdefault((one.prompt, one.negative), one)
            if len(found) == most:
                break
    return tuple(found.values())


def recent_prompt(
    database: Database, image_id: str, viewer: Viewer = EVERYBODY
) -> RecentPrompt | None:
    """Of this picture; None when the viewer does not see it (any more) or it has no words."""
    sees, whose = viewer.sees
    with database.read() as connection:
        row = connection.execute(
            "SELECT id, prompt, request FROM images "
            f"WHERE id = ? AND {SHOWN} AND {sees} AND prompt <> ''",
            (image_id, *whose),
        ).fetchone()
    return None if row is None else _of(row)


def _newest(connection: sqlite3.Connection, viewer: Viewer) -> Iterator[RecentPrompt]:
    owns, whose = viewer.owns
    rows = connection.execute(
        f"SELECT id, prompt, request FROM images WHERE {SHOWN} AND {owns} AND prompt <> '' "
        "ORDER BY id DESC LIMIT ?",
        (*whose, LOOKED_AT),
    )
    seen = ("", "")
    for row in rows:
        if (row["prompt"], row["request"]) != seen:  # a series is told by its first
            yield _of(row)
        seen = (row["prompt"], row["request"])


def _of(row: sqlite3.Row) -> RecentPrompt:
    try:
        told: object = json.loads(row["request"])
    except ValueError:
        told = {}
    request = cast("dict[str, Any]", told) if isinstance(told, dict) else {}
    typed, negative = request.get("typed_prompt"), request.get("typed_negative")
    return RecentPrompt(
        str(row["id"]),
        typed if isinstance(typed, str) and typed else str(row["prompt"]),
        str(negative or request.get("negative_prompt") or ""),
    )
