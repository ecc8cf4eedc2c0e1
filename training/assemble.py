"""Puts the trained parts together as diffusers loads them, in half precision.

    python -m training.assemble                      # out/generator -> assets/starter/generator
    python -m training.assemble --folder out/look    # somewhere else, to look at it

``StableDiffusionControlNetPipeline.from_pretrained(folder)`` and ``StableDiffusionPipeline`` both
run the folder unchanged.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path
from typing import Any

import torch
from diffusers import AutoencoderTiny, DDIMScheduler, StableDiffusionControlNetPipeline
from transformers import CLIPTokenizer

from training.train_generator import CHANNELS, NOISE, TEXT_WIDTH, Generator

SHARD = "15MB"


def load_generator(
    out: Path, channels: tuple[int, ...], width: int
) -> tuple[Generator, CLIPTokenizer, dict[str, Any]]:
    """The moving average of a run, and the run's own figures."""
    tokenizer = CLIPTokenizer.from_pretrained(out / "tokenizer")
    model = Generator(tokenizer, channels, width)
    saved = torch.load(out / "checkpoint.pt", weights_only=True)
    model.load_state_dict(saved["average"])
    facts = {key: saved[key] for key in ("step", "samples", "seconds")}
    return model.eval(), tokenizer, facts


def pipeline(
    model: Generator, tokenizer: CLIPTokenizer, codec: AutoencoderTiny
) -> StableDiffusionControlNetPipeline:
    scheduler = DDIMScheduler(
        **NOISE,
        clip_sample=False,
        set_alpha_to_one=True,
        steps_offset=1,
        timestep_spacing="trailing",
    )
    return StableDiffusionControlNetPipeline(
        vae=codec, text_encoder=model.text, tokenizer=tokenizer, unet=model.unet,
        controlnet=model.control, scheduler=scheduler, safety_checker=None,
        feature_extractor=None, requires_safety_checker=False,
    )  # fmt: skip


def write_pipeline(pipe: StableDiffusionControlNetPipeline, folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
    pipe.to(dtype=torch.float16).save_pretrained(folder, max_shard_size=SHARD)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("out/generator"))
    parser.add_argument("--codec", type=Path, default=Path("out/codec/vae"))
    parser.add_argument("--folder", type=Path, default=Path("assets/starter/generator"))
    parser.add_argument("--tiny", action="store_true")
    arguments = parser.parse_args()
    channels, width = ((16, 32), 16) if arguments.tiny else (CHANNELS, TEXT_WIDTH)
    model, tokenizer, facts = load_generator(arguments.out, channels, width)
    codec = AutoencoderTiny.from_pretrained(arguments.codec)
    write_pipeline(pipeline(model, tokenizer, codec), arguments.folder)
    megabytes = sum(f.stat().st_size for f in arguments.folder.rglob("*") if f.is_file()) / 1e6
    print(json.dumps({"folder": str(arguments.folder), "megabytes": round(megabytes, 1), **facts}))


if __name__ == "__main__":
    main()
