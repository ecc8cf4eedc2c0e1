"""Garments as they lie on a table, drawn simply: outlines, cloths, prints, grounds and shadows."""

from __future__ import annotations

from PIL import Image, ImageChops, ImageDraw, ImageFilter

Colour = tuple[int, int, int]
SIZE = (400, 480)
# Corners of one half, from the middle of the neck outward; the other half is its mirror.
_HALVES: dict[str, list[tuple[int, int]]] = {
    "t-shirt": [(0, 100), (35, 82), (85, 95), (150, 165), (115, 200), (85, 170), (85, 380),
                (0, 380)],
    "tank top": [(0, 150), (25, 140), (45, 80), (68, 80), (72, 150), (88, 180), (85, 390),
                 (0, 390)],
    "long sleeve shirt": [(0, 92), (32, 76), (80, 90), (150, 350), (118, 362), (82, 210),
                          (82, 370), (0, 370)],
    "hoodie": [(0, 40), (45, 50), (52, 95), (90, 110), (158, 360), (122, 372), (92, 225),
               (92, 390), (0, 390)],
    "dress": [(0, 75), (28, 60), (62, 72), (108, 120), (84, 145), (64, 125), (55, 200), (120, 440),
              (0, 440)],
    "long dress": [(0, 40), (26, 28), (50, 38), (88, 85), (68, 105), (50, 90), (44, 160), (92, 465),
                   (0, 465)],
    "sundress": [(0, 105), (30, 90), (36, 50), (50, 50), (58, 110), (52, 190), (128, 440),
                 (0, 440)],
    "skirt": [(0, 100), (70, 100), (130, 330), (0, 330)],
    "long skirt": [(0, 40), (55, 40), (100, 440), (0, 440)],
    "trousers": [(0, 40), (70, 40), (88, 440), (38, 440), (8, 165), (0, 165)],
    "shorts": [(0, 130), (85, 130), (112, 320), (20, 320), (6, 235), (0, 235)],
    "winter coat": [(0, 50), (32, 38), (80, 55), (150, 290), (116, 302), (84, 180), (90, 445),
                    (0, 445)],
}  # fmt: skip
KINDS = tuple(_HALVES)
# What a picture shows of each pattern: colours in turn, over a sheet.
LIGHT, DARK = (240, 236, 226), (40, 62, 120)


def outline(kind: str) -> Image.Image:
    half = _HALVES[kind]
    points = [(200 + x, y) for x, y in half] + [(200 - x, y) for x, y in reversed(half)]
    cover = Image.new("L", (SIZE[0] * 2, SIZE[1] * 2))
    ImageDraw.Draw(cover).polygon([(2 * x, 2 * y) for x, y in points], fill=255)
    return cover.resize(SIZE, Image.Resampling.BOX)


def sheet(pattern: str, colour: Colour, second: Colour) -> Image.Image:
    cloth = Image.new("RGB", SIZE, colour)
    pen = ImageDraw.Draw(cloth)
    if pattern in ("striped", "gingham"):
        half = tuple((a + b) // 2 for a, b in zip(colour, second, strict=True))
        for y in range(0, SIZE[1], 28):
            pen.rectangle((0, y, SIZE[0], y + 11), fill=second if pattern == "striped" else half)
    if pattern == "vertical striped":
        for x in range(0, SIZE[0], 24):
            pen.rectangle((x, 0, x + 9, SIZE[1]), fill=second)
    if pattern == "gingham":
        for x in range(0, SIZE[0], 28):
            for y in range(0, SIZE[1], 28):
                pen.rectangle((x, y + 12, x + 11, y + 27), fill=half)
                pen.rectangle((x, y, x + 11, y + 11), fill=second)
    if pattern == "plaid":
        for y in range(0, SIZE[1], 40):
            pen.rectangle((0, y, SIZE[0], y + 8), fill=second)
        for x in range(0, SIZE[0], 40):
            pen.rectangle((x, 0, x + 8, SIZE[1]), fill=second)
    if pattern == "polka dot":
        for row, y in enumerate(range(0, SIZE[1], 26)):
            for x in range(13 * (row % 2), SIZE[0], 26):
                pen.ellipse((x - 6, y - 6, x + 6, y + 6), fill=second)
    if pattern == "checkered":
        for row, y in enumerate(range(0, SIZE[1], 18)):
            for x in range(18 * (row % 2), SIZE[0], 36):
                pen.rectangle((x, y, x + 17, y + 17), fill=second)
    if pattern == "diagonal striped":
        for x in range(-SIZE[1], SIZE[0], 36):
            pen.polygon([(x, 0), (x + 14, 0), (x + 14 + SIZE[1], SIZE[1]), (x + SIZE[1], SIZE[1])],
                        fill=second)  # fmt: skip
    return cloth


def badge(cloth: Image.Image) -> None:
    """A red disc with a yellow bar, on the chest."""
    pen = ImageDraw.Draw(cloth)
    pen.ellipse((165, 150, 235, 220), fill=(206, 48, 56))
    pen.rectangle((172, 178, 228, 192), fill=(248, 208, 72))


def lay(
    kind: str,
    colour: Colour,
    *,
    pattern: str = "",
    second: Colour = DARK,
    ground: Colour | Image.Image = (255, 255, 255),
    with_print: bool = False,
    shadow: bool = False,
    clear: bool = False,
) -> Image.Image:
    cover, cloth = outline(kind), sheet(pattern, colour, second)
    if with_print:
        badge(cloth)
    if clear:
        cloth.putalpha(cover)
        return cloth
    table = ground.copy() if isinstance(ground, Image.Image) else Image.new("RGB", SIZE, ground)
    if shadow:
        moved = ImageChops.offset(cover, 5, 7).filter(ImageFilter.GaussianBlur(8))
        table.paste(table.point(lambda level: round(0.72 * level)), mask=moved)
    table.paste(cloth, mask=cover)
    return table
