"""A real Stable Diffusion 1.5 shaped checkpoint of 100 000 random weights, written in a second."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def write_tokenizer(folder: Path) -> None:
    """256 bytes, the same at a word's end, and the two marks: needs no download."""
    folder.mkdir(parents=True, exist_ok=True)
    codes = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [code for code in range(256) if code not in codes]
    characters = [chr(c) for c in codes] + [chr(256 + i) for i in range(len(others))]
    words = [*characters, *(c + "</w>" for c in characters), "<|startoftext|>", "<|endoftext|>"]
    (folder / "vocab.json").write_text(json.dumps({w: i for i, w in enumerate(words)}))
    (folder / "merges.txt").write_text("#version: 0.2\n")
    settings = {
        "model_max_length": 77,
        "tokenizer_class": "CLIPTokenizer",
        "unk_token": "<|endoftext|>",
        "bos_token": "<|startoftext|>",
        "eos_token": "<|endoftext|>",
        "pad_token": "<|endoftext|>",
        "do_lower_case": True,
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(settings))


def text_encoder(layers: int = 3) -> Any:
    from transformers import CLIPTextConfig, CLIPTextModel

    return CLIPTextModel(
        CLIPTextConfig(
            bos_token_id=512,
            eos_token_id=513,
            pad_token_id=513,
            hidden_size=32,
            intermediate_size=37,
            num_attention_heads=4,
            num_hidden_layers=layers,
            vocab_size=514,
            max_position_embeddings=77,
        )
    ).eval()


def four_level_unet() -> Any:
    """With the block plan of Stable Diffusion 1.x, which single files are bound to."""
    from diffusers import UNet2DConditionModel

    return UNet2DConditionModel(
        block_out_channels=(8, 16, 16, 16),
        layers_per_block=2,
        sample_size=16,
        down_block_types=(*["CrossAttnDownBlock2D"] * 3, "DownBlock2D"),
        up_block_types=("UpBlock2D", *["CrossAttnUpBlock2D"] * 3),
        cross_attention_dim=32,
        norm_num_groups=4,
        attention_head_dim=2,
    ).eval()


def unet() -> Any:
    from diffusers import UNet2DConditionModel

    return UNet2DConditionModel(
        block_out_channels=(8, 16),
        layers_per_block=1,
        sample_size=16,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        cross_attention_dim=32,
        norm_num_groups=4,
        attention_head_dim=4,
    ).eval()


def controlnet() -> Any:
    import torch
    from diffusers import ControlNetModel

    model = ControlNetModel(
        block_out_channels=(8, 16),
        layers_per_block=1,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        conditioning_embedding_out_channels=(4, 8, 8, 8),
        cross_attention_dim=32,
        norm_num_groups=4,
        attention_head_dim=4,
    ).eval()
    # Fresh ControlNets end in zeros and would have no effect at all.
    for block in (*model.controlnet_down_blocks, model.controlnet_mid_block):
        torch.nn.init.normal_(block.weight, std=0.3)
    torch.nn.init.normal_(model.controlnet_cond_embedding.conv_out.weight, std=0.3)
    return model


def vae(kind: str = "kl", layers: int = 1) -> Any:
    from diffusers import AutoencoderKL, AutoencoderTiny

    if kind == "tiny":
        return AutoencoderTiny(
            encoder_block_out_channels=(8, 8, 8, 8), decoder_block_out_channels=(8, 8, 8, 8)
        ).eval()
    return AutoencoderKL(
        block_out_channels=[8, 8, 8, 8],
        down_block_types=["DownEncoderBlock2D"] * 4,
        up_block_types=["UpDecoderBlock2D"] * 4,
        layers_per_block=layers,
        latent_channels=4,
        norm_num_groups=4,
        sample_size=64,
    ).eval()


def motion_adapter(widths: tuple[int, ...] = (8, 16), layers: int = 1, *, mid: bool = True) -> Any:
    """For the UNet of ``write_checkpoint``."""
    import torch
    from diffusers import MotionAdapter

    with torch.random.fork_rng():
        torch.manual_seed(5)
        return MotionAdapter(
            block_out_channels=widths,
            motion_layers_per_block=layers,
            motion_num_attention_heads=2,
            motion_norm_num_groups=4,
            motion_max_seq_length=32,
            use_motion_mid_block=mid,
        ).eval()


def write_checkpoint(folder: Path, *, codec: str = "kl", prediction: str = "v_prediction") -> Path:
    """The layout that ``StableDiffusionControlNetPipeline.save_pretrained`` writes."""
    import torch
    from diffusers import DDIMScheduler, StableDiffusionControlNetPipeline
    from transformers import CLIPTokenizer

    with torch.random.fork_rng():
        torch.manual_seed(0)
        write_tokenizer(folder / "tokenizer")
        StableDiffusionControlNetPipeline(
            vae=vae(codec),
            text_encoder=text_encoder(),
            tokenizer=CLIPTokenizer.from_pretrained(folder / "tokenizer"),
            unet=unet(),
            controlnet=controlnet(),
            scheduler=DDIMScheduler(
                beta_start=0.00085,
                beta_end=0.012,
                beta_schedule="scaled_linear",
                clip_sample=False,
                set_alpha_to_one=False,
                steps_offset=1,
                prediction_type=prediction,
            ),
            safety_checker=None,
            feature_extractor=None,
            requires_safety_checker=False,
        ).save_pretrained(folder)
    return folder


def write_four_level(folder: Path, *, seed: int = 0, prediction: str = "epsilon") -> Path:
    """A diffusers folder with the blocks of Stable Diffusion 1.x, which single files can hold."""
    import torch
    from diffusers import DDIMScheduler, StableDiffusionPipeline
    from transformers import CLIPTokenizer

    with torch.random.fork_rng():
        torch.manual_seed(seed)
        write_tokenizer(folder / "tokenizer")
        StableDiffusionPipeline(
            vae=vae(),
            text_encoder=text_encoder(),
            tokenizer=CLIPTokenizer.from_pretrained(folder / "tokenizer"),
            unet=four_level_unet(),
            scheduler=DDIMScheduler(
                beta_start=0.00085,
                beta_end=0.012,
                beta_schedule="scaled_linear",
                clip_sample=False,
                set_alpha_to_one=False,
                steps_offset=1,
                prediction_type=prediction,
            ),
            safety_checker=None,
            feature_extractor=None,
            requires_safety_checker=False,
        ).save_pretrained(folder)
    return folder
