"""Trains text encoder, UNet and ControlNet together, from scratch, on encoded figures.

    python -m training.train_generator --minutes 75
    python -m training.train_generator --minutes 75 --workers 2 --threads 1   # a busy machine
    python -m training.train_generator --minutes 30 --resume
    python -m training.train_generator --tiny

Needs figures (``training.dataset``) and the codec (``training.train_codec``); encodes each picture
once, when it is first drawn. Writes ``out/generator/checkpoint.pt``;
``training.assemble`` makes the shipped folder of it.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import torch
from diffusers import AutoencoderTiny, ControlNetModel, DDPMScheduler, UNet2DConditionModel
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional
from torch.nn.attention import SDPBackend, sdpa_kernel
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

from training.dataset import BUCKETS, Shard, control_array, mirrored_joints, read_shards
from training.figures.looks import empty_caption, phrases, training_caption, vocabulary
from training.run import Run, Team, options, start
from training.tokenizer import write_tokenizer

NOISE: dict[str, Any] = {
    "num_train_timesteps": 1000, "beta_start": 0.00085, "beta_end": 0.012,
    "beta_schedule": "scaled_linear", "prediction_type": "v_prediction",
}  # fmt: skip
CHANNELS = (64, 128, 192)
TEXT_WIDTH = 192
# The last of the noise schedule still shows 7 % of the picture; sampling starts from none of it.
PURE_NOISE_FROM = 985


class Generator(nn.Module):
    def __init__(self, tokenizer: CLIPTokenizer, channels: tuple[int, ...], width: int) -> None:
        super().__init__()
        self.text = CLIPTextModel(
            CLIPTextConfig(
                vocab_size=len(tokenizer), hidden_size=width, intermediate_size=4 * width,
                num_hidden_layers=3, num_attention_heads=4, max_position_embeddings=77,
                bos_token_id=tokenizer.bos_token_id, eos_token_id=tokenizer.eos_token_id,
                pad_token_id=tokenizer.pad_token_id, projection_dim=width,
            )
        )  # fmt: skip
        crossed = len(channels) - 1
        self.unet = UNet2DConditionModel(
            sample_size=16, in_channels=4, out_channels=4, layers_per_block=1,
            block_out_channels=channels,
            down_block_types=("DownBlock2D", *("CrossAttnDownBlock2D",) * crossed),
            up_block_types=(*("CrossAttnUpBlock2D",) * crossed, "UpBlock2D"),
            cross_attention_dim=width, attention_head_dim=4, norm_num_groups=16,
        )  # fmt: skip
        hint = tuple(max(8, channels[0] // 4 * factor) for factor in (1, 2, 3, 4))
        self.control = ControlNetModel.from_unet(
            self.unet, conditioning_embedding_out_channels=hint, load_weights_from_unet=False
        )
        _wake_zero_convolutions(self.control)

    def forward(
        self, noisy: torch.Tensor, times: torch.Tensor, tokens: torch.Tensor,
        control: torch.Tensor, has_pose: torch.Tensor,
    ) -> torch.Tensor:  # fmt: skip
        words = self.text(tokens).last_hidden_state
        down, middle = self.control(noisy, times, words, control, return_dict=False)
        # A dropped pose is no ControlNet at all, as in the plain pipeline.
        mask = has_pose[:, None, None, None].to(middle.dtype)
        return self.unet(
            noisy, times, words,
            down_block_additional_residuals=[part * mask for part in down],
            mid_block_additional_residual=middle * mask,
        ).sample  # fmt: skip


def _wake_zero_convolutions(control: ControlNetModel) -> None:
    """Zero starts protect a trained UNet; here they would only delay the pose."""
    sleeping = [*control.controlnet_down_blocks, control.controlnet_mid_block]
    for layer in (*sleeping, control.controlnet_cond_embedding.conv_out):
        nn.init.xavier_normal_(layer.weight, gain=0.5)


class Encoded:
    """A shard's latents, made when first asked for and kept; mirrored pictures have their own."""

    def __init__(self, shard: Shard, codec: AutoencoderTiny) -> None:
        self.shard, self.codec = shard, codec
        shape = (len(shard), 2, 4, shard.size.height // 8, shard.size.width // 8)
        self.latents = np.zeros(shape, np.float16)
        self.is_known = np.zeros((len(shard), 2), bool)

    def rows(self, index: NDArray[np.int64], mirror: NDArray[np.int64]) -> torch.Tensor:
        """(n, 4, height / 8, width / 8) with unit spread."""
        missing = np.flatnonzero(~self.is_known[index, mirror])
        if len(missing):
            which, sides = index[missing], mirror[missing]
            views = [
                self.shard.pictures[i][:, :: -1 if m else 1]
                for i, m in zip(which, sides, strict=True)
            ]
            pictures = torch.from_numpy(np.stack(views)).permute(0, 3, 1, 2).float() / 127.5 - 1
            with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
                made = self.codec.encoder(pictures).float() * self.codec.config.scaling_factor
            self.latents[which, sides] = made.numpy()
            self.is_known[which, sides] = True
        return torch.from_numpy(self.latents[index, mirror]).float()


class Batches:
    """Random batches, each from one shard and so of one size."""

    def __init__(
        self, data: Path, codec: AutoencoderTiny, tokenizer: CLIPTokenizer, seed: int
    ) -> None:
        self.tokenizer = tokenizer
        self.rng, self.words = np.random.default_rng(seed), random.Random(seed)
        self.parts = {
            size: [Encoded(shard, codec) for shard in read_shards(data, size)] for size in BUCKETS
        }

    def next(self, count: int) -> dict[str, torch.Tensor]:
        size = list(BUCKETS)[self.rng.choice(len(BUCKETS), p=list(BUCKETS.values()))]
        parts = self.parts[size]
        share = np.array([len(part.shard) for part in parts], float)
        part = parts[self.rng.choice(len(parts), p=share / share.sum())]
        index = self.rng.integers(len(part.shard), size=count)
        mirror = self.rng.integers(2, size=count)
        control, captions, has_pose = [], [], []
        for row, side in zip(index, mirror, strict=True):
            joints = part.shard.joints[row]
            joints = mirrored_joints(joints, size.width) if side else joints
            control.append(control_array(joints, size))
            drop = self.rng.random()
            captions.append(self._caption(part.shard, int(row), drop < 0.1 or drop > 0.97))
            has_pose.append(0.0 if drop > 0.87 else 1.0)
        return {
            "latents": part.rows(index, mirror),
            "control": torch.from_numpy(np.stack(control)).permute(0, 3, 1, 2).float() / 255,
            "tokens": self._tokens(captions),
            "has_pose": torch.tensor(has_pose),
        }

    def _caption(self, shard: Shard, index: int, dropped: bool) -> str:
        if dropped:
            return empty_caption(self.words)
        return training_caption(self.words, shard.tags[index], shard.sentences[index])

    def _tokens(self, captions: list[str]) -> torch.Tensor:
        # Most batches come without the long tail of padding: among 77 keys that are mostly padding
        # the attention takes far longer to find the word that colours a sleeve.
        length = 36 if self.rng.random() < 0.75 else 77
        return self.tokenizer(
            captions, padding="max_length", max_length=length, truncation=True, return_tensors="pt"
        ).input_ids


def generator_loss(
    model: Generator, noise: DDPMScheduler, batch: dict[str, torch.Tensor]
) -> torch.Tensor:
    """Squared error of v, three times as heavy where the figure is."""
    latents, control = batch["latents"], batch["control"]
    # One time from each of n slices: every batch sees the whole schedule, and more of its noisy
    # end, where the picture does not yet show what the words say.
    slices = (torch.arange(len(latents)) + torch.rand(len(latents))) / len(latents)
    times = (1000 * slices**0.7).long().clamp(max=999)
    grain = torch.randn_like(latents)
    target = noise.get_velocity(latents, grain, times)
    noisy = noise.add_noise(latents, grain, times)
    noisy = torch.where((times >= PURE_NOISE_FROM)[:, None, None, None], grain, noisy)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        found = model(noisy, times, batch["tokens"], control, batch["has_pose"])
    near = functional.max_pool2d((control.amax(1, keepdim=True) > 0).float(), 8)
    weight = 1 + 2 * functional.max_pool2d(near, 3, stride=1, padding=1)
    return (functional.mse_loss(found.float(), target, reduction="none") * weight).mean() / 2


def new_generator(arguments: argparse.Namespace) -> tuple[CLIPTokenizer, Generator]:
    tokenizer = CLIPTokenizer.from_pretrained(arguments.out / "tokenizer")
    channels, width = ((16, 32), 16) if arguments.tiny else (CHANNELS, TEXT_WIDTH)
    return tokenizer, Generator(tokenizer, channels, width)


def train(worker: int, arguments: argparse.Namespace, team: Team | None) -> None:
    start(arguments)
    tokenizer, model = new_generator(arguments)
    optimizer = torch.optim.AdamW(
        [
            {"params": [p for p in model.parameters() if p.ndim >= 2], "weight_decay": 0.01},
            {"params": [p for p in model.parameters() if p.ndim < 2], "weight_decay": 0.0},
        ],
        lr=arguments.learning_rate, betas=(0.9, 0.99), fused=True,
    )  # fmt: skip
    run = Run(
        arguments.out, arguments.minutes, model, optimizer, learning_rate=arguments.learning_rate,
        warmup=arguments.warmup, decay=arguments.decay, final_share=arguments.final_share,
        team=team, worker=worker,
    )  # fmt: skip
    if arguments.resume:
        run.resume()
    own_seed = (arguments.seed + run.step) * 16 + worker
    torch.manual_seed(own_seed)
    codec = AutoencoderTiny.from_pretrained(arguments.codec)
    batches = Batches(arguments.data, codec, tokenizer, own_seed)
    noise = DDPMScheduler(**NOISE)
    # On CPUs the plain products beat the fused kernel's backward pass by a fifth.
    with sdpa_kernel(SDPBackend.MATH):
        for _ in run.steps():
            run.update(generator_loss(model, noise, batches.next(arguments.batch)), arguments.batch)
    if worker == 0:
        facts = {"minutes": run.trained_seconds / 60, "samples": run.samples}
        print(json.dumps({**facts, "loss": float(np.mean(run.losses[-200:]))}))


def main() -> None:
    parser = options(
        __doc__, 75, batch=16, learning_rate=6e-4, final_share=0.35, warmup=200, decay=0.999,
        workers=1,
        codec=Path("out/codec/vae"), out=Path("out/generator"),
    )  # fmt: skip
    arguments = parser.parse_args()
    if arguments.tiny:
        arguments.minutes, arguments.batch = 0.05, 2
    write_tokenizer(arguments.out / "tokenizer", vocabulary(), phrases())
    if arguments.workers == 1:
        train(0, arguments, None)
        return
    start(arguments)
    _, model = new_generator(arguments)
    if arguments.resume:
        saved = torch.load(arguments.out / "checkpoint.pt", weights_only=True)
        model.load_state_dict(saved["module"])
    team = Team(model, arguments.workers)
    torch.multiprocessing.spawn(train, (arguments, team), nprocs=arguments.workers)


if __name__ == "__main__":
    main()
