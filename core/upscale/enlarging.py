"""One pass of a network over a picture, piece by piece; smaller pieces where memory runs out."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.errors import BrokenPicture, OutOfMemory
from core.geometry import Size
from core.models.hardware import machine
from core.models.hardware.out_of_memory import attempt
from core.upscale import streaming
from core.upscale.network import Network
from core.upscale.progress import Meter, OnTile, ShouldStop
from core.upscale.tiling import Span, Tile, span, spans, tiles

if TYPE_CHECKING:
    import torch

# Tried in this order when memory runs out; the result is the same, smaller tiles take longer.
TILE_SIDES = (640, 320, 160)
# What one of the first takes at most, with which a picture of 16 megapixels stays below 2 GB; the
# others take as much less as they are smaller.
TILE_BYTES = 1400 << 20
# A streamed network's band is lower than a tile: all its layers hold some rows, and work on a band.
BAND_HEIGHT = 1 / 16
# The last layers work on the enlarged picture, so they are given less at a time.
PIECE_WIDTH = 256

OnNote = Callable[[str], None]

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Work:
    """What one pass does: (h, w, 3) → the size of ``result``."""

    network: Network
    picture: NDArray[np.uint8]
    result: Size
    on_tile: OnTile
    should_stop: ShouldStop

    @property
    def size(self) -> Size:
        return Size(self.picture.shape[1], self.picture.shape[0])

    def canvas(self) -> NDArray[np.uint8]:
        return np.empty((self.result.height, self.result.width, 3), np.uint8)

    def meter(self, count: int) -> Meter:
        return Meter(count, self.on_tile, self.should_stop)

    def pixels(self, columns: range, rows: range) -> torch.Tensor:
        """(1, 3, h, w) 0–1 in main memory."""
        import torch

        patch = self.picture[rows.start : rows.stop, columns.start : columns.stop]
        return torch.as_tensor(patch.copy()).permute(2, 0, 1)[None] / 255


def enlarge(
    network: Network,
    picture: NDArray[np.uint8],
    on_tile: OnTile = lambda _done, _all: None,
    on_note: OnNote = lambda _note: None,
    should_stop: ShouldStop = lambda: False,
    *,
    result: Size | None = None,
    sides: Sequence[int] | None = None,
) -> NDArray[np.uint8]:
    """(h, w, 3) → the size of ``result`` (None: the network's own enlargement), with the first of
    the tile ``sides`` (None: as there is memory) that fits.

    A result smaller than what the network draws is made from it tile by tile, as each comes, so
    that never more than the result is held. ``on_note`` is told when the first of the sides did not
    fit.
    """
    size = Size(picture.shape[1], picture.shape[0])
    result = result or size.times(network.scale)
    work = Work(network, picture, result, on_tile, should_stop)
    draw = _by_tiles if network.streamed is None else _by_strips
    sides = sides or _usable_sides(network)
    for side in sides:
        fits, large = attempt(partial(draw, work, side))
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


def tile_count(network: Network, size: Size) -> int:
    """In how many tiles a picture of this size is enlarged, while memory lasts."""
    side = _usable_sides(network)[0]
    if network.streamed is None:
        return len(tiles(size, size, side, 0))
    return _strip_count(network, size.width, side) * -(-size.height // _band_height(side))


def _usable_sides(network: Network) -> Sequence[int]:
    """Those whose tiles fit into what is free of the main memory now; at least the smallest."""
    free = machine.available_memory("cpu") if network.device == "cpu" else 0
    fitting = [side for side in TILE_SIDES if not free or _tile_bytes(side) <= free // 2]
    return fitting or TILE_SIDES[-1:]


def _tile_bytes(side: int) -> int:
    return TILE_BYTES * side**2 // TILE_SIDES[0] ** 2


def _strip_count(network: Network, width: int, side: int) -> int:
    """Side by side, so that each with its margins stays within a tile's memory."""
    assert network.streamed is not None
    most = _tile_bytes(side) // network.streamed.column_bytes(_band_height(side))
    # a strip is never narrower than what is read beside it: the rest is then a matter of time
    kept = max(most - 2 * network.padding, network.padding, PIECE_WIDTH)
    return 1 if width <= most else -(-width // kept)


def _band_height(side: int) -> int:
    return max(round(side * BAND_HEIGHT), streaming.LEAST_ROWS)


def _by_tiles(work: Work, side: int) -> NDArray[np.uint8]:
    import torch

    large = work.canvas()
    plan = tiles(work.size, work.result, side, work.network.padding)
    meter = work.meter(len(plan))
    for tile in plan:
        meter.check()
        with torch.inference_mode():
            drawn = work.network(work.pixels(tile.columns.read, tile.rows.read))[0]
            _place(large, tile, drawn, work.network.scale)
        meter.add()
    return large


def _by_strips(work: Work, side: int) -> NDArray[np.uint8]:
    """Of a network that sees far: its rows go through as a stream, so nothing is drawn twice. Only
    a picture wider than a strip is cut, into columns that overlap."""
    network, size = work.network, work.size
    assert network.streamed is not None
    large, count = work.canvas(), _strip_count(network, size.width, side)
    margin = network.streamed.margin(size.width / work.result.width)
    pieces = spans(size.width, work.result.width, PIECE_WIDTH, margin)
    strips = _grouped(pieces, min(count, len(pieces)))
    meter = work.meter(len(strips) * -(-size.height // _band_height(side)))
    for strip in strips:
        first, last = strip[0].read.start, strip[-1].read.stop
        columns = range(max(0, first - network.padding), min(size.width, last + network.padding))
        _draw_strip(work, large, strip, columns, _band_height(side), meter)
    return large


def _draw_strip(
    work: Work,
    large: NDArray[np.uint8],
    strip: Sequence[Span],
    columns: range,
    height: int,
    meter: Meter,
) -> None:
    """``strip`` are the pieces that are made of the picture's ``columns``, ``height`` rows at a
    time."""
    import torch

    streamed, size = work.network.streamed, work.size
    assert streamed is not None
    margin = streamed.margin(size.width / work.result.width)
    bands = -(-size.height // height)
    tops = range(0, size.height, height)
    pixels = (work.pixels(columns, range(top, min(top + height, size.height))) for top in tops)

    def count(share: float) -> None:
        meter.check()
        meter.add(bands * share)

    with torch.inference_mode():
        features = streamed.features(pixels, size.height, height, count)
        # one row more: where the result's edge falls inside of a pixel, that is read whole
        for window in streaming.windows(features, size.height, margin + 1, height):
            rows = span(window.start, window.end, size.height, work.result.height, margin)
            for piece in strip:
                drawn = streamed.draw(window.cut(rows.read, piece.read, columns.start))
                _place(large, Tile(piece, rows), drawn[0], work.network.scale)
            count(streamed.last_share * (window.end - window.start) / size.height)


def _grouped(pieces: Sequence[Span], count: int) -> list[Sequence[Span]]:
    """``count`` runs of neighbours, as even as can be."""
    edges = [len(pieces) * number // count for number in range(count + 1)]
    return [pieces[start:end] for start, end in pairwise(edges) if start < end]


def _place(large: NDArray[np.uint8], tile: Tile, drawn: torch.Tensor, scale: int) -> None:
    """What a network drew of the tile, (3, h, w) 0–1, into the result."""
    (left, right), (top, bottom) = tile.columns.crop(scale), tile.rows.crop(scale)
    size = Size(len(tile.columns.made), len(tile.rows.made))
    made = large[
        tile.rows.made.start : tile.rows.made.stop, tile.columns.made.start : tile.columns.made.stop
    ]
    if (right - left, bottom - top) == size:
        made[:] = _to_bytes(drawn[:, round(top) : round(bottom), round(left) : round(right)])
        return
    # the filter reads beyond the box, into the padding, so tiles fit together without a seam
    box = (left, top, right, bottom)
    whole = Image.fromarray(_to_bytes(drawn))
    made[:] = np.asarray(whole.resize(size, Image.Resampling.LANCZOS, box=box))


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
