"""OpenRaster files of Krita, GIMP, MyPaint and the studio: a zip with PNGs and ``stack.xml``.

Source: the OpenRaster baseline, version 0.0.6.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from xml.etree import ElementTree

import numpy as np
from PIL import Image

from core.gallery.layered.layers import MOST_LAYERS, Layer, cut_by_layers, too_many

MIME_TYPE = b"image/openraster"
MOST_XML, MOST_PNG = 1 << 20, 128 << 20
MOST_DEPTH = 40

CheckSize = Callable[[int, int], None]


def is_openraster(data: bytes) -> bool:
    """By the first bytes: the type stands first in the zip, and stored."""
    return data.startswith(b"PK\x03\x04") and MIME_TYPE in data[:128]


def open_openraster(data: bytes, check_size: CheckSize) -> Image.Image:
    """RGBA without its ground. Raises ``ImageRejected`` of ``check_size`` or ``too_many``, and what
    zipfile, ElementTree and Pillow raise on damaged files."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        merged = _picture(file, "mergedimage.png", check_size)
        root = _stack(_read(file, "stack.xml", MOST_XML))
        return cut_by_layers(_layers(file, root, check_size), merged)


def size_of(data: bytes) -> tuple[int, int]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        found = io.BytesIO(_read(file, "mergedimage.png", MOST_PNG))
        with Image.open(found, formats=("PNG",)) as image:
            return image.size


def _read(file: zipfile.ZipFile, name: str, most: int) -> bytes:
    """A zip may promise less than it holds: never more than this is unpacked."""
    with file.open(name) as entry:
        data = entry.read(most + 1)
    if len(data) > most:
        raise ValueError(f"{name:.60} is larger than {most >> 20} MB")
    return data


def _stack(xml: bytes) -> ElementTree.Element:
    """Without a document type: entities of an XML can grow without end, and stacks need none."""
    text = xml.decode("utf-8-sig")
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise ValueError("a stack.xml with a document type")
    stack = ElementTree.fromstring(text.encode()).find("stack")
    if stack is None:
        raise ValueError("a stack.xml without a stack")
    return stack


def _layers(
    file: zipfile.ZipFile, root: ElementTree.Element, check_size: CheckSize
) -> Iterator[Layer]:
    """Those that are shown, from the bottom."""
    for count, (entry, names, opacity) in enumerate(_entries(root, (), 1.0, 0)):
        if count >= MOST_LAYERS:
            raise too_many()
        image = _picture(file, entry.get("src", ""), check_size, is_layer=True)
        has_alpha = image.has_transparency_data
        cover = (
            np.asarray(image.convert("RGBA").getchannel("A"))
            if has_alpha
            else np.full((image.height, image.width), 255, np.uint8)
        )
        yield Layer(names, _whole(entry, "x"), _whole(entry, "y"), cover, opacity)


def _entries(
    stack: ElementTree.Element, names: tuple[str, ...], opacity: float, depth: int
) -> Iterator[tuple[ElementTree.Element, tuple[str, ...], float]]:
    if depth > MOST_DEPTH:
        raise ValueError("groups within groups without end")
    for one in reversed(stack):  # the topmost stands first
        if one.get("visibility", "visible") == "hidden":
            continue
        inner = (*names, one.get("name", ""))
        share = opacity * min(1.0, max(0.0, float(one.get("opacity", "1"))))
        if one.tag == "stack":
            yield from _entries(one, inner, share, depth + 1)
        elif one.tag == "layer":
            yield one, inner, share


def _whole(entry: ElementTree.Element, name: str) -> int:
    return int(float(entry.get(name, "0")))


def _picture(
    file: zipfile.ZipFile, name: str, check_size: CheckSize, *, is_layer: bool = False
) -> Image.Image:
    with Image.open(io.BytesIO(_read(file, name, MOST_PNG)), formats=("PNG",)) as image:
        width, height = image.size
        if is_layer:  # a layer may be a hair's breadth
            width, height = max(width, 64), max(height, 64)
            long, short = max(width, height), min(width, height)
            width, height = long, max(short, long // 8 + 1)
        check_size(width, height)
        image.load()
        return image.copy()
