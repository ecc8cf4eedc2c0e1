"""Whether a model is whole: the same judgement for what is imported and what lies in a folder."""

from __future__ import annotations

from pathlib import Path

from core.models.identify.facts import ModelFacts
from core.models.kinds import ModelKind

# What a single file must bring; a VAE can be taken from elsewhere.
NEEDED = ("unet", "text_encoder")


def why_incomplete(facts: ModelFacts, path: Path) -> str:
    """One line on what a file lacks that nothing else here could give; else empty."""
    if facts.kind is ModelKind.CHECKPOINT and not set(_needed(path)) <= set(facts.parts):
        found = " and ".join(facts.parts) or "none of its parts"
        return f"This checkpoint has its {found} alone. Get the whole one."
    if facts.kind is ModelKind.IMAGE_ENCODER and path.is_file():
        return "An image encoder needs its config.json beside it. Give the folder."
    if facts.layout == "TAESD" and path.is_file():
        return "A TAESD needs its config.json beside it. Give the folder."
    return ""


def _needed(path: Path) -> tuple[str, ...]:
    return (*NEEDED, "vae") if path.is_dir() else NEEDED
