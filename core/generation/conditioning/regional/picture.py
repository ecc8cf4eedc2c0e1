"""The texts and shares of one picture's people."""

from __future__ import annotations

from core.generation.conditioning.regional.shares import Shares, cut_out, shares_of
from core.generation.drawing.underdrawing import Underdrawing
from core.generation.resolved_request import ResolvedRequest
from core.geometry import Box, Size


class RegionalShares:
    """Empty where the request has one text for the whole picture."""

    def __init__(self, resolved: ResolvedRequest, under: Underdrawing) -> None:
        self._is_on = resolved.texts is not None
        self._under = under
        self._whole: dict[Size, Shares] = {}

    def whole(self, size: Size) -> Shares | None:
        """At the size that is drawn."""
        if not self._is_on:
            return None
        if size not in self._whole:
            self._whole[size] = shares_of(self._under.at(size))
        return self._whole[size]

    def part(self, crop: Box, picture: Size, drawn: Size) -> Shares | None:
        """Of what lies in ``crop`` of a picture of this size, at the size ``drawn``."""
        whole = self.whole(picture)
        return None if whole is None else cut_out(whole, crop, drawn)
