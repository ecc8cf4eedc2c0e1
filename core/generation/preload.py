"""The default model is loaded before somebody asks for a picture, where there is room for it."""

from __future__ import annotations

import logging

from core.errors import StudioError
from core.generation.memory.plan import Mode, plan_resolved
from core.generation.request import GenerationRequest
from core.generation.resolved_request import ResolvedRequest, resolve
from core.models.hardware import device, machine
from core.models.hardware.device import GIB
from core.models.loading import load_progress
from core.models.loading.cache import ModelCache
from core.models.specs import CheckpointSpec
from core.pose import presets

# Of what is free now. The rest is for what else runs on this machine, and for the pictures.
MOST_OF_FREE = 0.5
FIRST_POSE = "jogging"

log = logging.getLogger(__name__)


def preload(spec: CheckpointSpec, cache: ModelCache) -> bool:
    """Load a checkpoint and its pose ControlNet; whether it was done.

    Not done while it would take more than half of the memory that is free, and when nothing of it
    can be loaded: the first picture says why.
    """
    try:
        resolved = resolve(_first(spec), cache.config)
        if not has_room(resolved, cache):
            log.info("%s is not loaded ahead: memory is short", spec.title)
            return False
        with load_progress.loading(spec.title):
            cache.get_checkpoint(spec)
            for control in resolved.controls:
                cache.get_controlnet(control.spec)
        return True
    except StudioError as error:
        log.warning("%s was not loaded ahead: %s", spec.title, error)
        return False


def has_room(resolved: ResolvedRequest, cache: ModelCache) -> bool:
    """Asks the machine; nothing is loaded for it."""
    place = device.expected_device(cache.config)
    plan = plan_resolved(resolved, place, cache.config)
    free = machine.available_memory(place.name) * MOST_OF_FREE
    return plan.mode is Mode.WHOLE and plan.gib_needed * GIB <= free


def _first(spec: CheckpointSpec) -> GenerationRequest:
    pose = presets.get(FIRST_POSE).pose
    size = spec.size_for(pose.size.aspect)
    return GenerationRequest(prompt="a character", pose=pose, checkpoint=spec.id, size=size)
