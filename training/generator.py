"""The generator: text encoder, UNet and ControlNet as one module of plain diffusers parts."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from diffusers import ControlNetModel, UNet2DConditionModel
from torch import nn
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

from training.figures.looks import phrases, vocabulary
from training.run import average_of
from training.tokenizer import MAX_TOKENS, write_tokenizer

# No zero terminal SNR: with it Karras samplers would spend their few steps on pure noise. Instead
# training shows pure noise where sampling begins (PURE_NOISE_FROM), and all samplers agree.
NOISE: dict[str, Any] = {
    "num_train_timesteps": 1000, "beta_start": 0.00085, "beta_end": 0.012,
    "beta_schedule": "scaled_linear", "prediction_type": "v_prediction",
}  # fmt: skip
# The last of the noise schedule still shows 7 % of the picture; sampling starts from none of it.
PURE_NOISE_FROM = 985
PARTS = {"text": "text_encoder", "unet": "unet", "control": "controlnet"}


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """Sizes of a generator; training/README.md says why these."""

    channels: tuple[int, ...] = (96, 128, 192)
    layers: int = 2
    text_width: int = 256
    text_layers: int = 3
    latents: int = 8

    @property
    def heads(self) -> int:
        return 4


TINY = Recipe(channels=(16, 32), layers=1, text_width=16, text_layers=1)


class Generator(nn.Module):
    def __init__(
        self, text: CLIPTextModel, unet: UNet2DConditionModel, control: ControlNetModel
    ) -> None:
        super().__init__()
        self.text, self.unet, self.control = text, unet, control

    def forward(
        self, noisy: torch.Tensor, times: torch.Tensor, tokens: torch.Tensor,
        control: torch.Tensor, strength: torch.Tensor,
    ) -> torch.Tensor:  # fmt: skip
        """v for latents (n, c, h, w); ``control`` (n, 3, 8 h, 8 w) in 0..1, ``strength`` (n,)."""
        words = self.text(tokens).last_hidden_state
        down, middle = self.control(noisy, times, words, control, return_dict=False)
        # As the pipeline weighs it; at 0 the pose is no ControlNet at all.
        scale = strength[:, None, None, None].to(middle.dtype)
        return self.unet(
            noisy, times, words,
            down_block_additional_residuals=[part * scale for part in down],
            mid_block_additional_residual=middle * scale,
        ).sample  # fmt: skip


def new_generator(tokenizer: CLIPTokenizer, recipe: Recipe) -> Generator:
    text = CLIPTextModel(
        CLIPTextConfig(
            vocab_size=len(tokenizer), hidden_size=recipe.text_width,
            intermediate_size=4 * recipe.text_width, num_hidden_layers=recipe.text_layers,
            num_attention_heads=recipe.heads, max_position_embeddings=MAX_TOKENS,
            bos_token_id=tokenizer.bos_token_id, eos_token_id=tokenizer.eos_token_id,
            pad_token_id=tokenizer.pad_token_id, projection_dim=recipe.text_width,
        )
    )  # fmt: skip
    crossed = len(recipe.channels) - 1
    unet = UNet2DConditionModel(
        sample_size=32, in_channels=recipe.latents, out_channels=recipe.latents,
        layers_per_block=recipe.layers, block_out_channels=recipe.channels,
        down_block_types=("DownBlock2D", *("CrossAttnDownBlock2D",) * crossed),
        up_block_types=(*("CrossAttnUpBlock2D",) * crossed, "UpBlock2D"),
        cross_attention_dim=recipe.text_width, attention_head_dim=recipe.heads, norm_num_groups=16,
    )  # fmt: skip
    hint = tuple(max(8, recipe.channels[0] // 6 * factor) for factor in (1, 2, 3, 4))
    control = ControlNetModel.from_unet(
        unet, conditioning_embedding_out_channels=hint, load_weights_from_unet=False
    )
    _wake_zero_convolutions(control)
    return Generator(text, unet, control)


def _wake_zero_convolutions(control: ControlNetModel) -> None:
    """Zero starts protect a trained UNet; here they would only delay the pose."""
    sleeping = [*control.controlnet_down_blocks, control.controlnet_mid_block]
    for layer in (*sleeping, control.controlnet_cond_embedding.conv_out):
        nn.init.xavier_normal_(layer.weight, gain=0.5)


def begin(out: Path, recipe: Recipe) -> tuple[Generator, CLIPTokenizer]:
    """A new generator with random weights; its tokenizer and layout are written to ``out``."""
    write_tokenizer(out / "tokenizer", vocabulary(), phrases())
    tokenizer = CLIPTokenizer.from_pretrained(out / "tokenizer")
    model = new_generator(tokenizer, recipe)
    _write_layout(model, out)
    return model, tokenizer


def begin_from(folder: Path, out: Path) -> tuple[Generator, CLIPTokenizer]:
    """The weights, layout and words of an assembled folder, whatever its sizes, in float32."""
    model = Generator(
        CLIPTextModel.from_pretrained(folder / PARTS["text"], dtype=torch.float32),
        UNet2DConditionModel.from_pretrained(folder / PARTS["unet"], torch_dtype=torch.float32),
        ControlNetModel.from_pretrained(folder / PARTS["control"], torch_dtype=torch.float32),
    )
    _write_layout(model, out)
    # The words are part of the weights: another vocabulary would give them other numbers.
    shutil.copytree(folder / "tokenizer", out / "tokenizer", dirs_exist_ok=True)
    return model, CLIPTokenizer.from_pretrained(out / "tokenizer")


def _write_layout(model: Generator, out: Path) -> None:
    (out / "layout").mkdir(parents=True, exist_ok=True)
    model.text.config.save_pretrained(out / "layout" / PARTS["text"])
    model.unet.save_config(out / "layout" / PARTS["unet"])
    model.control.save_config(out / "layout" / PARTS["control"])


def as_laid_out(out: Path) -> tuple[Generator, CLIPTokenizer]:
    """The generator that ``begin`` or ``begin_from`` wrote the layout of, with random weights."""
    layout = out / "layout"
    model = Generator(
        CLIPTextModel(CLIPTextConfig.from_pretrained(layout / PARTS["text"])),
        UNet2DConditionModel.from_config(_config(layout / PARTS["unet"])),
        ControlNetModel.from_config(_config(layout / PARTS["control"])),
    )
    return model, CLIPTokenizer.from_pretrained(out / "tokenizer")


def _config(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "config.json").read_text())


def trained(out: Path) -> tuple[Generator, CLIPTokenizer, dict[str, Any]]:
    """The moving average of the run in ``out``, its tokenizer, and the run's counts."""
    model, tokenizer = as_laid_out(out)
    average, facts = average_of(out)
    model.load_state_dict({name: value.float() for name, value in average.items()})
    return model.eval(), tokenizer, facts
