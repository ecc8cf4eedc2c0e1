"""Before a picture is drawn: does it fit into memory, how, and at what price in time?

The engine starts the way the plan says instead of running out of memory first, and the page shows
its one line before Generate. Nothing is loaded for it, not even torch.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from core.config import Config
from core.errors import ModelMissing
from core.generation.request import AUTO, GenerationRequest
from core.models import machine, registry
from core.models.device import GIB, Device
from core.models.estimate import Need, Work, estimate
from core.models.specs import AdapterSpec, CheckpointSpec, ControlNetSpec

# What an allocator wastes between its blocks.
MARGIN = 1.05
# What ``enlarge`` is done with; core.upscale stands a floor higher.
DEFAULT_UPSCALER = "starter-x4"


class Mode(StrEnum):
    """Where the parts are while a picture is drawn."""

    WHOLE = "whole"
    OFFLOAD = "offload"
    SEQUENTIAL = "sequential"
    IMPOSSIBLE = "impossible"


@dataclass(frozen=True, kw_only=True)
class MemoryPlan:
    """How a picture will be drawn. ``text`` is the line for a person.

    ``resting`` are parts whose weights stay in main memory, their layers visiting the card one by
    one. ``is_tiled``: the picture is decoded in tiles, and may differ by a rounding from whole.
    """

    mode: Mode
    gib_needed: float
    gib_free: float
    text: str
    dtype: str
    dtype_reason: str
    is_tiled: bool = False
    resting: tuple[str, ...] = ()

    @property
    def is_possible(self) -> bool:
        return self.mode is not Mode.IMPOSSIBLE


@dataclass(frozen=True)
class _Way:
    """One way to draw, and what it takes in bytes."""

    mode: Mode
    needed: int
    words: str
    is_tiled: bool = False
    resting: tuple[str, ...] = ()


def plan(
    request: GenerationRequest,
    spec: CheckpointSpec,
    device: Device,
    config: Config,
    *,
    free: int | None = None,
) -> MemoryPlan:
    """``free`` is how many bytes this process could hold on the device, None to ask the machine.

    Raises ``ModelError`` for a model that nobody knows or whose file cannot be read.
    """
    work = work_of(request, spec, config)
    need = estimate(spec, work, dtype=device.dtype, device=device.name)
    usable = machine.usable_memory(device.name) if free is None else free
    usable = min(usable, config.memory_budget or usable)
    ways = list(_ways(need, device))
    way = next((way for way in ways if way.needed * MARGIN <= usable), None)
    chosen = way or min(ways, key=lambda way: way.needed)
    mode = chosen.mode if way else Mode.IMPOSSIBLE
    words = chosen.words if way else "does not fit"
    return MemoryPlan(
        mode=mode,
        gib_needed=round(chosen.needed * MARGIN / GIB, 1),
        gib_free=round(usable / GIB, 1),
        text=_text(f"{_what(spec, work)} on {_where(device)}", words, chosen.needed, usable, way),
        dtype=device.dtype,
        dtype_reason=device.dtype_reason,
        is_tiled=chosen.is_tiled,
        resting=chosen.resting,
    )


def _ways(need: Need, device: Device) -> Iterator[_Way]:
    """From the fastest to the thriftiest."""
    yield _Way(Mode.WHOLE, need.whole, "fits")
    yield _Way(Mode.WHOLE, need.tiled, "fits when the picture is decoded in tiles", True)
    if device.name != "cuda":
        return  # elsewhere there is only one memory
    # How much slower: SDXL on an A100, measured by others, offload by parts 1.4×, layer by layer 6×
    # (huggingface.co/blog/simple_sdxl_optimizations); a ControlNet that visits at every step is a
    # guess from its 2.3 GiB over the bus.
    names = tuple(need.weights)
    seldom = tuple(part for part in names if not part.startswith(("unet", "controlnet", "adapter")))
    yield _Way(
        Mode.OFFLOAD, need.resting(seldom), "works with offload, about 1.4× slower", True, seldom
    )
    others = tuple(part for part in names if part != "unet")
    if others != seldom:
        yield _Way(
            Mode.OFFLOAD, need.resting(others), "works with offload, about 2× slower", True, others
        )
    yield _Way(
        Mode.SEQUENTIAL, need.resting(names), "works layer by layer, about 6× slower", True, names
    )


def _text(subject: str, words: str, needed: int, usable: int, way: _Way | None) -> str:
    amounts = f"{needed * MARGIN / GIB:.1f} GiB of {usable / GIB:.1f} GiB free"
    if way is not None:
        return f"{subject}: {words} ({amounts})."
    return (
        f"{subject}: {words}, it takes at least {needed * MARGIN / GIB:.1f} GiB and "
        f"{usable / GIB:.1f} GiB are free: choose a smaller size or checkpoint, or close other "
        "programs."
    )


def _what(spec: CheckpointSpec, work: Work) -> str:
    words = [spec.family.label]
    if work.controlnets:
        count = len(work.controlnets)
        words.append("ControlNet" if count == 1 else f"{count} ControlNets")
    if work.adapters:
        words.append("reference")
    return " + ".join(words)


def _where(device: Device) -> str:
    size = f"{device.memory_gib:.0f} GB"
    if device.name == "cpu":
        return f"{size} of main memory"
    return f"{device.card} ({size})" if device.card else size


def work_of(request: GenerationRequest, spec: CheckpointSpec, config: Config) -> Work:
    """What the request asks of the checkpoint, in files and pixels."""
    scale = request.refine.scale if request.refine else 1.0
    loras = (registry.lora(use.id, config).source.path() for use in request.loras if use.weight)
    enlarger = request.enlarge > 1 and registry.upscaler(DEFAULT_UPSCALER, config).file
    return Work(
        width=round(request.size.width * scale),
        height=round(request.size.height * scale),
        is_guided=request.guidance > 1,
        controlnets=tuple(_controlnets(request, spec, config)),
        adapters=tuple(_adapters(request, spec, config)),
        loras=tuple(path for path in loras if path is not None),
        vae=None if request.vae == AUTO else registry.vae(request.vae, config).source,
        enlarger=enlarger or None,
        has_start=request.start_from is not None or request.refine is not None,
    )


def _controlnets(
    request: GenerationRequest, spec: CheckpointSpec, config: Config
) -> list[ControlNetSpec]:
    """Each once: a union serves several kinds."""
    wanted: list[ControlNetSpec | None] = []
    if request.pose is not None and request.control_strength:
        wanted.append(registry.pose_controlnet(spec, config))
    for control in request.controls:
        if control.strength:
            wanted.append(registry.controlnet_for(spec.family, control.kind, config))
    return list({one.id: one for one in wanted if one is not None}.values())


def _adapters(
    request: GenerationRequest, spec: CheckpointSpec, config: Config
) -> list[AdapterSpec]:
    found: dict[str, AdapterSpec] = {}
    for reference in request.references:
        if not reference.strength:
            continue
        try:
            adapter = adapter_for(reference.adapter, spec, config)
        except ModelMissing:
            continue  # the engine says so; it takes no memory
        found[adapter.id] = adapter
    return list(found.values())


def adapter_for(name: str, spec: CheckpointSpec, config: Config) -> AdapterSpec:
    """``"auto"`` is the first of the checkpoint's family, one that is here before the others."""
    if name != AUTO:
        return registry.adapter(name, config)
    family = [one for one in registry.adapters(config) if one.family is spec.family]
    here = [one for one in family if one.is_installed(config)]
    if not family:
        raise ModelMissing(
            f"Expected an adapter that takes over a character's looks for {spec.family.label}, "
            "found none: generate without a reference, or choose another checkpoint."
        )
    return (here or family)[0]
