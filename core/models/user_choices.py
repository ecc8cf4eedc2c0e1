"""What a person says of their own models where files do not say it, or say it wrongly.

Kept in ``choices.json`` in the models folder, by where the model lies: inside that folder by its
path there, elsewhere by its whole path. A choice wins over all that the files tell.
"""

from __future__ import annotations

import contextlib
import json
from enum import StrEnum
from pathlib import Path
from typing import Any, cast

from core.config import Config
from core.files import make_folder, write_atomically

FILE = "choices.json"
MAX_BYTES = 1 << 20
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
    said = _read(config).get(_place(path, config), {}).get(PREDICTION)
    return PredictionChoice(said) if said in set(PredictionChoice) else PredictionChoice.FILES


def choose_prediction(path: Path, chosen: PredictionChoice, config: Config) -> None:
    """Raises ``StorageError`` when it cannot be written."""
    every = _read(config)
    one = {**every.get(_place(path, config), {}), PREDICTION: chosen.value}
    if chosen is PredictionChoice.FILES:
        del one[PREDICTION]
    every[_place(path, config)] = one
    kept = {place: values for place, values in every.items() if values}
    make_folder(config.models_folder)
    text = json.dumps(kept, indent=1, sort_keys=True, ensure_ascii=False)
    write_atomically(config.models_folder / FILE, text.encode())


def _place(path: Path, config: Config) -> str:
    whole, home = path.absolute(), config.models_folder.absolute()
    return (whole.relative_to(home) if whole.is_relative_to(home) else whole).as_posix()


def _read(config: Config) -> dict[str, dict[str, Any]]:
    """Nothing when the file is not there or spoiled: the models still work as their files say."""
    with contextlib.suppress(OSError, ValueError, RecursionError):
        path = config.models_folder / FILE
        if path.stat().st_size > MAX_BYTES:
            return {}
        found = json.loads(path.read_text(encoding="utf-8"))
        table = cast("dict[str, Any]", found) if isinstance(found, dict) else {}
        return {place: values for place, values in table.items() if isinstance(values, dict)}
    return {}
