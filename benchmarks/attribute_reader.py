"""Reads looks with the classifier that ``training.train_attributes`` trains, where it is here.

It reads more than ``looks_ruler.py``: hair style, eyes and outfit, too. The lists of values are the
file's own, so that an older file stays right about what it says.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.config import ASSETS
from core.pose.skeleton import Pose
from training.attribute_views import VIEWS, shows_eyes, views

FILE = ASSETS / "starter" / "attributes.onnx"


class AttributeReader:
    """``names`` are the attributes it can read."""

    def __init__(self, path: Path) -> None:
        import onnxruntime

        settings = onnxruntime.SessionOptions()
        settings.intra_op_num_threads = 1
        self._session: Any = onnxruntime.InferenceSession(
            str(path), settings, providers=["CPUExecutionProvider"]
        )
        notes = self._session.get_modelmeta().custom_metadata_map
        self._labels: dict[str, list[str]] = json.loads(notes["labels"])

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._labels)

    def read(self, picture: NDArray[np.uint8], pose: Pose) -> dict[str, str]:
        """What the first person of the pose looks like; eyes are left out where none show."""
        shown = views(picture, pose)
        told = self._session.run(list(self._labels), {name: shown[name][None] for name in VIEWS})
        found = {
            name: values[int(logits[0].argmax())]
            for (name, values), logits in zip(self._labels.items(), told, strict=True)
        }
        if not shows_eyes(pose):
            del found["eye_colour"]
        return found
