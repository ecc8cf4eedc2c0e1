"""What sheets there are."""

from __future__ import annotations

from enum import StrEnum


class SheetKind(StrEnum):
    TURNAROUND = "turnaround"
    EXPRESSIONS = "expressions"
    OUTFITS = "outfits"
    LINE_UP = "line-up"
    PALETTE = "palette"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def is_painted(self) -> bool:
        """Whether a checkpoint has anything to paint on it."""
        return self is not SheetKind.PALETTE

    @property
    def takes_several(self) -> bool:
        """Whether several characters stand on it."""
        return self is SheetKind.LINE_UP


_LABELS = {
    SheetKind.TURNAROUND: "Turnaround",
    SheetKind.EXPRESSIONS: "Expressions",
    SheetKind.OUTFITS: "Outfits",
    SheetKind.LINE_UP: "Height line-up",
    SheetKind.PALETTE: "Palette",
}
assert set(_LABELS) == set(SheetKind)
