"""What is kept of an identity score beside its picture, and what it says in words.

``extras["identity"]`` of a picture, as JSON:

    {"value": 0.8812,                        0 to 1
     "traits": {"hair_colour": 0.97, …}}     of those that both pictures show
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from core.identity.comparing import TRAITS
from core.identity.identity import IdentityScore
from core.pose.stored_score import Grade, percent

NAMES = frozenset(trait.name for trait in TRAITS)
# An identity score in a word.
GOOD, FAIR = 0.75, 0.4


def grade_of(value: float) -> Grade:
    return Grade.GOOD if value >= GOOD else Grade.FAIR if value >= FAIR else Grade.POOR


def text(score: IdentityScore) -> str:
    return f"Likeness {percent(score.value)}"


def to_dict(score: IdentityScore) -> dict[str, Any]:
    traits = {name: round(chance, 2) for name, chance in score.traits.items()}
    return {"value": round(score.value, 4), "traits": traits}


def extras_of(score: IdentityScore | None) -> dict[str, Any]:
    """What stands beside a picture; empty where nothing could be measured."""
    return {} if score is None else {"identity": to_dict(score)}


def from_extras(extras: Mapping[str, Any]) -> IdentityScore | None:
    """Inverse of ``to_dict``, from ``extras["identity"]``; None for a picture without.

    Data from a file that anybody may have written: what is not as it should be is left out.
    """
    value = value_of(extras)
    if value is None:
        return None
    told = extras["identity"].get("traits")
    traits = cast("Mapping[Any, Any]", told) if isinstance(told, Mapping) else {}
    return IdentityScore(
        value, {name: traits[name] for name in NAMES & traits.keys() if _is_share(traits[name])}
    )


def value_of(extras: Mapping[str, Any]) -> float | None:
    told = extras.get("identity")
    if not isinstance(told, Mapping):
        return None
    value = cast("Mapping[str, Any]", told).get("value")
    return float(cast("float", value)) if _is_share(value) else None


def _is_share(value: object) -> bool:
    return type(value) in (int, float) and 0 <= cast("float", value) <= 1
