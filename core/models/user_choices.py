"""What a person says of their own models where files do not say it, or say it wrongly.

A choice wins over all that the files tell.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Any

from core.config import Config
from core.models.kept_notes import KeptNotes

CHOICES = KeptNotes("choices.json")
PREDICTION = "training"


class PredictionChoice(StrEnum):
    """What a checkpoint was trained to predict."""

    FILES = "files"
    EPSILON = "epsilon"
    VELOCITY = "v_prediction"
    VELOCITY_ZERO_SNR = "v_prediction_zero_snr"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def values(self) -> dict[str, Any]:
        """By the names of a ``CheckpointSpec``; empty where the files decide."""
        if self is PredictionChoice.FILES:
            return {}
        return {
            "prediction": "epsilon" if self is PredictionChoice.EPSILON else "v_prediction",
            "is_zero_snr": self is PredictionChoice.VELOCITY_ZERO_SNR,
            "is_chosen": True,
        }


_LABELS = {
    PredictionChoice.FILES: "As its files say",
    PredictionChoice.EPSILON: "Noise (epsilon)",
    PredictionChoice.VELOCITY: "Velocity (v-prediction)",
    PredictionChoice.VELOCITY_ZERO_SNR: "Velocity, zero terminal SNR",
}
assert set(_LABELS) == set(PredictionChoice)


def prediction_choice(path: Path, config: Config) -> PredictionChoice:
    """What a person chose for the checkpoint at ``path``."""
    said = CHOICES.of(path, config).get(PREDICTION)
    return PredictionChoice(said) if said in set(PredictionChoice) else PredictionChoice.FILES


def choose_prediction(path: Path, chosen: PredictionChoice, config: Config) -> None:
    """Raises ``StorageError`` when it cannot be written."""
    said = {**CHOICES.of(path, config), PREDICTION: chosen.value}
    if chosen is PredictionChoice.FILES:
        del said[PREDICTION]
    CHOICES.keep(path, said, config)
