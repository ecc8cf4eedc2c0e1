"""What suits a checkpoint that paints over a drawing."""

from __future__ import annotations

from typing import Any, NamedTuple


class FromDrawingDefaults(NamedTuple):
    """By the names of a ``FromDrawing``; ``settings`` are fields of the checkpoint's spec that are
    others then."""

    strength: float = 0.75
    lines: float = 0.0
    faces: bool = False
    settings: tuple[tuple[str, Any], ...] = ()


DEFAULT = FromDrawingDefaults()
