"""What is known of a model before it is loaded: frozen values, one kind of model one class.

``BaseSpec`` holds what all of them have; ``why_not`` says in one line what is missing here. Those
of ONNX files stand in ``core.models.specs.onnx``.
"""

from core.models.specs.base import BaseSpec, ModelSpec
from core.models.specs.checkpoint import CheckpointSpec, weight_folders
from core.models.specs.parts import (
    POSE,
    UNION_MODES,
    AdapterSpec,
    ControlNetSpec,
    EmbeddingSpec,
    LoraSpec,
    MotionAdapterSpec,
    VaeSpec,
)
from core.models.specs.upscaler import UpscalerSpec

__all__ = [
    "POSE", "UNION_MODES", "AdapterSpec", "BaseSpec", "CheckpointSpec", "ControlNetSpec",
    "EmbeddingSpec", "LoraSpec", "ModelSpec", "MotionAdapterSpec", "UpscalerSpec", "VaeSpec",
    "weight_folders",
]  # fmt: skip
