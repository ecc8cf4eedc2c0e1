"""Which pose detectors there are, and where their files lie on this machine.

The built-in one is always there. The others are rows of a table: a person's own copies in
``models/detectors``, or those that rtmlib has downloaded into its cache. Any other SimCC network in
``models/detectors`` is offered under its file's name. ``core.detection.fetch`` gets them there.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from core.config import ASSETS, Config
from core.errors import ModelMissing

STARTER_FOLDER = ASSETS / "starter" / "detector"
STARTER_POSE = STARTER_FOLDER / "starter-pose.onnx"
STARTER_PEOPLE = STARTER_FOLDER / "starter-people.onnx"
# The peak of our own network is a chance; those of mmpose are lower (rtmlib draws from 0.3 on).
OWN_SEEN, SIMCC_SEEN = 0.5, 0.3

_MMPOSE = "https://download.openmmlab.com/mmpose/v1/projects/"
_DWPOSE = "https://huggingface.co/yzd-v/DWPose/resolve/main/"
APACHE = "Apache-2.0"


@dataclass(frozen=True)
class OnnxFile:
    """``name`` as a person has it; ``url`` is an ONNX file or mmdeploy's zip with one inside.

    ``size`` and ``sha256`` of what lies there are 0 and empty where nobody has published them.
    """

    name: str
    url: str
    size: int = 0
    sha256: str = ""


@dataclass(frozen=True)
class DetectorSpec:
    """A row of the table; ``keypoints`` are 17, 26 or 133 (with hands and face)."""

    name: str
    title: str
    pose: OnnxFile
    people: OnnxFile
    keypoints: int
    input_size: tuple[int, int]  # width, height
    licence: str = APACHE


@dataclass(frozen=True)
class Detector:
    """Files on this machine. Without ``people`` one person is looked for in the whole picture."""

    name: str
    title: str
    pose: Path
    people: Path | None = None
    seen: float = SIMCC_SEEN


STARTER = "starter"


def _mmpose(path: str) -> OnnxFile:
    """rtmlib keeps the file inside of a zip under the zip's name."""
    return OnnxFile(path.rsplit("/", 1)[-1].replace(".zip", ".onnx"), _MMPOSE + path)


_YOLOX_M = _mmpose("rtmposev1/onnx_sdk/yolox_m_8xb8-300e_humanart-c2c7a14a.zip")
_YOLOX_TINY = _mmpose("rtmposev1/onnx_sdk/yolox_tiny_8xb8-300e_humanart-6f3252f9.zip")

# Addresses as rtmlib 0.0.16 lists them; yzd-v/DWPose is what most ControlNet users already have.
TABLE: tuple[DetectorSpec, ...] = (
    DetectorSpec(
        "rtmw-x", "RTMW x: body, hands and face",
        _mmpose("rtmw/onnx_sdk/rtmw-dw-x-l_simcc-cocktail14_270e-384x288_20231122.zip"),
        _YOLOX_M, 133, (288, 384),
    ),
    DetectorSpec(
        "rtmw-l", "RTMW l: body, hands and face, quicker",
        _mmpose("rtmw/onnx_sdk/rtmw-dw-l-m_simcc-cocktail14_270e-256x192_20231122.zip"),
        _YOLOX_TINY, 133, (192, 256),
    ),
    DetectorSpec(
        "dwpose-l", "DWPose l: body, hands and face",
        OnnxFile(
            "dw-ll_ucoco_384.onnx", _DWPOSE + "dw-ll_ucoco_384.onnx", 134_399_116,
            "724f4ff2439ed61afb86fb8a1951ec39c6220682803b4a8bd4f598cd913b1843",
        ),
        OnnxFile(
            "yolox_l.onnx", _DWPOSE + "yolox_l.onnx", 216_746_733,
            "7860ae79de6c89a3c1eb72ae9a2756c0ccfbe04b7791bb5880afabd97855a411",
        ),
        133, (288, 384),
    ),
    DetectorSpec(
        "rtmpose-m", "RTMPose m: body",
        _mmpose("rtmposev1/onnx_sdk/"
                "rtmpose-m_simcc-body7_pt-body7_420e-256x192-e48f03d0_20230504.zip"),
        _YOLOX_M, 17, (192, 256),
    ),
    DetectorSpec(
        "rtmpose-s", "RTMPose s: body, quick",
        _mmpose("rtmposev1/onnx_sdk/"
                "rtmpose-s_simcc-body7_pt-body7_420e-256x192-acd4a1ef_20230504.zip"),
        _YOLOX_TINY, 17, (192, 256),
    ),
    DetectorSpec(
        "rtmpose-m-feet", "RTMPose m: body with feet",
        _mmpose("rtmposev1/onnx_sdk/"
                "rtmpose-m_simcc-body7_pt-body7-halpe26_700e-256x192-4d3e73dd_20230605.zip"),
        _YOLOX_M, 26, (192, 256),
    ),
)  # fmt: skip
assert len({spec.name for spec in TABLE} | {STARTER}) == len(TABLE) + 1


def starter() -> Detector:
    people = STARTER_PEOPLE if STARTER_PEOPLE.is_file() else None
    return Detector(STARTER, "Starter (built in)", STARTER_POSE, people, OWN_SEEN)


def installed(config: Config) -> tuple[Detector, ...]:
    """The starter, then what the table and a person's folder add, each once."""
    listed = [found for spec in TABLE if (found := _of(spec, config)) is not None]
    files = {path for row in TABLE for path in (row.pose.name, row.people.name)}
    own = [
        Detector(path.stem, path.stem, path, starter().people)
        for path in sorted(own_folder(config).glob("*.onnx"))
        if path.name not in files and path.stem not in {STARTER, *(row.name for row in TABLE)}
    ]
    return (starter(), *listed, *own)


def find(name: str, config: Config) -> Detector:
    """Raises ``ModelMissing``, which says which files to put where."""
    for detector in installed(config):
        if detector.name == name:
            return detector
    spec = listed(name)
    raise ModelMissing(
        expected=f"{spec.pose.name} and {spec.people.name} for the detector {name}",
        got="not both",
        todo=f"fetch it on the Pose page, or put them into {own_folder(config)}",
        shown="{model} is not here any more. Fetch it again, or choose another detector.",
        model=spec.title,
    )


def listed(name: str) -> DetectorSpec:
    """The row of the table; raises ``ModelMissing``."""
    for spec in TABLE:
        if spec.name == name:
            return spec
    known = ", ".join([STARTER, *(spec.name for spec in TABLE)])
    raise ModelMissing(
        expected=f"a detector ({known})",
        got=f"{name!r:.60}",
        todo="choose one of these",
        shown="This detector is not on the list. Choose another.",
    )


def missing(spec: DetectorSpec, config: Config) -> tuple[OnnxFile, ...]:
    """The files of it that are not on this machine."""
    return tuple(file for file in (spec.pose, spec.people) if _file(file, config) is None)


def own_folder(config: Config) -> Path:
    return config.models_folder / "detectors"


def rtmlib_cache(environment: Mapping[str, str] | None = None) -> Path:
    values = os.environ if environment is None else environment
    base = values.get("TORCH_HOME") or f"{values.get('XDG_CACHE_HOME') or '~/.cache'}/rtmlib"
    return Path(base).expanduser() / "hub" / "checkpoints"


def _of(spec: DetectorSpec, config: Config) -> Detector | None:
    pose, people = _file(spec.pose, config), _file(spec.people, config)
    if pose is None or people is None:
        return None
    return Detector(spec.name, spec.title, pose, people)


def _file(wanted: OnnxFile, config: Config) -> Path | None:
    # rtmlib cuts a name at its first dot.
    for path in (
        own_folder(config) / wanted.name,
        rtmlib_cache() / f"{wanted.name.split('.')[0]}.onnx",
    ):
        if path.is_file():
            return path
    return None
