"""Samplers by the names people know, as diffusers schedulers.

Only what makes a sampler itself is set here; betas, prediction type and timestep spacing stay as
the checkpoint's own files say, because it was trained with them.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from core.errors import RequestRejected

AUTO = "auto"


@dataclass(frozen=True)
class Sampler:
    """A name, the diffusers class behind it, and the settings that make the difference."""

    name: str
    scheduler: str
    settings: Mapping[str, Any] = field(default_factory=dict[str, Any])


_DPM: dict[str, Any] = {"algorithm_type": "dpmsolver++", "solver_order": 2}
_SDE: dict[str, Any] = {"algorithm_type": "sde-dpmsolver++", "solver_order": 2}
_STRAIGHT: dict[str, Any] = {"use_karras_sigmas": False}
_KARRAS: dict[str, Any] = {"use_karras_sigmas": True}
_TRAILING: dict[str, Any] = {"timestep_spacing": "trailing"}

SAMPLERS: tuple[Sampler, ...] = (
    Sampler("Euler", "EulerDiscreteScheduler", _STRAIGHT),
    Sampler("Euler a", "EulerAncestralDiscreteScheduler"),
    Sampler("DPM++ 2M", "DPMSolverMultistepScheduler", _DPM | _STRAIGHT),
    Sampler("DPM++ 2M Karras", "DPMSolverMultistepScheduler", _DPM | _KARRAS),
    Sampler("DPM++ 2M SDE", "DPMSolverMultistepScheduler", _SDE | _STRAIGHT),
    Sampler("DPM++ 2M SDE Karras", "DPMSolverMultistepScheduler", _SDE | _KARRAS),
    Sampler("DDIM", "DDIMScheduler"),
    Sampler("DDPM", "DDPMScheduler"),
    Sampler("UniPC", "UniPCMultistepScheduler", _STRAIGHT),
    Sampler("LCM", "LCMScheduler"),
    # few-step LoRAs were distilled on steps that begin at pure noise
    Sampler("Euler trailing", "EulerDiscreteScheduler", _STRAIGHT | _TRAILING),
    Sampler("DDIM trailing", "DDIMScheduler", _TRAILING),
)
NAMES: tuple[str, ...] = (AUTO, *(sampler.name for sampler in SAMPLERS))
assert len(set(NAMES)) == len(NAMES)

Denoised = Callable[[], Any]


def scheduler(name: str, own: Any, recommended: str = AUTO) -> Any:
    """A fresh scheduler: ``name``, or for ``"auto"`` the recommended one, or else ``own``'s kind.

    ``own`` is the scheduler of the checkpoint's files. Raises ``RequestRejected`` for a name that
    nobody knows.
    """
    import diffusers

    wanted = recommended if name == AUTO else name
    if wanted == AUTO:
        return type(own).from_config(own.config)
    sampler = _find(wanted)
    kind: Any = getattr(diffusers, sampler.scheduler)
    return kind.from_config(own.config, **sampler.settings)


def _find(name: str) -> Sampler:
    for sampler in SAMPLERS:
        if sampler.name.casefold() == name.casefold():
            return sampler
    raise RequestRejected(
        f"Expected a sampler among {', '.join(NAMES)}, got {name!r:.60}: choose one of these."
    )


def watch_denoised(scheduler: Any) -> Denoised:
    """From now on note what the scheduler takes for the finished picture; returns how to ask.

    The answer is a latent like the sample's, or None before the first step. It is a by-product of
    every step, so that a preview costs no calculation.
    """
    noted: list[Any] = [None]
    step = scheduler.step

    @functools.wraps(step)  # the pipeline looks at the signature to see what a step takes
    def watched(*arguments: Any, **settings: Any) -> Any:
        result = step(*arguments, **settings)
        if isinstance(result, tuple) and len(result) > 1:  # pyright: ignore[reportUnknownArgumentType]
            noted[0] = result[1]
        else:
            outputs = getattr(scheduler, "model_outputs", None)
            noted[0] = outputs[-1] if outputs else None
        return result

    scheduler.step = watched
    return lambda: noted[0]


@contextmanager
def rescaled_guidance(scheduler: Any, unet: Any, share: float) -> Generator[None]:
    """Within, guided predictions keep the spread of the unguided one, by ``share`` of the way.

    Strong guidance drives pictures of models that predict velocity into glaring colours. Only some
    pipelines do this themselves: https://arxiv.org/abs/2305.08891, section 3.4.
    """
    if share == 0:
        yield
        return
    latest: list[Any] = [None]

    def note(_module: Any, _inputs: Any, output: Any) -> None:
        latest[0] = output[0]

    step = scheduler.step

    @functools.wraps(step)
    def rescaled(guided: Any, *arguments: Any, **settings: Any) -> Any:
        both = latest[0]
        if both.shape[0] == 2 * guided.shape[0]:  # else nothing guided this step
            guided = _respread(guided, both.chunk(2)[1], share)
        return step(guided, *arguments, **settings)

    handle = unet.register_forward_hook(note)
    scheduler.step = rescaled
    try:
        yield
    finally:
        handle.remove()


def _respread(guided: Any, wanted: Any, share: float) -> Any:
    sides = list(range(1, guided.ndim))
    spread = wanted.std(dim=sides, keepdim=True) / guided.std(dim=sides, keepdim=True)
    return share * (guided * spread) + (1 - share) * guided
