"""The words of the closed lists, with other names that people use for the same."""

from __future__ import annotations

from core.figures.attributes import (
    ACCESSORIES,
    AIRS,
    OUTFITS,
    PLACES,
    PROP_DETAILS,
    STYLES,
)
from core.figures.props.registry import TRAINED
from core.figures.vocabulary import Word
from core.figures.words.meaning.seen_at import SEEN_AT

# A field of no look: true where what brings it along is drawn.
DETAIL = "detail"
# A second colour that the seed picks.
ANY = "any"

_OUTFITS = {
    "sports outfit": ("sportswear", "gym uniform", "gym clothes", "tracksuit", "athletic wear"),
    "school uniform": ("uniform", "school blazer", "seifuku"),
    "sailor uniform": ("serafuku", "sailor suit", "sailor school uniform"),
    "hoodie": ("hooded sweatshirt",), "dress": ("gown", "sundress"),
    "ninja outfit": ("ninja", "shinobi", "ninja clothes", "ninja costume"),
    "sorcerer robe": ("robe", "wizard robe", "mage", "sorcerer", "wizard", "mage robe"),
    "armor": ("knight", "plate armor", "full armor", "knight armor"),
    "kimono": ("yukata",), "suit": ("business suit", "formal suit", "tuxedo"),
    "maid outfit": ("maid", "maid dress", "maid uniform", "maid costume"),
    "casual clothes": ("casual outfit", "casual", "everyday clothes"),
    "winter coat": ("coat", "overcoat", "winter clothes"),
    "pilot suit": ("bodysuit", "plugsuit", "flight suit"),
    "sweater": ("turtleneck", "pullover", "knit sweater", "turtleneck sweater", "jumper"),
    "jacket": ("open jacket",),
}  # fmt: skip
_PROPS = {
    "glowing spiral energy ball": ("energy ball", "spiral energy ball", "ball of energy"),
    "glowing magic circle": ("magic circle", "casting spell", "casting magic"),
    "holding sword": ("sword", "longsword"), "holding katana": ("katana", "samurai sword"),
    "wooden staff": ("staff", "holding staff", "magic staff", "wizard staff"),
    "holding umbrella": ("umbrella", "parasol"), "holding book": ("book", "open book"),
    "holding ball": ("ball",), "microphone": ("holding microphone", "singing"),
    "holding a tray": ("tray",), "holding helmet": (),
    "playing violin": ("violin", "violinist"),
}  # fmt: skip
_ACCESSORIES = {
    "glasses": ("wearing glasses", "eyeglasses"),
    "headphones": ("headphones around neck",),
    "straw hat": (),
    "wide brimmed hat": ("wide brim hat", "sun hat", "witch hat"),
    "hair ribbon": ("ribbon",),
    "hair ornament": ("hair flower", "hairpin", "hair clip"),
    "scarf": ("warm scarf",),
    "flowing cape": ("cape", "cloak"),
}
_PLACES = {
    "sunny park path": ("park", "in park"), "city at night": ("night city", "city night"),
    "sunset": ("dusk",), "beach": ("seaside",), "snow": ("snowfield", "snowy field"),
    "classroom": ("school",), "starry sky": ("night sky",), "forest": ("woods",),
    "temple": ("shrine",), "rooftop": ("roof", "school rooftop"),
    "cherry blossoms": ("sakura", "cherry tree"),
    "night festival": ("summer festival", "festival"), "stone arena": ("arena", "colosseum"),
    "concert stage": ("stage", "concert"),
    "simple background": ("white background", "plain background"),
    "gradient background": (),
}  # fmt: skip
_AIRS = {
    "golden hour": ("evening light", "warm light"), "blue hour": ("twilight",),
    "morning light": ("morning", "sunrise", "dawn"), "gentle rain": ("rain", "rainy", "raining"),
    "light mist": ("mist", "fog", "foggy", "misty"),
}  # fmt: skip
_STYLES = {
    "monochrome": ("manga", "manga style", "greyscale", "black and white picture"),
    "watercolor": ("watercolour", "watercolor painting"), "pastel colors": ("pastel",),
    "90s cel animation": ("90s anime", "1990s style", "retro anime", "retro artstyle"),
    "ink wash painting": ("ink wash", "sumi-e"), "neon lighting": ("neon light",),
    "storybook illustration": ("storybook", "colored pencil"),
    "speed lines": ("motion lines", "action lines", "dynamic speed lines"),
    "none": ("cel shading", "anime style", "soft cel shading", "cel shaded"),
}  # fmt: skip


def _words(
    field: str,
    family: str,
    keys: tuple[str, ...],
    also: dict[str, tuple[str, ...]],
    *,
    coloured: bool = False,
) -> tuple[Word, ...]:
    return tuple(
        Word(field, key, ((key,) if key != "none" else ()) + also.get(key, ()), family, coloured)
        for key in keys
        if key != "none" or also.get(key)
    )


def _held() -> tuple[Word, ...]:
    """Training's props by their names here, as things in hand; its magic is a prop alone."""
    magic = "glowing magic circle"
    return tuple(
        Word("prop", key, (key, *_PROPS[key]), "props")
        if key == magic
        else Word("items", TRAINED[key], (key, *_PROPS[key]), "props")
        for key in _PROPS
    )


def _details() -> tuple[Word, ...]:
    """What is always true of a place, a prop or a style: drawn where that is."""
    told = {
        **{f"place={key}": about[1] for key, about in PLACES.items()},
        **{f"prop={key}": about for key, about in PROP_DETAILS.items()},
        **{f"style={key}": about for key, about in STYLES.items()},
    }
    seen = [(f"place={key}", names) for key, names in SEEN_AT.items()]
    seen += [("style=speed lines", ("vibrant colors",)), ("worn=kimono", ("wide sleeves",))]
    seen += [("worn=robe", ("wide sleeves", "long robe"))]
    return tuple(
        Word(DETAIL, owner, (name,), "details")
        for owner, names in [*told.items(), *seen]
        for name in names
    )


WORDS: tuple[Word, ...] = (
    *_words("outfit", "outfits", tuple(OUTFITS), _OUTFITS, coloured=True),
    *_held(),
    *_words("accessory", "accessories", ACCESSORIES, _ACCESSORIES),
    *_words("place", "places", tuple(PLACES), _PLACES),
    *_words("air", "air", AIRS, _AIRS),
    *_words("style", "styles", tuple(STYLES), _STYLES),
    *_details(),
    Word("cloth", "", ("outfit", "clothes", "clothing", "attire", "costume"), "colours",
         takes_colour=True),
    Word("eye_second", ANY, ("heterochromia", "odd eyes", "mismatched eyes",
                             "different colored eyes", "two-colored eyes"), "eye colours"),
    Word("age", "elderly", ("elderly", "old man", "old woman", "old lady", "grandmother",
                            "grandfather"), "age"),
)  # fmt: skip
