"""Pictures side by side without words, as large as they are shown: the README's sheets."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image

GAP = 8
GROUND = "#fffafc"


def montage(rows: Sequence[Sequence[Image.Image]]) -> Image.Image:
    """RGB. Pictures of one row are equally high; rows are set from the left."""
    wide = max(sum(one.width + GAP for one in row) - GAP for row in rows)
    high = sum(row[0].height + GAP for row in rows) - GAP
    sheet = Image.new("RGB", (wide, high), GROUND)
    top = 0
    for row in rows:
        left = 0
        for one in row:
            sheet.paste(one.convert("RGB"), (left, top))
            left += one.width + GAP
        top += row[0].height + GAP
    return sheet
