"""What a reposed figure stands before."""

from __future__ import annotations

from PIL import Image

from core.cutout import grounds
from core.cutout.request import Ground, GroundKind
from core.repose.figure import Figure
from core.repose.request import ReposeRequest
from core.runners.services import Services


def check(ground: Ground, services: Services) -> None:
    grounds.check(ground)
    if ground.kind is GroundKind.PICTURE:
        services.inputs.check(ground.value)


def before(figure: Figure, request: ReposeRequest, services: Services) -> Image.Image:
    """RGB, or RGBA before nothing."""
    ground = request.ground
    own = services.inputs.get(ground.value) if ground.kind is GroundKind.PICTURE else None
    floor = figure.floor / figure.size.height
    behind = grounds.ground_picture(
        ground, figure.size, picture=own, seed=request.seed, floor=floor
    )
    front = figure.image()
    if behind is None:
        return front
    return Image.alpha_composite(behind.convert("RGBA"), front).convert("RGB")
