"""A character by chance, as words: adults whose parts go together."""

from __future__ import annotations

import random
from collections.abc import Callable

from core.figures import colours
from core.figures.attributes import BOYISH_STYLES, GIRLISH_OUTFITS, OUTFITS
from core.figures.clothing.sets import MORE, TRAINED, OutfitSet
from core.figures.colours import Family, harmony, nearest
from core.figures.looks import Look
from core.figures.vocabulary import Word
from core.figures.words.parsing.lexicon import STYLED_HAIR, all_words
from core.figures.words.parsing.people import GENDERED
from core.figures.words.read import read

# How often a character has more than hair, eyes and clothes.
SHARES = {
    "bangs": 0.45,
    "hair_extras": 0.3,
    "second": 0.14,
    "skin": 0.25,
    "extra": 0.5,
    "recoloured": 0.3,
}
# With open eyes, whose colour shows.
EXPRESSIONS = ("smile", "serious", "smile")
# Worn beside any outfit, and how often in which colour.
EXTRAS = ("scarf", "glasses", "hair ribbon", "choker", "earrings", "hairband", "beret", "hairclip",
          "round glasses", "necklace", "fingerless gloves", "headphones around neck")  # fmt: skip
FOR_BOYS = ("scarf", "glasses", "round glasses", "headphones around neck", "fingerless gloves",
            "necklace")  # fmt: skip
UNCOLOURED = ("glasses", "round glasses", "earrings", "necklace")


def random_look(seed: int) -> Look:
    return read(random_words(seed), seed=seed).looks[0]


def random_words(seed: int) -> str:
    """Words of a prompt for somebody new; the same seed says the same."""
    rng = random.Random(f"dice/{seed}")
    kind = "girl" if rng.random() < 0.6 else "boy"
    hair = _hair_colour(rng)
    outfit = rng.choice([one for one in (*TRAINED, *MORE) if _suits(one, kind)])
    cloth = _cloth(rng, hair)
    parts = [
        kind, _hair(rng, kind, hair), *_beside_hair(rng, kind),
        f"{rng.choice(colours.names(Family.EYES))} eyes", *_skin(rng), rng.choice(EXPRESSIONS),
        _outfit(rng, outfit, cloth), *_extra(rng, kind, cloth),
    ]  # fmt: skip
    return ", ".join(parts)


def _outfit(rng: random.Random, outfit: OutfitSet, colour: str) -> str:
    """In its own colour mostly, where it is known by that."""
    is_known_by_it = outfit in MORE and rng.random() > SHARES["recoloured"]
    return outfit.names[0] if is_known_by_it else f"{colour} {outfit.names[0]}"


def _suits(outfit: OutfitSet, kind: str) -> bool:
    """Whether somebody of that kind wears it by the studio's own lists."""
    if kind == "boy" and outfit.names[0] in GIRLISH_OUTFITS:
        return False
    said = {GENDERED.get(word, "") for name in outfit.names for word in name.split()}
    is_others = said & {"girl", "boy"} == {"boy" if kind == "girl" else "girl"}
    has_skirt = kind == "boy" and not outfit.boyish and outfit.names[0] not in OUTFITS and any(
        word in item.kind for item in outfit.items for word in ("skirt", "dress", "tights")
    )  # fmt: skip
    return not (is_others or has_skirt)


def _hair_colour(rng: random.Random) -> str:
    return rng.choice(colours.names(Family.HAIR))


def _hair(rng: random.Random, kind: str, colour: str) -> str:
    style = rng.choice(BOYISH_STYLES) if kind == "boy" else rng.choice(_values(_is_style))
    second = rng.choice(colours.names(Family.HAIR)) if rng.random() < SHARES["second"] else ""
    both = f"{colour} and {second}" if second and second != colour else colour
    return f"{both} hair, {style}"


def _beside_hair(rng: random.Random, kind: str) -> list[str]:
    bangs = rng.choice(_values(_is_bangs)) if rng.random() < SHARES["bangs"] else ""
    extra = "ahoge" if rng.random() < SHARES["hair_extras"] and kind else ""
    return [one for one in (bangs, extra) if one]


def _values(fits: Callable[[Word], bool]) -> list[str]:
    return list(dict.fromkeys(word.names[0] for word in all_words() if fits(word)))


def _is_style(word: Word) -> bool:
    return word.field == "hair_style" and word.family in STYLED_HAIR


def _is_bangs(word: Word) -> bool:
    return word.field == "bangs" and "over" not in word.value


def _skin(rng: random.Random) -> list[str]:
    tones = ("tan skin", "dark skin", "pale skin", "dark brown skin")
    return [rng.choice(tones)] if rng.random() < SHARES["skin"] else []


def _cloth(rng: random.Random, hair: str) -> str:
    return harmony(nearest(colours.rgb(hair, Family.HAIR), Family.CLOTH), rng)


def _extra(rng: random.Random, kind: str, cloth: str) -> list[str]:
    if rng.random() > SHARES["extra"]:
        return []
    one = rng.choice(FOR_BOYS if kind == "boy" else EXTRAS)
    return [one if one in UNCOLOURED else f"{harmony(cloth, rng)} {one}"]
