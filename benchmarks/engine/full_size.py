"""Models in the shapes of Stable Diffusion 1.5 and SDXL with random weights, for measuring.

Speed and memory do not depend on what the weights are. ``tiny`` keeps every kind of block and makes
each narrow, so that a rehearsal takes seconds on a processor. The shapes are those of the public
configurations; their parameter counts (859.5 and 2567.5 million for the UNets) were checked.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.models.tiny import write_tokenizer

CODEC_LEVELS = 4
FAMILIES = ("sd15", "sdxl")


@dataclass(frozen=True)
class Shape:
    """What tells the families apart. ``heads`` are per level, as diffusers' configurations say."""

    name: str
    channels: tuple[int, ...]
    heads: int | tuple[int, ...]
    context: int
    is_xl: bool
    side: int


SD15 = Shape("sd15", (320, 640, 1280, 1280), 8, 768, False, 512)
SDXL = Shape("sdxl", (320, 640, 1280), (5, 10, 20), 2048, True, 1024)
TINY_SD15 = Shape("sd15", (32, 32, 32, 32), 8, 32, False, 64)
TINY_SDXL = Shape("sdxl", (32, 32, 64), (1, 1, 2), 64, True, 64)


def shape(family: str, *, tiny: bool) -> Shape:
    return {"sd15": (SD15, TINY_SD15), "sdxl": (SDXL, TINY_SDXL)}[family][tiny]


def unet_settings(of: Shape) -> dict[str, Any]:
    """What a UNet and its ControlNet have in common."""
    settings: dict[str, Any] = {
        "block_out_channels": of.channels,
        "attention_head_dim": of.heads,
        "cross_attention_dim": of.context,
        "norm_num_groups": 32 if of.channels[0] >= 320 else 8,
    }
    if of.is_xl:
        settings |= {
            "down_block_types": ("DownBlock2D", *["CrossAttnDownBlock2D"] * 2),
            "transformer_layers_per_block": (1, 2, 10),
            "use_linear_projection": True,
            "addition_embed_type": "text_time",
            "addition_time_embed_dim": 256,
            "projection_class_embeddings_input_dim": pooled_features(of) + 6 * 256,
        }
    return settings


def pooled_features(of: Shape) -> int:
    return 1280 if of.channels[-1] >= 1280 else 32


def unet(of: Shape) -> Any:
    from diffusers import UNet2DConditionModel

    up = ("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D")
    more = {"up_block_types": up} if of.is_xl else {}
    return UNet2DConditionModel(sample_size=of.side // 8, **unet_settings(of), **more)


def controlnet(of: Shape) -> Any:
    import torch
    from diffusers import ControlNetModel

    model = ControlNetModel(**unet_settings(of))
    # fresh ones end in zeros, on which a processor or a card may be quicker than on numbers
    for block in (*model.controlnet_down_blocks, model.controlnet_mid_block):
        torch.nn.init.normal_(block.weight, std=0.02)
    torch.nn.init.normal_(model.controlnet_cond_embedding.conv_out.weight, std=0.02)
    return model


def vae(of: Shape) -> Any:
    from diffusers import AutoencoderKL

    is_tiny = of.channels[0] < 320
    return AutoencoderKL(
        block_out_channels=(32, 32, 64, 64) if is_tiny else (128, 256, 512, 512),
        down_block_types=("DownEncoderBlock2D",) * CODEC_LEVELS,
        up_block_types=("UpDecoderBlock2D",) * CODEC_LEVELS,
        layers_per_block=2,
        latent_channels=4,
        sample_size=of.side,
        scaling_factor=0.13025 if of.is_xl else 0.18215,
        force_upcast=of.is_xl,
    )


def text_encoders(of: Shape) -> list[Any]:
    """CLIP-L, and OpenCLIP bigG behind it for SDXL; their vocabulary is the tests' own."""
    from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

    is_tiny = of.channels[0] < 320
    common = {"bos_token_id": 512, "eos_token_id": 513, "pad_token_id": 513,
              "vocab_size": 514 if is_tiny else 49408}  # fmt: skip
    first = CLIPTextConfig(
        hidden_size=32 if is_tiny else 768,
        intermediate_size=64 if is_tiny else 3072,
        num_attention_heads=4 if is_tiny else 12,
        num_hidden_layers=3 if is_tiny else 12,
        **common,
    )
    second = CLIPTextConfig(
        hidden_size=32 if is_tiny else 1280,
        intermediate_size=64 if is_tiny else 5120,
        num_attention_heads=4 if is_tiny else 20,
        num_hidden_layers=3 if is_tiny else 32,
        hidden_act="gelu",
        projection_dim=pooled_features(of),
        **common,
    )
    return [CLIPTextModel(first), *([CLIPTextModelWithProjection(second)] if of.is_xl else [])]


def tokenizer(folder: Path) -> Any:
    from transformers import CLIPTokenizer

    write_tokenizer(folder)
    return CLIPTokenizer.from_pretrained(folder)


def scheduler() -> Any:
    from diffusers import DDIMScheduler

    return DDIMScheduler(
        beta_start=0.00085,
        beta_end=0.012,
        beta_schedule="scaled_linear",
        clip_sample=False,
        set_alpha_to_one=False,
        steps_offset=1,
    )


def write_checkpoint(folder: Path, of: Shape, *, half: bool = True) -> Path:
    """A diffusers folder with its ControlNet inside; full size: 2.9 GB (SD 1.5), 9.4 GB (SDXL).

    Parts are made and written one by one, so that the largest sets what memory it takes.
    """
    import torch

    makers = {
        "unet": lambda: unet(of),
        "controlnet": lambda: controlnet(of),
        "vae": lambda: vae(of),
    }
    for place in range(1 + of.is_xl):
        name = "text_encoder" if place == 0 else "text_encoder_2"
        makers[name] = lambda place=place: text_encoders(of)[place]
        home = folder / name.replace("text_encoder", "tokenizer")
        tokenizer(home).save_pretrained(home)
    torch.manual_seed(0)
    for name, make in makers.items():
        model = make()
        (model.half() if half else model).save_pretrained(folder / name)
        del model
    scheduler().save_pretrained(folder / "scheduler")
    kind = (
        "StableDiffusionXLControlNetPipeline" if of.is_xl else "StableDiffusionControlNetPipeline"
    )
    (folder / "model_index.json").write_text(f'{{"_class_name": "{kind}"}}')
    return folder
