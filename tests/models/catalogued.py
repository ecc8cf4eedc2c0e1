"""Detectors that stand in the catalogue for one test."""

from __future__ import annotations

import json

import pytest

from core.config import Config
from core.models import registry
from core.models.catalogue import CATALOGUE, read_catalogue
from core.models.specs.onnx import DetectorSpec


def add_detector(
    monkeypatch: pytest.MonkeyPatch, config: Config, name: str, pose: dict, people: dict
) -> DetectorSpec:
    """Behind the well-known ones; ``pose`` and ``people`` say ``url`` and what else is known
    of the file."""
    add_detectors(monkeypatch, {name: (pose, people)})
    return registry.detector(name, config)


def add_detectors(monkeypatch: pytest.MonkeyPatch, rows: dict[str, tuple[dict, dict]]) -> None:
    """Pose and people of each, by name."""
    text = CATALOGUE.read_text(encoding="utf-8")
    for name, (pose, people) in rows.items():
        text += f"""
            [[detector]]
            id = "{name}"
            title = "{name.title()}"
            pose = {_inline(pose)}
            people = {_inline(people)}
            licence = "Apache-2.0"
        """
    catalogue = read_catalogue(text)
    monkeypatch.setattr(registry, "load_catalogue", lambda: catalogue)


def _inline(values: dict) -> str:
    return "{ " + ", ".join(f"{key} = {json.dumps(value)}" for key, value in values.items()) + " }"
