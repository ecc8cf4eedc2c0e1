"""What a reposed figure stands before."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from PIL import Image

from core.cutout import grounds, methods
from core.cutout.cutout import Cutout
from core.cutout.request import Ground, GroundKind
from core.repose.clean_plate.plate import without_figure
from core.repose.figure import Figure
from core.repose.finish import on_ground
from core.repose.request import Finish, GroundChoice, ReposeRequest
from core.repose.roads.overpaint import PAPER
from core.runners.reposing.opened import Opened
from core.runners.reposing.painting import Painter
from core.runners.services import Services

# Of the longer side: so far around a figure a codec lets the paper shine into a painted ground.
RIM = 0.035


class OnGround(Protocol):
    """What a request says of the ground, of people or of an animal."""

    @property
    def ground_choice(self) -> GroundChoice: ...
    @property
    def ground(self) -> Ground: ...
    @property
    def finish(self) -> Finish: ...


def check(request: OnGround, services: Services) -> None:
    ground = request.ground
    grounds.check(ground)
    if ground.kind is GroundKind.PICTURE:
        services.inputs.check(ground.value)


def behind(
    figure: Figure,
    request: ReposeRequest,
    opened: Opened,
    services: Services,
    painter: Painter | None,
    seed: int,
) -> Image.Image | None:
    """RGB of the figure's size; None for nothing."""
    if request.ground_choice is GroundChoice.KEEP:
        is_clear = opened.picture.mode == "RGBA"  # there is nothing behind it to keep
        return None if is_clear else grounds.covering(opened.ground, figure.size)
    if request.ground_choice is GroundChoice.PAINTED:
        assert painter is not None
        painted = painter.ground(_over(figure.image(), None), figure, seed).image
        stood = figure.pixels[..., 3] / 255
        cutout = Cutout(stood.astype(np.float32), figure.pixels[..., :3], None, methods.ALPHA)
        return without_figure(painted, cutout, beyond=RIM)
    ground = request.ground
    own = services.inputs.get(ground.value) if ground.kind is GroundKind.PICTURE else None
    floor = figure.floor / figure.size.height
    return grounds.ground_picture(ground, figure.size, picture=own, seed=request.seed, floor=floor)


def _over(front: Image.Image, ground: Image.Image | None) -> Image.Image:
    paper = Image.new("RGB", front.size, PAPER) if ground is None else ground
    return Image.alpha_composite(paper.convert("RGBA"), front).convert("RGB")


def before(figure: Figure, ground: Image.Image | None, request: OnGround) -> Image.Image:
    """RGB, or RGBA before nothing. One colour alone gives neither light nor colours."""
    if ground is None:
        return figure.image()
    asked = request.finish
    is_plain = (
        request.ground_choice is GroundChoice.GROUND and request.ground.kind is GroundKind.COLOUR
    )
    made = on_ground(
        figure.pixels,
        np.asarray(ground.convert("RGB")),
        figure.floor,
        shadow=asked.shadow,
        light_wrap=asked.light_wrap and not is_plain,
        match=0.0 if is_plain else asked.match,
    )
    return Image.fromarray(made)


def on_paper(image: Image.Image) -> Image.Image:
    """RGB for a checkpoint, which knows no transparency."""
    return _over(image, None) if image.mode == "RGBA" else image
