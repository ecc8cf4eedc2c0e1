"""How bodies are built: what a build makes of the widths of trunk and limbs.

Lengths are the pose's own. Every build is an adult's; small heads and stout limbs of figures of few
heads come on top.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.figures.looks import Look
from core.figures.vocabulary import Word


@dataclass(frozen=True)
class Build:
    """Factors of the plain body's widths."""

    limbs: float = 1.0
    shoulders: float = 1.0
    waist: float = 1.0
    hips: float = 1.0
    swell: float = 1.0  # of the flesh between two joints: muscles, or softness
    names: tuple[str, ...] = ()


PLAIN = Build()
BUILDS: dict[str, Build] = {
    "slim": Build(0.86, 0.94, 0.88, 0.92, names=("slim", "slender", "skinny", "thin", "lanky",
                  "slim body", "slender body", "lean")),
    "petite": Build(0.84, 0.86, 0.92, 0.9, names=("petite", "petite woman", "dainty")),
    "athletic": Build(1.06, 1.06, 0.98, 1.0, 1.06, names=("athletic", "toned", "sporty body",
                      "athletic build", "toned body")),
    "muscular": Build(1.24, 1.17, 1.1, 1.02, 1.14, names=("muscular", "muscular male", "muscular "
                      "female", "muscles", "buff", "strong body", "brawny", "bodybuilder")),
    "curvy": Build(1.05, 1.0, 0.96, 1.14, 1.03, names=("curvy", "wide hips", "voluptuous",
                   "hourglass figure", "curvaceous")),
    "plump": Build(1.25, 1.1, 1.42, 1.2, 1.05, names=("plump", "chubby", "fat", "overweight",
                   "stocky", "heavyset", "round body", "big body")),
}  # fmt: skip
AGES: dict[str, Build] = {
    "elderly": Build(0.88, 0.92, 1.12, 0.98, 0.96),
}
WORDS: tuple[Word, ...] = tuple(
    Word("build", value, build.names, "build") for value, build in BUILDS.items()
)


def build_of(look: Look) -> Build:
    """Of its ``build`` and its ``age``; what neither table knows is plain."""
    one, other = BUILDS.get(look.build, PLAIN), AGES.get(look.age, PLAIN)
    return Build(
        one.limbs * other.limbs, one.shoulders * other.shoulders, one.waist * other.waist,
        one.hips * other.hips, one.swell * other.swell,
    )  # fmt: skip
