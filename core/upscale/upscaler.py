"""Picture in, larger picture out: tile by tile, with progress, cancel and smaller tiles in need."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.config import Config
from core.errors import BrokenPicture, JobCancelled, ModelMissing, OutOfMemory, RequestRejected
from core.geometry import Size
from core.models import registry
from core.models.defaults import DEFAULT_UPSCALER
from core.models.hardware import device
from core.models.hardware.out_of_memory import attempt
from core.models.specs import UpscalerSpec
from core.upscale import estimate
from core.upscale.limits import check_result
from core.upscale.network import Network, NetworkCache
from core.upscale.tiling import Tile, tiles

if TYPE_CHECKING:
    import torch

# Tried in this order when memory runs out; the result is the same, smaller tiles take longer.
TILE_SIDES = (512, 256, 128)

OnTile = Callable[[int, int], None]
OnNote = Callable[[str], None]
ShouldStop = Callable[[], bool]

log = logging.getLogger(__name__)


class Upscaler:
    """Enlarges pictures with the networks of the catalogue; safe to call from several threads."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._networks = NetworkCache()

    def upscale(
        self,
        image: Image.Image,
        scale: int,
        *,
        upscaler: str | None = None,
        on_tile: OnTile = lambda _done, _all: None,
        on_note: OnNote = lambda _note: None,
        should_stop: ShouldStop = lambda: False,
    ) -> Image.Image:
        """The picture ``scale`` (2 or 4) times as large, RGB; ``upscaler`` None is the default one.

        ``on_tile(done, all)`` is called after each tile; out of memory starts anew with smaller
        tiles, which ``on_note`` is told in one line. Raises ``JobCancelled`` before the next tile
        once ``should_stop()`` is true, ``RequestRejected`` for a result that is too large on any
        machine, ``ModelError`` for an upscaler that is not usable, ``OutOfMemory`` when the result
        or the smallest tile does not fit.
        """
        check_result(Size(*image.size), scale)
        spec = registry.upscaler(upscaler or DEFAULT_UPSCALER, self._config)
        network = self._network(spec, scale)
        picture = np.asarray(image.convert("RGB"))
        started = time.perf_counter()
        large = enlarge(network, picture, on_tile, on_note, should_stop, scale=scale)
        taken = time.perf_counter() - started
        estimate.note_run(spec, Size(*image.size), network.device, taken)
        return Image.fromarray(large)

    def _network(self, spec: UpscalerSpec, scale: int) -> Network:
        if spec.file is None:
            raise ModelMissing(spec.why_not(self._config))
        place = device.choose_device(self._config)
        network = self._networks.get(
            spec.file, sha256=spec.sha256, device=place.name, half=place.is_half
        )
        if network.scale < scale:
            raise RequestRejected(
                expected="an enlargement that {model} can do",
                got=f"×{scale}",
                todo=f"it goes to ×{network.scale}; choose that or another upscaler",
                shown=f"{{model}} goes to ×{network.scale}. Choose that, or another upscaler.",
                model=spec.title,
            )
        return network


def enlarge(
    network: Network,
    picture: NDArray[np.uint8],
    on_tile: OnTile = lambda _done, _all: None,
    on_note: OnNote = lambda _note: None,
    should_stop: ShouldStop = lambda: False,
    *,
    scale: int = 0,
    sides: Sequence[int] = TILE_SIDES,
) -> NDArray[np.uint8]:
    """(h, w, 3) → (h·s, w·s, 3), with the first of the tile ``sides`` that fits into memory.

    ``scale`` is s, 0 the network's own; of a network that does more each tile is made smaller as
    it comes, so that never more than the result is held. ``on_note`` is told when the first of the
    sides did not fit.
    """
    scale = scale or network.scale
    for side in sides:
        tiled = partial(_enlarge_by_tiles, network, picture, scale, side, on_tile, should_stop)
        fits, large = attempt(tiled)
        if fits:
            if side != sides[0]:
                on_note(f"Memory ran out: enlarged in tiles of {side} pixels.")
            return large
        log.warning("Out of memory with tiles of %d pixels", side)
    raise OutOfMemory(
        expected=f"memory for tiles of {sides[-1]} pixels",
        got="too little",
        todo="close other programs or choose a smaller upscaler",
        shown="There is not enough memory. Close other programs, or choose a smaller upscaler.",
    )


def _enlarge_by_tiles(
    network: Network,
    picture: NDArray[np.uint8],
    scale: int,
    side: int,
    on_tile: OnTile,
    should_stop: ShouldStop,
) -> NDArray[np.uint8]:
    height, width, channels = picture.shape
    large = np.empty((height * scale, width * scale, channels), np.uint8)
    plan = tiles(Size(width, height), side, network.padding)
    for done, tile in enumerate(plan, start=1):
        if should_stop():
            raise JobCancelled
        box = tile.keep.times(scale)
        drawn = _run_tile(network, picture, tile, scale)
        large[box.top : box.bottom, box.left : box.right] = drawn
        on_tile(done, len(plan))
    return large


def _run_tile(
    network: Network, picture: NDArray[np.uint8], tile: Tile, scale: int
) -> NDArray[np.uint8]:
    import torch

    read, keep = tile.read, tile.keep_in_read.times(network.scale)
    patch = picture[read.top : read.bottom, read.left : read.right]
    pixels = torch.as_tensor(patch.copy()).permute(2, 0, 1)[None] / 255
    with torch.inference_mode():
        drawn = network(pixels)[0]
        if network.scale == scale:
            return _to_bytes(drawn[:, keep.top : keep.bottom, keep.left : keep.right])
        whole = Image.fromarray(_to_bytes(drawn))
    # the filter reads beyond the box, into the padding, so tiles fit together without a seam
    asked = tile.keep.times(scale).size
    return np.asarray(whole.resize(asked, Image.Resampling.LANCZOS, box=keep))


def _to_bytes(drawn: torch.Tensor) -> NDArray[np.uint8]:
    """(3, h, w) 0–1 → (h, w, 3) in main memory; ``BrokenPicture`` when a value is no number."""
    import torch

    if not torch.isfinite(drawn).all():
        raise BrokenPicture(
            expected="a picture from the upscaler",
            got="values that are no numbers",
            todo="choose another upscaler, or set the device to cpu",
            shown="This upscaler gave a broken picture. Choose another one.",
        )
    return drawn.mul(255).round().to(torch.uint8).permute(1, 2, 0).cpu().numpy()
