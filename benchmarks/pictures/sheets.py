"""Pictures side by side: with the pose that was asked for and a line below, or without words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont, ImageOps

from core.pose.render import thumbnail
from core.pose.skeleton import Pose

COLUMNS = 8
PICTURE = (240, 360)
LINE = 24
GAP = 8
GROUND, INK = "#fffafc", "#2a1a38"


@dataclass(frozen=True)
class Cell:
    picture: Image.Image
    pose: Pose | None
    text: str


def contact_sheet(cells: Sequence[Cell], columns: int = COLUMNS) -> Image.Image:
    """RGB; pictures of all shapes are fitted into cells of one size."""
    rows = -(-len(cells) // columns)
    width, height = PICTURE[0] + GAP, PICTURE[1] + LINE + GAP
    sheet = Image.new("RGB", (columns * width + GAP, rows * height + GAP), GROUND)
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(size=16)
    for number, cell in enumerate(cells):
        left, top = GAP + number % columns * width, GAP + number // columns * height
        sheet.paste(ImageOps.pad(cell.picture.convert("RGB"), PICTURE, color=GROUND), (left, top))
        if cell.pose is not None:
            sheet.paste(thumbnail(cell.pose, PICTURE[0] // 3), (left, top))
        draw.text((left + 2, top + PICTURE[1] + 3), cell.text, INK, font)
    return sheet


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
