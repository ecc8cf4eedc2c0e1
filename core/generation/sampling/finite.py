"""Latents to a picture, and what is no picture told as such."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from core.errors import BrokenPicture
from core.generation.session import Session

if TYPE_CHECKING:
    import torch
    from PIL import Image

# A picture whose every channel spans no more than this is a blank.
FLAT_SPAN = 2


def check_finite(latents: torch.Tensor, session: Session) -> None:
    """Raises ``BrokenPicture``."""
    import torch

    if not bool(torch.isfinite(latents).all()):
        hint = ", or set POSEANIME_DTYPE=float32" if session.loaded.device.is_half else ""
        raise BrokenPicture(
            expected="a picture",
            got="numbers out of range while drawing",
            todo="lower the guidance or the control strength, or take another sampler or "
            f"checkpoint{hint}",
            shown="The picture fell apart while it was drawn. Lower the guidance or the pose "
            f"strength, or try another sampler or checkpoint{hint}.",
        )


def decoded_picture(session: Session, latents: torch.Tensor) -> tuple[Image.Image, tuple[str, ...]]:
    """With what is worth knowing. Raises ``BrokenPicture`` for a blank."""
    image = _picture_or_none(session, session.decode(latents))
    if image is not None:
        return image, ()
    if session.vae.dtype.itemsize < 4:
        image = _picture_or_none(session, session.decode_in_float32(latents))
        if image is not None:
            return image, ("Decoded in full precision, because half precision overflowed.",)
    raise BrokenPicture(
        expected="a picture",
        got="a blank or black one",
        todo="change the prompt, the seed or the sampler, or take another checkpoint",
        shown="The picture came out black. Change the prompt, the seed or the sampler, or try "
        "another checkpoint.",
    )


def _picture_or_none(session: Session, decoded: torch.Tensor) -> Image.Image | None:
    """None for not-a-number and for a picture of one single colour."""
    import torch

    if not bool(torch.isfinite(decoded).all()):
        return None
    image = session.picture(decoded)
    spans = np.ptp(np.asarray(image), axis=(0, 1))
    return None if int(spans.max()) <= FLAT_SPAN else image
