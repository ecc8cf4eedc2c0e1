from __future__ import annotations

import pytest
import torch

from core.config import Config
from core.generation.engine import Engine
from core.generation.sampling import preview
from core.generation.sampling.preview import Previewer, fit_colours, tiny_codec
from core.models.family import Family
from core.models.loading.cache import ModelCache
from core.models.registry import checkpoint
from tests.models.tiny import vae


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


@pytest.mark.parametrize("channels", [4, 8, 16])
def test_latents_of_any_depth_are_fitted(channels):
    class DeepCodec(MeanCodec):
        mixing = torch.randn(channels, 3, generator=torch.Generator().manual_seed(channels))

    codec = DeepCodec()
    fit = fit_colours(codec, 8)
    assert fit.shape == (channels + 1, 3)
    colour = torch.tensor([0.2, 0.6, -0.4])
    assert torch.allclose((codec.mixing @ colour + 0.25) @ fit[:-1] + fit[-1], colour, atol=1e-3)


def test_a_codec_that_overflows_in_half_precision_is_fitted_in_full():
    class Overflowing(MeanCodec):
        @property
        def dtype(self):
            return self.weight.dtype

        def encode(self, picture):
            found = super().encode(picture.float())
            if self.weight.dtype == torch.float16:
                found.latents = found.latents * float("inf")
            return found

    codec = Overflowing().half()
    assert torch.isfinite(fit_colours(codec, 8)).all()
    assert codec.weight.dtype == torch.float16


def test_a_codec_is_fitted_once(codec, monkeypatch):
    fits = []
    real = preview.fit_colours
    monkeypatch.setattr(preview, "fit_colours", lambda *args: fits.append(1) or real(*args))
    monkeypatch.setattr(preview, "INTERVAL_SECONDS", 0.0)
    preview.colour_fits.clear()
    with torch.no_grad():
        for _ in range(2):
            previewer = Previewer(codec, 8)
            previewer._tiny = None
            previewer.start()
            assert previewer.picture(torch.zeros(1, 4, 12, 8)).size == (64, 96)
    assert fits == [1]


def test_a_tiny_decoder_beside_the_codec_is_asked(cache, codec, monkeypatch):
    monkeypatch.setattr(preview, "INTERVAL_SECONDS", 0.0)
    kl = cache.get_checkpoint(checkpoint("tiny", cache.config)).vae
    asked = []
    handle = codec.decoder.register_forward_hook(lambda *_: asked.append(1))
    previewer = Previewer(kl, 8, codec)
    with torch.no_grad():
        assert previewer.picture(torch.zeros(1, 4, 12, 8)).size == (64, 96)
    handle.remove()
    assert asked == [1]


def test_the_tiny_decoder_is_found_by_its_name(tmp_path, monkeypatch):
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    config = Config(data_folder=tmp_path, device="cpu", offline=True)
    assert tiny_codec(Family.SD15, config) is None
    assert tiny_codec(Family.STARTER, config) is None
    vae("tiny").save_pretrained(config.models_folder / "vae" / "taesd")
    found = tiny_codec(Family.SD15, config)
    assert found.source.path() == config.models_folder / "vae" / "taesd"
    assert tiny_codec(Family.SDXL, config) is None


def test_a_damaged_tiny_decoder_costs_only_the_sharpness(own_copy, request_for, monkeypatch):
    monkeypatch.setenv("HF_HUB_CACHE", str(own_copy.data_folder / "hub"))
    folder = own_copy.models_folder / "vae" / "taesd"
    vae("tiny").save_pretrained(folder)
    (folder / "config.json").write_text("7")
    drawn = Engine(ModelCache(own_copy)).generate(request_for(), 0)
    assert drawn.notes == ()


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
