"""From a sampler's name to a diffusers scheduler, and what is watched and mended at its steps.

Only what makes a sampler itself is set here; betas, prediction type and timestep spacing stay as
the checkpoint's own files say, because it was trained with them.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

from core.errors import RequestRejected
from core.generation.sampling.sampler_names import (
    AUTO,
    GROUPS,
    NAMES,
    Match,
    Sampler,
    a1111_name,
    find,
    sampler_named,
)

__all__ = [
    "AUTO", "GROUPS", "NAMES", "Match", "Sampler", "a1111_name", "find", "real_name",
    "rescaled_guidance", "sampler_named", "scheduler", "steps_done", "watch_denoised",
]  # fmt: skip

Denoised = Callable[[], Any]

# Their results tell nowhere what they take for the denoised picture.
WITHOUT_DENOISED = ("DEISMultistepScheduler", "PNDMScheduler", "TCDScheduler")


def scheduler(name: str, own: Any, recommended: str = AUTO) -> Any:
    """A fresh scheduler: ``name``, or for ``"auto"`` the recommended one, or else ``own``'s kind.

    ``own`` is the scheduler of the checkpoint's files. Raises ``RequestRejected`` for a name that
    nobody knows.
    """
    import diffusers

    wanted = recommended if name == AUTO else name
    if wanted == AUTO:
        return type(own).from_config(own.config)
    sampler = _known(wanted)
    kind: Any = getattr(diffusers, sampler.scheduler)
    return kind.from_config(own.config, **_betas(kind, own), **sampler.settings)


def real_name(name: str, own: Any, recommended: str = AUTO) -> str:
    """What ``scheduler`` comes to with the same arguments, by name; never ``"auto"``."""
    wanted = recommended if name == AUTO else name
    sampler = sampler_named(wanted)
    return _name_of(own) if sampler is None else sampler.name


def _name_of(own: Any) -> str:
    """Of the samplers that are this scheduler the one that says most about it."""
    kind = type(own).__name__
    every = [sampler for name in NAMES if (sampler := sampler_named(name)) is not None]
    fitting = [
        sampler
        for sampler in every
        if sampler.scheduler == kind
        and all(own.config.get(key, value) == value for key, value in sampler.settings.items())
    ]
    if fitting:
        most = max(fitting, key=lambda one: (len(one.solver.settings), len(one.settings)))
        return most.name
    return kind.removesuffix("Scheduler")


def check(name: str) -> None:
    """Raises ``RequestRejected`` for a name that nobody knows; ``"auto"`` is known."""
    if name != AUTO:
        _known(name)


def _known(name: str) -> Sampler:
    sampler = sampler_named(name)
    if sampler is None:
        raise RequestRejected(
            expected=f"a sampler among {', '.join(NAMES)}",
            got=f"{name!r:.60}",
            todo="choose one",
            shown=f"There is no sampler called {name:.60}. Choose one from the list.",
        )
    return sampler


def _betas(kind: Any, own: Any) -> dict[str, Any]:
    """For classes that cannot make zero terminal SNR themselves: the finished betas.

    The last step keeps the smallest signal that diffusers' own classes leave there, because none
    at all is a division by zero.
    """
    if not own.config.get("rescale_betas_zero_snr"):
        return {}
    if "rescale_betas_zero_snr" in inspect.signature(kind.__init__).parameters:
        return {}
    from diffusers import EulerDiscreteScheduler

    known: Any = EulerDiscreteScheduler.from_config(own.config)
    kept = known.alphas_cumprod
    before = kept.roll(1)
    before[0] = 1.0
    return {"trained_betas": (1 - kept / before).tolist()}


def steps_done(scheduler: Any, calls: int) -> int:
    """How many steps are done after so many calls of the UNet: some samplers look twice a step."""
    return -(-calls // int(scheduler.order))


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
        if type(scheduler).__name__ in WITHOUT_DENOISED:
            noted[0] = _pred_original_sample(scheduler, *arguments[:3])
        elif isinstance(result, tuple) and len(result) > 1:  # pyright: ignore[reportUnknownArgumentType]
            noted[0] = result[1]
        else:
            outputs = getattr(scheduler, "model_outputs", None)
            noted[0] = outputs[-1] if outputs else None
        return result

    scheduler.step = watched
    return lambda: noted[0]


def _pred_original_sample(scheduler: Any, predicted: Any, time: Any, sample: Any) -> Any:
    """The picture that a prediction at a time leads to, by what the checkpoint predicts."""
    kept = scheduler.alphas_cumprod.to(sample.device)[int(time)]
    signal, noise = kept.sqrt(), (1 - kept).sqrt()
    match scheduler.config.prediction_type:
        case "v_prediction":
            return signal * sample - noise * predicted
        case "sample":
            return predicted
        case _:
            return (sample - noise * predicted) / signal


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
