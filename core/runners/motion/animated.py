"""A checkpoint paints over the drawn frames with AnimateDiff, a window of them at once.

The windows overlap: what one ended with, the next begins with.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PIL import Image

from core.config import Config
from core.errors import ModelMissing, WrongFamily
from core.generation import resolved_request
from core.generation.animating.animating import resolved_for
from core.generation.animating.windows import Frames, Window, windows_of
from core.generation.memory.plan import MemoryPlan, plan_resolved
from core.generation.request import GenerationRequest
from core.generation.sampling.denoising import StepReport
from core.jobs.backend import JobContext
from core.jobs.job import Progress
from core.models import registry
from core.models.family import Family
from core.models.hardware.device import Device
from core.models.specs import MotionAdapterSpec
from core.motion.drawn import DrawnClip
from core.motion.request import MotionRequest
from core.motion.timeline import Play
from core.runners.services import Services

# How much of the drawing is painted anew: less keeps the drawing's flatness, more leaves the pose.
USUAL_STRENGTH, MOST_STRENGTH = 0.5, 0.8


def check(request: MotionRequest, services: Services) -> None:
    """Raises ``WrongFamily`` and ``ModelMissing`` among others."""
    spec = registry.checkpoint(request.painting.checkpoint, services.config)
    if spec.family is not Family.SD15:
        raise WrongFamily(
            expected="a checkpoint of Stable Diffusion 1.5",
            got=spec.family.label,
            todo="choose another",
            shown="AnimateDiff works with checkpoints of Stable Diffusion 1.5. Choose one of them.",
        )
    clip = AnimatedClip(request, services, JobContext(lambda _: None))
    resolved_request.check(clip.painting, services.config, services.inputs)
    resolved_for(clip.asked(clip.windows[0], {}), services.config)


def adapter_of(request: MotionRequest, services: Services) -> MotionAdapterSpec:
    """Raises ``ModelMissing`` where none is here."""
    config = services.config
    if request.adapter:
        chosen = registry.motion_adapter(request.adapter, config)
        if why_not := chosen.why_not(config):
            raise ModelMissing(why_not)
        return chosen
    here = registry.installed(MotionAdapterSpec, config)
    found = next((one for one in here if one.family is Family.SD15), None)
    if found is None:
        raise ModelMissing(
            expected="a motion adapter for Stable Diffusion 1.5",
            got="none",
            todo="fetch one on Models",
            shown="AnimateDiff needs a motion adapter, and none is here. Fetch one on Models.",
        )
    return found


def planned(
    painting: GenerationRequest, adapter: str, frames: int, device: Device, config: Config
) -> MemoryPlan:
    """Whether the largest window of a clip of so many ``frames``, all alike, fits into memory.

    Raises what ``check`` raises of its models.
    """
    first = windows_of(frames, loops=False)[0]
    asked = Frames(
        request=_plain(painting), adapter=adapter, window=first, poses=(), starts=(), kept={},
        strength=USUAL_STRENGTH,
    )  # fmt: skip
    return plan_resolved(resolved_for(asked, config), device, config)


def _plain(painting: GenerationRequest) -> GenerationRequest:
    """What of it each frame takes."""
    return replace(
        painting, start_from=None, drawing=None, references=(), controls=(), refine=None, fix=None,
        enlarge=1, count=1, until_score=0.0, variation_strength=0.0,
    )  # fmt: skip


class AnimatedClip:
    """Of the window that was made last all frames are at hand."""

    notes: tuple[str, ...] = ()

    def __init__(self, request: MotionRequest, services: Services, context: JobContext) -> None:
        self._services, self._context = services, context
        self._adapter = adapter_of(request, services)
        self._drawn = DrawnClip(request, size=request.painting.size, pictures=services.inputs)
        self._strength = min(MOST_STRENGTH, _strength(request.painting))
        self._count = len(self._drawn)
        self.windows = windows_of(self._count, loops=request.timeline.play is Play.LOOP)
        self.painting = replace(_plain(request.painting), pose=self._drawn.poses[0])
        if request.painting.references:
            self.notes = ("AnimateDiff does not look at reference pictures.",)
        self._made: dict[int, Image.Image] = {}

    def frame(self, index: int) -> Image.Image:
        """Of the first window, which needs no other."""
        return self.frame_after(index, lambda number: self.frame(number))

    def frame_after(self, index: int, kept: Callable[[int], Image.Image]) -> Image.Image:
        if index not in self._made:
            window = next(one for one in self.windows if index in one.new)
            held = {number: kept(number).convert("RGB") for number in sorted(window.held)}
            self._made = self._services.renderer.animate(
                self.asked(window, held),
                on_step=lambda report: self._tell(window, report),
                should_stop=self._context.should_stop,
            )
        return self._made[index]

    def asked(self, window: Window, kept: dict[int, Image.Image]) -> Frames:
        return Frames(
            request=self.painting,
            adapter=self._adapter.id,
            window=window,
            poses=tuple(self._drawn.poses[number] for number in window.frames),
            starts=tuple(kept.get(number) or self._under(number) for number in window.frames),
            kept=kept,
            strength=self._strength,
        )

    def _under(self, index: int) -> Image.Image:
        return Image.fromarray(self._drawn.drawing(index).picture())

    def _tell(self, window: Window, report: StepReport) -> None:
        first, last = window.new[0] + 1, window.new[-1] + 1
        text = f"Frames {first} to {last} · step {report.step} of {report.steps}"
        done = first - 1 + len(window.new) * report.step // (report.steps + 1)
        self._context.report(Progress(step=done, steps=self._count, text=text))


def _strength(painting: GenerationRequest) -> float:
    if painting.drawing is not None and painting.drawing.strength is not None:
        return max(painting.drawing.strength, 0.1)
    return USUAL_STRENGTH
