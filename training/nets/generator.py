"""The generator: text encoder, UNet and ControlNet as one module of plain diffusers parts."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from diffusers import ControlNetModel, UNet2DConditionModel
from safetensors.torch import load_file
from torch import nn
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

from training.figures.captions import phrases, vocabulary
from training.loop.run import read_average
from training.nets.tokenizer import MAX_TOKENS, write_tokenizer

# No zero terminal SNR: with it Karras samplers would spend their few steps on pure noise. Instead
# training shows pure noise where sampling begins (PURE_NOISE_FROM), and all samplers agree.
NOISE: dict[str, Any] = {
    "num_train_timesteps": 1000, "beta_start": 0.00085, "beta_end": 0.012,
    "beta_schedule": "scaled_linear", "prediction_type": "v_prediction",
}  # fmt: skip
# The last of the noise schedule still shows 7 % of the picture; sampling starts from none of it.
PURE_NOISE_FROM = 985
ENCODERS_FILE = "readers.safetensors"
PARTS = {"text": "text_encoder", "unet": "unet", "control": "controlnet"}


@dataclass(frozen=True, kw_only=True)
class GeneratorConfig:
    """Sizes of a generator; training/README.md says why these."""

    channels: tuple[int, ...] = (128, 160, 224)
    layers: int = 1
    text_width: int = 256
    text_layers: int = 2
    latents: int = 16
    stride: int = 16  # pixels of the picture a side of a latent

    @property
    def heads(self) -> int:
        return 4

    @property
    def pool_heads(self) -> int:
        """Many narrow ones: each looks for another word of the caption."""
        return max(2, self.text_width // 16)

    @property
    def hint(self) -> tuple[int, ...]:
        """Channels of the pose's embedding, which halves the map once for each but the last."""
        halvings = self.stride.bit_length() - 1
        return tuple(max(8, self.channels[0] >> (halvings - i)) for i in range(halvings + 1))


TINY = GeneratorConfig(channels=(16, 32), layers=1, text_width=16, text_layers=1, stride=8)


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
        """v for latents (n, c, h, w); ``control`` (n, 3, H, W) in 0..1, ``strength`` (n,)."""
        words = self.text(tokens).last_hidden_state
        down, middle = self.control(noisy, times, words, control, return_dict=False)
        # As the pipeline weighs it; at 0 the pose is no ControlNet at all.
        scale = strength[:, None, None, None].to(middle.dtype)
        return self.unet(
            noisy, times, words,
            down_block_additional_residuals=[part * scale for part in down],
            mid_block_additional_residual=middle * scale,
        ).sample  # fmt: skip


def new_text(tokenizer: CLIPTokenizer, config: GeneratorConfig) -> CLIPTextModel:
    text = CLIPTextModel(
        CLIPTextConfig(
            vocab_size=len(tokenizer), hidden_size=config.text_width,
            intermediate_size=4 * config.text_width, num_hidden_layers=config.text_layers,
            num_attention_heads=config.heads, max_position_embeddings=MAX_TOKENS,
            bos_token_id=tokenizer.bos_token_id, eos_token_id=tokenizer.eos_token_id,
            pad_token_id=tokenizer.pad_token_id, projection_dim=config.text_width,
        )
    )  # fmt: skip
    _init_phrase_embeddings(text.get_input_embeddings().weight.data, tokenizer)
    return text


def _init_phrase_embeddings(table: torch.Tensor, tokenizer: CLIPTokenizer) -> None:
    """A phrase begins as the sum of its words: what is learned of "red" holds for all that is
    red."""
    nn.init.normal_(table, std=1.0)

    def ids(texts: list[str]) -> dict[str, list[int]]:
        encoded = tokenizer(texts, add_special_tokens=False, verbose=False).input_ids
        return dict(zip(texts, encoded, strict=True))

    of_phrase = ids(list(phrases()))
    of_word = ids(list(dict.fromkeys(word for phrase in of_phrase for word in phrase.split())))
    for phrase, own in of_phrase.items():
        words = phrase.split()
        if len(own) == 1 and len(words) > 1:
            table[own[0]] = table[[number for word in words for number in of_word[word]]].sum(0)


def new_generator(tokenizer: CLIPTokenizer, config: GeneratorConfig) -> Generator:
    levels = len(config.channels)
    shared: dict[str, Any] = {
        "in_channels": config.latents, "layers_per_block": config.layers,
        "block_out_channels": config.channels, "cross_attention_dim": config.text_width,
        "attention_head_dim": config.heads, "norm_num_groups": 16,
    }  # fmt: skip
    unet = UNet2DConditionModel(
        sample_size=384 // config.stride, out_channels=config.latents,
        down_block_types=("DownBlock2D", *("CrossAttnDownBlock2D",) * (levels - 1)),
        up_block_types=(*("CrossAttnUpBlock2D",) * (levels - 1), "UpBlock2D"),
        # The words as a whole, beside the time: what they say reaches every layer at once.
        addition_embed_type="text", addition_embed_type_num_heads=config.pool_heads, **shared,
    )  # fmt: skip
    # It follows the pose; words are left to the UNet.
    control = ControlNetModel(
        conditioning_channels=3, conditioning_embedding_out_channels=config.hint,
        down_block_types=("DownBlock2D",) * levels, mid_block_type="UNetMidBlock2D", **shared,
    )  # fmt: skip
    _init_zero_convolutions(control)
    return Generator(new_text(tokenizer, config), unet, control)


def _init_zero_convolutions(control: ControlNetModel) -> None:
    """Zeros protect a trained UNet; here they would only delay the pose."""
    zeros = [*control.controlnet_down_blocks, control.controlnet_mid_block]
    for layer in (*zeros, control.controlnet_cond_embedding.conv_out):
        nn.init.xavier_normal_(layer.weight, gain=0.5)


def new_tokenizer(out: Path) -> CLIPTokenizer:
    write_tokenizer(out / "tokenizer", vocabulary(), phrases())
    return CLIPTokenizer.from_pretrained(out / "tokenizer")


def create_generator(
    out: Path, config: GeneratorConfig, readers: Path | None = None
) -> tuple[Generator, CLIPTokenizer]:
    """A new generator with random weights but those of ``readers`` (``training.train_readers``);
    its tokenizer and layout are written to ``out``."""
    tokenizer = new_tokenizer(out)
    model = new_generator(tokenizer, config)
    if readers is not None:
        load_encoders(model, readers)
    _write_layout(model, out)
    return model, tokenizer


def load_encoders(model: Generator, folder: Path) -> None:
    """The weights that ``training.train_readers`` wrote, in their places."""
    saved = load_file(folder / ENCODERS_FILE)
    for name, part in (
        ("text", model.text), ("pool", model.unet.add_embedding),
        ("hint", model.control.controlnet_cond_embedding),
    ):  # fmt: skip
        start = f"{name}."
        own = {key.removeprefix(start): v for key, v in saved.items() if key.startswith(start)}
        part.load_state_dict(own)


def freeze_encoders(model: Generator) -> None:
    model.text.requires_grad_(False)
    model.control.controlnet_cond_embedding.requires_grad_(False)


def load_generator(folder: Path, out: Path) -> tuple[Generator, CLIPTokenizer]:
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


def from_layout(out: Path) -> tuple[Generator, CLIPTokenizer]:
    """With random weights, as ``create_generator`` or ``load_generator`` wrote the layout."""
    layout = out / "layout"
    model = Generator(
        CLIPTextModel(CLIPTextConfig.from_pretrained(layout / PARTS["text"])),
        UNet2DConditionModel.from_config(_config(layout / PARTS["unet"])),
        ControlNetModel.from_config(_config(layout / PARTS["control"])),
    )
    return model, CLIPTokenizer.from_pretrained(out / "tokenizer")


def _config(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "config.json").read_text())


def trained_generator(out: Path) -> tuple[Generator, CLIPTokenizer, dict[str, Any]]:
    """The moving average of the run in ``out``, its tokenizer, and the run's counts."""
    model, tokenizer = from_layout(out)
    average, facts = read_average(out)
    model.load_state_dict({name: value.float() for name, value in average.items()})
    return model.eval(), tokenizer, facts
