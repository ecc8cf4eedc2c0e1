"""A sheet of every place, hour, weather, season, style and prop that can be drawn, by name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from PIL import Image, ImageDraw

from core.figures.backgrounds.air import SEASONS, TIMES, WEATHERS
from core.figures.backgrounds.places import GROUNDS, INDOORS, OUTDOORS, PLACES
from core.figures.drawing import draw
from core.figures.looks import Item, Look, Scene
from core.figures.painting.style.styles import STYLES
from core.figures.props.registry import PROPS, Hold
from core.geometry import Size
from core.pose.presets import get

SIZE = Size(256, 384)
CELL = Size(112, 168)
COLUMNS = 16
NAME_PIXELS, TITLE_PIXELS = 13, 20
LOOK = Look(
    "girl", "brown", "bob cut", False, "green", "fair skin", "smile", "sailor uniform", "navy",
    "brown",
)  # fmt: skip
STUDIO = Scene("plain background", colour="#e8ecf2")
NIGHTLY = ("aurora", "shooting stars", "fireworks", "fireflies")

Cell = tuple[str, Image.Image]


def rows() -> Iterator[tuple[str, list[Cell]]]:
    for family in (OUTDOORS, INDOORS, GROUNDS):
        keys = [key for key, place in PLACES.items() if place.family == family]
        yield family, [(key, standing(Scene(key), seed=i)) for i, key in enumerate(keys)]
    yield "hours", [(key, standing(Scene("street", time=key))) for key in TIMES]
    yield (
        "weather",
        [
            (key, standing(Scene("hill", weather=key, time="night" if key in NIGHTLY else "")))
            for key in WEATHERS
        ],
    )
    yield "seasons", [(key, standing(Scene("sunny park path", season=key))) for key in SEASONS]
    yield "styles", [(key, standing(Scene("sunny park path", style=key))) for key in STYLES]
    yield "props", [(key, holding(key)) for key in PROPS]


def standing(scene: Scene, *, seed: int = 0) -> Image.Image:
    drawing = draw(get("waving").pose, [LOOK], scene, SIZE, seed=seed)
    return Image.fromarray(drawing.picture())


def holding(kind: str) -> Image.Image:
    """In a pose that shows it."""
    pose = {Hold.CAST: "casting", Hold.ACROSS: "sitting"}.get(PROPS[kind].hold, "walking")
    look = replace(LOOK, items=(Item(kind),))
    return Image.fromarray(draw(get(pose).pose, [look], STUDIO, SIZE).picture())


def sheet() -> Image.Image:
    found = list(rows())
    high = CELL.height + NAME_PIXELS
    lines = sum(-(-len(cells) // COLUMNS) for _, cells in found)
    size = (CELL.width * COLUMNS, lines * high + len(found) * TITLE_PIXELS)
    whole = Image.new("RGB", size, "white")
    pen, top = ImageDraw.Draw(whole), 0
    for title, cells in found:
        pen.text((6, top + 4), title, fill=(60, 56, 72), font_size=13)
        top += TITLE_PIXELS
        for i, (name, picture) in enumerate(cells):
            x, y = i % COLUMNS * CELL.width, top + i // COLUMNS * high
            whole.paste(picture.resize(tuple(CELL), Image.Resampling.LANCZOS), (x, y))
            pen.text((x + 2, y + CELL.height), name[:20], fill=(60, 56, 72), font_size=10)
        top += -(-len(cells) // COLUMNS) * high
    return whole
