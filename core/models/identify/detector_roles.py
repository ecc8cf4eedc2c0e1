"""What the ONNX files of a person's detectors are, and which person finder goes with which.

What a file is, its content says: a SimCC network finds joints, a network with rows of boxes finds
people. Names only pair them. The rules, the first that fits:

    ========  =====================================================================================
    OWN       a detector of the catalogue takes the YOLOX that stands in its row
    NAME      ``x-pose.onnx`` or ``x.onnx`` takes ``x-people.onnx`` (``PEOPLE_WORDS`` are all the
              words; ``_`` and ``.`` do as well as ``-``, capitals do not count)
    ONLY      else the person finder that no name claims, when there is exactly one
    KNOWN     else a YOLOX of the catalogue that is here, in the folder or in rtmlib's cache
    BUILT_IN  else the built-in finder, which was taught on drawings
    ========  =====================================================================================
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path

from core.errors import ModelError
from core.models.files.onnx_header import OnnxHeader, read_onnx_header

SIMCC = {"simcc_x", "simcc_y"}
POSE_WORDS = ("pose", "joints", "keypoints", "simcc")
PEOPLE_WORDS = ("people", "person", "persons", "det", "detector", "boxes", "bbox", "yolox")
BOX_COLUMNS = 5


class OnnxRole(StrEnum):
    JOINTS = "joints"
    PEOPLE = "people"
    OTHER = "other"
    DAMAGED = "damaged"

    def why_not(self, name: str) -> str:
        """Why a file of this name is no detector; empty when it finds joints."""
        return _WHY_NOT[self].format(name=name)


_WHY_NOT = {
    OnnxRole.JOINTS: "",
    OnnxRole.PEOPLE: "{name} finds people, not joints: it works beside a pose network.",
    OnnxRole.OTHER: "{name} finds neither joints nor people. Remove it, or get the right file.",
    OnnxRole.DAMAGED: "{name} is damaged. Get it again.",
}


class Pairing(StrEnum):
    """By which rule a detector has its person finder."""

    OWN = "own"
    NAME = "name"
    ONLY = "only"
    KNOWN = "known"
    BUILT_IN = "built_in"


def role_of(path: Path) -> OnnxRole:
    try:
        header = read_onnx_header(path)
    except ModelError:
        return OnnxRole.DAMAGED
    if {port.name for port in header.outputs} >= SIMCC:
        return OnnxRole.JOINTS
    return OnnxRole.PEOPLE if _has_boxes(header) else OnnxRole.OTHER


def _has_boxes(header: OnnxHeader) -> bool:
    """A picture goes in and rows of boxes come out, as YOLOX and mmdeploy write them."""
    picture, answer = header.inputs[0].shape, header.outputs[0].shape
    if picture is None or len(picture) != 4 or picture[1] not in (3, None):
        return False
    if answer is None:
        return header.outputs[0].name == "dets"
    return len(answer) == 3 and (answer[2] is None or answer[2] >= BOX_COLUMNS)


def finder_by_name(pose: Path, finders: Iterable[Path]) -> Path | None:
    """The finder whose name says most of the pose network's; of several the shortest name."""
    wanted = base_name(pose, POSE_WORDS)
    fitting: list[tuple[int, int, str, Path]] = []
    for finder in finders:
        base = base_name(finder, PEOPLE_WORDS)
        if base == wanted or (base and wanted[: len(base)] == base):
            fitting.append((-len(base), len(finder.name), finder.name, finder))
    return min(fitting)[-1] if fitting else None


def base_name(path: Path, words: tuple[str, ...]) -> tuple[str, ...]:
    """What a name says before it tells what the network is for: ``("my", "net")`` for
    ``My_net-pose_256.onnx``."""
    parts = [part for part in re.split(r"[-_. ]+", path.stem.lower()) if part]
    end = next((number for number, part in enumerate(parts) if part in words), len(parts))
    return tuple(parts[:end])
