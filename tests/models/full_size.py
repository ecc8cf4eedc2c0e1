"""Headers of full-size files: names and shapes of the real networks, data as a hole on the disk."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.models.ldm import unet_name

SD15: dict[str, Any] = {"cross_attention_dim": 768}
SD2: dict[str, Any] = {"cross_attention_dim": 1024, "use_linear_projection": True}
SDXL: dict[str, Any] = {
    "block_out_channels": (320, 640, 1280),
    "down_block_types": ("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
    "up_block_types": ("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
    "transformer_layers_per_block": (1, 2, 10),
    "attention_head_dim": (5, 10, 20),
    "use_linear_projection": True,
    "addition_embed_type": "text_time",
    "addition_time_embed_dim": 256,
    "projection_class_embeddings_input_dim": 2816,
    "cross_attention_dim": 2048,
}


def unet(settings: dict[str, Any], in_channels: int = 4) -> Any:
    import torch
    from diffusers import UNet2DConditionModel

    with torch.device("meta"):
        return UNet2DConditionModel(in_channels=in_channels, **settings)


def shapes_of(model: Any) -> dict[str, tuple[int, ...]]:
    return {name: tuple(value.shape) for name, value in model.state_dict().items()}


def ldm_shapes(model: Any) -> dict[str, tuple[int, ...]]:
    first = () if model.config.addition_embed_type else (0,)
    return {
        f"model.diffusion_model.{unet_name(name, first)}": shape
        for name, shape in shapes_of(model).items()
    }


def write_header(
    path: Path, shapes: dict[str, tuple[int, ...]], metadata: dict[str, str] | None = None
) -> Path:
    """Half-precision tensors of these shapes; gigabytes that take no room."""
    entries: dict[str, Any] = {"__metadata__": metadata or {"format": "pt"}}
    place = 0
    for name, shape in shapes.items():
        count = 2
        for side in shape:
            count *= side
        entries[name] = {"dtype": "F16", "shape": shape, "data_offsets": [place, place + count]}
        place += count
    text = json.dumps(entries).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(len(text).to_bytes(8, "little") + text)
        file.truncate(8 + len(text) + place)
    return path
