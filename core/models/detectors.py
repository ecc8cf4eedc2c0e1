"""The pose detectors of this machine, ready to look: specs of the registry as what
``core.pose.detect`` takes."""

from __future__ import annotations

from core.config import Config
from core.errors import ModelMissing, ModelUnusable
from core.models import registry
from core.models.onnx_specs import DetectorSpec
from core.pose.detection.detectors import Detector


def installed(config: Config) -> tuple[Detector, ...]:
    """The starter, then what the catalogue and a person's folder add, each once."""
    return tuple(_detector(spec) for spec in here(config))


def here(config: Config) -> tuple[DetectorSpec, ...]:
    """The specs of ``installed``."""
    return tuple(spec for spec in registry.detectors(config) if spec.is_installed(config))


def find(name: str, config: Config) -> Detector:
    """Raises ``ModelMissing``, which says which files to put where, or ``ModelUnusable``."""
    spec = registry.detector(name, config)
    if spec.unusable:
        raise ModelUnusable(spec.unusable)
    if why := spec.why_not(config):
        raise ModelMissing(
            why,
            shown=f"{spec.title} is not here any more. Fetch it again, or choose another detector.",
        )
    return _detector(spec)


def _detector(spec: DetectorSpec) -> Detector:
    assert spec.pose.path is not None
    return Detector(spec.id, spec.title, spec.pose.path, spec.finder, spec.seen)
