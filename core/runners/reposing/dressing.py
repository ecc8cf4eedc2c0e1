"""The garment of a picture on the figures of a series: read once, worn by what the painter draws,
and what a checkpoint is shown where the clothes are painted."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from PIL import Image

from core.characters.garments.garment import Garment, garment_of, worn
from core.characters.garments.laid import laid
from core.cutout.starter_net import segment
from core.figures.attributes import Colour
from core.figures.clothing.garments import garment
from core.figures.clothing.kinds import Slot
from core.figures.colours import Family, nearest, rgb
from core.figures.looks import Look, Scene
from core.figures.words.telling import title
from core.images import on_white
from core.pose import presets
from core.repose.figure import Figure
from core.repose.request import ReposeRequest
from core.repose.roads.clothes import clothes_mask
from core.runners.services import Services

REFERENCE_SIDE = 768
STANDING, ON = "standing", Scene("simple background")


class Dressing:
    """What is needed of it is found once, when it is asked for."""

    def __init__(self, request: ReposeRequest, services: Services) -> None:
        self._picture = services.inputs.get(request.garment)
        self._kind = request.garment_kind

    @cached_property
    def _garment(self) -> Garment:
        return garment_of(self._picture, self._kind)

    @property
    def colour(self) -> Colour:
        return rgb(self._garment.item.colour)

    @property
    def slot(self) -> Slot:
        told = garment(self._garment.item.kind)
        assert told is not None, "what is read is a garment of the registry"
        return told.slot

    @property
    def words(self) -> str:
        item = self._garment.item
        colour = nearest(self.colour, Family.CLOTH, closed=False)
        told = (colour, item.pattern, title("items", item.kind))
        return " ".join(word for word in told if word)

    def on(self, look: Look) -> Look:
        return worn(look, self._garment.item)

    def mask(self, figure: Figure) -> Image.Image:
        """Grey, of the figure's size: white where its clothes are painted."""
        return clothes_mask(figure, segment(on_white(figure.image())), self.slot)

    def reference(self, look: Look | None) -> Image.Image:
        """RGB for an adapter: the garment on white; for one that reads looks of figures, a drawing
        of ``look`` in it."""
        if look is not None:
            return self._drawn(self.on(look))
        found = laid(self._picture)
        shown = Image.fromarray(np.where(found.cover[..., None], found.pixels, np.uint8(255)))
        shown.thumbnail((REFERENCE_SIDE, REFERENCE_SIDE), Image.Resampling.LANCZOS)
        return shown

    def _drawn(self, look: Look) -> Image.Image:
        from core.figures.drawing import draw

        pose = presets.get(STANDING).pose
        size = pose.size.times(REFERENCE_SIDE / max(pose.size))
        return Image.fromarray(draw(pose.fitted_to(size), (look,), ON, size).picture())


def check(request: ReposeRequest, services: Services) -> None:
    """Raises what would fail later on."""
    if request.garment:
        services.inputs.check(request.garment)
