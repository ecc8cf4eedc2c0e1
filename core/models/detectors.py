"""The pose detectors of this machine, ready to look: specs of the registry as what
``core.pose.detect`` takes."""

from __future__ import annotations

from core.config import Config
from core.errors import ModelMissing, ModelUnusable
from core.models import registry
from core.models.identify.detector_roles import Pairing
from core.models.specs.onnx import DetectorSpec
from core.pose.detection.detectors import STARTER, Detector

# Of the catalogue, the one for photos whose size and hash are known before it is fetched.
FOR_PHOTOS = "dwpose-l"


def installed(config: Config) -> tuple[Detector, ...]:
    """The starter, then what the catalogue and a person's folder add, each once."""
    return tuple(_detector(spec) for spec in here(config))


def here(config: Config) -> tuple[DetectorSpec, ...]:
    """The specs of ``installed``."""
    return tuple(spec for spec in registry.detectors(config) if spec.is_installed(config))


def for_photos(config: Config) -> Detector | None:
    """The fetched one that looks at photos and renders when nobody says which: with a finder that
    knows photos before one without, the well-known before a person's own."""
    others = [spec for spec in here(config) if spec.id != STARTER]
    best = min(
        others,
        key=lambda spec: (spec.pairing is Pairing.BUILT_IN, spec.id != FOR_PHOTOS),
        default=None,
    )
    return None if best is None else _detector(best)


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
