"""How near a picture comes to the scores that were wished."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.identity.stored import value_of
from core.pose.stored_score import oks_of


def nearness(
    extras: Mapping[str, Any], pose_score: float, likeness: float, *, unmeasured: float
) -> float:
    """0–1, by the wish (0–1, 0 for none) that it is furthest from; 1 is enough. ``unmeasured`` is
    what a wish counts whose score ``extras`` do not tell."""
    told = ((oks_of(extras), pose_score), (value_of(extras), likeness))
    shares = (
        unmeasured if value is None else min(value / wish, 1.0) for value, wish in told if wish > 0
    )
    return min(shares, default=1.0)
