"""Captions of drawn figures: the words that the starter learned from."""

from __future__ import annotations

import random
from collections.abc import Sequence

from core.figures.attributes import (
    ACCESSORIES,
    AIRS,
    ATTRIBUTES,
    BLOSSOMS,
    CLOTH_COLOURS,
    EYE_COLOURS,
    FOOTWEAR,
    HAIR_COLOURS,
    HAIR_STYLES,
    HAKAMA,
    OUTFITS,
    PLACES,
    PROP_DETAILS,
    PROPS,
    STYLES,
    VIEW_TAGS,
)
from core.figures.body.bodies import Body
from core.figures.looks import Look, Scene

# Words that people write and that mean nothing here; seen in training so that they do no harm.
FILLERS = (
    "masterpiece", "best quality", "high quality", "highly detailed", "anime", "anime style",
    "full body", "looking at viewer", "cel shading", "clean lines", "vibrant colors",
    "detailed background", "soft cel shading", "glossy hair highlights", "bright rim light",
    "delicate hair strands", "natural light", "calm colors", "gentle colors", "depth of field",
    "light novel illustration", "soft painted background", "gouache texture", "warm film light",
    "bold ink outlines", "hard shadow edges", "broadcast look", "pencil lines", "ink hatching",
    "one accent color", "empty space", "rounded shapes", "sticker look", "thick outlines",
    "clear sky", "drifting clouds", "noon sun", "dust in the light", "purple clouds",
    "hair blowing in the wind", "breath in the cold", "headphones around neck", "elegant",
    "oversized", "ribbons", "deep blue", "violet",
)  # fmt: skip
# Shown with pictures of every kind in place of an empty caption: as a negative prompt they then
# stand for "anything", which is what the unconditional half of guidance needs.
NEGATIVES = (
    "lowres", "worst quality", "low quality", "bad anatomy", "bad hands", "extra limbs", "blurry",
    "extra fingers", "missing fingers", "deformed", "ugly", "text", "watermark", "jpeg artifacts",
    "signature", "cropped", "monochrome", "nsfw", "poorly drawn face", "bad proportions",
    "extra arms", "extra legs", "mutated hands", "error", "username", "normal quality",
    "missing arms", "disfigured", "3d", "photo", "sketch", "daylight", "clutter",
    "modern buildings", "harsh shadows", "soft focus", "digital gradient", "flat lighting",
    "hard black outlines", "painting", "high contrast", "grain", "realistic proportions",
    "broken sword", "color", "green grass", "glossy",
)  # fmt: skip
# Words that are true of a figure's own tags.
BODY_DETAILS: dict[str, tuple[str, ...]] = {
    "chibi": ("big head", "small body", "simple shading", "cute"),
}
CHIBI_HEADS = 3.3


def look_tags(look: Look, body: Body) -> tuple[str, ...]:
    """A head that is turned away has no face to describe."""
    face = () if body.faces_away else (f"{look.eye_colour} eyes", look.expression)
    parts = (
        f"{look.hair_colour} hair", *look.hair_styles, *face,
        "" if look.skin == "fair skin" else look.skin, f"{look.cloth} {look.outfit}",
        look.footwear, *("" if word == "none" else word for word in (look.accessory, look.prop)),
        body.action, VIEW_TAGS[body.view], "chibi" if body.heads < CHIBI_HEADS else "",
    )  # fmt: skip
    return tuple(part for part in parts if part)


def count_tag(looks: Sequence[Look]) -> tuple[str, ...]:
    """ "1girl", "2boys", or "1boy", "1girl"."""
    kinds = [look.kind for look in looks]
    counts = [(kind, kinds.count(kind)) for kind in ("girl", "boy") if kind in kinds]
    return tuple(f"{count}{kind}{'s' if count > 1 else ''}" for kind, count in counts)


def sentence(people: Sequence[tuple[Look, Body]], scene: Scene) -> str:
    """The same in words: "a girl with long brown hair in a high ponytail, wearing ..."."""
    who = " and ".join(_person(look, body.action) for look, body in people)
    views = dict.fromkeys(VIEW_TAGS[body.view] for _, body in people)
    rest = (*(view for view in views if view), *scene.tags[1:])
    return ", ".join([f"{who} {PLACES[scene.place][0]}".strip(), *rest])


def _person(look: Look, action: str) -> str:
    style = "" if look.hair_style in ("long hair", "short hair") else look.hair_style
    plain = style.removesuffix(" hair")
    length = "long " if look.long else "short " if look.hair_style == "short hair" else ""
    if plain != style:  # "wavy hair" is a kind of hair, "high ponytail" a way to wear it
        hair = f"{length}{plain} {look.hair_colour} hair"
    else:
        hair = f"{length}{look.hair_colour} hair" + (f" in a {style}" if style else "")
    worn = f"{look.cloth} {look.outfit}"
    parts = [
        f"a {look.kind} with {hair}", f"wearing {_article(worn)} and {look.footwear}",
        action, f"with {PROPS[look.prop]}" if look.prop != "none" else "",
    ]  # fmt: skip
    return ", ".join(part for part in parts if part)


def _article(noun: str) -> str:
    if noun.endswith(("clothes", "armor")):
        return noun
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def training_caption(rng: random.Random, all_tags: tuple[str, ...], words: str) -> str:
    """One random wording: tags with some left out or in another order, or the sentence."""
    if rng.random() < 0.2:
        return words
    keep = [tag for tag in all_tags if rng.random() < 0.96]
    keep += details(rng, all_tags)
    if rng.random() < 0.12:
        rng.shuffle(keep)
    if rng.random() < 0.12:
        fillers = rng.sample(FILLERS, rng.randint(1, 4))
        keep = [*fillers, *keep] if rng.random() < 0.5 else [*keep, *fillers]
    return ", ".join(keep)


def details(rng: random.Random, all_tags: tuple[str, ...]) -> list[str]:
    """Words that are true of an outfit or a place, now and then."""
    found: list[str] = []
    for tag in all_tags:
        noun = next((name for name in OUTFITS if tag.endswith(name)), "")
        words = OUTFITS[noun][1] if noun else PLACES[tag][1] if tag in PLACES else ()
        words += PROP_DETAILS.get(tag, ()) + STYLES.get(tag, ()) + BODY_DETAILS.get(tag, ())
        if noun == "kimono":
            words += (HAKAMA,) if "1boy" in all_tags else (BLOSSOMS,)
        found += [word for word in words if rng.random() < 0.15]
    if not any(tag in STYLES for tag in all_tags):
        found += [word for word in STYLES["none"] if rng.random() < 0.05]
    return found


def empty_caption(rng: random.Random) -> str:
    if rng.random() < 0.5:
        return ""
    return ", ".join(rng.sample(NEGATIVES, rng.randint(2, 12)))


def phrases() -> tuple[str, ...]:
    """Colours with their nouns, and names of several words: each is one token of the model."""
    nouns = (*OUTFITS, *dict.fromkeys(FOOTWEAR.values()))
    coloured = [f"{colour} {noun}" for noun in nouns for colour in CLOTH_COLOURS]
    coloured += [f"{colour} hair" for colour in HAIR_COLOURS]
    coloured += [f"{colour} eyes" for colour in EYE_COLOURS]
    names = (*HAIR_STYLES, *PROPS, *ACCESSORIES, *PLACES, *AIRS, *STYLES)
    counts = ("1girl", "1boy", "2girls", "2boys", "t-shirt")
    return (*coloured, *dict.fromkeys(name for name in names if " " in name), *counts)


def vocabulary() -> tuple[str, ...]:
    """Every word of every caption, sorted."""
    from training.figures.skeletons import BASE_POSES, WILD

    texts = [
        *(value for values in ATTRIBUTES.values() for value in values), *FOOTWEAR.values(),
        *(word for _, words in OUTFITS.values() for word in words),
        *(text for place, words in PLACES.values() for text in (place, *words)),
        *(word for words in STYLES.values() for word in words),
        *(word for words in (PROP_DETAILS | BODY_DETAILS).values() for word in words),
        *PROPS.values(), HAKAMA, BLOSSOMS, *VIEW_TAGS.values(), *FILLERS, *NEGATIVES,
        *BASE_POSES, WILD,
        "hair eyes a girl with in wearing and girl boy girls boys solo chibi",
    ]  # fmt: skip
    # The tokenizer splits at digits and hyphens, except inside a phrase.
    runs = "".join(c if c.isalpha() else " " for text in texts for c in f"{text} ").split()
    return tuple(sorted(set(runs)))
