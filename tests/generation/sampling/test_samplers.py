from __future__ import annotations

import diffusers
import numpy as np
import pytest
import scipy.stats
import torch
from diffusers import DDIMScheduler, LMSDiscreteScheduler

from core.errors import RequestRejected
from core.generation.sampling import samplers
from core.models import diffusers_patches


@pytest.fixture
def own():
    return DDIMScheduler(
        prediction_type="v_prediction",
        beta_schedule="scaled_linear",
        timestep_spacing="trailing",
        rescale_betas_zero_snr=True,
    )


@pytest.mark.parametrize("name", samplers.NAMES)
def test_the_checkpoint_decides_what_is_predicted(own, name):
    scheduler = samplers.scheduler(name, own)
    assert scheduler.config.prediction_type == "v_prediction"
    wanted = "linspace" if name.endswith("normal") else "trailing"
    assert scheduler.config.timestep_spacing == wanted
    assert scheduler is not own


@pytest.mark.parametrize(
    ("name", "kind", "karras"),
    [
        ("auto", "DDIMScheduler", None),
        ("Euler", "EulerDiscreteScheduler", False),
        ("euler A", "EulerAncestralDiscreteScheduler", None),
        ("DPM++ 2M", "DPMSolverMultistepScheduler", False),
        ("DPM++ 2M Karras", "DPMSolverMultistepScheduler", True),
        ("UniPC", "UniPCMultistepScheduler", False),
        ("LCM", "LCMScheduler", None),
        ("dpmpp_2m", "DPMSolverMultistepScheduler", False),
        ("DPM++ SDE Karras", "DPMSolverSinglestepScheduler", True),
    ],
)
def test_names_mean_what_they_usually_mean(own, name, kind, karras):
    scheduler = samplers.scheduler(name, own)
    assert type(scheduler).__name__ == kind
    assert scheduler.config.get("use_karras_sigmas") == karras


def test_auto_takes_the_recommendation(own):
    assert type(samplers.scheduler("auto", own, "Euler a")).__name__.startswith("EulerAncestral")
    assert type(samplers.scheduler("DDIM", own, "Euler a")).__name__ == "DDIMScheduler"


@pytest.mark.parametrize(
    ("name", "recommended", "real"),
    [
        ("auto", "auto", "DDIM trailing"),
        ("auto", "Euler a", "Euler a"),
        ("dpm++ 2m karras", "Euler a", "DPM++ 2M Karras"),
    ],
)
def test_the_real_name_is_never_auto(own, name, recommended, real):
    assert samplers.real_name(name, own, recommended) == real


class UnknownScheduler(DDIMScheduler):
    pass


def _settings(scheduler):
    return {key: value for key, value in scheduler.config.items() if not key.startswith("_")}


@pytest.mark.parametrize("name", samplers.NAMES[1:])
def test_the_name_that_a_schedulers_own_config_gives_makes_the_same_scheduler(name):
    asked = samplers.scheduler(name, DDIMScheduler())
    again = samplers.scheduler(samplers.real_name("auto", asked), DDIMScheduler())
    assert type(again) is type(asked)
    assert _settings(again) == _settings(asked)


@pytest.mark.parametrize(
    ("kind", "real"), [(LMSDiscreteScheduler, "LMS"), (UnknownScheduler, "Unknown")]
)
def test_schedulers_outside_of_the_table_have_names_too(kind, real):
    assert samplers.real_name("auto", kind()) == real


def test_an_unknown_name_is_refused(own):
    with pytest.raises(RequestRejected, match=r"DPM\+\+ 2M Karras, .* got 'Picasso'"):
        samplers.scheduler("Picasso", own)


# betas of Stable Diffusion, as its files give them
STABLE = {
    "beta_start": 0.00085,
    "beta_end": 0.012,
    "beta_schedule": "scaled_linear",
    "timestep_spacing": "leading",
    "steps_offset": 1,
}


@pytest.mark.parametrize(
    ("name", "kind", "options"),
    [
        ("Euler Karras", "EulerDiscreteScheduler", {"use_karras_sigmas": True}),
        ("Euler exponential", "EulerDiscreteScheduler", {"use_exponential_sigmas": True}),
        ("Euler beta", "EulerDiscreteScheduler", {"use_beta_sigmas": True}),
        ("Euler trailing", "EulerDiscreteScheduler", {"timestep_spacing": "trailing"}),
        ("Euler normal", "EulerDiscreteScheduler", {"timestep_spacing": "linspace"}),
        ("Euler a normal", "EulerAncestralDiscreteScheduler", {"timestep_spacing": "linspace"}),
        ("Heun", "HeunDiscreteScheduler", {}),
        ("Heun Karras", "HeunDiscreteScheduler", {"use_karras_sigmas": True}),
        ("DPM2 Karras", "KDPM2DiscreteScheduler", {"use_karras_sigmas": True}),
        ("LMS", "LMSDiscreteScheduler", {}),
        (
            "DPM++ 3M SDE exponential",
            "DPMSolverMultistepScheduler",
            {
                "algorithm_type": "sde-dpmsolver++",
                "solver_order": 3,
                "use_exponential_sigmas": True,
            },
        ),
        (
            "DPM++ SDE Karras",
            "DPMSolverSinglestepScheduler",
            {"algorithm_type": "sde-dpmsolver++", "use_karras_sigmas": True},
        ),
    ],
)
def test_sigmas_are_those_of_diffusers(name, kind, options):
    ours = samplers.scheduler(name, DDIMScheduler(**STABLE))
    known = {**STABLE, **options}
    if "Singlestep" in kind:
        known = {
            key: known[key] for key in known if key not in ("timestep_spacing", "steps_offset")
        }
    theirs = getattr(diffusers, kind)(**known)
    ours.set_timesteps(10)
    theirs.set_timesteps(10)
    assert torch.equal(ours.sigmas, theirs.sigmas)
    assert torch.equal(ours.timesteps, theirs.timesteps)


def test_schedules_follow_their_formulas():
    """Of 10 steps between the largest and the smallest noise of Stable Diffusion."""

    def sigmas(name):
        scheduler = samplers.scheduler(f"Euler {name}", DDIMScheduler(**STABLE))
        scheduler.set_timesteps(10)
        return scheduler.sigmas.numpy(), scheduler.timesteps.numpy()

    plain, _times = sigmas("normal")
    assert (plain[0], plain[-2]) == pytest.approx((14.6146, 0.02917), rel=1e-3)
    ramp = np.linspace(0, 1, 10)
    within, _times = sigmas("Karras")
    # https://arxiv.org/abs/2206.00364, equation 5: equal strides of the seventh root
    assert np.diff(within[:-1] ** (1 / 7)) == pytest.approx(
        (within[-2] ** (1 / 7) - within[0] ** (1 / 7)) / 9, rel=1e-3
    )
    within, _times = sigmas("exponential")
    assert np.diff(np.log(within[:-1])) == pytest.approx(
        np.log(within[-2] / within[0]) / 9, rel=1e-3
    )
    # https://arxiv.org/abs/2407.12173: quantiles of the beta distribution with both shapes 0.6
    within, _times = sigmas("beta")
    share = scipy.stats.beta.ppf(1 - ramp, 0.6, 0.6)
    assert within[:-1] == pytest.approx(within[-2] + share * (within[0] - within[-2]), rel=1e-4)
    _within, times = sigmas("trailing")
    assert list(times) == [999, 899, 799, 699, 599, 499, 399, 299, 199, 99]
    _within, times = sigmas("normal")
    assert times == pytest.approx(np.linspace(999, 0, 10))


@pytest.mark.parametrize("name", samplers.NAMES)
def test_every_sampler_keeps_zero_terminal_snr(name):
    own = DDIMScheduler(**STABLE, rescale_betas_zero_snr=True, prediction_type="v_prediction")
    scheduler = samplers.scheduler(name, own)
    expected = diffusers.EulerDiscreteScheduler.from_config(own.config).alphas_cumprod
    assert torch.allclose(scheduler.alphas_cumprod[:-1], expected[:-1], rtol=1e-3, atol=1e-7)
    assert scheduler.alphas_cumprod[-1] < 1e-6


@pytest.mark.parametrize("name", samplers.NAMES)
def test_every_sampler_says_how_many_steps_are_done(name):
    scheduler = samplers.scheduler(name, DDIMScheduler(**STABLE))
    scheduler.set_timesteps(8)
    calls = len(scheduler.timesteps)
    assert samplers.steps_done(scheduler, 1) == 1
    assert samplers.steps_done(scheduler, calls) == (9 if name == "PLMS" else 8)


@pytest.mark.parametrize("name", samplers.NAMES)
def test_what_the_scheduler_takes_for_finished_is_noted(name):
    # with a model that predicts exactly the noise, that is the picture itself
    own = DDIMScheduler(beta_schedule="scaled_linear", clip_sample=False)
    scheduler = samplers.scheduler(name, own)
    scheduler.set_timesteps(10)
    denoised = diffusers_patches.watch_denoised(scheduler)
    assert denoised() is None
    generator = torch.Generator().manual_seed(0)
    picture, noise = (torch.randn(1, 4, 8, 8, generator=generator) for _ in range(2))
    time = scheduler.timesteps[0]
    noisy = scheduler.add_noise(picture, noise, time[None])
    scheduler.scale_model_input(noisy, time)
    scheduler.step(noise, time, noisy, return_dict=False)
    limits = 0.05 if name == "LCM" else 1e-3  # LCM mixes a little of the sample back in
    assert torch.allclose(denoised(), picture, atol=limits, rtol=0.01)
