"""The pose detectors of this machine, ready to look: specs of the registry as what
``core.pose.detect`` takes."""

from __future__ import annotations

from core.config import Config
from core.errors import ModelMissing
from core.models import registry
from core.models.onnx_specs import DetectorSpec
from core.pose.detection.detectors import Detector


def installed(config: Config) -> tuple[Detector, ...]:
    """The starter, then what the catalogue and a person's folder add, each once."""
    return tuple(_detector(spec) for spec in registry.detectors(config) if not spec.missing)


def find(name: str, config: Config) -> Detector:
    """Raises ``ModelMissing``, which says which files to put where."""
    spec = registry.detector(name, config)
    if spec.missing:
        raise ModelMissing(
            spec.why_not(config),
            shown=f"{spec.title} is not here any more. Fetch it again, or choose another detector.",
        )
    return _detector(spec)


def _detector(spec: DetectorSpec) -> Detector:
    assert spec.pose.path is not None
    return Detector(spec.id, spec.title, spec.pose.path, spec.people.path, spec.seen)
