"""A pose for requests without one, where the checkpoint draws figures only along a pose."""

from __future__ import annotations

from dataclasses import replace

from core.config import Config
from core.generation.controls import fitted
from core.generation.pictures import PictureStore
from core.generation.request import GenerationRequest
from core.models import registry
from core.pose import detect
from core.pose.skeleton import Pose
from core.pose.suggest import suggest
from core.prompts.lora_tags import take_loras


def is_posed_here(request: GenerationRequest, config: Config) -> bool:
    """Whether ``posed`` would look for a pose.

    A person who wants none at all sets the pose strength to 0; other controls are left alone.
    """
    if request.pose is not None or request.control_strength == 0 or request.controls:
        return False
    return registry.checkpoint(request.checkpoint, config).needs_pose


def posed(
    request: GenerationRequest, index: int, config: Config, pictures: PictureStore
) -> tuple[GenerationRequest, tuple[str, ...]]:
    """The request for picture ``index`` with the pose that it is drawn along, and a note on it.

    A start picture brings the pose of its own figures; else the words choose among the ready-made
    ones, for each seed anew.
    """
    if not is_posed_here(request, config):
        return request, ()
    if request.start_from is not None:
        pose, note = _of_start(request, pictures), "Held the pose of the start picture"
    else:
        words, _tags = take_loras(request.prompt)
        found = suggest(words, request.size, request.seed_of(index))
        pose = None if found is None else found.pose
        note = "" if found is None else f"Pose chosen to suit the words: {found.title}"
    return (request, ()) if pose is None else (replace(request, pose=pose), (note,))


def _of_start(request: GenerationRequest, pictures: PictureStore) -> Pose | None:
    assert request.start_from is not None
    if not detect.is_available():
        return None
    found = detect.detect(fitted(pictures.get(request.start_from.picture), request.size))
    return None if found.is_empty else found
