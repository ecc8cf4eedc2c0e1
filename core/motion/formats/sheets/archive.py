"""A sheet with the files of all engines, in one ZIP."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import IO

from core.motion.formats.sheets import texts
from core.motion.formats.sheets.sheet import Sheet


def write(sheet: Sheet, stream: IO[bytes]) -> None:
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        buffer = io.BytesIO()
        sheet.image.save(buffer, "PNG")
        archive.writestr(f"{sheet.name}.png", buffer.getvalue(), zipfile.ZIP_STORED)
        for name, text in files(sheet):
            archive.writestr(name, text)


def files(sheet: Sheet) -> Iterator[tuple[str, str]]:
    """Names and texts of what stands beside the picture, which is called as the sheet is."""
    yield f"{sheet.name}.aseprite.json", texts.aseprite(sheet)
    yield f"{sheet.name}.json", texts.texturepacker_hash(sheet)
    yield f"{sheet.name}.array.json", texts.texturepacker_array(sheet)
    yield f"{sheet.name}.tres", texts.godot(sheet)
    yield "README.txt", _read_me(sheet)


def _read_me(sheet: Sheet) -> str:
    name, canvas = sheet.name, sheet.canvas
    ways = "for ever" if sheet.loop else "once"
    return "\n".join(
        [
            f"{name}: {len(sheet.cells)} frames, {sheet.fps} a second, played {ways}",
            "",
            f"All frames share a canvas of {canvas.width} x {canvas.height} pixels. Its lower edge",
            "is the baseline and the middle of that edge the pivot, so that nothing jumps.",
            "",
            f"{name}.json           PixiJS, Phaser (load.atlas), TexturePacker importers: a hash",
            f"{name}.array.json     the same as an array",
            f"{name}.aseprite.json  Aseprite; Phaser (load.aseprite), with durations and a tag",
            f"{name}.tres           Godot 4: SpriteFrames; keep it beside {name}.png",
            "",
        ]
    )
