"""The identity adapter: a small CLIP vision encoder, and IP-Adapter weights in a frozen UNet.

The attention runs in diffusers' own IP-Adapter processors, so that training and the studio compute
the same. Pictures are seen as ``core.generation.adapters`` shows them: on a white square.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from diffusers import UNet2DConditionModel
from diffusers.models.embeddings import ImageProjection
from safetensors.torch import load_file, save_file
from torch import nn
from torch.nn import functional
from transformers import CLIPVisionConfig, CLIPVisionModelWithProjection
from transformers.image_utils import OPENAI_CLIP_MEAN, OPENAI_CLIP_STD

from training.figures import ATTRIBUTES
from training.shipped import replaced

WORDS = 4  # what IP-Adapter's plain format makes of a picture
# What an encoder is asked for while it learns; a sharper eye for those costs nothing later.
ASKED = (
    "kind", "hair_style", "hair_length", "hair_colour", "eye_colour", "skin", "outfit",
    "outfit_colour", "shoe_colour", "accessory", "prop",
)  # fmt: skip
# Cosines are told apart at this spread (https://arxiv.org/abs/2103.00020 starts from it).
TEMPERATURE = 0.07
ADAPTER_FILE, ENCODER_FOLDER = "ip_adapter.safetensors", "image_encoder"
# With a generator of 64 MiB, the detector and the upscaler, assets/starter stays below 90 MiB.
MOST_BYTES = 8 << 20


@dataclass(frozen=True, kw_only=True)
class Sight:
    """Sizes of the encoder: 256 pixels keep an eye of a 256×384 figure at four."""

    side: int = 256
    patch: int = 16
    width: int = 192
    layers: int = 6
    heads: int = 3
    told: int = 256


TINY_SIGHT = Sight(side=32, patch=8, width=16, layers=1, heads=2, told=16)


def new_encoder(sight: Sight) -> CLIPVisionModelWithProjection:
    return CLIPVisionModelWithProjection(
        CLIPVisionConfig(
            image_size=sight.side, patch_size=sight.patch, hidden_size=sight.width,
            intermediate_size=4 * sight.width, num_hidden_layers=sight.layers,
            num_attention_heads=sight.heads, projection_dim=sight.told,
        )
    )  # fmt: skip


class Identity(nn.Module):
    """All that is trained; ``projection`` and ``attention`` are parts of the UNet, too."""

    def __init__(
        self, encoder: CLIPVisionModelWithProjection, projection: ImageProjection,
        attention: list[nn.Module],
    ) -> None:  # fmt: skip
        super().__init__()
        self.encoder, self.projection = encoder, projection
        self.attention = nn.ModuleList(attention)
        told = encoder.config.projection_dim
        self.heads = nn.ModuleDict({name: nn.Linear(told, len(ATTRIBUTES[name])) for name in ASKED})

    def told(self, pictures: torch.Tensor) -> torch.Tensor:
        """(n, told) of pictures (n, 3, h, w) in 0..1."""
        return self.encoder(seen(pictures, self.encoder.config.image_size)).image_embeds

    def set_strength(self, strength: float) -> None:
        for processor in self.attention:
            processor.scale = [strength]


def seen(pictures: torch.Tensor, side: int) -> torch.Tensor:
    """As ``CLIPImageProcessor`` makes them of pictures on a white square."""
    height, width = pictures.shape[-2:]
    whole = max(height, width)
    left, top = (whole - width) // 2, (whole - height) // 2
    paper = functional.pad(
        pictures, (left, whole - width - left, top, whole - height - top), value=1.0
    )
    small = functional.interpolate(
        paper, (side, side), mode="bicubic", antialias=True, align_corners=False
    ).clamp(0, 1)
    mean, spread = (
        torch.tensor(values, device=small.device)[:, None, None]
        for values in (OPENAI_CLIP_MEAN, OPENAI_CLIP_STD)
    )
    return (small - mean) / spread


def fitted(unet: UNet2DConditionModel, sight: Sight) -> Identity:
    """A new adapter in ``unet``, which is frozen by this; it begins with the words' own weights."""
    cross = unet.config.cross_attention_dim
    begun = ImageProjection(sight.told, cross, num_image_text_embeds=WORDS)
    heard = [name for name in unet.attn_processors if not name.endswith("attn1.processor")]
    known = unet.state_dict()
    attention = {
        f"{_number(place)}.to_{part}_ip.weight": known[
            f"{name.removesuffix('.processor')}.to_{part}.weight"
        ].clone()
        for place, name in enumerate(heard)
        for part in ("k", "v")
    }
    return _installed(unet, new_encoder(sight), _projection(begun), attention)


def fitted_from(unet: UNet2DConditionModel, folder: Path) -> Identity:
    """What ``write`` wrote, in ``unet``; the heads are new."""
    saved = {name: value.float() for name, value in load_file(folder / ADAPTER_FILE).items()}
    encoder = CLIPVisionModelWithProjection.from_pretrained(
        folder / ENCODER_FOLDER, dtype=torch.float32
    )
    parts = [
        {name.removeprefix(home): value for name, value in saved.items() if name.startswith(home)}
        for home in ("image_proj.", "ip_adapter.")
    ]
    return _installed(unet, encoder, *parts)


def _installed(
    unet: UNet2DConditionModel, encoder: CLIPVisionModelWithProjection,
    projection: dict[str, torch.Tensor], attention: dict[str, torch.Tensor],
) -> Identity:  # fmt: skip
    unet.requires_grad_(False)
    parts: dict[str, Any] = {"image_proj": projection, "ip_adapter": attention}
    unet._load_ip_adapter_weights([parts], low_cpu_mem_usage=False)
    processors = [one for one in unet.attn_processors.values() if hasattr(one, "to_k_ip")]
    found = Identity(encoder, unet.encoder_hid_proj.image_projection_layers[0], processors)
    return found.requires_grad_(True)


def _number(place: int) -> int:
    # Self-attention has the even numbers, and no weights (https://github.com/tencent-ailab/IP-Adapter).
    return 2 * place + 1


def _projection(layer: ImageProjection) -> dict[str, torch.Tensor]:
    """Under the names of IP-Adapter's files."""
    return {
        name.replace("image_embeds", "proj"): value for name, value in layer.state_dict().items()
    }


def write(model: Identity, folder: Path, emphasis: float = 1.0) -> int:
    """Adapter and encoder in half precision, in place of what was there; returns the bytes.

    What the adapter says is made ``emphasis`` times as strong: a short training leaves it timid.
    """

    def fill(part: Path) -> None:
        part.mkdir()
        tensors = {f"image_proj.{k}": v for k, v in _projection(model.projection).items()}
        for place, processor in enumerate(model.attention):
            for way, by in (("to_k_ip", 1.0), ("to_v_ip", emphasis)):
                name = f"ip_adapter.{_number(place)}.{way}.weight"
                tensors[name] = getattr(processor, way)[0].weight * by
        halves = {name: v.detach().half().cpu().contiguous() for name, v in tensors.items()}
        save_file(halves, part / ADAPTER_FILE)
        half = new_encoder_like(model.encoder)
        half.half().save_pretrained(part / ENCODER_FOLDER)

    return replaced(folder, fill, MOST_BYTES)


def new_encoder_like(encoder: CLIPVisionModelWithProjection) -> CLIPVisionModelWithProjection:
    """A copy on the processor: the one that is trained stays in full precision."""
    copy = CLIPVisionModelWithProjection(encoder.config)
    copy.load_state_dict({name: value.cpu() for name, value in encoder.state_dict().items()})
    return copy


def apart_loss(first: torch.Tensor, second: torch.Tensor, who: torch.Tensor) -> torch.Tensor:
    """Each of (n, told) is nearest to its own partner; ``who`` (n,) names characters, so that one
    that is in the batch twice is nobody's stranger."""
    alike = (
        functional.normalize(first.float(), dim=1) @ functional.normalize(second.float(), dim=1).T
    )
    twins = (who[:, None] == who[None]) & ~torch.eye(len(who), dtype=torch.bool, device=who.device)
    logits = (alike / TEMPERATURE).masked_fill(twins, float("-inf"))
    right = torch.arange(len(who), device=who.device)
    return (
        functional.cross_entropy(logits, right) / 2 + functional.cross_entropy(logits.T, right) / 2
    )


def asked_loss(model: Identity, told: torch.Tensor, answers: torch.Tensor) -> torch.Tensor:
    """``answers`` (n, len(ASKED)): places in ``ATTRIBUTES``."""
    losses = [
        functional.cross_entropy(model.heads[name](told).float(), answers[:, place])
        for place, name in enumerate(ASKED)
    ]
    return torch.stack(losses).mean()


def roc_auc(first: torch.Tensor, second: torch.Tensor) -> float:
    """Rows of both are the same characters: how often one's own partner is the more alike."""
    alike = (
        functional.normalize(first.float(), dim=1) @ functional.normalize(second.float(), dim=1).T
    )
    own = torch.eye(len(alike), dtype=torch.bool)
    same, different = alike[own][:, None], alike[~own]
    return float(((same > different).float() + 0.5 * (same == different).float()).mean())
