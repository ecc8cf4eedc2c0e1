"""What a figure wears and where it is: attributes, their colours, and captions made of them."""

from __future__ import annotations

import random
from dataclasses import dataclass

Colour = tuple[float, float, float]

HAIR_COLOURS: dict[str, Colour] = {
    "brown": (124, 74, 44), "black": (46, 42, 58), "blonde": (246, 210, 116),
    "pink": (248, 150, 188),
    "blue": (84, 134, 226), "silver": (206, 212, 228), "red": (208, 66, 58),
    "green": (92, 176, 116),
    "purple": (148, 102, 200), "orange": (242, 140, 58),
}  # fmt: skip
HAIR_STYLES = (
    "short hair", "long hair", "high ponytail", "twintails", "bob cut", "spiky hair",
    "side braid", "hair bun",
)  # fmt: skip
CLOTH_COLOURS: dict[str, Colour] = {
    "light blue": (146, 204, 244), "white": (244, 244, 248), "navy": (48, 60, 112),
    "red": (216, 62, 68),
    "black": (52, 50, 62), "green": (86, 170, 106), "pink": (250, 168, 196),
    "yellow": (252, 216, 92),
    "purple": (138, 94, 192), "orange": (244, 146, 60),
}  # fmt: skip
OUTFITS = (
    "sports outfit", "school uniform", "hoodie", "dress", "ninja outfit", "sorcerer robe",
    "armor", "kimono",
)  # fmt: skip
FOOTWEAR = {
    "sports outfit": "sneakers", "school uniform": "shoes", "hoodie": "sneakers", "dress": "shoes",
    "ninja outfit": "boots", "sorcerer robe": "boots", "armor": "boots", "kimono": "shoes",
}  # fmt: skip
EYE_COLOURS: dict[str, Colour] = {
    "blue": (56, 120, 226), "green": (54, 164, 96), "brown": (132, 80, 48), "red": (208, 46, 56),
    "purple": (142, 76, 196), "yellow": (230, 176, 44),
}  # fmt: skip
SKIN_TONES: dict[str, Colour] = {
    "": (255, 224, 200), "tan skin": (228, 172, 132), "dark skin": (150, 102, 74),
}  # fmt: skip
EXPRESSIONS = ("smile", "serious", "surprised", "happy")
# tag: the same place in a sentence
PLACES = {
    "sunny park path": "on a sunny park path",
    "city at night": "in a city at night",
    "sunset": "at sunset",
    "beach": "on a beach",
    "snow": "in the snow",
    "classroom": "in a classroom",
    "starry sky": "under a starry sky",
    "forest": "in a forest",
    "simple background": "with a simple background",
    "temple": "at a temple",
}
EFFECTS = {
    "ninja outfit": "glowing spiral energy ball",
    "sorcerer robe": "glowing magic circle",
}
VIEW_TAGS = {"front": "", "side": "from side", "back": "from behind"}
# Words that people write and that mean nothing here; seen in training so that they do no harm.
FILLERS = (
    "masterpiece", "best quality", "high quality", "highly detailed", "anime", "anime style",
    "solo",
    "full body", "looking at viewer", "cel shading", "clean lines", "vibrant colors",
    "detailed background",
)  # fmt: skip
# Shown with pictures of every kind in place of an empty caption: as a negative prompt they then
# stand for "anything", which is what the unconditional half of guidance needs.
NEGATIVES = (
    "lowres", "worst quality", "low quality", "bad anatomy", "bad hands", "extra limbs", "blurry",
    "extra fingers", "missing fingers", "deformed", "ugly", "text", "watermark", "jpeg artifacts",
    "signature", "cropped", "monochrome", "nsfw", "poorly drawn face", "bad proportions",
    "extra arms",
    "extra legs", "mutated hands", "error", "username", "normal quality", "missing arms",
    "disfigured",
)  # fmt: skip


@dataclass(frozen=True)
class Look:
    kind: str  # "girl" or "boy"
    hair_colour: str
    hair_styles: tuple[str, ...]
    eye_colour: str
    skin: str
    expression: str
    outfit: str
    cloth: str
    shoes: str
    place: str
    effect: str

    @property
    def footwear(self) -> str:
        return f"{self.shoes} {FOOTWEAR[self.outfit]}"


def random_look(rng: random.Random, action: str) -> Look:
    kind = "girl" if rng.random() < 0.65 else "boy"
    outfit = rng.choice(OUTFITS)
    if action in ("jogging", "running") and rng.random() < 0.4:
        outfit = "sports outfit"
    if action in ("leaping", "fighting stance") and rng.random() < 0.3:
        outfit = "ninja outfit"
    if action == "casting" and rng.random() < 0.5:
        outfit = "sorcerer robe"
    if kind == "boy" and outfit == "dress":
        outfit = "hoodie"
    style = rng.choice(HAIR_STYLES)
    if kind == "boy" and rng.random() < 0.75:
        style = rng.choice(("short hair", "spiky hair", "long hair"))
    styles = (style,)
    if style in ("high ponytail", "twintails", "side braid") and rng.random() < 0.5:
        styles = ("long hair", style)
    effect = EFFECTS.get(outfit, "")
    if not effect or rng.random() < 0.4:
        effect = rng.choice(list(EFFECTS.values())) if rng.random() < 0.06 else ""
    return Look(
        kind=kind,
        hair_colour=rng.choice(list(HAIR_COLOURS)),
        hair_styles=styles,
        eye_colour=rng.choice(list(EYE_COLOURS)),
        skin=rng.choices(list(SKIN_TONES), (0.8, 0.1, 0.1))[0],
        expression=rng.choice(EXPRESSIONS),
        outfit=outfit,
        cloth="black"
        if outfit == "ninja outfit" and rng.random() < 0.3
        else rng.choice(list(CLOTH_COLOURS)),
        shoes=rng.choice(list(CLOTH_COLOURS)),
        place=rng.choice(list(PLACES)),
        effect=effect,
    )


def tags(look: Look, action: str, view: str) -> tuple[str, ...]:
    """Every attribute as a tag, in the captions' order; a back view has no face to describe."""
    face = () if view == "back" else (f"{look.eye_colour} eyes", look.expression)
    parts = (
        f"1{look.kind}", f"{look.hair_colour} hair", *look.hair_styles, *face, look.skin,
        f"{look.cloth} {look.outfit}", look.footwear, action, VIEW_TAGS[view], look.effect,
        look.place,
    )  # fmt: skip
    return tuple(part for part in parts if part)


def sentence(look: Look, action: str, view: str) -> str:
    """The same in words: "a girl with long brown hair in a high ponytail, wearing ..."."""
    length = "long " if "long hair" in look.hair_styles else ""
    length = "short " if "short hair" in look.hair_styles else length
    style = next((s for s in look.hair_styles if s not in ("long hair", "short hair")), "")
    hair = f"{length}{look.hair_colour} hair" + (f" in a {style}" if style else "")
    parts = [
        f"a {look.kind} with {hair}",
        f"wearing a {look.cloth} {look.outfit} and {look.footwear}",
        f"{action} {PLACES[look.place]}",
    ]
    if look.effect:
        parts.append(f"with a {look.effect}")
    if view != "front":
        parts.append(VIEW_TAGS[view])
    return ", ".join(parts)


def training_caption(rng: random.Random, all_tags: tuple[str, ...], words: str) -> str:
    """One random wording: tags with some left out or in another order, or the sentence."""
    if rng.random() < 0.2:
        return words
    keep = [tag for tag in all_tags if rng.random() < 0.96]
    if rng.random() < 0.12:
        rng.shuffle(keep)
    if rng.random() < 0.12:
        fillers = rng.sample(FILLERS, rng.randint(1, 4))
        keep = [*fillers, *keep] if rng.random() < 0.5 else [*keep, *fillers]
    return ", ".join(keep)


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
    return (*coloured, *HAIR_STYLES, *EFFECTS.values())


def vocabulary() -> tuple[str, ...]:
    """Every word of every caption, sorted."""
    texts = [
        *HAIR_COLOURS, *HAIR_STYLES, *CLOTH_COLOURS, *OUTFITS, *FOOTWEAR.values(), *EYE_COLOURS,
        *SKIN_TONES, *EXPRESSIONS, *PLACES, *PLACES.values(), *EFFECTS.values(),
        *VIEW_TAGS.values(),
        *FILLERS, *NEGATIVES, "hair eyes a girl with in wearing and dynamic pose girl boy",
    ]  # fmt: skip
    from training.figures.skeletons import BASE_POSES

    return tuple(sorted({word for text in (*texts, *BASE_POSES) for word in text.split()}))
