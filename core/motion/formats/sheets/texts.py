"""The files beside a sheet, as each engine reads them.

Aseprite: https://www.aseprite.org/docs/cli/#data; TexturePacker's JSON, which Phaser, PixiJS and
importers for Unity read: https://www.codeandweb.com/texturepacker/documentation/texture-settings;
Godot's SpriteFrames: https://docs.godotengine.org/en/stable/classes/class_spriteframes.html and
https://docs.godotengine.org/en/stable/engine_details/file_formats/tscn.html
"""

from __future__ import annotations

import json
from typing import Any

from core.geometry import Box, Size
from core.motion.formats.sheets.sheet import PIVOT, Cell, Sheet

APP = "PoseAnimeFlow Studio"


def frame_name(sheet: Sheet, number: int) -> str:
    """``number`` from 0; what a person counts from 1."""
    return f"{sheet.name}_{number + 1:04}.png"


def aseprite(sheet: Sheet) -> str:
    """As a hash with durations, one tag over all frames, and the pivot as a slice."""
    frames = {
        f"{sheet.name} {number}.png": {**_cell(sheet, cell), "duration": cell.milliseconds}
        for number, cell in enumerate(sheet.cells)
    }
    tag = {
        "name": sheet.name,
        "from": 0,
        "to": len(sheet.cells) - 1,
        "direction": "forward",
        "color": "#000000ff",
        **({} if sheet.loop else {"repeat": "1"}),
    }
    x, y = _pivot_pixels(sheet)
    key = {"frame": 0, "bounds": _box(Box.of(sheet.canvas)), "pivot": {"x": x, "y": y}}
    slices = [{"name": "pivot", "color": "#0000ffff", "keys": [key]}]
    meta = {**_meta(sheet), "frameTags": [tag], "layers": [], "slices": slices}
    return _json({"frames": frames, "meta": meta})


def texturepacker_hash(sheet: Sheet) -> str:
    frames = {frame_name(sheet, n): _pivoted(sheet, cell) for n, cell in enumerate(sheet.cells)}
    # PixiJS takes its animations from here
    animations = {sheet.name: list(frames)}
    return _json({"frames": frames, "animations": animations, "meta": _meta(sheet)})


def texturepacker_array(sheet: Sheet) -> str:
    frames = [
        {"filename": frame_name(sheet, number), **_pivoted(sheet, cell)}
        for number, cell in enumerate(sheet.cells)
    ]
    return _json({"frames": frames, "meta": _meta(sheet)})


def godot(sheet: Sheet) -> str:
    """The sheet stands beside it: a path without ``res://`` is looked up from where it is."""
    boxes = list(dict.fromkeys((cell.region, cell.shown) for cell in sheet.cells))
    ids = {box: f"AtlasTexture_{number}" for number, box in enumerate(boxes, 1)}
    parts = [
        f'[gd_resource type="SpriteFrames" load_steps={len(boxes) + 2} format=3]',
        f'[ext_resource type="Texture2D" path={_quoted(sheet.name + ".png")} id="1"]',
        *(_atlas(sheet, box, name) for box, name in ids.items()),
        "[resource]\n" + _animation(sheet, [ids[cell.region, cell.shown] for cell in sheet.cells]),
    ]
    return "\n\n".join(parts) + "\n"


def _atlas(sheet: Sheet, boxes: tuple[Box, Box], name: str) -> str:
    """The margin's place is where the region stands in the canvas, its size what is missing."""
    region, shown = boxes
    missing = (sheet.canvas.width - shown.width, sheet.canvas.height - shown.height)
    return "\n".join(
        [
            f'[sub_resource type="AtlasTexture" id="{name}"]',
            'atlas = ExtResource("1")',
            f"region = {_rect(region.left, region.top, region.width, region.height)}",
            f"margin = {_rect(shown.left, shown.top, *missing)}",
        ]
    )


def _animation(sheet: Sheet, names: list[str]) -> str:
    frames = ", ".join(
        f'{{\n"duration": 1.0,\n"texture": SubResource("{name}")\n}}' for name in names
    )
    return "\n".join(
        [
            "animations = [{",
            f'"frames": [{frames}],',
            f'"loop": {"true" if sheet.loop else "false"},',
            f'"name": &{_quoted(sheet.name)},',
            f'"speed": {sheet.fps:.1f}',
            "}]",
        ]
    )


def _rect(*numbers: int) -> str:
    return f"Rect2({', '.join(map(str, numbers))})"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _cell(sheet: Sheet, cell: Cell) -> dict[str, Any]:
    return {
        "frame": _box(cell.region),
        "rotated": False,
        "trimmed": cell.shown != Box.of(sheet.canvas),
        "spriteSourceSize": _box(cell.shown),
        "sourceSize": _size(sheet.canvas),
    }


def _pivoted(sheet: Sheet, cell: Cell) -> dict[str, Any]:
    return {**_cell(sheet, cell), "pivot": {"x": PIVOT[0], "y": PIVOT[1]}}


def _pivot_pixels(sheet: Sheet) -> tuple[int, int]:
    return round(PIVOT[0] * sheet.canvas.width), round(PIVOT[1] * sheet.canvas.height)


def _meta(sheet: Sheet) -> dict[str, Any]:
    return {
        "app": APP,
        "version": "1.0",
        "image": f"{sheet.name}.png",
        "format": "RGBA8888",
        "size": _size(Size(*sheet.image.size)),
        "scale": "1",
    }


def _box(box: Box) -> dict[str, int]:
    return {"x": box.left, "y": box.top, "w": box.width, "h": box.height}


def _size(size: Size) -> dict[str, int]:
    return {"w": size.width, "h": size.height}


def _json(values: dict[str, Any]) -> str:
    return json.dumps(values, indent=1, ensure_ascii=False) + "\n"
