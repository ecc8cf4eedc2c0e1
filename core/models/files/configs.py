"""The ``config.json`` of a model folder, read with care: a stranger wrote it.

torch sets aside memory by these numbers before it sees a weight, so they are bounded here first.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

from core.config import ASSETS
from core.errors import ModelMissing, ModelUnusable

# Layouts of the families, and their tokenizer, which single files do not carry.
CONFIGS = ASSETS / "configs"
SD15_CONFIG = CONFIGS / "sd15"
SDXL_CONFIG = CONFIGS / "sdxl"
DAMAGED = "Some files of this model are damaged or missing. Get it again."
MAX_CONFIG_BYTES = 1 << 20
MAX_DEPTH = 6
MAX_ENTRIES = 2000
MAX_NUMBER = 1_000_000_000
# Far above every Stable Diffusion there is (widths up to 10 240, 32 layers, 49 408 words).
MAX_WIDTH, MAX_COUNT, MAX_WORDS = 16_384, 128, 300_000
WIDTHS = {
    "addition_time_embed_dim", "attention_head_dim", "block_out_channels",
    "conditioning_embedding_out_channels", "cross_attention_dim", "decoder_block_out_channels",
    "encoder_block_out_channels", "hidden_size", "in_channels", "intermediate_size",
    "latent_channels", "max_position_embeddings", "num_attention_heads", "num_proj_channel",
    "num_trans_channel", "out_channels", "projection_class_embeddings_input_dim", "projection_dim",
    "image_size", "patch_size",
}  # fmt: skip
COUNTS = {
    "layers_per_block", "num_control_type", "num_hidden_layers", "num_layers", "num_trans_layer",
    "transformer_layers_per_block", "num_decoder_blocks", "num_encoder_blocks",
}  # fmt: skip


def read_config(path: Path) -> dict[str, Any]:
    """A table whose numbers are finite and small enough to build a model by.

    Raises ``ModelMissing`` or ``ModelUnusable`` with one line.
    """
    name = f"{path.parent.name}/{path.name}"
    try:
        with path.open("rb") as file:
            text = file.read(MAX_CONFIG_BYTES + 1)
    except OSError as error:
        raise ModelMissing(
            expected=f"{name} in the model",
            got="none",
            todo="get it again",
            shown=DAMAGED,
        ) from error
    try:
        found = json.loads(text) if len(text) <= MAX_CONFIG_BYTES else None
    except (ValueError, RecursionError) as error:
        raise _unusable(f"JSON in {name}", "something else") from error
    if not isinstance(found, dict):
        raise _unusable(f"a table in {name}", "something else")
    values = cast("dict[str, Any]", found)
    reason = _excess(values)
    if reason:
        raise _unusable(f"the sizes of a model in {name}", reason)
    return values


def _unusable(expected: str, got: str) -> ModelUnusable:
    return ModelUnusable(expected=expected, got=got, todo="get it again", shown=DAMAGED)


def _excess(values: dict[str, Any]) -> str:
    """What is too large to be a model's config; empty when nothing is."""
    waiting: list[tuple[str, Any, int]] = [(key, value, 1) for key, value in values.items()]
    seen = 0
    while waiting:
        key, value, depth = waiting.pop()
        seen += 1
        if seen > MAX_ENTRIES or depth > MAX_DEPTH:
            return "a table too large or too deep"
        if isinstance(value, dict):
            inner = cast("dict[str, Any]", value)
            waiting += [(name, entry, depth + 1) for name, entry in inner.items()]
        elif isinstance(value, list):
            waiting += [(key, entry, depth + 1) for entry in cast("list[Any]", value)]
        elif isinstance(value, int | float) and not _fits(key, value):
            return f"{key!s:.40} = {value!s:.40}"
    return ""


def _fits(key: str, value: float) -> bool:
    limit = MAX_NUMBER
    if key in WIDTHS:
        limit = MAX_WIDTH
    elif key in COUNTS:
        limit = MAX_COUNT
    elif key == "vocab_size":
        limit = MAX_WORDS
    return abs(value) <= limit  # not so for infinity, nor for what is no number
