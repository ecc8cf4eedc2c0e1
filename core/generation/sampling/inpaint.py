"""Inpainting: outside the mask the picture is put back after every step, and exactly at the end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from PIL import Image

from core.generation.input_store import PictureStore
from core.generation.request_inputs import StartPicture
from core.generation.sampling.start_picture import StartLayout
from core.geometry import Size

# (latents, scheduler, the following time or None) → latents with the picture outside the mask.
LatentBlend = Callable[[Any, Any, Any], Any]


class InpaintMask:
    """``mask`` is white where ``picture`` is inpainted, None where all of it is; asked for at the
    size of a pass. ``soft`` is how the finished picture is laid over the other; ``mask`` itself
    without one."""

    def __init__(
        self,
        picture: Callable[[Size], Image.Image],
        mask: Callable[[Size], Image.Image | None],
        soft: Callable[[Size], Image.Image | None] | None = None,
    ) -> None:
        self._picture = picture
        self.mask = mask
        self._soft = soft or mask

    @classmethod
    def of_start_picture(
        cls, start_from: StartPicture | None, pictures: PictureStore, drawn: Size
    ) -> InpaintMask:
        """Keeps what of a start picture lies outside its mask; ``drawn`` is the request's size."""
        if start_from is None or not start_from.keeps_a_part:
            return cls(lambda size: Image.new("RGB", size), lambda _size: None)
        layout = StartLayout(start_from, pictures, drawn)
        return cls(layout.picture, layout.mask, layout.soft_mask)

    def latent_blend(self, start: Any, size: Size, seed: int) -> LatentBlend | None:
        """For a pass from ``start`` (scaled latents); None when all of it is drawn anew."""
        import torch

        mask = self.mask(size)
        if mask is None or start is None:
            return None
        height, width = start.shape[-2:]
        small = mask.resize((width, height), Image.Resampling.BOX)
        share = torch.from_numpy(np.asarray(small, np.float32) / 255)[None, None].to(start)
        # the noise that the pass itself begins with: drawn on the CPU, from the same seed
        generator = torch.Generator("cpu").manual_seed(seed)
        noise = torch.randn(start.shape, generator=generator, dtype=start.dtype).to(start.device)

        def blend(latents: Any, scheduler: Any, following: Any) -> Any:
            kept = start
            if following is not None:
                kept = scheduler.add_noise(start, noise, following.reshape(1))
            return share * latents + (1 - share) * kept

        return blend

    def composited(self, image: Image.Image) -> Image.Image:
        """Outside the mask and its soft edge the pixels of the picture, exactly."""
        size = Size(*image.size)
        mask = self._soft(size)
        return image if mask is None else Image.composite(image, self._picture(size), mask)
