"""Whose pictures and albums somebody sees, and whose they may change, as conditions of a query."""

from __future__ import annotations

from dataclasses import dataclass

Clause = tuple[str, tuple[str, ...]]
"""Part of a WHERE clause and what stands for its question marks."""


@dataclass(frozen=True)
class Viewer:
    """A guest by name, or with "" the studio's own people: they see what is theirs and what is
    shared, and change what is theirs. None sees and changes everything."""

    guest: str | None = None

    @property
    def is_restricted(self) -> bool:
        return self.guest is not None

    @property
    def sees(self) -> Clause:
        return ("1", ()) if self.guest is None else ("(guest = ? OR shared = 1)", (self.guest,))

    @property
    def owns(self) -> Clause:
        return ("1", ()) if self.guest is None else ("guest = ?", (self.guest,))

    def is_owner_of(self, guest: str) -> bool:
        """Of what this guest made, or with "" the studio's own people."""
        return self.guest is None or self.guest == guest


EVERYBODY = Viewer()


@dataclass(frozen=True, kw_only=True)
class Room:
    """How many bytes a viewer's own pictures may take, and how many stay free on the disk."""

    most_bytes: int
    min_free_bytes: int
