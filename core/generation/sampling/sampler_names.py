"""Samplers and schedules by every name they go by, as diffusers schedulers with their options.

A *sampler* is how a step is taken, a *schedule* which amounts of noise the steps go through. The
studio's name of a combination is ``"DPM++ 2M Karras"``: the sampler, then the schedule, or the
sampler alone where the checkpoint's own schedule is kept.

Names gathered from A1111 and Forge (sd_samplers_kdiffusion.py, sd_schedulers.py), ComfyUI
(comfy/samplers.py), InvokeAI, NovelAI, Draw Things, Easy Diffusion; how they correspond:
https://huggingface.co/docs/diffusers/api/schedulers/overview
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

AUTO = "auto"
MAX_NAME = 100

_STRAIGHT: dict[str, Any] = {
    "use_karras_sigmas": False, "use_exponential_sigmas": False, "use_beta_sigmas": False,
}  # fmt: skip


@dataclass(frozen=True)
class Schedule:
    """``aliases`` are compared without case and punctuation."""

    name: str
    a1111_name: str
    settings: Mapping[str, Any] = field(default_factory=dict[str, Any])
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Solver:
    """One way of taking a step.

    ``schedules`` are those that its diffusers class knows, by name, beside the checkpoint's own.
    ``automatic`` is the schedule A1111 takes for it when told *Automatic*. ``group`` is where it
    stands in a list for people.
    """

    name: str
    group: str
    scheduler: str
    settings: Mapping[str, Any] = field(default_factory=dict[str, Any])
    schedules: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    automatic: str = "normal"


@dataclass(frozen=True)
class Sampler:
    """A solver with a schedule: the name a request carries, and what diffusers is told."""

    solver: Solver
    schedule: Schedule | None = None

    @property
    def name(self) -> str:
        return self.solver.name if self.schedule is None else _joined(self.solver, self.schedule)

    @property
    def scheduler(self) -> str:
        return self.solver.scheduler

    @property
    def settings(self) -> dict[str, Any]:
        own = _STRAIGHT if "Karras" in self.solver.schedules else {}
        chosen = {} if self.schedule is None else self.schedule.settings
        return {**own, **self.solver.settings, **chosen}


@dataclass(frozen=True)
class Match:
    """``name`` is one of ``NAMES``; ``note`` is a sentence for people where it is not quite what
    was asked for, else empty."""

    name: str
    note: str = ""


SCHEDULES: tuple[Schedule, ...] = (
    Schedule("Karras", "Karras", {"use_karras_sigmas": True}, ("k",)),
    Schedule(
        "exponential", "Exponential", {"use_exponential_sigmas": True},
        ("polyexponential", "exp"),
    ),
    Schedule("beta", "Beta", {"use_beta_sigmas": True}),
    # from pure noise down in equal strides; few-step LoRAs were distilled on these
    Schedule(
        "trailing", "SGM Uniform", {"timestep_spacing": "trailing"},
        ("sgm uniform", "sgm", "simple"),
    ),
    Schedule("normal", "Uniform", {"timestep_spacing": "linspace"}, ("uniform", "native")),
)  # fmt: skip
# Of other programs, and not in diffusers; recognized, so that it can be said.
FOREIGN_SCHEDULES = (
    "align your steps", "align your steps gits", "align your steps 11", "align your steps 32",
    "ays", "ays gits", "ays 11", "ays 32", "ays 30", "gits", "kl optimal", "linear quadratic",
    "turbo", "substep", "bong tangent", "laplace",
)  # fmt: skip
# What keeps the checkpoint's own schedule.
OWN_SCHEDULES = ("automatic", "auto", "default", "ddim", "ddim uniform", "none")

_OLD = ("Karras", "exponential")
_SIGMAS = (*_OLD, "beta")
_MOST = (*_OLD, "trailing", "normal")
_ALL = (*_SIGMAS, "trailing", "normal")
_SPACED = ("trailing", "normal")
_DPM: dict[str, Any] = {"algorithm_type": "dpmsolver++", "solver_order": 2}
_SDE: dict[str, Any] = {"algorithm_type": "sde-dpmsolver++", "solver_order": 2}
_THIRD: dict[str, Any] = {"solver_order": 3}
_HEUN: dict[str, Any] = {"solver_type": "heun"}
EULER, DPM, OTHER, FEW = "Euler and Heun", "DPM++", "Others", "Few steps"

SOLVERS: tuple[Solver, ...] = (
    Solver("Euler", EULER, "EulerDiscreteScheduler", {}, _ALL),
    Solver(
        "Euler a", EULER, "EulerAncestralDiscreteScheduler", {}, _SPACED,
        ("euler ancestral",),
    ),
    Solver("Heun", EULER, "HeunDiscreteScheduler", {"clip_sample": False}, _MOST),
    Solver("DPM++ 2M", DPM, "DPMSolverMultistepScheduler", _DPM, _ALL, (), "Karras"),
    Solver("DPM++ 2M SDE", DPM, "DPMSolverMultistepScheduler", _SDE, _ALL, (), "exponential"),
    Solver(
        "DPM++ 2M SDE Heun", DPM, "DPMSolverMultistepScheduler", _SDE | _HEUN, _OLD,
        (), "exponential",
    ),
    Solver("DPM++ 3M", DPM, "DPMSolverMultistepScheduler", _DPM | _THIRD, _OLD, (), "Karras"),
    Solver(
        "DPM++ 3M SDE", DPM, "DPMSolverMultistepScheduler", _SDE | _THIRD, _MOST, (),
        "exponential",
    ),
    Solver("DPM++ 2S", DPM, "DPMSolverSinglestepScheduler", _DPM, _OLD, (), "Karras"),
    Solver(
        "DPM++ SDE", DPM, "DPMSolverSinglestepScheduler", _SDE, _SIGMAS, ("dpmsolver sde",),
        "Karras",
    ),
    Solver("DPM2", OTHER, "KDPM2DiscreteScheduler", {}, _OLD, ("dpm 2", "kdpm 2"), "Karras"),
    Solver(
        "DPM2 a", OTHER, "KDPM2AncestralDiscreteScheduler", {}, _OLD,
        ("dpm 2 ancestral", "kdpm 2 a", "dpm2 ancestral", "kdpm 2 ancestral"), "Karras",
    ),
    Solver("DDIM", OTHER, "DDIMScheduler", {}, ("trailing",), ("ddim v3",), ""),
    Solver("DDPM", OTHER, "DDPMScheduler", {}, (), (), ""),
    Solver(
        "UniPC", OTHER, "UniPCMultistepScheduler", {}, _ALL,
        ("uni pc bh2", "unipc bh1", "unipc snr", "unipc tu"), "",
    ),
    Solver("DEIS", OTHER, "DEISMultistepScheduler", {}, _OLD),
    Solver("LMS", OTHER, "LMSDiscreteScheduler", {}, _OLD),
    Solver("PLMS", OTHER, "PNDMScheduler", {"skip_prk_steps": True}, (), ("pndm",), ""),
    Solver("LCM", FEW, "LCMScheduler", {}, (), (), ""),
    Solver("TCD", FEW, "TCDScheduler", {}, (), (), ""),
)  # fmt: skip

# Not in diffusers → what comes nearest.
NEAREST: Mapping[str, str] = {
    "dpmpp 2s a": "DPM++ SDE", "dpmpp 2s ancestral": "DPM++ SDE", "seeds 2": "DPM++ SDE",
    "seeds 3": "DPM++ 3M SDE", "dpm fast": "DPM++ 2M", "dpm adaptive": "DPM++ 2M",
    "restart": "DPM++ 2M", "heunpp2": "Heun", "ipndm": "DEIS", "ipndm v": "DEIS",
    "res multistep": "DPM++ 2M", "res multistep ancestral": "DPM++ 2M SDE",
    "gradient estimation": "Euler", "er sde": "DPM++ 3M SDE", "sa solver": "DPM++ 3M SDE",
    "sa solver pece": "DPM++ 3M SDE", "dpm solver stability": "DPM++ 2M",
    "euler cfg pp": "Euler", "euler ancestral cfg pp": "Euler a", "euler a cfg pp": "Euler a",
    "dpmpp 2m cfg pp": "DPM++ 2M", "dpmpp 2s ancestral cfg pp": "DPM++ SDE",
    "ddim cfg pp": "DDIM", "res multistep cfg pp": "DPM++ 2M", "euler max": "Euler",
    "euler dy": "Euler", "euler smea dy": "Euler", "euler negative": "Euler",
    "ddpm seeded": "DDPM",
}  # fmt: skip


def find(name: str, schedule: str = "") -> Match | None:
    """The studio's sampler for a name that any program uses, and for the schedule it names beside.

    Case, spaces and punctuation do not count: ``"DPM++ 2M Karras"``, ``"dpmpp_2m"`` with
    ``"karras"``, ``"k_dpmpp_2m"`` and InvokeAI's ``"dpmpp_2m_k"`` are the same. ``schedule`` wins
    over one inside ``name``; ``"Automatic"`` is the one A1111 takes for that sampler. ``"auto"``
    is ``"auto"``. Where diffusers has no such sampler, or not with this schedule, the nearest is
    given and ``note`` says so. None when nobody knows the name; never raises.
    """
    if _key(name) == AUTO:
        return Match(AUTO)
    known = _solver_and_schedule(_key(name))
    if known is None:
        return None
    solver, within, is_nearest = known
    asked = schedule.strip() or within
    chosen = _schedule(solver, asked)
    found = Sampler(solver, chosen)
    note = ""
    if is_nearest:
        note = f"The sampler {name.strip()[:MAX_NAME]} is not here; {found.name} comes nearest."
    elif chosen is None and asked and _key(asked) not in _KEEPS_OWN:
        note = f"{solver.name} is drawn without the schedule {asked[:MAX_NAME]} here."
    return Match(found.name, note)


def sampler_named(name: str) -> Sampler | None:
    """What stands behind one of ``NAMES`` or any other name; None for ``"auto"`` and unknown."""
    match = find(name)
    return None if match is None else _BY_NAME.get(match.name)


def a1111_name(name: str) -> tuple[str, str]:
    """One of ``NAMES`` as A1111 writes it: sampler and schedule type, the latter empty where the
    checkpoint's own schedule is kept. Other names come back as they are."""
    sampler = _BY_NAME.get(name)
    if sampler is None:
        return name, ""
    return sampler.solver.name, "" if sampler.schedule is None else sampler.schedule.a1111_name


def _joined(solver: Solver, schedule: Schedule) -> str:
    return f"{solver.name} {schedule.name}"


def _every() -> dict[str, Sampler]:
    named = {schedule.name: schedule for schedule in SCHEDULES}
    every = [
        Sampler(solver, None if name is None else named[name])
        for solver in SOLVERS
        for name in (None, *solver.schedules)
    ]
    return {sampler.name: sampler for sampler in every}


def _key(text: str) -> str:
    """Letters and digits alone; ``+`` is the ``p`` that other programs write for it."""
    return re.sub(r"[\W_]+", "", text[:MAX_NAME].casefold().replace("+", "p"))


def _solver_and_schedule(key: str) -> tuple[Solver, str, bool] | None:
    """Solver, the schedule named within, and whether it is only the nearest one."""
    bare = key.removesuffix("gpu")
    for whole in (bare, bare.removeprefix("k"), bare.removeprefix("sample")):
        for ending in ("", *_ENDINGS):
            if not whole.endswith(ending):
                continue
            stem = whole.removesuffix(ending).removesuffix("gpu")
            if stem in _SOLVERS:
                return _SOLVERS[stem], ending, False
            if stem in _NEAREST:
                return _SOLVERS[_key(_NEAREST[stem])], ending, True
    return None


def _schedule(solver: Solver, asked: str) -> Schedule | None:
    key = _key(asked)
    if key in ("automatic", "auto"):
        key = _key(solver.automatic)
    found = _SCHEDULES.get(key)
    return found if found is not None and found.name in solver.schedules else None


_BY_NAME = _every()
GROUPS: Mapping[str, tuple[str, ...]] = {
    group: tuple(name for name, one in _BY_NAME.items() if one.solver.group == group)
    for group in dict.fromkeys(solver.group for solver in SOLVERS)
}
NAMES: tuple[str, ...] = (AUTO, *(name for names in GROUPS.values() for name in names))
_SOLVERS: dict[str, Solver] = {}
for _solver in SOLVERS:
    _class = _key(_solver.scheduler)
    for _alias in (_solver.name, *_solver.aliases, _class, _class.removesuffix("scheduler")):
        _SOLVERS.setdefault(_key(_alias), _solver)
_SCHEDULES = {
    _key(alias): schedule for schedule in SCHEDULES for alias in (schedule.name, *schedule.aliases)
}
_NEAREST = {_key(alias): name for alias, name in NEAREST.items()}
_KEEPS_OWN = {_key(name) for name in OWN_SCHEDULES}
# Longest first, so that "sgm uniform" is not taken for "uniform".
_ENDINGS = sorted(
    {*_SCHEDULES, *(_key(name) for name in (*FOREIGN_SCHEDULES, *OWN_SCHEDULES))},
    key=lambda ending: (-len(ending), ending),
)
assert len(_BY_NAME) == sum(1 + len(solver.schedules) for solver in SOLVERS)
assert {_key(name) for name in NEAREST.values()} <= set(_SOLVERS)
assert not set(_SOLVERS) & set(_NEAREST)
