"""What stages with a brush share in the browser: tools, pointers, zoom and strokes over a picture.

A stage adds its own files behind these and says there what its tools do and what is drawn.
"""

from __future__ import annotations

from pathlib import Path

from core.ui.components.bridge import sources

_FOLDER = Path(__file__).parent


def brush_scripts() -> str:
    """JavaScript that stands before the stage's own."""
    return sources(_FOLDER, "toolbar.js", "painting.js", "view.js", "pointers.js", "brush_stage.js")


def brush_styles() -> str:
    return sources(_FOLDER, "brush.css")
