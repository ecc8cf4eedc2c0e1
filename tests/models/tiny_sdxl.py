"""A real SDXL shaped checkpoint of random weights, with both text encoders."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.models.tiny import text_encoder, vae, write_tokenizer

HIDDEN = 48  # of the second text encoder; single files tell it from the first (32) by width


def text_encoder_2(layers: int = 3) -> Any:
    from transformers import CLIPTextConfig, CLIPTextModelWithProjection

    return CLIPTextModelWithProjection(
        CLIPTextConfig(
            bos_token_id=512,
            eos_token_id=513,
            pad_token_id=0,
            hidden_size=HIDDEN,
            intermediate_size=37,
            projection_dim=HIDDEN,
            num_attention_heads=4,
            num_hidden_layers=layers,
            vocab_size=514,
            max_position_embeddings=77,
            hidden_act="gelu",
        )
    ).eval()


BLOCKS: dict[str, Any] = {
    "block_out_channels": (8, 16, 16),
    "layers_per_block": 2,
    "down_block_types": ("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
    "transformer_layers_per_block": (1, 1, 2),
    "attention_head_dim": (2, 4, 4),
    "use_linear_projection": True,
    "addition_embed_type": "text_time",
    "addition_time_embed_dim": 8,
    "projection_class_embeddings_input_dim": 6 * 8 + HIDDEN,
    "cross_attention_dim": 32 + HIDDEN,
    "norm_num_groups": 4,
}


def unet(in_channels: int = 4) -> Any:
    from diffusers import UNet2DConditionModel

    return UNet2DConditionModel(
        in_channels=in_channels,
        sample_size=16,
        up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
        **BLOCKS,
    ).eval()


def _with_effect(model: Any) -> Any:
    """Fresh ControlNets end in zeros and would have no effect at all."""
    import torch

    for block in (*model.controlnet_down_blocks, model.controlnet_mid_block):
        torch.nn.init.normal_(block.weight, std=0.3)
    torch.nn.init.normal_(model.controlnet_cond_embedding.conv_out.weight, std=0.3)
    return model


def controlnet() -> Any:
    from diffusers import ControlNetModel

    return _with_effect(
        ControlNetModel(**BLOCKS, conditioning_embedding_out_channels=(4, 8, 8, 8)).eval()
    )


def union_controlnet() -> Any:
    from diffusers import ControlNetUnionModel

    return _with_effect(
        ControlNetUnionModel(
            **BLOCKS,
            conditioning_embedding_out_channels=(4, 8, 8, 8),
            num_control_type=8,
            num_trans_channel=8,
            num_trans_head=2,
            num_trans_layer=1,
            num_proj_channel=8,
        ).eval()
    )


def write_sdxl(
    folder: Path, *, prediction: str = "epsilon", with_controlnet: bool = True, seed: int = 0
) -> Path:
    """The layout of ``StableDiffusionXLPipeline.save_pretrained``, with ``controlnet/`` beside."""
    import torch
    from diffusers import EulerDiscreteScheduler, StableDiffusionXLPipeline
    from transformers import CLIPTokenizer

    with torch.random.fork_rng():
        torch.manual_seed(seed)
        write_tokenizer(folder / "tokenizer")
        write_tokenizer(folder / "tokenizer_2")
        StableDiffusionXLPipeline(
            vae=vae(),
            text_encoder=text_encoder(),
            text_encoder_2=text_encoder_2(),
            tokenizer=CLIPTokenizer.from_pretrained(folder / "tokenizer"),
            tokenizer_2=CLIPTokenizer.from_pretrained(folder / "tokenizer_2", pad_token="!"),
            unet=unet(),
            scheduler=EulerDiscreteScheduler(
                beta_start=0.00085,
                beta_end=0.012,
                beta_schedule="scaled_linear",
                steps_offset=1,
                timestep_spacing="leading",
                prediction_type=prediction,
            ),
            add_watermarker=False,
        ).save_pretrained(folder)
        if with_controlnet:
            controlnet().save_pretrained(folder / "controlnet")
    return folder
