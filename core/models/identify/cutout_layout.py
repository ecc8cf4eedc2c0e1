"""What a cut-out network wants and answers, as far as its file says so."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from core.errors import ModelError
from core.models.files.onnx_header import OnnxHeader, Port, read_onnx_header

# How many masks U²-Net answers with: the fused one, then one of each stage.
U2NET_MASKS = 7
# Words in names of exports; the networks look alike from outside.
BIREFNET_WORDS = ("birefnet", "toonout")


class CutoutLayout(NamedTuple):
    """``name`` as ``CutoutSpec.layout``; ``side`` of its square in pixels, 0 where it is open."""

    name: str = "isnet"
    side: int = 0


def layout_of(path: Path) -> CutoutLayout | None:
    """None for what is no network that cuts out: one picture in, a mask of its size out."""
    try:
        header = read_onnx_header(path)
    except ModelError:
        return None
    if not _cuts_out(header):
        return None
    shape = header.inputs[0].shape or ()
    side = shape[-1] if shape else None
    return CutoutLayout(_name(path, header), side or 0)


def _cuts_out(header: OnnxHeader) -> bool:
    if len(header.inputs) != 1:
        return False
    picture, mask = header.inputs[0], header.outputs[0]
    if not _is_picture(picture, 3) or not _is_picture(mask, 1):
        return False
    sides = zip((picture.shape or ())[2:], (mask.shape or ())[2:], strict=False)
    return all(None in pair or pair[0] == pair[1] for pair in sides)


def _is_picture(port: Port, channels: int) -> bool:
    """A side that the file leaves open may be anything."""
    shape = port.shape
    return shape is not None and len(shape) == 4 and shape[1] in (channels, None)


def _name(path: Path, header: OnnxHeader) -> str:
    if len(header.outputs) == U2NET_MASKS:
        return "u2net"
    is_birefnet = any(word in path.stem.lower() for word in BIREFNET_WORDS)
    return "birefnet" if is_birefnet else "isnet"
