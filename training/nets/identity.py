"""The identity adapter: IP-Adapter weights for the embedding that a reader of looks makes.

The format is IP-Adapter FaceID's, where a recogniser's numbers stand in the place of CLIP's
(https://huggingface.co/h94/IP-Adapter-FaceID). The attention runs in diffusers' own IP-Adapter
processors and ``core.generation.conditioning.ip_adapter_pooled``, so that training and the studio
compute the same.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from diffusers import UNet2DConditionModel
from diffusers.models.embeddings import IPAdapterFaceIDImageProjection
from safetensors.torch import load_file, save_file
from torch import nn
from torch.nn import functional

from core.generation.conditioning.ip_adapter_pooled import PooledIPAdapter
from training.output import replace_folder

TOKENS = 8  # made of a picture
HIDDEN_RATIO = 4  # hidden channels over those of the embedding
ADAPTER_FILE = "ip_adapter.safetensors"
MOST_BYTES = 8 << 20


class IdentityAdapter(nn.Module):
    """All that is trained; the parts are parts of the UNet, too."""

    def __init__(self, unet: UNet2DConditionModel) -> None:
        super().__init__()
        self.projection = unet.encoder_hid_proj.image_projection_layers[0]
        processors = [one for one in unet.attn_processors.values() if hasattr(one, "to_k_ip")]
        self.attention = nn.ModuleList(processors)
        self.pooled = PooledIPAdapter(unet)
        self.set_strength(1.0)

    def set_strength(self, strength: float) -> None:
        self.pooled.strengths = (strength,)
        for processor in self.attention:
            processor.scale = [strength]


def new_adapter(unet: UNet2DConditionModel, embedding_size: int) -> IdentityAdapter:
    """For embeddings of ``embedding_size`` in ``unet``, which is frozen by this; it begins with the
    weights of the cross-attention to the text."""
    cross = unet.config.cross_attention_dim
    projection = IPAdapterFaceIDImageProjection(
        embedding_size, cross, mult=HIDDEN_RATIO, num_tokens=TOKENS
    )
    crossed = [name for name in unet.attn_processors if not name.endswith("attn1.processor")]
    known = unet.state_dict()
    attention = {
        f"{_number(place)}.to_{part}_ip.weight": known[
            f"{name.removesuffix('.processor')}.to_{part}.weight"
        ].clone()
        for place, name in enumerate(crossed)
        for part in ("k", "v")
    }
    return _installed(unet, _projection(projection), attention)


def load_adapter(unet: UNet2DConditionModel, folder: Path) -> IdentityAdapter:
    """What ``save_adapter`` wrote, in ``unet``."""
    saved = {name: value.float() for name, value in load_file(folder / ADAPTER_FILE).items()}
    parts = [
        {name.removeprefix(home): value for name, value in saved.items() if name.startswith(home)}
        for home in ("image_proj.", "ip_adapter.")
    ]
    return _installed(unet, *parts)


def _installed(
    unet: UNet2DConditionModel,
    projection: dict[str, torch.Tensor],
    attention: dict[str, torch.Tensor],
) -> IdentityAdapter:
    unet.requires_grad_(False)
    parts: dict[str, Any] = {"image_proj": projection, "ip_adapter": attention}
    unet._load_ip_adapter_weights([parts], low_cpu_mem_usage=False)
    return IdentityAdapter(unet).requires_grad_(True)


def _number(place: int) -> int:
    # Self-attention has the even numbers, and no weights (https://github.com/tencent-ailab/IP-Adapter).
    return 2 * place + 1


def _projection(layer: IPAdapterFaceIDImageProjection) -> dict[str, torch.Tensor]:
    """Under the names of IP-Adapter FaceID's files."""
    return {
        name.replace("ff.net.0.proj", "proj.0").replace("ff.net.2", "proj.2"): value
        for name, value in layer.state_dict().items()
    }


def save_adapter(model: IdentityAdapter, folder: Path) -> int:
    """The adapter in half precision, in place of what was there; returns the bytes."""

    def fill(part: Path) -> None:
        part.mkdir()
        tensors = {f"image_proj.{k}": v for k, v in _projection(model.projection).items()}
        for place, processor in enumerate(model.attention):
            for way in ("to_k_ip", "to_v_ip"):
                name = f"ip_adapter.{_number(place)}.{way}.weight"
                tensors[name] = getattr(processor, way)[0].weight
        halves = {name: v.detach().half().cpu().contiguous() for name, v in tensors.items()}
        save_file(halves, part / ADAPTER_FILE)

    return replace_folder(folder, fill, MOST_BYTES)


def roc_auc(first: torch.Tensor, second: torch.Tensor) -> float:
    """Rows of both are the same characters: how often one's own partner is the more alike."""
    alike = (
        functional.normalize(first.float(), dim=1) @ functional.normalize(second.float(), dim=1).T
    )
    own = torch.eye(len(alike), dtype=torch.bool)
    same, different = alike[own][:, None], alike[~own]
    return float(((same > different).float() + 0.5 * (same == different).float()).mean())
