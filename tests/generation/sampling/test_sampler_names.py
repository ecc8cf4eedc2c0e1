from __future__ import annotations

import pytest

from core.generation.sampling import samplers
from core.generation.sampling.sampler_names import GROUPS, SOLVERS

EXACT = (
    # A1111 and Forge, old and new form
    ("DPM++ 2M Karras", "", "DPM++ 2M Karras"),
    ("DPM++ 2M", "Karras", "DPM++ 2M Karras"),
    ("DPM++ 2M", "", "DPM++ 2M"),
    ("DPM++ 2M", "Automatic", "DPM++ 2M Karras"),
    ("DPM++ 2M SDE", "Automatic", "DPM++ 2M SDE exponential"),
    ("DPM++ 2M SDE Heun Exponential", "", "DPM++ 2M SDE Heun exponential"),
    ("DPM++ 3M SDE", "Polyexponential", "DPM++ 3M SDE exponential"),
    ("DPM++ SDE Karras", "", "DPM++ SDE Karras"),
    ("Euler a", "", "Euler a"),
    ("Euler a", "Automatic", "Euler a normal"),
    ("Euler", "SGM Uniform", "Euler trailing"),
    ("Euler", "Beta", "Euler beta"),
    ("Heun", "Uniform", "Heun normal"),
    ("LMS Karras", "", "LMS Karras"),
    ("DPM2 a Karras", "", "DPM2 a Karras"),
    ("PLMS", "", "PLMS"),
    ("DDIM", "Automatic", "DDIM"),
    ("UniPC", "Automatic", "UniPC"),
    # ComfyUI
    ("euler_ancestral", "normal", "Euler a normal"),
    ("dpmpp_2m", "karras", "DPM++ 2M Karras"),
    ("dpmpp_2m_sde_gpu", "sgm_uniform", "DPM++ 2M SDE trailing"),
    ("dpmpp_3m_sde", "exponential", "DPM++ 3M SDE exponential"),
    ("dpmpp_sde_gpu", "karras", "DPM++ SDE Karras"),
    ("dpm_2_ancestral", "karras", "DPM2 a Karras"),
    ("uni_pc", "beta", "UniPC beta"),
    ("uni_pc_bh2", "simple", "UniPC trailing"),
    ("ddim", "ddim_uniform", "DDIM"),
    ("heun", "simple", "Heun trailing"),
    # InvokeAI, NovelAI, Draw Things, diffusers itself
    ("dpmpp_2m_k", "", "DPM++ 2M Karras"),
    ("euler_a", "", "Euler a"),
    ("kdpm_2", "", "DPM2"),
    ("k_euler_ancestral", "native", "Euler a normal"),
    ("k_dpmpp_2m", "karras", "DPM++ 2M Karras"),
    ("ddim_v3", "", "DDIM"),
    ("DDIM Trailing", "", "DDIM trailing"),
    ("EulerAncestralDiscreteScheduler", "", "Euler a"),
    ("DPMSolverMultistepScheduler", "", "DPM++ 2M"),
    ("Automatic", "", None),
    ("AUTO", "karras", "auto"),
)
NEAR = (
    (
        "DPM++ 2S a Karras",
        "",
        "DPM++ SDE Karras",
        "DPM++ 2S a Karras is not here; DPM++ SDE Karras",
    ),
    ("dpmpp_2s_ancestral", "karras", "DPM++ SDE Karras", "DPM++ SDE Karras comes nearest"),
    ("Restart", "Automatic", "DPM++ 2M Karras", "Restart is not here"),
    ("DPM fast", "", "DPM++ 2M", "DPM fast is not here"),
    ("euler_ancestral", "karras", "Euler a", "Euler a is drawn without the schedule karras"),
    ("DPM++ 2M", "KL Optimal", "DPM++ 2M", "without the schedule KL Optimal"),
    ("DPM++ 2M AYS", "", "DPM++ 2M", "without the schedule ays"),
    ("lcm", "sgm_uniform", "LCM", "without the schedule sgm_uniform"),
)


@pytest.mark.parametrize(("name", "schedule", "ours"), EXACT)
def test_names_of_other_programs_are_understood(name, schedule, ours):
    match = samplers.find(name, schedule)
    assert match == (None if ours is None else samplers.Match(ours))


@pytest.mark.parametrize(("name", "schedule", "ours", "said"), NEAR)
def test_what_is_not_quite_the_same_is_said(name, schedule, ours, said):
    match = samplers.find(name, schedule)
    assert match is not None
    assert match.name == ours
    assert said in match.note


@pytest.mark.parametrize(
    "name", ["", "Picasso", "Karras", "k", "gpu", "++", "💥" * 3000, "a" * 9999]
)
def test_nobody_knows_these(name):
    assert samplers.find(name) is None
    assert samplers.find(name, "Karras") is None


@pytest.mark.parametrize("name", samplers.NAMES)
def test_every_name_is_its_own_in_any_case_and_spoken_as_a1111_does(name):
    assert samplers.find(name) == samplers.Match(name)
    assert samplers.find(name.upper()) == samplers.Match(name)
    assert samplers.find(*samplers.a1111_name(name)) == samplers.Match(name)


def test_a1111_gets_its_own_words():
    assert samplers.a1111_name("Euler trailing") == ("Euler", "SGM Uniform")
    assert samplers.a1111_name("DPM++ 2M SDE Karras") == ("DPM++ 2M SDE", "Karras")
    assert samplers.a1111_name("DDIM") == ("DDIM", "")
    assert samplers.a1111_name("of my own") == ("of my own", "")


def test_names_that_pictures_carry_already_stay():
    assert {
        "auto", "Euler", "Euler a", "DPM++ 2M", "DPM++ 2M Karras", "DPM++ 2M SDE",
        "DPM++ 2M SDE Karras", "DDIM", "DDPM", "UniPC", "LCM", "Euler trailing", "DDIM trailing",
    } <= set(samplers.NAMES)  # fmt: skip


def test_groups_hold_every_sampler_once():
    listed = [name for names in GROUPS.values() for name in names]
    assert sorted(listed) == sorted(set(samplers.NAMES) - {"auto"})
    assert list(GROUPS) == list(dict.fromkeys(solver.group for solver in SOLVERS))
