"""Layered pictures as OpenRaster files, which Krita, GIMP and MyPaint open.

Source: the OpenRaster baseline, version 0.0.6.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from xml.etree import ElementTree

import numpy as np

from core.figures.painting.layers import Pixels
from core.geometry import Box, Size

MIME_TYPE = "image/openraster"
VERSION = "0.0.6"
THUMBNAIL = 256  # pixels of its longer side


class Blend(StrEnum):
    NORMAL = "svg:src-over"
    MULTIPLY = "svg:multiply"
    SCREEN = "svg:screen"


@dataclass(frozen=True)
class Sheet:
    """One layer: ``pixels`` (height, width, 3 or 4) lie with their corner at ``left``, ``top``."""

    name: str
    pixels: Pixels  # RGB or RGBA, colours not multiplied with alpha
    left: int = 0
    top: int = 0
    blend: Blend = Blend.NORMAL


@dataclass(frozen=True)
class Group:
    name: str
    content: tuple[Sheet | Group, ...]  # the topmost first


def cropped(name: str, pixels: Pixels, blend: Blend = Blend.NORMAL) -> Sheet | None:
    """A layer of what is not transparent; ``None`` where all is."""
    import cv2

    left, top, width, height = cv2.boundingRect(np.ascontiguousarray(pixels[..., 3]))
    if not width or not height:
        return None
    box = Box(left, top, left + width, top + height)
    return Sheet(name, np.ascontiguousarray(pixels[box.area]), left, top, blend)


def openraster(size: Size, content: Sequence[Sheet | Group], merged: Pixels) -> bytes:
    """The topmost first; ``merged`` (height, width, 3 or 4) is how all of it looks together."""
    image = ElementTree.Element(
        "image", {"version": VERSION, "w": str(size.width), "h": str(size.height)}
    )
    sheets = dict(_numbered(content))
    numbers = {id(sheet): path for path, sheet in sheets.items()}
    _fill(ElementTree.SubElement(image, "stack"), content, numbers)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as file:
        file.writestr("mimetype", MIME_TYPE)  # first, and stored: readers look for it there
        xml = ElementTree.tostring(image, encoding="UTF-8", xml_declaration=True)
        file.writestr("stack.xml", xml, zipfile.ZIP_DEFLATED)
        for path, sheet in sheets.items():
            file.writestr(path, _png(sheet.pixels))
        file.writestr("mergedimage.png", _png(merged))
        file.writestr("Thumbnails/thumbnail.png", _png(_thumbnail(merged)))
    return buffer.getvalue()


def _numbered(content: Sequence[Sheet | Group]) -> Iterator[tuple[str, Sheet]]:
    for number, sheet in enumerate(_sheets(content)):
        yield f"data/layer{number:03}.png", sheet


def _sheets(content: Sequence[Sheet | Group]) -> Iterator[Sheet]:
    for one in content:
        if isinstance(one, Group):
            yield from _sheets(one.content)
        else:
            yield one


def _fill(
    stack: ElementTree.Element, content: Sequence[Sheet | Group], numbers: dict[int, str]
) -> None:
    for one in content:
        if isinstance(one, Group):
            _fill(_element(stack, "stack", one.name, Blend.NORMAL), one.content, numbers)
            continue
        layer = _element(stack, "layer", one.name, one.blend)
        layer.set("src", numbers[id(one)])
        layer.set("x", str(one.left))
        layer.set("y", str(one.top))


def _element(parent: ElementTree.Element, tag: str, name: str, blend: Blend) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, tag, {"name": name, "composite-op": str(blend)})
    if tag == "stack":
        element.set("isolation", "isolate")
    element.set("opacity", "1.0")
    element.set("visibility", "visible")
    return element


def _png(pixels: Pixels) -> bytes:
    import cv2

    code = cv2.COLOR_RGBA2BGRA if pixels.shape[2] == 4 else cv2.COLOR_RGB2BGR
    done, data = cv2.imencode(".png", cv2.cvtColor(pixels, code))
    assert done
    return data.tobytes()


def _thumbnail(pixels: Pixels) -> Pixels:
    import cv2

    height, width = pixels.shape[:2]
    factor = min(1.0, THUMBNAIL / max(height, width))
    size = max(1, round(width * factor)), max(1, round(height * factor))
    return np.asarray(cv2.resize(pixels, size, None, 0, 0, cv2.INTER_AREA), np.uint8)
