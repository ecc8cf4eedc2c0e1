"""RRDBNet (Real-ESRGAN x4plus, x4plus-anime) without tiles: rows go in at the top and come out at
the bottom, each layer holding the few rows that it still needs.

A pixel of these networks depends on others up to 350 away, and cutting closer than 64 shows, so
tiles that fit into memory would be drawn mostly twice. Here every row goes through every layer once
(the rows between two bands through a block's inner layers twice), and the result is that of the
whole picture.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Conv2d

DENSE, PER_BLOCK = 5, 15
# Fewer rows at once would be spent on what is done twice; a window's first rows reach this far.
LEAST_ROWS = 8
SHRUNK, SLOPE = 0.2, 0.2
# Numbers a pixel that a layer of 64 and 32 features works with (1350 measured, 1024 pixels wide),
# and the allocator's slack.
WORKING = 1600

OnShare = Callable[[float], None]


@dataclass(frozen=True)
class Window:
    """``rows`` (1, c, h, w) of a picture from row ``first`` on; of it ``start`` to ``end`` are to
    be made, the others are only seen."""

    rows: Tensor
    first: int
    start: int
    end: int
    is_bottom: bool

    @property
    def is_top(self) -> bool:
        return self.start == 0

    def cut(self, rows: range, columns: range, left: int) -> Tensor:
        """By places in the picture, of which ``left`` is the first column here."""
        top, bottom = rows.start - self.first, rows.stop - self.first
        return self.rows[:, :, top:bottom, columns.start - left : columns.stop - left]


def windows(source: Iterator[Tensor], height: int, reach: int, most: int) -> Iterator[Window]:
    """Rows as they come from ``source`` → windows of at most ``most + reach`` rows to make, each
    with ``reach`` rows more on both sides where the picture of ``height`` goes on.

    ``most`` must not be less than ``reach``.
    """
    import torch

    held: Tensor | None = None
    first = made = seen = 0
    for rows in source:
        seen += rows.shape[2]
        held = rows if held is None else torch.cat((held, rows), 2)
        del rows
        while (end := _window_end(made, seen, height, reach, most)) > made:
            top, bottom = max(0, made - reach), min(height, end + reach)
            inner = held[:, :, top - first : bottom - first]
            given = [Window(inner, first=top, start=made, end=end, is_bottom=end == height)]
            made, first_kept = end, max(0, end - reach)
            # a copy, so that the band that it is cut from is free
            held, first = held[:, :, first_kept - first :].clone(), first_kept
            del inner
            yield given.pop()


def _window_end(made: int, seen: int, height: int, reach: int, most: int) -> int:
    """Of the next window, where so many rows are made and seen; ``made`` when it has to wait."""
    end = min(made + most, height if seen == height else seen - reach)
    if height - end < reach:  # what is left would be too low for a window of its own
        end = height
    return made if end < min(reach, height) else end


class Delay:
    """Rows that are needed again, behind the layers that they go through."""

    def __init__(self) -> None:
        self._chunks: deque[Tensor] = deque()

    def remember(self, source: Iterator[Tensor]) -> Iterator[Tensor]:
        for rows in source:
            self._chunks.append(rows)
            yield rows

    def added(self, source: Iterator[Tensor], factor: float) -> Iterator[Tensor]:
        """``source`` times ``factor``, to what was remembered of the same rows."""
        for rows in source:
            given = [rows.mul_(factor).add_(self._take(rows.shape[2]))]
            del rows
            yield given.pop()

    def _take(self, count: int) -> Tensor:
        import torch

        taken: list[Tensor] = []
        while count:
            rows = self._chunks.popleft()
            if rows.shape[2] > count:
                self._chunks.appendleft(rows[:, :, count:].clone())
                rows = rows[:, :, :count]
            taken.append(rows)
            count -= rows.shape[2]
        return taken[0] if len(taken) == 1 else torch.cat(taken, 2)


@dataclass(frozen=True)
class StreamedRrdb:
    """The convolutions of an RRDBNet: ``blocks`` of three times five, then ``ups`` that double."""

    first: Conv2d
    blocks: tuple[tuple[tuple[Conv2d, ...], ...], ...]
    last: Conv2d
    ups: tuple[Conv2d, ...]
    high: Conv2d
    colours: Conv2d

    @property
    def last_share(self) -> float:
        """Of the work, what is done on the enlarged picture (0 to 1)."""
        low = sum(
            layer.weight.numel() for block in self.blocks for dense in block for layer in dense
        )
        high = sum(4**level * layer.weight.numel() for level, layer in enumerate(self.ups, start=1))
        high += 4 ** len(self.ups) * (self.high.weight.numel() + self.colours.weight.numel())
        return high / (low + high)

    @property
    def reach(self) -> int:
        """How many pixels away what a pixel depends on may lie."""
        return len(self.blocks) * PER_BLOCK + 2 + self.margin(1 / 2 ** len(self.ups))

    def column_bytes(self, most: int) -> int:
        """What a pixel more of width takes, ``most`` rows at a time: the rows that layers hold for
        their next band, those that wait to be added behind a block and behind all, and the work on
        one band. benchmarks/upscale/memory.py measures it."""
        held = len(self.blocks) * (3 * 2 * DENSE + PER_BLOCK)
        waiting = len(self.blocks) * PER_BLOCK + 2 + most
        features, item = self.first.out_channels, self.first.weight.element_size()
        return item * (features * (held + waiting) + WORKING * (most + 2 * DENSE))

    def margin(self, shrunk: float) -> int:
        """Pixels that ``draw`` must be given around what is kept of it; ``shrunk`` is how many of
        them make one of the result."""
        is_exact = shrunk * 2 ** len(self.ups) == 1
        return 2 if is_exact else ceil(1.5 + 3 * shrunk)

    def features(
        self, pixels: Iterator[Tensor], height: int, most: int, on_share: OnShare
    ) -> Iterator[Tensor]:
        """(1, 3, h, w) 0–1, some rows at a time, ``height`` in all → the same rows' features; tells
        what share of all the work each layer has done."""
        share = (1 - self.last_share) / (len(self.blocks) * len(self.blocks[0]))
        whole = Delay()
        ready = (rows.to(self.first.weight.device, self.first.weight.dtype) for rows in pixels)
        rows = whole.remember(_convolved(ready, self.first, height, most))
        for block in self.blocks:
            before = Delay()
            rows = before.remember(rows)
            for dense in block:
                rows = _counted(_densely(rows, dense, height, most), share / height, on_share)
            rows = before.added(rows, SHRUNK)
        yield from whole.added(_convolved(rows, self.last, height, most), 1.0)

    def draw(self, features: Tensor) -> Tensor:
        """(1, c, h, w) → (1, 3, h·s, w·s) 0–1; its outermost pixels only where the picture ends."""
        import torch.nn.functional as nn

        made = features
        for layer in self.ups:
            made = nn.leaky_relu_(layer(nn.interpolate(made, scale_factor=2)), SLOPE)
        made = nn.leaky_relu_(self.high(made), SLOPE)
        return self.colours(made).clamp_(0, 1).float()


def streamed(descriptor: Any) -> StreamedRrdb | None:
    """The same network, where it is an RRDBNet as Real-ESRGAN's are; None for any other."""
    model = descriptor.model
    if descriptor.architecture.id != "ESRGAN" or model.shuffle_factor:
        return None
    ups = descriptor.scale.bit_length() - 1
    names = [type(module).__name__ for module in model.modules()]
    layers = [module for module in model.modules() if type(module).__name__ == "Conv2d"]
    blocks, rest = divmod(len(layers) - ups - 4, PER_BLOCK)
    if rest or 2**ups != descriptor.scale or "Upsample" not in names or "BatchNorm2d" in names:
        return None
    if any(layer.kernel_size != (3, 3) or layer.bias is None for layer in layers):
        return None
    body, tail = layers[1 : 1 + blocks * PER_BLOCK], layers[2 + blocks * PER_BLOCK :]
    dense = [tuple(body[at : at + DENSE]) for at in range(0, len(body), DENSE)]
    return StreamedRrdb(
        first=layers[0],
        blocks=tuple(tuple(dense[at : at + 3]) for at in range(0, len(dense), 3)),
        last=layers[1 + blocks * PER_BLOCK],
        ups=tuple(tail[:ups]),
        high=tail[-2],
        colours=tail[-1],
    )


def _counted(rows: Iterator[Tensor], share: float, on_share: OnShare) -> Iterator[Tensor]:
    for made in rows:
        on_share(share * made.shape[2])
        given = [made]
        del made
        yield given.pop()


def _convolved(source: Iterator[Tensor], layer: Conv2d, height: int, most: int) -> Iterator[Tensor]:
    for window in windows(source, height, 1, most):
        given = [_convolve(layer, window.rows, window)]
        del window
        yield given.pop()


def _densely(
    source: Iterator[Tensor], layers: Sequence[Conv2d], height: int, most: int
) -> Iterator[Tensor]:
    for window in windows(source, height, DENSE, most):
        given = [_dense(layers, window)]
        del window
        yield given.pop()


def _dense(layers: Sequence[Conv2d], window: Window) -> Tensor:
    """Each layer is given what all before it made, and makes a row less on both sides."""
    import torch
    import torch.nn.functional as nn

    made = [window.rows]
    for layer in layers[:-1]:
        drawn = nn.leaky_relu_(_convolve(layer, torch.cat(made, 1), window), SLOPE)
        made = [*(_inner(rows, window) for rows in made), drawn]
    drawn = _convolve(layers[-1], torch.cat(made, 1), window)
    return drawn.mul_(SHRUNK).add_(_inner(made[0], window))


def _convolve(layer: Conv2d, rows: Tensor, window: Window) -> Tensor:
    """A row less on both sides, but where the picture ends: there it sees zeros beyond."""
    import torch.nn.functional as nn

    if window.is_top or window.is_bottom:
        rows = nn.pad(rows, (0, 0, int(window.is_top), int(window.is_bottom)))
    return nn.conv2d(rows, layer.weight, layer.bias, padding=(0, 1))


def _inner(rows: Tensor, window: Window) -> Tensor:
    return rows[:, :, (not window.is_top) : rows.shape[2] - (not window.is_bottom)]
