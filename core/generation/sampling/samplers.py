"""From a sampler's name to a diffusers scheduler.

Only what makes a sampler itself is set here; betas, prediction type and timestep spacing stay as
the checkpoint's own files say, because it was trained with them.
"""

from __future__ import annotations

import inspect
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
    "AUTO", "GROUPS", "NAMES", "Match", "Sampler", "a1111_name", "check", "find", "real_name",
    "sampler_named", "scheduler", "steps_done",
]  # fmt: skip


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
