from __future__ import annotations

import pytest
import torch
from diffusers import DDIMScheduler

from core.errors import RequestRejected
from core.generation import samplers


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
    assert scheduler.config.timestep_spacing == "trailing"
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
    ],
)
def test_names_mean_what_they_usually_mean(own, name, kind, karras):
    scheduler = samplers.scheduler(name, own)
    assert type(scheduler).__name__ == kind
    assert scheduler.config.get("use_karras_sigmas") == karras


def test_auto_takes_the_recommendation(own):
    assert type(samplers.scheduler("auto", own, "Euler a")).__name__.startswith("EulerAncestral")
    assert type(samplers.scheduler("DDIM", own, "Euler a")).__name__ == "DDIMScheduler"


def test_an_unknown_name_is_refused(own):
    with pytest.raises(RequestRejected, match=r"DPM\+\+ 2M Karras, .* got 'PLMS'"):
        samplers.scheduler("PLMS", own)


@pytest.mark.parametrize("name", samplers.NAMES)
def test_what_the_scheduler_takes_for_finished_is_noted(name):
    # with a model that predicts exactly the noise, that is the picture itself
    own = DDIMScheduler(beta_schedule="scaled_linear", clip_sample=False)
    scheduler = samplers.scheduler(name, own)
    scheduler.set_timesteps(10)
    denoised = samplers.watch_denoised(scheduler)
    assert denoised() is None
    generator = torch.Generator().manual_seed(0)
    picture, noise = (torch.randn(1, 4, 8, 8, generator=generator) for _ in range(2))
    time = scheduler.timesteps[0]
    noisy = scheduler.add_noise(picture, noise, time[None])
    scheduler.scale_model_input(noisy, time)
    scheduler.step(noise, time, noisy, return_dict=False)
    limits = 0.05 if name == "LCM" else 1e-3  # LCM mixes a little of the sample back in
    assert torch.allclose(denoised(), picture, atol=limits, rtol=0.01)
