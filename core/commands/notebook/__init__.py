"""The studio for the cells of a notebook: the same engine, without a web interface."""

from __future__ import annotations

from core.commands.notebook.cells import Cells

__all__ = ["Cells"]
