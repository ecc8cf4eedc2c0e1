"""How near is the memory that we announce to the memory that is used?

    python -m benchmarks.engine.memory_estimate [--full]

Two comparisons, each against core.models.hardware.estimate, which reads nothing but headers and
configurations:

- resident: a fresh process loads a checkpoint through the studio's own engine and draws a picture
  on the processor in full precision; its peak while drawing is what the kernel wrote down (VmHWM,
  reset after loading). With --full also Stable Diffusion 1.5 in its real shape with random weights
  (needs 8 GiB of free memory, 3 GB of disk and some minutes).
- counted: the largest sum of living tensors in one step and one decoding of the real shapes in half
  precision, on torch's "meta" device, which computes shapes only. That is what a graphics card has
  to hold besides its driver's own 0.3 to 0.6 GiB, which is not measured here.

The target is within ±10 % of what was measured.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import weakref
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.engine import full_size
from benchmarks.shared import ROOT, print_table, script_parser
from core.config import Config
from core.models import registry
from core.models.family import Family
from core.models.hardware.estimate import Workload, estimate
from core.models.source import Source, SourceKind
from core.models.specs import CheckpointSpec, ControlNetSpec

GIB = 1 << 30
TARGET = 0.1


@dataclass(frozen=True)
class Row:
    """GiB; ``off`` is estimate / measured − 1."""

    case: str
    kind: str
    measured: float
    estimated: float

    @property
    def off(self) -> float:
        return self.estimated / self.measured - 1


def kernel_says(field: str) -> int:
    """Bytes of this process: ``VmHWM`` is the peak, ``VmRSS`` what is resident now."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1]) * 1024
    raise SystemExit("The kernel does not tell; this needs Linux.")


def draw(case: dict[str, Any]) -> None:
    """In a process of its own: load, draw, and print what was resident at most meanwhile."""
    import torch

    from core.generation.engine import Engine
    from core.generation.request import GenerationRequest
    from core.geometry import Size
    from core.models.loading.cache import ModelCache
    from core.pose import presets

    torch.set_num_threads(1)
    config = Config(data_folder=Path(case["data"]), device="cpu", offline=True)
    engine = Engine(ModelCache(config))
    request = GenerationRequest(
        prompt="girl",
        negative_prompt="blurry",
        pose=presets.all_presets()[0].pose if case["pose"] else None,
        checkpoint=case["checkpoint"],
        size=Size(*case["size"]),
        steps=case["steps"],
        guidance=4.0,
        seed=1,
    )
    loading: list[int] = []

    def at_step(report: Any) -> None:
        if report.step == 1 and not loading:  # everything is loaded by now
            loading.append(kernel_says("VmHWM"))
            Path("/proc/self/clear_refs").write_text("5")

    engine.generate(request, 0, on_step=at_step)
    print(json.dumps({"loading": loading[0], "drawing": kernel_says("VmHWM")}))


def resident(config: Config, checkpoint: str, size: tuple[int, int], pose: bool) -> Row:
    case = {"data": str(config.data_folder), "checkpoint": checkpoint, "size": size,
            "pose": pose, "steps": 2}  # fmt: skip
    run = subprocess.run(
        [sys.executable, "-m", "benchmarks.engine.memory_estimate", "--draw", json.dumps(case)],
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
    )
    found = json.loads(run.stdout.splitlines()[-1])
    spec = registry.checkpoint(checkpoint, config)
    control = registry.pose_controlnet(spec, config) if pose else None
    work = Workload(width=size[0], height=size[1], controlnets=(control,) if control else ())
    need = estimate(spec, work, dtype="float32", device="cpu")
    name = f"{checkpoint} {size[0]}×{size[1]}{' + pose' if pose else ''}"
    print(f"{name}: {found['loading'] / GIB:.2f} GiB at most while loading", file=sys.stderr)
    return Row(name, "resident", found["drawing"] / GIB, need.whole / GIB)


class Living:
    """Sums the storages that are alive while tensor operations run; ``peak`` in bytes."""

    def __init__(self) -> None:
        self.now = self.peak = 0
        self._alive: set[int] = set()

    def seen(self, tensor: Any) -> None:
        storage = tensor.untyped_storage()
        key, size = storage._cdata, storage.nbytes()
        if key in self._alive:
            return
        self._alive.add(key)
        self.now += size
        self.peak = max(self.peak, self.now)
        weakref.finalize(storage, self._gone, key, size)

    def _gone(self, key: int, size: int) -> None:
        self._alive.discard(key)
        self.now -= size


def counted_peak(work: Any) -> int:
    """Bytes alive at most in ``work()``, which runs on the meta device."""
    import torch
    from torch.utils._python_dispatch import TorchDispatchMode
    from torch.utils._pytree import tree_leaves

    living = Living()

    class Watch(TorchDispatchMode):
        def __torch_dispatch__(
            self, function: Any, types: Any, given: Any = (), named: Any = None
        ) -> Any:
            result = function(*given, **(named or {}))
            for leaf in tree_leaves(result):
                if isinstance(leaf, torch.Tensor):
                    living.seen(leaf)
            return result

    with torch.inference_mode(), Watch():
        work()
    return living.peak


def counted_step(of: full_size.Shape, size: tuple[int, int], has_control: bool) -> int:
    """Bytes of one guided step in half precision, without the weights."""
    import torch

    with torch.device("meta"):
        unet = full_size.unet(of).half().eval()
        control = full_size.controlnet(of).half().eval() if has_control else None
        width, height = size
        half = {"dtype": torch.float16}
        latents = torch.empty(2, 4, height // 8, width // 8, **half)
        prompt, time = torch.empty(2, 77, of.context, **half), torch.empty(())
        picture = torch.empty(2, 3, height, width, **half)
        pooled = full_size.pooled_features(of)
        added = {"text_embeds": torch.empty(2, pooled, **half), "time_ids": torch.empty(2, 6)}
    extra = {"added_cond_kwargs": added} if of.is_xl else {}

    def step() -> None:
        held: dict[str, Any] = {}
        if control is not None:
            down, middle = control(latents, time, prompt, picture, return_dict=False, **extra)
            held = {"down_block_additional_residuals": down,
                    "mid_block_additional_residual": middle}  # fmt: skip
        unet(latents, time, prompt, return_dict=False, **held, **extra)

    return counted_peak(step)


def counted_decoding(of: full_size.Shape, size: tuple[int, int]) -> int:
    import torch

    with torch.device("meta"):
        vae = full_size.vae(of).half().eval()
        latents = torch.empty(1, 4, size[1] // 8, size[0] // 8, dtype=torch.float16)
    return counted_peak(lambda: vae.decode(latents, return_dict=False))


def counted(of: full_size.Shape, size: tuple[int, int], has_control: bool) -> Row:
    family = Family(of.name)
    nowhere = Source(SourceKind.FOLDER, "/nowhere")
    names = {"id": "counted", "title": of.name, "family": family, "source": nowhere}
    control = (ControlNetSpec(**names),) if has_control else ()
    work = Workload(width=size[0], height=size[1], controlnets=control)
    need = estimate(CheckpointSpec(**names), work, dtype="float16", device="cuda")
    name = f"{of.name} {size[0]}×{size[1]}{' + ControlNet' if has_control else ''}, a step"
    return Row(name, "counted", counted_step(of, size, has_control) / GIB, need.denoising / GIB)


def decoded(of: full_size.Shape, size: tuple[int, int]) -> Row:
    spec = CheckpointSpec(
        id="counted", title=of.name, family=Family(of.name),
        source=Source(SourceKind.FOLDER, "/nowhere"),
    )  # fmt: skip
    work = Workload(width=size[0], height=size[1])
    need = estimate(spec, work, dtype="bfloat16", device="cuda")
    name = f"{of.name} {size[0]}×{size[1]}, decoding"
    return Row(name, "counted", counted_decoding(of, size) / GIB, need.decoding / GIB)


def counted_rows() -> list[Row]:
    sizes = {full_size.SD15: ((512, 512), (512, 768), (1024, 1024)),
             full_size.SDXL: ((1024, 1024), (832, 1216))}  # fmt: skip
    rows = [
        counted(of, size, has_control)
        for of, its in sizes.items()
        for size in its
        for has_control in (False, True)
    ]
    return rows + [decoded(of, size) for of, its in sizes.items() for size in its[:1]]


def resident_rows(folder: Path, *, full: bool) -> list[Row]:
    config = Config(data_folder=folder, device="cpu", offline=True)
    rows = [
        resident(config, "starter", size, pose)
        for size, pose in (((128, 192), False), ((128, 192), True), ((512, 768), True))
    ]
    if full:
        full_size.write_checkpoint(config.models_folder / "checkpoints" / "sd15", full_size.SD15)
        for size, pose in (((256, 256), True), ((512, 512), False), ((512, 512), True)):
            rows.append(resident(config, "sd15", size, pose))
    return rows


def main() -> None:
    parser = script_parser(__doc__)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--draw", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.draw:
        draw(json.loads(options.draw))
        return
    with tempfile.TemporaryDirectory() as folder:
        rows = [*counted_rows(), *resident_rows(Path(folder), full=options.full)]
    print_table(
        ("case", "kind", "measured", "estimate", "off"),
        [(row.case, row.kind, row.measured, row.estimated, f"{row.off:+.1%}") for row in rows],
    )
    is_met = all(abs(row.off) <= TARGET for row in rows)
    rounded = [asdict(row) | {"off": round(row.off, 4)} for row in rows]
    print(json.dumps({"rows": rounded, "target": TARGET, "is_met": is_met}))
    sys.exit(not is_met)


if __name__ == "__main__":
    main()
