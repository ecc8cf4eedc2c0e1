"""Small pictures of the work in progress, at a price that does not slow the work."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from PIL import Image

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


class Previewer:
    """Latents → RGB pictures of at most 256 pixels, for one loaded codec.

    A linear map from latent channels to colours costs next to nothing; a tiny autoencoder is asked
    itself as often as its share of the time allows.
    """

    def __init__(self, vae: Any, scale_factor: int) -> None:
        self._vae = vae
        self._scale_factor = scale_factor
        self._is_tiny = type(vae).__name__ == "AutoencoderTiny"
        self._fit: torch.Tensor | None = None
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
        latents = latents / self._vae.config.scaling_factor
        may_decode = self._is_tiny and now - self._last_codec > self._codec_seconds / CODEC_SHARE
        colours = self._decoded(latents) if may_decode else self._mapped(latents)
        if may_decode:
            self._last_codec = time.monotonic()
            self._codec_seconds = self._last_codec - now
        self._last = time.monotonic()
        if not bool(torch.isfinite(colours).all()):
            return None
        return self._image(colours, latents)

    def _decoded(self, latents: torch.Tensor) -> torch.Tensor:
        return self._vae.decode(latents.to(self._vae.dtype), return_dict=False)[0][0].float()

    def _mapped(self, latents: torch.Tensor) -> torch.Tensor:
        import torch

        if self._fit is None:
            self._fit = fit_colours(self._vae, self._scale_factor)
        fit = self._fit.to(latents.device)
        return torch.einsum("chw,cr->rhw", latents[0].float(), fit[:-1]) + fit[-1].view(3, 1, 1)

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

    device, dtype = next(vae.parameters()).device, vae.dtype
    generator = torch.Generator("cpu").manual_seed(0)
    colours = torch.rand(1, 3, CHART_COLOURS, CHART_COLOURS, generator=generator) * 2 - 1
    cells = torch.nn.functional.interpolate(colours, scale_factor=CELLS_PER_COLOUR)
    chart = torch.nn.functional.interpolate(cells, scale_factor=scale_factor)
    encoded: Any = vae.encode(chart.to(device, dtype))
    latents = encoded.latents if hasattr(encoded, "latents") else encoded.latent_dist.mode()
    inputs = latents[0].float().flatten(1).T.cpu()
    inputs = torch.cat([inputs, torch.ones(len(inputs), 1)], dim=1)
    return torch.linalg.lstsq(inputs, cells[0].flatten(1).T).solution.to(device)
