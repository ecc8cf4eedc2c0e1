"""Pictures → what a ControlNet looks at, always at exactly the size that is drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PIL import Image, ImageOps

from core.generation.conditioning.preprocessors import PREPROCESSORS, Detector, Home
from core.generation.request_inputs import ControlKind
from core.geometry import Size
from core.images import on_white

if TYPE_CHECKING:
    from core.config import Config
    from core.models.hardware.device import Device

FOLDER = "preprocessors"


class ControlMaps:
    """Makes maps; each preprocessor is loaded once, at its first use."""

    def __init__(self, config: Config, device: Callable[[], Device]) -> None:
        self._home = Home(config.models_folder / FOLDER)
        self._device = device
        self._loaded: dict[ControlKind, Detector] = {}

    def make(self, kind: ControlKind, image: Image.Image, size: Size) -> Image.Image:
        """RGB, as a ControlNet for ``kind`` was trained on.

        Raises ``ModelMissing`` when the preprocessor's weights are not here.
        """
        if kind not in self._loaded:
            self._loaded[kind] = PREPROCESSORS[kind].load(self._home, self._device().name)
        return fitted(self._loaded[kind](fitted(image, size)), size)


def missing_weights(kind: ControlKind, config: Config) -> str:
    """One line on what is missing to preprocess a picture; empty when it can be done."""
    return PREPROCESSORS[kind].missing_weights(Home(config.models_folder / FOLDER))


def fitted(image: Image.Image, size: Size) -> Image.Image:
    """RGB at exactly this size; what sticks out at the sides is cut, nothing is stretched."""
    plain = on_white(image)
    if plain.size == tuple(size):
        return plain
    return ImageOps.fit(plain, (size.width, size.height), Image.Resampling.LANCZOS)


def fitted_mask(image: Image.Image, size: Size) -> Image.Image:
    """Greys at exactly this size, cut as the picture is; where it is clear, it counts as black."""
    if "A" in image.getbands():
        dark = Image.new("RGBA", image.size, (0, 0, 0, 255))
        image = Image.alpha_composite(dark, image.convert("RGBA"))
    grey = image.convert("L")
    if grey.size == tuple(size):
        return grey
    return ImageOps.fit(grey, (size.width, size.height), Image.Resampling.BILINEAR)
