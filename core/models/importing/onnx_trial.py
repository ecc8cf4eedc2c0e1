"""An ONNX file is opened as what it says it is, before it is kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from core.errors import ModelUnusable
from core.models.identify.detector_roles import OnnxRole
from core.models.identify.facts import ModelFacts
from core.models.identify.onnx_facts import LAYOUTS
from core.models.kinds import ModelKind
from core.models.networks.cutout_trial import check_cutout_network
from core.pose.detection.networks import check_people_network, check_pose_network, has_runtime

_TRIALS: dict[str, Callable[[Path], None]] = {
    LAYOUTS[OnnxRole.JOINTS]: check_pose_network,
    LAYOUTS[OnnxRole.PEOPLE]: check_people_network,
}


def try_network(path: Path, name: str, facts: ModelFacts) -> None:
    """Raises ``ModelUnusable``, which calls it ``name``; without onnxruntime nothing is tried."""
    if not has_runtime():
        return
    trial = check_cutout_network if facts.kind is ModelKind.CUTOUT else _TRIALS[facts.layout]
    try:
        trial(path)
    except ModelUnusable as error:
        error.path = Path(name)
        raise
