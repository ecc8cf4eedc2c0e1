"""Puts the trained parts together as diffusers loads them, in half precision.

    python -m training.assemble                      # out/generator -> assets/starter/generator
    python -m training.assemble --folder out/look    # somewhere else, to look at it

``StableDiffusionControlNetPipeline.from_pretrained(folder)`` and ``StableDiffusionPipeline`` both
run the folder unchanged. It takes the place of what was there in one go.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import torch
from diffusers import AutoencoderTiny, DDIMScheduler, StableDiffusionControlNetPipeline
from transformers import CLIPTokenizer

from training.nets.generator import NOISE, Generator, trained_generator
from training.output import replace_folder

SHARD = "15MB"
MOST_BYTES = 64 << 20


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


def write_pipeline(pipe: StableDiffusionControlNetPipeline, folder: Path) -> int:
    """Returns the bytes written."""
    pipe.to(dtype=torch.float16)

    def fill(part: Path) -> None:
        pipe.save_pretrained(part, max_shard_size=SHARD)
        for file in part.rglob("config.json"):  # where a part was read from is nobody's business
            config = json.loads(file.read_text())
            config.pop("_name_or_path", None)
            file.write_text(json.dumps(config, indent=2, sort_keys=True) + "\n")

    return replace_folder(folder, fill, MOST_BYTES)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, default=Path("out/generator"))
    parser.add_argument("--codec", type=Path, default=Path("out/codec/vae"))
    parser.add_argument("--folder", type=Path, default=Path("assets/starter/generator"))
    arguments = parser.parse_args()
    model, tokenizer, facts = trained_generator(arguments.out)
    codec = AutoencoderTiny.from_pretrained(arguments.codec)
    size = write_pipeline(pipeline(model, tokenizer, codec), arguments.folder)
    print(json.dumps({"folder": str(arguments.folder), "megabytes": round(size / 1e6, 1), **facts}))


if __name__ == "__main__":
    main()
