"""Small pictures of the work in progress, at a price that does not slow the work."""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from PIL import Image

from core.config import Config
from core.models.family import Family
from core.models.kinds import ModelKind
from core.models.source import Source, SourceKind
from core.models.specs import VaeSpec

if TYPE_CHECKING:
    import torch

MAX_SIDE = 256
# More often than this nobody looks.
INTERVAL_SECONDS = 0.25
# The share of the running time that looking through a tiny decoder may take.
CODEC_SHARE = 0.02
# Colours a side of the chart for the latent → RGB fit, and latent cells a side of each colour:
# single cells are edges on all sides, of which an encoder makes something else than colour.
CHART_COLOURS, CELLS_PER_COLOUR = 6, 4


# Small decoders of others' latents, by Ollin Boer Bohan; with one, previews are sharp.
TINY_CODECS = {Family.SD15: "madebyollin/taesd", Family.SDXL: "madebyollin/taesdxl"}

# What was fitted once serves as long as the codec is loaded.
colour_fits: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()


def tiny_codec(family: Family, config: Config) -> VaeSpec | None:
    """The tiny decoder for previews where it is on this machine: fetched from the hub, or a folder
    of its name among a person's own VAEs."""
    repository = TINY_CODECS.get(family)
    if repository is None:
        return None
    name = repository.partition("/")[2]
    own = Source(SourceKind.FOLDER, str(config.models_folder / ModelKind.VAE.folder / name))
    for source in (own, Source(SourceKind.HUB, repository)):
        spec = VaeSpec(id=name, title=name.upper(), family=family, source=source)
        if spec.is_installed(config):
            return spec
    return None


class Previewer:
    """Latents → RGB pictures of at most 256 pixels, for one loaded codec.

    A linear map from latent channels to colours costs next to nothing; a tiny autoencoder, the
    codec itself or one beside it, is asked as often as its share of the time allows.
    """

    def __init__(self, vae: Any, scale_factor: int, tiny: Any = None) -> None:
        self._vae = vae
        self._scale_factor = scale_factor
        self._tiny = vae if type(vae).__name__ == "AutoencoderTiny" else tiny
        self._last = self._last_codec = float("-inf")
        self._codec_seconds = 0.0

    def start(self) -> None:
        """A new picture begins."""
        self._last = self._last_codec = time.monotonic()

    def picture(self, latents: torch.Tensor) -> Image.Image | None:
        """(1, channels, h, w) scaled latents → a picture, or None while it is not yet time."""
        import torch

        now = time.monotonic()
        if now - self._last < INTERVAL_SECONDS:
            return None
        waited = now - self._last_codec
        may_decode = self._tiny is not None and waited > self._codec_seconds / CODEC_SHARE
        colours = self._decoded(latents) if may_decode else self._mapped(latents)
        if may_decode:
            self._last_codec = time.monotonic()
            self._codec_seconds = self._last_codec - now
        self._last = time.monotonic()
        if not bool(torch.isfinite(colours).all()):
            return None
        return self._image(colours, latents)

    def _decoded(self, latents: torch.Tensor) -> torch.Tensor:
        latents = latents / self._tiny.config.scaling_factor
        return self._tiny.decode(latents.to(self._tiny.dtype), return_dict=False)[0][0].float()

    def _mapped(self, latents: torch.Tensor) -> torch.Tensor:
        import torch

        if self._vae not in colour_fits:
            colour_fits[self._vae] = fit_colours(self._vae, self._scale_factor)
        fit = colour_fits[self._vae].to(latents.device)
        plain = latents[0].float() / self._vae.config.scaling_factor
        return torch.einsum("chw,cr->rhw", plain, fit[:-1]) + fit[-1].view(3, 1, 1)

    def _image(self, colours: torch.Tensor, latents: torch.Tensor) -> Image.Image:
        array = ((colours.clamp(-1, 1) + 1) * 127.5).byte().permute(1, 2, 0).cpu().numpy()
        height, width = (side * self._scale_factor for side in latents.shape[-2:])
        factor = min(1.0, MAX_SIDE / max(width, height))
        size = (max(1, round(width * factor)), max(1, round(height * factor)))
        return Image.fromarray(array).resize(size, Image.Resampling.BICUBIC)


def fit_colours(vae: Any, scale_factor: int) -> torch.Tensor:
    """(channels + 1, 3) float32: the least-squares map from latents to RGB in −1…1, offset last.

    A chart of random colours goes through the encoder once; every latent cell is one equation.
    """
    import torch

    generator = torch.Generator("cpu").manual_seed(0)
    colours = torch.rand(1, 3, CHART_COLOURS, CHART_COLOURS, generator=generator) * 2 - 1
    cells = torch.nn.functional.interpolate(colours, scale_factor=CELLS_PER_COLOUR)
    chart = torch.nn.functional.interpolate(cells, scale_factor=scale_factor)
    latents = encoded(vae, chart)[0]
    if not bool(torch.isfinite(latents).all()):  # SDXL's own codec overflows in half precision
        with in_float32(vae):
            latents = encoded(vae, chart)[0]
    inputs = latents.float().flatten(1).T.cpu()
    inputs = torch.cat([inputs, torch.ones(len(inputs), 1)], dim=1)
    return torch.linalg.lstsq(inputs, cells[0].flatten(1).T).solution


def encoded(vae: Any, pixels: torch.Tensor) -> torch.Tensor:
    """(1, channels, h, w) for pixels in −1…1: the likeliest latents, not drawn ones."""
    weights = next(vae.parameters())
    found: Any = vae.encode(pixels.to(weights.device, weights.dtype))
    return found.latents if hasattr(found, "latents") else found.latent_dist.mode()


@contextmanager
def in_float32(vae: Any) -> Generator[None]:
    """Within, the codec computes in full precision; its weights come back as they were."""
    import torch

    before = vae.dtype
    with torch.inference_mode(False):  # weights must stay ordinary tensors
        vae.to(torch.float32)
    try:
        yield
    finally:
        with torch.inference_mode(False):
            vae.to(before)
