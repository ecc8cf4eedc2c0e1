"""The default model is loaded before somebody asks for a picture, where there is room for it."""

from __future__ import annotations

import logging

from core.errors import StudioError
from core.generation import pipelines
from core.generation.memory.plan import Mode, plan_resolved
from core.generation.request import GenerationRequest
from core.generation.resolved_request import ResolvedRequest, resolve
from core.models.hardware import device, machine
from core.models.hardware.device import GIB
from core.models.loading import load_progress
from core.models.loading.cache import ModelCache
from core.models.specs import CheckpointSpec
from core.pose import detect, presets
from core.pose.render import control_map

# Of what is free now. The rest is for what else runs on this machine, and for the pictures.
MOST_OF_FREE = 0.5
FIRST_POSE = "jogging"

log = logging.getLogger(__name__)


def preload(spec: CheckpointSpec, cache: ModelCache) -> bool:
    """Load a checkpoint and its pose ControlNet, then the libraries and the detector that the first
    picture and its score need; whether it was done.

    Not done while it would take more than half of the memory that is free, and when nothing of it
    can be loaded: the first picture says why.
    """
    try:
        resolved = resolve(_first(spec), cache.config)
        if not has_room(resolved, cache):
            log.info("%s is not loaded ahead: memory is short", spec.title)
            return False
        with load_progress.loading(spec.title):
            is_sdxl = cache.get_checkpoint(spec).is_sdxl
            for control in resolved.controls:
                cache.get_controlnet(control.spec)
        pipelines.import_ahead(is_sdxl=is_sdxl)
        _draw_and_look(resolved.request)
        return True
    except StudioError as error:
        log.warning("%s was not loaded ahead: %s", spec.title, error)
        return False


def _draw_and_look(request: GenerationRequest) -> None:
    """Once what stands before and after every picture along a pose."""
    if request.pose is not None and detect.is_available():
        detect.detect(control_map(request.pose), near=request.pose)


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
