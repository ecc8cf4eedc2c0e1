"""What an ONNX file is found to be: a network of a pose detector, or one that cuts out."""

from __future__ import annotations

from pathlib import Path

from core.models.files.onnx_header import read_onnx_header
from core.models.identify.cutout_layout import layout_of
from core.models.identify.detector_roles import OnnxRole, role_of
from core.models.identify.facts import ModelFacts
from core.models.kinds import ModelKind

# A message begins with its first field, the version of the format: number 1, a varint. A file of
# safetensors may begin with the same byte, and has a brace behind its length.
FIRST_FIELD, BRACE_PLACE = b"\x08", 8
LAYOUTS = {OnnxRole.JOINTS: "finds joints", OnnxRole.PEOPLE: "finds people"}


def is_onnx(path: Path) -> bool:
    """By its first bytes; False for what cannot be read."""
    try:
        with path.open("rb") as file:
            start = file.read(BRACE_PLACE + 1)
    except OSError:
        return False
    return start.startswith(FIRST_FIELD) and start[BRACE_PLACE:] != b"{"


def onnx_facts(path: Path) -> ModelFacts:
    """Raises ``ModelMissing`` or ``ModelUnusable`` for a file that is not whole."""
    read_onnx_header(path)
    size = path.stat().st_size
    role = role_of(path)
    if role in LAYOUTS:
        return ModelFacts(kind=ModelKind.DETECTOR, layout=LAYOUTS[role], bytes=size)
    layout = layout_of(path)
    if layout is not None:
        side = f", {layout.side} pixels" if layout.side else ""
        return ModelFacts(kind=ModelKind.CUTOUT, layout=f"{layout.name}{side}", bytes=size)
    return ModelFacts(
        kind=ModelKind.UNKNOWN,
        bytes=size,
        why_not="{file} finds neither joints nor people, and cuts nothing out. Choose another "
        "file.",
    )
