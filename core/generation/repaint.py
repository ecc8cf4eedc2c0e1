"""Drawing anew under a mask: the rest is put back after every step, and exactly at the end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from PIL import Image

from core.generation.controls import fitted, fitted_mask
from core.generation.ingredients import StartPicture
from core.generation.pictures import PictureStore
from core.pose.skeleton import Size

# (latents, scheduler, the following time or None) → latents with the kept part put back.
Keep = Callable[[Any, Any, Any], Any]


class Repaint:
    """What of the start picture stays; nothing does when there is no mask."""

    def __init__(self, start_from: StartPicture | None, pictures: PictureStore) -> None:
        self._start_from = start_from
        self._pictures = pictures

    def keeper(self, start: Any, size: Size, seed: int) -> Keep | None:
        """For a pass from ``start`` (scaled latents); None when all of it is drawn anew."""
        import torch

        mask = self._mask(size)
        if mask is None or start is None:
            return None
        height, width = start.shape[-2:]
        small = mask.resize((width, height), Image.Resampling.BOX)
        share = torch.from_numpy(np.asarray(small, np.float32) / 255)[None, None].to(start)
        # the noise that the pass itself begins with: drawn on the CPU, from the same seed
        generator = torch.Generator("cpu").manual_seed(seed)
        noise = torch.randn(start.shape, generator=generator, dtype=start.dtype).to(start.device)

        def keep(latents: Any, scheduler: Any, following: Any) -> Any:
            kept = start
            if following is not None:
                kept = scheduler.add_noise(start, noise, following.reshape(1))
            return share * latents + (1 - share) * kept

        return keep

    def finished(self, image: Image.Image) -> Image.Image:
        """Outside the mask the pixels of the start picture, exactly."""
        size = Size(*image.size)
        mask = self._mask(size)
        if self._start_from is None or mask is None:
            return image
        return Image.composite(
            image, fitted(self._pictures.get(self._start_from.picture), size), mask
        )

    def _mask(self, size: Size) -> Image.Image | None:
        if self._start_from is None or self._start_from.mask is None:
            return None
        return fitted_mask(self._pictures.get(self._start_from.mask), size)
