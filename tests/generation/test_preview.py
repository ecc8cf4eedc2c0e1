from __future__ import annotations

import pytest
import torch

from core.generation import preview
from core.generation.preview import Previewer, fit_colours
from core.models.registry import checkpoint


@pytest.fixture
def codec(cache):
    return cache.get_checkpoint(checkpoint("tiny-codec", cache.config)).vae


class MeanCodec(torch.nn.Module):
    """Latents are a known linear map of each 8×8 block's mean colour, so the fit must find it."""

    dtype = torch.float32
    mixing = torch.tensor([[1.0, 0, 0.5], [0, 2.0, 0], [-1.0, 0, 1.0], [0.5, 0.5, 0.5]])

    def __init__(self):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.zeros(1))

    def encode(self, picture):
        means = torch.nn.functional.avg_pool2d(picture, 8)
        mixed = torch.einsum("lc,bchw->blhw", self.mixing, means) + 0.25
        return type("Output", (), {"latents": mixed})()


def test_a_linear_codec_is_fitted_exactly():
    codec = MeanCodec()
    fit = fit_colours(codec, 8)
    assert fit.shape == (5, 3)
    colour = torch.tensor([0.3, -0.7, 0.9])
    latent = codec.mixing @ colour + 0.25
    assert torch.allclose(latent @ fit[:-1] + fit[-1], colour, atol=1e-4)


def test_previews_come_no_faster_than_the_interval(codec, monkeypatch):
    now = [0.0]
    monkeypatch.setattr(preview.time, "monotonic", lambda: now[0])
    previewer = Previewer(codec, 8)
    previewer.start()
    latents = torch.zeros(1, 4, 12, 8)
    with torch.no_grad():
        shown = []
        for step in range(20):
            now[0] = step * 0.1
            shown.append(previewer.picture(latents) is not None)
    assert [step for step, is_shown in enumerate(shown) if is_shown] == [3, 6, 9, 12, 15, 18]


def test_latents_that_are_no_numbers_have_no_preview(codec, monkeypatch):
    monkeypatch.setattr(preview, "INTERVAL_SECONDS", 0.0)
    previewer = Previewer(codec, 8)
    previewer.start()
    with torch.no_grad():
        assert previewer.picture(torch.full((1, 4, 12, 8), float("nan"))) is None
        assert previewer.picture(torch.zeros(1, 4, 12, 8)).size == (64, 96)
        assert previewer.picture(torch.zeros(1, 4, 64, 48)).size == (192, 256)
