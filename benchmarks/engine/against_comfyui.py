"""How long do the same pictures take here and in a ComfyUI that runs beside the studio?

    python -m benchmarks.engine.against_comfyui http://127.0.0.1:8188 --checkpoint sd15 \\
        --their-checkpoint sd15.safetensors --their-controlnet control_openpose.safetensors

Both must read the same files: ``--checkpoint`` is the studio's id, the others are names as ComfyUI
lists them. Whole requests, from the asking to the stored picture, by turns (A B, B A, ...), with a
new seed each but for the last row, which asks for the very same once more. One request of each
goes before and is not counted. Goal: at most 0.5 of ComfyUI's time where a processor calculates in
bfloat16, 0.9 on others, 1.0 on a graphics card.
"""

from __future__ import annotations

import argparse
import io
import json
import statistics
import time
from dataclasses import dataclass
from typing import Any

import httpx

from benchmarks.shared import print_table, scratch_config, script_parser, verdict
from core.config import Config
from core.generation.request import GenerationRequest
from core.geometry import Size
from core.models.hardware.device import choose_device
from core.pose import presets
from core.pose.render import control_map
from core.pose.skeleton import Pose
from core.studio import Studio, close_studio, open_studio

PROMPT, NEGATIVE, GUIDANCE, CLIENT = "girl, red jacket, park", "blurry", 7.0, "poseanime"
POLL_SECONDS = 0.05
GOALS = {"bfloat16": 0.5, "float32": 0.9}


@dataclass(frozen=True)
class Case:
    steps: int
    side: int
    is_again: bool = False

    def __str__(self) -> str:
        if self.is_again:
            return "the very same again"
        return f"{self.steps} steps, {self.side}×{self.side}"


CASES = (Case(3, 256), Case(1, 256), Case(3, 384), Case(3, 256, is_again=True))


class Comfy:
    """ComfyUI's HTTP interface: a workflow in its API form is put in the queue, and its history
    asked until it is there."""

    def __init__(self, address: str, checkpoint: str, controlnet: str) -> None:
        self._web = httpx.Client(base_url=address, timeout=600)
        self._names = checkpoint, controlnet

    def draw(self, case: Case, pose: Pose, seed: int) -> None:
        picture = self._upload(pose, case.side)
        workflow = self._workflow(case, picture, seed)
        asked = self._web.post("/prompt", json={"prompt": workflow, "client_id": CLIENT})
        if asked.is_error:
            raise SystemExit(f"ComfyUI refuses the workflow: {asked.text[:500]}")
        name = asked.json()["prompt_id"]
        while name not in (told := self._web.get(f"/history/{name}").raise_for_status().json()):
            time.sleep(POLL_SECONDS)
        status = told[name].get("status", {}).get("status_str", "success")
        if status != "success":
            raise SystemExit(f"ComfyUI did not make the picture: {status}")

    def _upload(self, pose: Pose, side: int) -> str:
        size = Size(side, side)
        data = io.BytesIO()
        control_map(pose.fitted_to(size), size).save(data, "PNG")
        files = {"image": (f"poseanime-{side}.png", data.getvalue(), "image/png")}
        sent = self._web.post("/upload/image", files=files, data={"overwrite": "true"})
        return str(sent.raise_for_status().json()["name"])

    def _workflow(self, case: Case, picture: str, seed: int) -> dict[str, Any]:
        checkpoint, controlnet = self._names

        def node(kind: str, **inputs: Any) -> dict[str, Any]:
            return {"class_type": kind, "inputs": inputs}

        return {
            "model": node("CheckpointLoaderSimple", ckpt_name=checkpoint),
            "words": node("CLIPTextEncode", text=PROMPT, clip=["model", 1]),
            "negative": node("CLIPTextEncode", text=NEGATIVE, clip=["model", 1]),
            "empty": node("EmptyLatentImage", width=case.side, height=case.side, batch_size=1),
            "map": node("LoadImage", image=picture),
            "net": node("ControlNetLoader", control_net_name=controlnet),
            "posed": node(
                "ControlNetApplyAdvanced", positive=["words", 0], negative=["negative", 0],
                control_net=["net", 0], image=["map", 0], strength=1.0, start_percent=0.0,
                end_percent=1.0,
            ),
            "drawn": node(
                "KSampler", model=["model", 0], positive=["posed", 0], negative=["posed", 1],
                latent_image=["empty", 0], seed=seed, steps=case.steps, cfg=GUIDANCE,
                sampler_name="euler", scheduler="normal", denoise=1.0,
            ),
            "picture": node("VAEDecode", samples=["drawn", 0], vae=["model", 2]),
            "saved": node("SaveImage", images=["picture", 0], filename_prefix=CLIENT),
        }  # fmt: skip


def ours(studio: Studio, checkpoint: str, case: Case, pose: Pose, seed: int) -> None:
    request = GenerationRequest(
        prompt=PROMPT, negative_prompt=NEGATIVE, pose=pose, checkpoint=checkpoint,
        size=Size(case.side, case.side), steps=case.steps, guidance=GUIDANCE, sampler="Euler",
        seed=seed,
    )  # fmt: skip
    if studio.made_before(request) is not None:
        return
    job = studio.wait(studio.submit(request).id)
    if job.error or not job.result:
        raise SystemExit(f"The studio did not make the picture: {job.error}")


def seconds(work: Any) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def measure(studio: Studio, comfy: Comfy, checkpoint: str, pairs: int) -> list[dict[str, Any]]:
    pose, seed, rows = presets.all_presets()[0].pose, 0, list[dict[str, Any]]()
    for case in CASES:
        times: list[tuple[float, float]] = []
        for turn in range(pairs + 1):
            seed += not case.is_again
            sides = {
                "ours": lambda case=case, seed=seed: ours(studio, checkpoint, case, pose, seed),
                "theirs": lambda case=case, seed=seed: comfy.draw(case, pose, seed),
            }
            order = list(sides) if turn % 2 else list(sides)[::-1]
            told = {side: seconds(sides[side]) for side in order}
            if turn:
                times.append((told["ours"], told["theirs"]))
        own, their = (statistics.median(column) for column in zip(*times, strict=True))
        ratio = statistics.median(one / other for one, other in times)
        rows.append({"case": str(case), "ours": own, "theirs": their, "ratio": ratio,
                     "is_again": case.is_again})  # fmt: skip
    return rows


def main(arguments: list[str] | None = None, config: Config | None = None) -> None:
    parser = script_parser(__doc__)
    parser.add_argument("address", help="where ComfyUI answers")
    parser.add_argument("--checkpoint", required=True, help="the studio's id of it")
    parser.add_argument("--their-checkpoint", required=True)
    parser.add_argument("--their-controlnet", required=True)
    parser.add_argument("--pairs", type=int, default=3)
    options = parser.parse_args(arguments)
    with scratch_config(config or Config.from_environment()) as scratch:
        rows = _measured(options, scratch)
        place = choose_device(scratch)
    goal = 1.0 if place.name != "cpu" else GOALS.get(place.dtype, GOALS["float32"])
    print_table(
        ("work", "ours s", "ComfyUI s", "ours / ComfyUI"),
        [(row["case"], row["ours"], row["theirs"], row["ratio"]) for row in rows],
    )
    worst = max(row["ratio"] for row in rows if not row["is_again"])
    print(f"\n{place.name}, {place.dtype}: {verdict(worst, most=goal)}")
    print(json.dumps({"benchmark": "against_comfyui", "goal": goal, "rows": rows}))


def _measured(options: argparse.Namespace, config: Config) -> list[dict[str, Any]]:
    studio = open_studio(config)
    try:
        comfy = Comfy(options.address, options.their_checkpoint, options.their_controlnet)
        return measure(studio, comfy, options.checkpoint, options.pairs)
    finally:
        close_studio(config)


if __name__ == "__main__":
    main()
