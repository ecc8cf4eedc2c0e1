"""How long pictures will take, by what earlier ones took on this machine."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from core.generation.request import GenerationRequest

LATEST = 5


class Taken(NamedTuple):
    """A finished picture: what it was made from, and in how many seconds, loading included."""

    request: GenerationRequest
    seconds: float


def picture_seconds(request: GenerationRequest, earlier: Iterable[Taken]) -> float | None:
    """For one picture of ``request``; ``earlier`` stands newest first. None while none was made in
    the same way: by this checkpoint, enlarged, refined and mended alike.

    Time grows with the pixels and the steps. Of the latest the lower middle counts: the first
    picture after a start also waited for its model.
    """
    way = _way(request)
    rates = [
        taken.seconds / _work(taken.request) for taken in earlier if _way(taken.request) == way
    ]
    rates = sorted(rates[:LATEST])
    return rates[(len(rates) - 1) // 2] * _work(request) if rates else None


def _work(request: GenerationRequest) -> float:
    return request.final_size.pixels * request.drawn_steps


def _way(request: GenerationRequest) -> tuple[object, ...]:
    upscaler = request.upscaler if request.enlarge > 1 else ""
    guided = request.guidance > 1
    return (
        request.checkpoint, request.enlarge, upscaler, guided,
        request.refine is not None, request.fix is not None,
    )  # fmt: skip
