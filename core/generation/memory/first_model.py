"""Which model to start with on this machine, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from core.config import Config
from core.errors import ModelError
from core.generation.memory import plan as memory_plan
from core.generation.memory.plan import MemoryPlan, Mode
from core.generation.request import GenerationRequest
from core.jobs.remaining import duration
from core.models import registry
from core.models.downloading.fetch import free_bytes, size_text
from core.models.family import Family
from core.models.files import store
from core.models.hardware import device
from core.models.hardware.device import Device
from core.models.hardware.speed import seconds_a_picture
from core.models.specs import CheckpointSpec
from core.pose import presets
from core.pose.skeleton import Pose

STARTER, FEW_STEPS = "starter", "lcm-sd15"
# The one of each family that is named first: anime, and pictures may be sold. The larger before.
BEST: tuple[tuple[Family, str], ...] = (
    (Family.SDXL, "animagine-xl-4.0"),
    (Family.SD15, "anything-v5"),
)
POSE = "jogging"
ROOM_TO_SPARE = 1.1


@dataclass(frozen=True, kw_only=True)
class FirstModel:
    """``reason`` says why this one; ``further`` what a larger one would take, empty for nothing."""

    spec: CheckpointSpec
    is_here: bool
    reason: str
    further: str = ""


def first_model(config: Config) -> FirstModel:
    """Some look-ups and, on a processor, a short measurement; nothing is loaded."""
    chosen = device.expected_device(config)
    starter = registry.checkpoint(STARTER, config)
    if chosen.name == "cpu":
        return FirstModel(
            spec=starter,
            is_here=True,
            reason="It is the quickest on a processor, and it is here.",
            further=_on_processor(chosen, config),
        )
    further = ""
    for family, best in BEST:
        found, lacks = _on_card(registry.checkpoint(best, config), family, chosen, config)
        if found is not None:
            return replace(found, further=further)
        further = further or lacks
    reason = "It is the one that fits this machine, and it is here."
    return FirstModel(spec=starter, is_here=True, reason=reason, further=further)


def _on_card(
    best: CheckpointSpec, family: Family, chosen: Device, config: Config
) -> tuple[FirstModel | None, str]:
    """A checkpoint of this family when the card draws with it at speed; else what it lacks."""
    here = _first_here(registry.checkpoints(config), family, config)
    spec = here or best
    planned = usual_plan(spec, chosen, config)
    if planned is None:
        return None, ""
    if planned.mode not in (Mode.WHOLE, Mode.OFFLOAD):
        need = f"{planned.gib_needed:.1f} GiB"
        return None, f"{family.label} would need {need} of {_memory(chosen)}."
    reason = f"{family.label} fits {_memory(chosen)}: the finest pictures here."
    if here is not None:
        return FirstModel(spec=here, is_here=True, reason=reason), ""
    if config.offline:
        return None, f"{best.title} would fit too, but the studio is offline."
    room = round(best.size * ROOM_TO_SPARE)
    if room > free_bytes(store.hub_cache()):
        return None, f"{best.title} would fit too, but needs {size_text(room)} of disk space."
    return FirstModel(spec=best, is_here=False, reason=reason), ""


def _memory(chosen: Device) -> str:
    size = f"{chosen.memory_gib:.0f} GB"
    return f"the {size} of {chosen.card}" if chosen.card else f"{size} of memory"


def _first_here(
    specs: Iterable[CheckpointSpec], family: Family, config: Config
) -> CheckpointSpec | None:
    return next((one for one in specs if one.family is family and one.is_installed(config)), None)


def _on_processor(chosen: Device, config: Config) -> str:
    """What Stable Diffusion would take: memory, and minutes."""
    family, best = BEST[-1]
    here = _first_here(registry.checkpoints(config), family, config)
    spec = here or registry.checkpoint(best, config)
    planned = usual_plan(spec, chosen, config)
    if planned is None:
        return ""
    if not planned.is_possible:
        return (
            f"{spec.title} would need {planned.gib_needed:.1f} GiB of memory; "
            f"{planned.gib_free:.1f} GiB are free."
        )
    few = registry.lora(FEW_STEPS, config)
    assert few.settings is not None
    whole = seconds_a_picture(family, spec.default_steps, is_guided=True)
    quick = seconds_a_picture(family, few.settings.steps, is_guided=few.settings.guidance > 1)
    return (
        f"{spec.title} paints finer and would take about {duration(whole)} a picture here, "
        f"{duration(quick)} with the LoRA {few.title} (reckoned, 512×512)."
    )


def usual_plan(spec: CheckpointSpec, chosen: Device, config: Config) -> MemoryPlan | None:
    """For a picture with a pose in the checkpoint's own size; None when its files cannot be read:
    its own line says what is wrong with it."""
    request = GenerationRequest(
        prompt="a character", pose=_pose(), checkpoint=spec.id, size=spec.default_size
    )
    try:
        return memory_plan.plan(request, spec, chosen, config)
    except ModelError:
        return None


@lru_cache(maxsize=1)
def _pose() -> Pose:
    return presets.get(POSE).pose
