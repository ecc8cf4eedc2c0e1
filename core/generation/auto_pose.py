"""A pose for requests without one, where the checkpoint draws figures only along a pose."""

from __future__ import annotations

from dataclasses import replace

from core.config import Config
from core.files import lookups
from core.generation.conditioning.control_images import fitted
from core.generation.finding import find
from core.generation.finding.request import DetectRequest
from core.generation.input_store import PictureStore
from core.generation.request import GenerationRequest
from core.geometry import Size
from core.models import registry
from core.pose import detect
from core.pose.detection.detectors import AUTO, STARTER
from core.pose.skeleton import Pose
from core.pose.suggest import Suggestion, suggest
from core.prompts.language.held import held
from core.prompts.language.lora_tags import plain_words


def needs_auto_pose(request: GenerationRequest, config: Config) -> bool:
    """Whether ``with_pose`` would look for a pose.

    A drawing always has one. A person who wants none at all sets the pose strength to 0; other
    controls are left alone.
    """
    if request.pose is not None:
        return False
    if request.is_drawn or _sees_drawing(request):
        return True
    if request.control_strength == 0 or request.controls:
        return False
    return registry.checkpoint(request.checkpoint, config).needs_pose


def with_pose(
    request: GenerationRequest, index: int, config: Config, pictures: PictureStore
) -> tuple[GenerationRequest, tuple[str, ...]]:
    """The request for picture ``index`` with the pose that it is drawn along, and a note on it.

    A start picture brings the pose of its own figures; else the words choose among the ready-made
    ones, for each seed anew.
    """
    if not needs_auto_pose(request, config):
        return request, ()
    if request.start_from is not None and not request.is_drawn:
        pose, note = _detected_in_start(request, config, pictures)
    else:
        found = suggestion(request.prompt, request.size, _seed(request, index))
        pose = None if found is None else found.pose
        note = "" if found is None else f"Pose chosen to suit the words: {found.title}"
    if pose is None:
        return request, ()
    posed = replace(request, pose=pose)
    if not _has_pose_controlnet(posed, config):
        posed = replace(posed, control_strength=0.0)
    return posed, (note,)


def suggestion(prompt: str, size: Size, seed: int) -> Suggestion | None:
    """The ready-made pose that goes with a prompt without one."""

    def look() -> Suggestion | None:
        return suggest(plain_words(held(prompt, seed)), size, seed)

    return lookups.once((suggestion, prompt, size, seed), look)


def _sees_drawing(request: GenerationRequest) -> bool:
    return request.drawing is not None and request.drawing.is_used


def _seed(request: GenerationRequest, index: int) -> int:
    """All pictures over one drawing have its pose."""
    pinned = None if request.drawing is None else request.drawing.seed
    return request.seed_of(index) if pinned is None else pinned


def _has_pose_controlnet(request: GenerationRequest, config: Config) -> bool:
    """Without a ControlNet for poses, what is painted over a drawing has its pose from there."""
    if request.is_drawn or not _sees_drawing(request):
        return True
    net = registry.pose_controlnet(registry.checkpoint(request.checkpoint, config), config)
    return net is not None and net.is_installed(config)


def _detected_in_start(
    request: GenerationRequest, config: Config, pictures: PictureStore
) -> tuple[Pose | None, str]:
    """By the detector that suits the picture; and what to say of it."""
    start = request.start_from
    assert start is not None
    if not detect.is_available():
        return None, ""
    picture = fitted(pictures.get(start.picture), start.size_in(request.size))
    found = find.find(picture, DetectRequest(detector=AUTO), config)
    if found.findings.pose.is_empty:
        return None, ""
    by = "" if found.detector == STARTER else f", found by {found.title}"
    return found.findings.pose, f"Held the pose of the start picture{by}"
