"""A contact sheet of a generator folder, and how well its pictures hold held-out poses.

    python -m training.sample --folder assets/starter/generator --sheet out/sheet.png
    python -m training.sample --folder out/look --score 48 --device cuda

The sheet has control maps above and pictures below. The score needs a detector and onnxruntime
(``core.pose.detect``); without them only the sheet is made. Ends with one JSON line.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from diffusers import (
    ControlNetModel,
    DDIMScheduler,
    DPMSolverMultistepScheduler,
    EulerDiscreteScheduler,
    StableDiffusionControlNetPipeline,
    UniPCMultistepScheduler,
)
from PIL import Image

from core.errors import StudioError
from core.geometry import Size
from core.pose.detect import detect
from core.pose.render import control_map
from core.pose.score import score
from core.pose.skeleton import Pose
from training.dataset import HELD_OUT
from training.figures import HELD_OUT_POSES, figure, held_out_pose
from training.loop.device import device_of

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
    *((None, "") for _ in range(8)),
)  # fmt: skip
COLUMNS = 8


class GuidedPose(ControlNetModel):
    """In guess mode, where guidance holds the pose too, its upper layers are not quietened: that is
    the studio's ``pose_guidance``."""

    def forward(self, *given: Any, **named: Any) -> Any:
        return super().forward(*given, **named | {"guess_mode": False})


def load(folder: Path, sampler: str, device: torch.device) -> StableDiffusionControlNetPipeline:
    pipe = StableDiffusionControlNetPipeline.from_pretrained(
        folder, safety_checker=None, torch_dtype=torch.float32, local_files_only=True,
        controlnet=GuidedPose.from_pretrained(folder / "controlnet", torch_dtype=torch.float32),
    ).to(device)  # fmt: skip
    kind = SAMPLERS[sampler]
    pipe.scheduler = kind.from_config(pipe.scheduler.config, timestep_spacing="trailing")
    pipe.set_progress_bar_config(disable=True)
    return pipe


class Artist:
    """Draws pictures from poses and words; counts the seconds of each."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        self.arguments = arguments
        self.pipe = load(arguments.folder, arguments.sampler, device_of(arguments))
        self.seconds: list[float] = []

    def draw(self, words: list[str], poses: list[Pose], first_seed: int) -> list[Image.Image]:
        size = poses[0].size
        began = time.monotonic()
        seeds = range(first_seed, first_seed + len(words))
        pictures: list[Image.Image] = self.pipe(
            words, image=[control_map(pose) for pose in poses],
            height=size.height, width=size.width,
            num_inference_steps=self.arguments.steps, guidance_scale=self.arguments.guidance,
            guess_mode=True,
            generator=[torch.Generator().manual_seed(seed) for seed in seeds],
        ).images  # fmt: skip
        self.seconds.append((time.monotonic() - began) / len(words))
        return pictures


def write_sheet(artist: Artist, cases: tuple[tuple[str | None, str], ...], size: Size) -> None:
    rows = -(-len(cases) // COLUMNS)
    sheet = Image.new("RGB", (size.width * min(COLUMNS, len(cases)), 2 * rows * size.height))
    for index, (action, words) in enumerate(cases):
        drawn = figure(HELD_OUT + 10 + index, size, action=action, people=1)
        (picture,) = artist.draw([words or drawn.caption], [drawn.pose], index)
        left, top = index % COLUMNS * size.width, index // COLUMNS * 2 * size.height
        sheet.paste(control_map(drawn.pose), (left, top))
        sheet.paste(picture, (left, top + size.height))
    artist.arguments.sheet.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(artist.arguments.sheet, quality=92)


def pose_scores(artist: Artist, count: int, size: Size, batch: int) -> dict[str, float]:
    """Mean OKS and PCK of first seeds over held-out poses, families in turn."""
    scores = []
    for begin in range(0, count, batch):
        numbers = range(begin, min(begin + batch, count))
        poses = [held_out_pose(number % HELD_OUT_POSES, size).pose for number in numbers]
        drawn = [
            figure(HELD_OUT + 50_000 + number, size, pose=pose)
            for number, pose in zip(numbers, poses, strict=True)
        ]
        words = [one.caption for one in drawn]
        pictures = artist.draw(words, poses, begin)
        for picture, pose in zip(pictures, poses, strict=True):
            scores.append(score(pose, detect(picture, near=pose)))
    oks, pck = np.mean([s.oks for s in scores]), np.mean([s.pck for s in scores])
    return {"poses": count, "oks": round(float(oks), 4), "pck": round(float(pck), 4)}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folder", type=Path, default=Path("assets/starter/generator"))
    parser.add_argument("--sheet", type=Path, default=Path("out/sheet.png"))
    parser.add_argument("--sampler", choices=SAMPLERS, default="ddim")
    parser.add_argument("--steps", type=int, default=12)
    parser.add_argument("--guidance", type=float, default=4.5)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--device", choices=("auto", "cuda", "cpu"), default="auto")
    parser.add_argument("--size", default="256x384")
    parser.add_argument("--score", type=int, default=0, help="measure on so many held-out poses")
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--tiny", action="store_true")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    width, height = (int(side) for side in arguments.size.split("x"))
    size, cases = Size(width, height), CASES
    if arguments.tiny:
        size, cases, arguments.steps, arguments.score = Size(64, 96), CASES[:2], 2, 2
    artist = Artist(arguments)
    write_sheet(artist, cases, size)
    facts: dict[str, object] = {"sheet": str(arguments.sheet)}
    if arguments.score:
        try:
            facts |= pose_scores(artist, arguments.score, size, arguments.batch)
        except StudioError as error:
            facts["score"] = f"left out: {error}"
    facts["seconds"] = round(float(np.median(artist.seconds)), 3)
    print(json.dumps(facts))


if __name__ == "__main__":
    main()
