"""Whether a model is whole: the same judgement for what is imported and what lies in a folder."""

from __future__ import annotations

from pathlib import Path

from core.models.facts import ModelFacts
from core.models.specs import ModelKind

# What a single file must bring; a VAE can be taken from elsewhere.
NEEDED = ("unet", "text_encoder")


def why_incomplete(facts: ModelFacts, path: Path) -> str:
    """One line on what a file lacks that nothing else here could give; else empty."""
    if facts.kind is ModelKind.CHECKPOINT and not set(_needed(path)) <= set(facts.parts):
        found = " and ".join(facts.parts) or "none of its parts"
        return f"Expected a whole checkpoint, got its {found} alone: get the whole one."
    if facts.kind is ModelKind.IMAGE_ENCODER and path.is_file():
        return "Expected an image encoder with its config.json, got one file: give the folder."
    if facts.layout == "TAESD" and path.is_file():
        return "Expected a TAESD with its config.json, got one file: give the folder."
    return ""


def _needed(path: Path) -> tuple[str, ...]:
    return (*NEEDED, "vae") if path.is_dir() else NEEDED
