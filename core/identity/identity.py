"""How likely two pictures show the same character, and which of its traits were kept.

Each trait has a chance of its own, from what the reader of looks says of both pictures and from
colours measured in them; the chances together give the value. The few weights were fitted on drawn
pairs (``core.identity.weights``).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

from core.identity.comparing import TRAITS, compared, shows
from core.identity.signature import Signature, signature_of
from core.identity.weights import BIAS, SHARES, TRAIT_WEIGHTS
from core.pose.appearance import LooksReader
from core.pose.skeleton import Pose

# One trait alone is never surer than this (logit).
MOST_SURE = 4.0
# By how much a logit may fall short before it counts much.
DOUBT = 1.0
# A trait is kept from here on, and lost below the other: between the two nothing is said.
KEPT, LOST = 0.5, 0.25


@dataclass(frozen=True)
class IdentityScore:
    """``value`` 0–1: how likely the two are the same character, when half of all pairs were;
    ``traits``: the same for each trait that both pictures show, by its name."""

    value: float
    traits: Mapping[str, float]

    @property
    def kept(self) -> tuple[str, ...]:
        """In words, as "hair colour"."""
        return tuple(one.words for one in TRAITS if self.traits.get(one.name, 0) >= KEPT)

    @property
    def lost(self) -> tuple[str, ...]:
        return tuple(one.words for one in TRAITS if self.traits.get(one.name, 1) < LOST)


class Identity:
    """A reference that many pictures are measured against."""

    def __init__(self, signature: Signature, reader: LooksReader | None = None) -> None:
        self.signature, self._reader = signature, reader

    @classmethod
    def of(
        cls,
        reference: Image.Image,
        pose: Pose | None = None,
        person: int | None = None,
        *,
        reader: LooksReader | None = None,
    ) -> Identity:
        """Of the ``person`` of ``pose``, or of the tallest; without a pose it is looked for.

        Raises ``ModelMissing`` and ``ModelUnusable``.
        """
        return cls(signature_of(reference, pose, person, reader), reader)

    def score(
        self, picture: Image.Image, pose: Pose | None = None, person: int | None = None
    ) -> IdentityScore | None:
        """As ``of``; 0 for a picture of nobody, None for such a reference."""
        return likeness_of(self.signature, signature_of(picture, pose, person, self._reader))


def likeness_of(one: Signature, other: Signature) -> IdentityScore | None:
    """None where ``one``, the reference, shows nobody, 0 where only it shows somebody; else the
    order makes no difference."""
    if one.is_empty:
        return None
    if other.is_empty:
        return IdentityScore(0.0, {})
    logits = trait_logits(one, other, TRAIT_WEIGHTS)
    whole = BIAS + sum(SHARES[trait.name] * combined(logits.get(trait.name, 0)) for trait in TRAITS)
    return IdentityScore(_chance(whole), {name: _chance(one) for name, one in logits.items()})


def trait_logits(
    one: Signature, other: Signature, weights: Mapping[str, Sequence[float]]
) -> dict[str, float]:
    """How sure it is that each trait that both show is the same; 0 is as likely as not."""
    logits: dict[str, float] = {}
    for trait in TRAITS:
        if shows(trait, one, other):
            bias, *slopes = weights[trait.name]
            logit = bias + float(compared(trait, one, other) @ np.array(slopes))
            logits[trait.name] = min(max(logit, -MOST_SURE), MOST_SURE)
    return logits


def combined(logit: float) -> float:
    """What a trait brings to the whole: the logarithm of its chance, and of a little more, because
    a trait that is only hard to see speaks against nobody. A character is the same where all of its
    traits are: one that is surely lost outweighs all that are kept."""
    return -math.log1p(math.exp(-logit - DOUBT))


def _chance(logit: float) -> float:
    return 1 / (1 + math.exp(-logit))
