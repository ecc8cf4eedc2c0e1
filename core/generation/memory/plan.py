"""Before a picture is drawn: does it fit into memory, how, and at what price in time?

The engine starts the way the plan says instead of running out of memory first, and the page shows
its one line before Generate. Nothing is loaded for it, not even torch.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from core.config import Config
from core.generation.fixing.fixing import fixing_size
from core.generation.request import GenerationRequest
from core.generation.resolved_request import ResolvedRequest, resolve
from core.models import registry
from core.models.hardware import machine
from core.models.hardware.device import GIB, Device
from core.models.hardware.estimate import MemoryEstimate, Workload, estimate
from core.models.specs import CheckpointSpec

# What an allocator wastes between its blocks.
MARGIN = 1.05


class Mode(StrEnum):
    """Where the parts are while a picture is drawn."""

    WHOLE = "whole"
    OFFLOAD = "offload"
    SEQUENTIAL = "sequential"
    IMPOSSIBLE = "impossible"


@dataclass(frozen=True, kw_only=True)
class MemoryPlan:
    """How a picture will be drawn. ``text`` is the line for a person.

    ``offloaded`` are parts whose weights stay in main memory, their layers onloaded one by one.
    ``is_tiled``: the picture is decoded in tiles, and may differ by a rounding from whole.
    """

    mode: Mode
    gib_needed: float
    gib_free: float
    text: str
    dtype: str
    dtype_reason: str
    is_tiled: bool = False
    offloaded: tuple[str, ...] = ()

    @property
    def is_possible(self) -> bool:
        return self.mode is not Mode.IMPOSSIBLE

    @property
    def notes(self) -> tuple[str, ...]:
        """Worth knowing with the picture: nothing while everything fits."""
        return (self.text,) if self.offloaded or self.is_tiled else ()


@dataclass(frozen=True)
class _Strategy:
    """A way to draw, and what it takes in bytes."""

    mode: Mode
    needed: int
    verdict: str
    is_tiled: bool = False
    offloaded: tuple[str, ...] = ()


def plan(
    request: GenerationRequest,
    spec: CheckpointSpec,
    device: Device,
    config: Config,
    *,
    free: int | None = None,
) -> MemoryPlan:
    """``free`` is how many bytes this process could hold on the device, None to ask the machine.

    Raises ``ModelError`` for models that nobody knows, that do not fit together, or whose files
    cannot be read.
    """
    resolved = resolve(replace(request, checkpoint=spec.id), config)
    return plan_resolved(resolved, device, config, free=free)


def plan_resolved(
    resolved: ResolvedRequest, device: Device, config: Config, *, free: int | None = None
) -> MemoryPlan:
    """Like ``plan``, for a request whose models are known already."""
    spec, work = resolved.checkpoint, work_of(resolved, config)
    need = estimate(spec, work, dtype=device.dtype, device=device.name)
    usable = machine.usable_memory(device.name) if free is None else free
    if device.name == "cuda" and config.memory_budget is not None:
        usable = min(usable, need.overhead + config.memory_budget)
    strategies = list(_strategies(need, device))
    strategy = next((one for one in strategies if one.needed * MARGIN <= usable), None)
    chosen = strategy or min(strategies, key=lambda one: one.needed)
    mode = chosen.mode if strategy else Mode.IMPOSSIBLE
    verdict = chosen.verdict if strategy else "does not fit"
    subject = f"{_subject(spec, work)} on {_memory_of(device)}"
    return MemoryPlan(
        mode=mode,
        gib_needed=round(chosen.needed * MARGIN / GIB, 1),
        gib_free=round(usable / GIB, 1),
        text=_text(subject, verdict, chosen.needed, usable, strategy),
        dtype=device.dtype,
        dtype_reason=device.dtype_reason,
        is_tiled=chosen.is_tiled,
        offloaded=chosen.offloaded,
    )


def _strategies(need: MemoryEstimate, device: Device) -> Iterator[_Strategy]:
    """From the fastest to the thriftiest."""
    yield _Strategy(Mode.WHOLE, need.whole, "fits")
    yield _Strategy(Mode.WHOLE, need.tiled, "fits when the picture is decoded in tiles", True)
    if device.name != "cuda":
        return  # elsewhere there is only one memory
    # How much slower: SDXL on an A100, measured by others, offload by parts 1.4×, layer by layer 6×
    # (huggingface.co/blog/simple_sdxl_optimizations); a ControlNet that visits at every step is a
    # guess from its 2.3 GiB over the bus.
    # motion layers are at work in every block: they stay
    names = tuple(part for part in need.weights if part != "motion_adapter")
    seldom = tuple(part for part in names if not part.startswith(("unet", "controlnet", "adapter")))
    yield _Strategy(
        Mode.OFFLOAD, need.offloaded(seldom), "works with offload, about 1.4× slower", True, seldom
    )
    others = tuple(part for part in names if part != "unet")
    if others != seldom:
        yield _Strategy(
            Mode.OFFLOAD,
            need.offloaded(others),
            "works with offload, about 2× slower",
            True,
            others,
        )
    yield _Strategy(
        Mode.SEQUENTIAL, need.offloaded(names), "works layer by layer, about 6× slower", True, names
    )


def _text(subject: str, verdict: str, needed: int, usable: int, strategy: _Strategy | None) -> str:
    amounts = f"{needed * MARGIN / GIB:.1f} GiB of {usable / GIB:.1f} GiB free"
    if strategy is not None:
        return f"{subject}: {verdict} ({amounts})."
    return (
        f"{subject}: {verdict}, it takes at least {needed * MARGIN / GIB:.1f} GiB and "
        f"{usable / GIB:.1f} GiB are free: choose a smaller size or checkpoint, or close other "
        "programs."
    )


def _subject(spec: CheckpointSpec, work: Workload) -> str:
    words = [spec.family.label]
    if work.controlnets:
        count = len(work.controlnets)
        words.append("ControlNet" if count == 1 else f"{count} ControlNets")
    if work.adapters:
        words.append("reference")
    if work.motion is not None:
        words.append(f"AnimateDiff, {work.frames} frames at once")
    return " + ".join(words)


def _memory_of(device: Device) -> str:
    size = f"{device.memory_gib:.0f} GB"
    if device.name == "cpu":
        return f"{size} of main memory"
    return f"{device.card} ({size})" if device.card else size


def work_of(resolved: ResolvedRequest, config: Config) -> Workload:
    """What a request asks of its checkpoint, in files and pixels. Each ControlNet counts once: a
    union serves several kinds."""
    request = resolved.request
    size = request.final_size
    if request.fix is not None:
        size = max(size, fixing_size(resolved), key=lambda one: one.pixels)
    return Workload(
        width=size.width,
        height=size.height,
        is_guided=request.guidance > 1,
        controlnets=tuple(dict.fromkeys(control.spec for control in resolved.controls)),
        adapters=tuple(dict.fromkeys(spec for spec, _reference in resolved.references)),
        loras=tuple(path for spec, _weight in resolved.loras if (path := spec.source.path())),
        vae=None if resolved.vae is None else resolved.vae.source,
        enlarger=_enlarger(request, config),
        has_start=request.denoise_strength is not None
        or request.refine is not None
        or request.fix is not None,
        frames=resolved.frames,
        motion=resolved.motion,
    )


def _enlarger(request: GenerationRequest, config: Config) -> Path | None:
    """The file of the largest upscaler that works on this picture."""
    names = {upscaling.upscaler for upscaling in request.upscalings}
    files = (registry.upscaler(name, config).file for name in names)
    here = [file for file in files if file is not None]
    return max(here, key=lambda file: file.stat().st_size, default=None)
