"""Header of a motion adapter → what it is, and how it is built.

Those are the layers of AnimateDiff that see several frames at once, named as diffusers'
``MotionAdapter`` names them or as the first release did.
"""

from __future__ import annotations

import re
from typing import Any

from core.models.family import Family
from core.models.files.safetensors_header import Header
from core.models.identify.facts import ModelFacts
from core.models.kinds import ModelKind

MARK = "down_blocks.0.motion_modules."
ORIGINAL = f"{MARK}0.temporal_transformer."
# Pieces of the first release's names, and what diffusers calls them (its
# ``convert_animatediff_checkpoint_to_diffusers``). Both attentions of a layer count places alike.
_NAMES = (
    (".temporal_transformer", ""), (".attention_blocks.0.pos_encoder", ".pos_embed"),
    (".norms.0", ".norm1"), (".norms.1", ".norm2"), (".ff_norm", ".norm3"),
    (".attention_blocks.0", ".attn1"), (".attention_blocks.1", ".attn2"),
)  # fmt: skip
# How wide the levels of SDXL are; Stable Diffusion 1.x has one more.
SDXL_WIDTHS = (320, 640, 1280)
_NORM = re.compile(
    r"down_blocks\.(\d+)\.motion_modules\.(\d+)\.(?:temporal_transformer\.)?norm\.weight"
)


def is_motion_adapter(header: Header) -> bool:
    """And no UNet with such layers inside."""
    return header.has(MARK) and not header.has("time_embedding.")


def motion_adapter(header: Header) -> ModelFacts:
    is_sdxl = tuple(layout_of(header)["block_out_channels"]) == SDXL_WIDTHS
    why = ""
    if is_sdxl:
        why = (
            "This is a motion adapter for SDXL. Clips are made with those for Stable Diffusion 1.x."
        )
    elif "conv_in.weight" in header.shapes:
        why = "This is a motion adapter of PIA. Clips are made with those of AnimateDiff."
    return ModelFacts(
        kind=ModelKind.MOTION_ADAPTER,
        family=Family.SDXL if is_sdxl else Family.SD15,
        layout="original" if header.has(ORIGINAL) else "diffusers",
        why_not=why,
    )


def layout_of(header: Header) -> dict[str, Any]:
    """The settings of diffusers' ``MotionAdapter`` that the tensors tell."""
    widths: dict[int, int] = {}
    layers: dict[int, int] = {}
    for name, shape in header.shapes.items():
        if found := _NORM.fullmatch(name):
            level, layer = int(found[1]), int(found[2])
            widths[level] = shape[0] if shape else 0
            layers[level] = max(layers.get(level, 0), layer + 1)
    ends = ("pos_embed.pe", "pos_encoder.pe")
    positions = (shape for name, shape in header.shapes.items() if name.endswith(ends))
    length = next((shape[1] for shape in positions if len(shape) == 3), 32)
    return {
        "block_out_channels": [widths[level] for level in sorted(widths)],
        "motion_layers_per_block": max(layers.values(), default=2),
        "motion_max_seq_length": length,
        "use_motion_mid_block": header.has("mid_block."),
    }


def name_now(first: str) -> str:
    """Of a tensor of the first release; empty for one that is not needed."""
    name = first
    for old, new in _NAMES:
        name = name.replace(old, new)
    return "" if ".pos_encoder" in name else name
