"""A finished picture of a series, brought to the size that is asked for."""

from __future__ import annotations

from collections.abc import Callable

from PIL import Image

from core.geometry import Size
from core.jobs.job import Progress
from core.jobs.remaining import TileClock
from core.models import registry
from core.models.defaults import DEFAULT_UPSCALER
from core.runners.reposing.watch import Watch
from core.runners.services import Services
from core.upscale.limits import check_target
from core.upscale.network import highest_scale
from core.upscale.progress import OnTile
from core.upscale.transparency import enlarged as enlarged_clear

UPSCALER = DEFAULT_UPSCALER


def check(size: Size, target: int, services: Services) -> None:
    """Raises what would fail later on."""
    if target <= max(size):
        return
    check_target(size, target, highest_scale(registry.upscaler(UPSCALER, services.config)))


def enlarged(
    image: Image.Image,
    target: int,
    services: Services,
    watch: Watch,
    on_note: Callable[[str], None],
) -> Image.Image:
    """RGB, or RGBA where it is, with ``target`` pixels on its long side."""
    clock = TileClock()

    def upscaled(picture: Image.Image, on_tile: OnTile) -> Image.Image:
        return services.upscaler.upscale(
            picture,
            1,
            target=target,
            upscaler=UPSCALER,
            on_note=on_note,
            on_tile=on_tile,
            should_stop=watch.should_stop,
        )

    return enlarged_clear(
        image,
        upscaled,
        lambda done, tiles: watch.progress(
            Progress(step=done, steps=tiles, text=f"Upscaling · {clock.text(done, tiles)}")
        ),
    )
