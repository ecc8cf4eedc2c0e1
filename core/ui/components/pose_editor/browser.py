"""The files of the pose editor that run in the browser."""

from __future__ import annotations

from pathlib import Path

_FOLDER = Path(__file__).parent


def source(name: str) -> str:
    """The text of a file of this folder."""
    return (_FOLDER / name).read_text("utf-8")
