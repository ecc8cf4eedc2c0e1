"""What a model file or folder is found to be; how it speaks of itself is only a hint."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from core.models.family import Family
from core.models.kinds import ModelKind

MAX_WORDS = 120
MAX_TRIGGERS = 12
RECIPE = "sd_merge_recipe"
"""Where A1111 and the studio write what a merged file was made of."""


@dataclass(frozen=True, kw_only=True)
class FileMetadata:
    """What the metadata claims: cleaned, short, and never trusted over the tensors."""

    title: str = ""
    base: str = ""
    triggers: tuple[str, ...] = ()
    prediction: str = ""
    is_zero_snr: bool = False
    recipe: str = ""

    @property
    def family(self) -> Family | None:
        text = self.base.lower()
        for sign, family in _BASES:
            if sign in text:
                return family
        return None


# Of ss_base_model_version (sd-scripts) and modelspec.architecture (Stability's ModelSpec).
_BASES = (
    ("sdxl", Family.SDXL), ("stable-diffusion-xl", Family.SDXL),
    ("stable-diffusion-v1", Family.SD15), ("sd_v1", Family.SD15), ("sd_1", Family.SD15),
    ("starter", Family.STARTER),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ModelFacts:
    """``family`` None: fits several or could not be told. ``why_not`` is one line, empty when the
    studio can use the model.

    ``layout`` names the program or library whose tensor names it bears. ``text_width`` is how many
    numbers one word of the prompt has for it, 0 where that does not apply. ``parts`` are those of
    a checkpoint that it holds, ``bundled`` the words whose embeddings a LoRA brings along.
    ``bytes`` is its size on disk, ``dtype`` that of most of it.
    """

    kind: ModelKind
    family: Family | None = None
    layout: str = ""
    prediction: str = "epsilon"
    is_zero_snr: bool = False
    is_inpaint: bool = False
    is_union: bool = False
    is_plus: bool = False
    text_width: int = 0
    vectors: int = 0
    rank: int = 0
    parts: tuple[str, ...] = ()
    bundled: tuple[str, ...] = ()
    bytes: int = 0
    dtype: str = ""
    why_not: str = ""
    metadata: FileMetadata = field(default_factory=FileMetadata)

    @property
    def text(self) -> str:
        """In a few words, such as ``SDXL LoRA (kohya, rank 16)``."""
        name = self.kind.label if self.kind is not ModelKind.UNKNOWN else "Something else"
        name = f"{self.family.label} {name}" if self.family else name
        details = [
            self.layout,
            "v-prediction" * (self.prediction == "v_prediction"),
            "inpainting" * self.is_inpaint,
            "union" * self.is_union,
            "plus" * self.is_plus,
            f"rank {self.rank}" if self.rank else "",
            f"{self.vectors} vector{'s' * (self.vectors > 1)}" if self.vectors else "",
        ]
        listed = ", ".join(filter(None, details))
        return f"{name} ({listed})" if listed else name


def read_metadata(metadata: Mapping[str, str]) -> FileMetadata:
    base = metadata.get("modelspec.architecture") or metadata.get("ss_base_model_version") or ""
    title = metadata.get("modelspec.title") or metadata.get("ss_output_name") or ""
    return FileMetadata(
        title=_clean(title),
        base=_clean(base),
        triggers=_triggers(metadata),
        prediction=_prediction(metadata),
        is_zero_snr=_says_yes(metadata.get("ss_zero_terminal_snr", "")),
        recipe=_recipe(metadata.get(RECIPE, "")),
    )


# As ModelSpec, sd-scripts, diffusers and A1111's yaml write what a network predicts.
PREDICTIONS = {
    "v": "v_prediction", "vpred": "v_prediction", "vprediction": "v_prediction",
    "velocity": "v_prediction", "eps": "epsilon", "epsilon": "epsilon", "noise": "epsilon",
}  # fmt: skip


def prediction_of(said: str) -> str:
    """``epsilon`` or ``v_prediction``; empty for another word."""
    return PREDICTIONS.get(re.sub(r"[\W_]", "", said[:40].casefold()), "")


def _prediction(metadata: Mapping[str, str]) -> str:
    prediction = prediction_of(metadata.get("modelspec.prediction_type", ""))
    if prediction or not metadata.get("ss_v_parameterization"):
        return prediction
    return "v_prediction" if _says_yes(metadata["ss_v_parameterization"]) else "epsilon"


def _says_yes(text: str) -> bool:
    return text.strip().casefold() in ("true", "1", "yes")


def _recipe(text: str) -> str:
    """What a merged file was mixed from, such as ``Anything V5 + Counterfeit + the LoRA Ink``."""
    try:
        found = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        return ""
    recipe = cast("dict[str, Any]", found) if isinstance(found, dict) else {}
    checkpoints = [_title(one) for one in _list(recipe.get("checkpoints"))]
    loras = [f"the LoRA {_title(one)}" for one in _list(recipe.get("loras"))]
    return _clean(" + ".join(checkpoints + loras))


def _list(value: Any) -> list[Any]:
    return cast("list[Any]", value)[:MAX_TRIGGERS] if isinstance(value, list) else []


def _title(value: Any) -> str:
    parent = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
    return str(parent.get("title", "?"))


def _triggers(metadata: Mapping[str, str]) -> tuple[str, ...]:
    """The words the author named, else the tags that most training pictures had."""
    named = [_clean(word) for word in metadata.get("modelspec.trigger_phrase", "").split(",")]
    if any(named):
        return tuple(filter(None, named))[:MAX_TRIGGERS]
    try:
        sets = json.loads(metadata.get("ss_tag_frequency", "{}"))
    except (ValueError, RecursionError):
        return ()
    counts: dict[str, float] = {}
    for tags in cast("dict[str, Any]", sets).values() if isinstance(sets, dict) else ():
        for tag, count in cast("dict[str, Any]", tags).items() if isinstance(tags, dict) else ():
            if isinstance(count, int | float) and count == count:
                counts[tag] = max(counts.get(tag, 0), min(count, 1e9))
    ranked = sorted(counts, key=lambda tag: (-counts[tag], tag))[:MAX_TRIGGERS]
    return tuple(filter(None, (_clean(tag) for tag in ranked)))


def _clean(text: str) -> str:
    """One line without characters that steer a terminal or turn the writing direction."""
    kept = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in text[:1000])
    return re.sub(r"\s+", " ", kept).strip()[:MAX_WORDS]
