"""What this machine can do, in plain words and without loading torch."""

from __future__ import annotations

from dataclasses import dataclass

from core.config import Config
from core.models import registry
from core.models.hardware import device


@dataclass(frozen=True, kw_only=True)
class Readiness:
    device_text: str
    memory_text: str
    checkpoint_text: str
    is_ready: bool
    """A checkpoint is installed."""


def readiness(config: Config) -> Readiness:
    facts = device.describe_without_torch(config)
    titles = [spec.title for spec in registry.checkpoints(config) if spec.is_installed(config)]
    return Readiness(
        device_text=facts.device_text,
        memory_text=facts.memory_text,
        checkpoint_text=_checkpoint_text(titles),
        is_ready=bool(titles),
    )


def _checkpoint_text(titles: list[str]) -> str:
    if not titles:
        return "No checkpoint is ready."
    others = len(titles) - 1
    more = f", and {others} more" if others else ""
    return f"{titles[0]} is ready{more}."
