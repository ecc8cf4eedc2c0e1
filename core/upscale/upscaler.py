"""Picture in, larger picture out: by which network, in how many passes, on which device."""

from __future__ import annotations

import time
from functools import partial

import numpy as np
from PIL import Image

from core.config import Config
from core.errors import ModelMissing
from core.geometry import Size
from core.models import registry
from core.models.defaults import DEFAULT_UPSCALER
from core.models.hardware import device, heap
from core.models.specs import UpscalerSpec
from core.upscale import estimate
from core.upscale.enlarging import OnNote, enlarge, tile_count
from core.upscale.limits import check_result, check_target
from core.upscale.network import Network, NetworkCache, check_reach
from core.upscale.presets import USUAL_SCALE, enlargement
from core.upscale.progress import OnTile, ShouldStop


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
        target: int | None = None,
        upscaler: str | None = None,
        on_tile: OnTile = lambda _done, _all: None,
        on_note: OnNote = lambda _note: None,
        should_stop: ShouldStop = lambda: False,
    ) -> Image.Image:
        """The picture ``scale`` (2 to 4) times as large, or with ``target`` pixels on its long
        side, RGB; ``upscaler`` None is the default one.

        ``on_tile(done, all)`` is called after each tile; out of memory starts anew with smaller
        tiles, which ``on_note`` is told in one line. Raises ``JobCancelled`` before the next tile
        once ``should_stop()`` is true, ``RequestRejected`` for a result that is too large on any
        machine, ``ModelError`` for an upscaler that is not usable, ``OutOfMemory`` when the result
        or the smallest tile does not fit.
        """
        with heap.keeping_freed():
            return self._enlarged(image, scale, target, upscaler, on_tile, on_note, should_stop)

    def _enlarged(
        self,
        image: Image.Image,
        scale: int,
        target: int | None,
        upscaler: str | None,
        on_tile: OnTile,
        on_note: OnNote,
        should_stop: ShouldStop,
    ) -> Image.Image:
        size = Size(*image.size)
        spec = registry.upscaler(upscaler or DEFAULT_UPSCALER, self._config)
        if target is None:
            check_result(size, scale)
            network, passes = self._network(spec, scale), (size.times(scale),)
        else:
            check_target(size, target, spec.scale or USUAL_SCALE)
            network = self._network(spec, 0)
            passes = enlargement(size, target, network.scale).passes
        picture = np.asarray(image.convert("RGB"))
        counts = [tile_count(network, given) for given in (size, *passes[:-1])]
        for number, result in enumerate(passes):
            before, after = sum(counts[:number]), sum(counts[number + 1 :])
            given, started = Size(picture.shape[1], picture.shape[0]), time.monotonic()
            picture = enlarge(
                network,
                picture,
                partial(_tell, on_tile, before, after),
                on_note,
                should_stop,
                result=result,
            )
            taken = time.monotonic() - started
            estimate.note_run(spec, given, network.device, taken, self._config)
        return Image.fromarray(picture)

    def _network(self, spec: UpscalerSpec, scale: int) -> Network:
        if spec.file is None:
            raise ModelMissing(spec.why_not(self._config))
        place = device.choose_device(self._config)
        # in bfloat16 the soft colours of Real-ESRGAN's networks stray by 1 to 17 of 255
        half = place.is_half and place.name != "cpu"
        network = self._networks.get(spec.file, sha256=spec.sha256, device=place.name, half=half)
        check_reach(spec, network.scale, scale)
        return network


def _tell(on_tile: OnTile, before: int, after: int, done: int, every: int) -> None:
    """Of one pass, among the tiles of those before and after it."""
    on_tile(before + done, before + every + after)
