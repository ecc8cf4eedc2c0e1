"""Prompts with a star: a person's favourites among the shipped ones and their own."""

from __future__ import annotations

import time

from core.database import Database


class PromptStars:
    """Of everybody who shares the data folder; safe from several threads.

    A star outlives its prompt: who brings a removed one back finds it starred.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def ids(self) -> tuple[str, ...]:
        """Of the starred prompts, the latest first."""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT prompt FROM prompt_stars ORDER BY starred_at DESC, prompt"
            ).fetchall()
        return tuple(str(row["prompt"]) for row in rows)

    def give(self, template_id: str) -> None:
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO prompt_stars VALUES (?, ?)", (template_id, time.time())
            )

    def take(self, template_id: str) -> None:
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM prompt_stars WHERE prompt = ?", (template_id,))
