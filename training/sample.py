"""A contact sheet of a generator folder: control maps above, pictures below.

python -m training.sample --folder assets/starter/generator --sheet out/sheet.png
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import torch
from diffusers import (
    DDIMScheduler,
    DPMSolverMultistepScheduler,
    EulerDiscreteScheduler,
    StableDiffusionControlNetPipeline,
    UniPCMultistepScheduler,
)
from PIL import Image

from core.pose.render import control_map
from core.pose.skeleton import Size
from training.dataset import HELD_OUT
from training.figures import figure

SAMPLERS = {
    "ddim": DDIMScheduler,
    "euler": EulerDiscreteScheduler,
    "dpm++": DPMSolverMultistepScheduler,
    "unipc": UniPCMultistepScheduler,
}
FIRST = (
    "a girl with long brown hair in a high ponytail, wearing a light blue sports outfit "
    "and white sneakers, jogging on a sunny park path"
)
# (action, words); no words: the held-out figure's own caption
CASES: tuple[tuple[str | None, str], ...] = (
    ("jogging", FIRST),
    ("jogging", "1girl, pink hair, twintails, red school uniform, black shoes, jogging, sunset"),
    ("leaping", "1boy, blonde hair, spiky hair, black ninja outfit, black boots, leaping, "
     "glowing spiral energy ball, city at night"),
    ("casting", "1girl, silver hair, long hair, purple sorcerer robe, black boots, casting, "
     "glowing magic circle, starry sky"),
    ("waving", "1girl, blonde hair, bob cut, yellow dress, white shoes, waving, smile, beach"),
    ("fighting stance", "1boy, black hair, short hair, white kimono, red shoes, "
     "fighting stance, temple"),
    ("sitting", "1girl, green hair, hair bun, pink hoodie, white sneakers, sitting, "
     "simple background"),
    ("kicking", "1girl, red hair, side braid, green armor, white boots, kicking, snow"),
    *((None, "") for _ in range(6)),
)  # fmt: skip


def load(folder: Path, sampler: str) -> StableDiffusionControlNetPipeline:
    pipe = StableDiffusionControlNetPipeline.from_pretrained(
        folder, safety_checker=None, torch_dtype=torch.float32, local_files_only=True
    )
    kind = SAMPLERS[sampler]
    pipe.scheduler = kind.from_config(pipe.scheduler.config, timestep_spacing="trailing")
    pipe.set_progress_bar_config(disable=True)
    return pipe


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("assets/starter/generator"))
    parser.add_argument("--sheet", type=Path, default=Path("out/sheet.png"))
    parser.add_argument("--sampler", choices=SAMPLERS, default="ddim")
    parser.add_argument("--steps", type=int, default=12)
    parser.add_argument("--guidance", type=float, default=3.0)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    pipe = load(arguments.folder, arguments.sampler)
    size = Size(128, 192)
    sheet = Image.new("RGB", (size.width * len(CASES), size.height * 2))
    seconds: list[float] = []
    for column, (action, words) in enumerate(CASES):
        drawn = figure(HELD_OUT + 10 + column, size, action=action, people=1)
        began = time.monotonic()
        picture = pipe(
            words or drawn.caption, image=control_map(drawn.pose),
            height=size.height, width=size.width,
            num_inference_steps=arguments.steps, guidance_scale=arguments.guidance,
            generator=torch.Generator().manual_seed(column),
        ).images[0]  # fmt: skip
        seconds.append(time.monotonic() - began)
        sheet.paste(control_map(drawn.pose), (column * size.width, 0))
        sheet.paste(picture, (column * size.width, size.height))
    arguments.sheet.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(arguments.sheet)
    print(
        json.dumps(
            {"sheet": str(arguments.sheet), "seconds": round(sorted(seconds)[len(seconds) // 2], 2)}
        )
    )


if __name__ == "__main__":
    main()
