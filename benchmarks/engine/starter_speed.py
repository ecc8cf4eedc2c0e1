"""How long does a picture of the starter take, at sizes that are still to be trained?

    python -m benchmarks.engine.starter_speed --recipe 128,160,224x1     the shipped sizes
    python -m benchmarks.engine.starter_speed --threads 2                three recipes

Weights are random: time and bytes do not depend on what a network has learned. A folder as
``training.assemble`` writes it takes the starter's place in a copy of ``assets/``, and the studio
draws, refines, enlarges and measures at the default settings, in a process of its own. One picture
warms up.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.shared import ROOT, script_parser, timed

TARGET_SECONDS, TARGET_MIB = 5.0, 64
RECIPES = ("128,160,224x1", "128,192,256x1", "160,224,288x1")


def copy_studio(stage: Path) -> Path:
    """A copy of the studio without a generator; returns the folder where that belongs."""
    starter = stage / "assets" / "starter"
    starter.mkdir(parents=True)
    for path in (ROOT / "assets").iterdir():
        if path.name != "starter":
            (stage / "assets" / path.name).symlink_to(path)
    for path in (ROOT / "assets" / "starter").iterdir():
        if path.name != "generator":
            (starter / path.name).symlink_to(path)
    # copied: core finds its assets beside the folder in which its files really lie
    for name in ("core", "benchmarks"):
        shutil.copytree(ROOT / name, stage / name, ignore=shutil.ignore_patterns("__pycache__"))
    return starter / "generator"


def write_stage(stage: Path, recipe: str) -> float:
    """A copy of the studio whose starter is of ``recipe``; returns the generator's MiB."""
    import torch

    from training.assemble import pipeline, write_pipeline
    from training.nets.generator import GeneratorConfig, create_generator
    from training.train_codec import BLOCKS, new_codec

    generator = copy_studio(stage)
    channels, layers = recipe.split("x")
    torch.manual_seed(0)
    made = GeneratorConfig(channels=tuple(map(int, channels.split(","))), layers=int(layers))
    model, tokenizer = create_generator(stage / "run", made)
    write_pipeline(pipeline(model, tokenizer, new_codec(64, BLOCKS)), generator)
    return sum(path.stat().st_size for path in generator.rglob("*") if path.is_file()) / 2**20


def draw(pictures: int, threads: int) -> dict[str, object]:
    """In the stage: seconds of wall clock and of the processor for each picture."""
    import torch

    from core.config import Config
    from core.generation.request import GenerationRequest
    from core.geometry import Size
    from core.models import registry
    from core.pose import presets
    from core.studio import Studio

    torch.set_num_threads(threads)
    with tempfile.TemporaryDirectory() as data:
        config = Config(data_folder=Path(data), device="cpu", offline=True)
        studio = Studio(config)
        spec = registry.checkpoint("starter", config)
        request = GenerationRequest(
            prompt="1girl, long brown hair, light blue sports outfit, jogging, sunny park path",
            pose=presets.get("jogging").pose, checkpoint="starter", size=Size(256, 384), seed=1,
            **spec.recommended,
        )  # fmt: skip
        drawn = [timed(lambda: studio.render(request).image) for _ in range(pictures + 1)][1:]
    assert {one.result.size for one in drawn} == {request.final_size.times(request.enlarge)}
    return {
        "steps": request.steps, "guidance": request.guidance,
        "seconds": round(statistics.median(one.seconds for one in drawn), 2),
        "processor_seconds": round(statistics.median(one.processor_seconds for one in drawn), 2),
    }  # fmt: skip


def main() -> None:
    parser = script_parser(__doc__)
    parser.add_argument("--recipe", action="append", help="channels of the levels, x, layers")
    parser.add_argument("--pictures", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--in-stage", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.in_stage:
        print(json.dumps(draw(options.pictures, options.threads)))
        return
    rows = []
    for recipe in options.recipe or RECIPES:
        with tempfile.TemporaryDirectory() as folder:
            stage = Path(folder)
            mib = write_stage(stage, recipe)
            again = [sys.executable, "-m", "benchmarks.engine.starter_speed", "--in-stage"]
            numbers = ["--pictures", str(options.pictures), "--threads", str(options.threads)]
            found = subprocess.run(
                [*again, *numbers], cwd=stage, capture_output=True, text=True, check=False,
                env=os.environ | {"PYTHONPATH": str(stage)},
            )  # fmt: skip
        if found.returncode:
            raise SystemExit(found.stderr[-2000:])
        row = {"recipe": recipe, "mib": round(mib, 1), **json.loads(found.stdout.splitlines()[-1])}
        rows.append(row)
        print(f"{recipe:>16}  {row['mib']:5.1f} MiB  {row['seconds']:5.2f} s  "
              f"{row['processor_seconds']:5.2f} s of the processor", flush=True)  # fmt: skip
    met = [row["recipe"] for row in rows if row["processor_seconds"] <= 2 * TARGET_SECONDS]
    print(json.dumps({"threads": options.threads, "rows": rows, "within_5_s_of_two_cores": met}))


if __name__ == "__main__":
    main()
