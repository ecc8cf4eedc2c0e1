"""Who is drawn and where: attributes picked to go together, and captions made of them."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from training.figures.attributes import (
    ACCESSORIES,
    AIRS,
    AIRY,
    ATTRIBUTES,
    BLOSSOMS,
    BOYISH_STYLES,
    CLOTH_COLOURS,
    EXPRESSIONS,
    EYE_COLOURS,
    FOOTWEAR,
    GIRLISH_OUTFITS,
    HAIR_COLOURS,
    HAIR_STYLES,
    HAKAMA,
    OUTFITS,
    PLACES,
    PROP_DETAILS,
    PROPS,
    SKIN_TONES,
    STYLES,
    TAILS,
    VIEW_TAGS,
)
from training.figures.bodies import Body

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
# The outfit or the prop that an action calls for, and how often it answers.
SUITED: dict[str, tuple[str, float]] = {
    "jogging": ("sports outfit", 0.4), "running": ("sports outfit", 0.35),
    "leaping": ("ninja outfit", 0.3), "fighting stance": ("ninja outfit", 0.25),
    "crouching": ("ninja outfit", 0.2), "casting": ("sorcerer robe", 0.5),
    "punching": ("martial arts", 0.0), "flying": ("sorcerer robe", 0.2),
}  # fmt: skip
SUITED_PROPS: dict[str, tuple[str, ...]] = {
    "ninja outfit": ("glowing spiral energy ball", "holding katana"),
    "sorcerer robe": ("glowing magic circle", "wooden staff", "holding book"),
    "armor": ("holding sword",), "kimono": ("holding katana", "holding umbrella"),
    "sports outfit": ("holding ball",), "maid outfit": ("holding a tray",), "dress": ("microphone",
    "holding umbrella"), "winter coat": ("holding umbrella",), "school uniform": ("holding book",),
}  # fmt: skip

STYLED_SHARE = 0.1
CHIBI_HEADS = 3.3


@dataclass(frozen=True)
class Look:
    """A character: everything about it but its pose and its place."""

    kind: str  # "girl" or "boy"
    hair_colour: str
    hair_style: str
    long: bool
    eye_colour: str
    skin: str
    expression: str
    outfit: str
    cloth: str
    shoes: str
    accessory: str = "none"
    prop: str = "none"

    def __post_init__(self) -> None:
        for name, value in self.attributes().items():
            assert value in ATTRIBUTES[name], f"{name}: {value!r} is none of {ATTRIBUTES[name]}"

    @property
    def hair_styles(self) -> tuple[str, ...]:
        """As tags: "long hair" goes with the name of a tail."""
        both = self.long and self.hair_style in TAILS
        return ("long hair", self.hair_style) if both else (self.hair_style,)

    @classmethod
    def of(cls, attributes: Mapping[str, str]) -> Look:
        """From ``attributes``, whatever else is told there."""
        return cls(
            long=attributes["hair_length"] == "long", cloth=attributes["outfit_colour"],
            shoes=attributes["shoe_colour"],
            **{
                name: attributes[name]
                for name in (
                    "kind", "hair_colour", "hair_style", "eye_colour", "skin", "expression",
                    "outfit", "accessory", "prop",
                )
            },
        )  # fmt: skip

    @property
    def tags(self) -> tuple[str, ...]:
        """What stays the same in every picture of the character."""
        skin = () if self.skin == "fair skin" else (self.skin,)
        worn = () if self.accessory == "none" else (self.accessory,)
        return (
            f"{self.hair_colour} hair", *self.hair_styles, f"{self.eye_colour} eyes", *skin,
            f"{self.cloth} {self.outfit}", self.footwear, *worn,
        )  # fmt: skip

    @property
    def footwear(self) -> str:
        return f"{self.shoes} {FOOTWEAR[self.outfit]}"

    def attributes(self) -> dict[str, str]:
        """A value of ``ATTRIBUTES`` for each of its names but "place", which is the scene's."""
        return {
            "kind": self.kind, "hair_style": self.hair_style,
            "hair_length": "long" if self.long else "short",
            "hair_colour": self.hair_colour, "eye_colour": self.eye_colour, "skin": self.skin,
            "expression": self.expression, "outfit": self.outfit, "outfit_colour": self.cloth,
            "shoe_colour": self.shoes, "accessory": self.accessory, "prop": self.prop,
        }  # fmt: skip


@dataclass(frozen=True)
class Scene:
    place: str
    air: str = "none"
    style: str = "none"

    def __post_init__(self) -> None:
        for name, value in self.attributes().items():
            assert value in ATTRIBUTES[name], f"{name}: {value!r} is none of {ATTRIBUTES[name]}"

    @property
    def tags(self) -> tuple[str, ...]:
        return (self.place, *(word for word in (self.air, self.style) if word != "none"))

    def attributes(self) -> dict[str, str]:
        return asdict(self)


def new_look(rng: random.Random, action: str = "") -> Look:
    kind = "girl" if rng.random() < 0.62 else "boy"
    suited, share = SUITED.get(action, ("", 0.0))
    outfit = suited if rng.random() < share else rng.choice(list(OUTFITS))
    while kind == "boy" and outfit in GIRLISH_OUTFITS:
        outfit = rng.choice(list(OUTFITS))
    boyish = kind == "boy" and rng.random() < 0.8
    style = rng.choice(BOYISH_STYLES if boyish else HAIR_STYLES)
    long = style in ("long hair", "wavy hair", "hime cut") or (
        style in TAILS and rng.random() < 0.5
    )
    return Look(
        kind=kind, hair_colour=rng.choice(list(HAIR_COLOURS)), hair_style=style, long=long,
        eye_colour=rng.choice(list(EYE_COLOURS)), skin=rng.choices(list(SKIN_TONES), (0.8, 0.11,
        0.09))[0], expression=rng.choice(EXPRESSIONS), outfit=outfit,
        cloth=rng.choice(list(CLOTH_COLOURS)), shoes=rng.choice(list(CLOTH_COLOURS)),
        accessory=rng.choice(ACCESSORIES[1:]) if rng.random() < 0.3 else "none", prop=_prop(rng,
        outfit),
    )  # fmt: skip


def _prop(rng: random.Random, outfit: str) -> str:
    suited = SUITED_PROPS.get(outfit, ())
    if suited and rng.random() < 0.45:
        return rng.choice(suited)
    return rng.choice(list(PROPS)[1:]) if rng.random() < 0.1 else "none"


def new_scene(rng: random.Random, *, styled: float = STYLED_SHARE) -> Scene:
    """``styled`` is the share of pictures in another style than clean cels."""
    place = rng.choice(list(PLACES))
    air = rng.choice(AIRS[1:]) if place in AIRY and rng.random() < 0.25 else "none"
    style = rng.choice(list(STYLES)[1:]) if rng.random() < styled else "none"
    return Scene(place, air, style)


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
