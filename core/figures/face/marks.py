"""What lies on a face beside its features, with its words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.figures.face.mark_painters import (
    Face,
    paint_bags,
    paint_bandage,
    paint_beard,
    paint_blush,
    paint_dirt,
    paint_eyeshadow,
    paint_fang,
    paint_freckles,
    paint_full_blush,
    paint_marking,
    paint_mole,
    paint_mustache,
    paint_nose_bandage,
    paint_nose_blush,
    paint_nothing,
    paint_scar,
    paint_streams,
    paint_stubble,
    paint_sweat,
    paint_tattoo,
    paint_tears,
    paint_vein,
    paint_whiskers,
)
from core.figures.vocabulary import Word


@dataclass(frozen=True)
class Mark:
    paint: Callable[[Face], None]
    names: tuple[str, ...]
    place: str = "over"  # the eyes; or "under" them, over the "mouth" or the "hair"


MARKS: dict[str, Mark] = {
    "blush": Mark(
        paint_blush,
        ("blush", "blushing", "rosy cheeks", "red cheeks", "blush stickers"),
        place="under",
    ),
    "full-face blush": Mark(
        paint_full_blush,
        ("full-face blush", "heavy blush", "deep blush"),
        place="under",
    ),
    "nose blush": Mark(paint_nose_blush, ("nose blush", "red nose"), place="under"),
    "freckles": Mark(paint_freckles, ("freckles", "freckled")),
    "mole under eye": Mark(
        paint_mole(-0.62, -0.6),
        ("mole under eye", "beauty mark", "mole", "mole under left eye", "tear mole"),
    ),
    "mole under mouth": Mark(
        paint_mole(0.16, -0.88), ("mole under mouth", "beauty spot", "mole on chin")
    ),
    "scar across eye": Mark(
        paint_scar((-0.42, 0.3), (-0.46, -0.1), (-0.5, -0.62)),
        ("scar across eye", "scar over eye", "eye scar"),
    ),
    "scar on cheek": Mark(
        paint_scar((0.88, -0.36), (0.66, -0.52), (0.48, -0.62)),
        ("scar on cheek", "scar on face", "facial scar", "scar", "cheek scar"),
    ),
    "scar on nose": Mark(
        paint_scar((-0.22, -0.38), (0.0, -0.4), (0.22, -0.37)), ("scar on nose", "nose scar")
    ),
    "tears": Mark(paint_tears, ("tears", "teary eyes", "tearing up", "teary-eyed", "tear")),
    "streaming tears": Mark(
        paint_streams, ("streaming tears", "crying with eyes open", "tear streaks")
    ),
    "sweat drop": Mark(
        paint_sweat,
        ("sweat drop", "sweatdrop", "sweat", "sweating", "nervous sweating", "flying sweatdrops"),
        place="hair",
    ),
    "whisker markings": Mark(paint_whiskers, ("whisker markings", "whiskers", "cat whiskers")),
    "facial mark": Mark(
        paint_marking,
        ("facial mark", "facial markings", "face paint", "war paint", "facepaint", "face markings"),
    ),
    "facial tattoo": Mark(paint_tattoo, ("facial tattoo", "face tattoo", "tattoo on face")),
    "bandage on face": Mark(
        paint_bandage,
        (
            "bandage on face",
            "bandaid on face",
            "bandaid",
            "bandaid on cheek",
            "band-aid",
            "bandage on cheek",
        ),
    ),
    "bandaid on nose": Mark(paint_nose_bandage, ("bandaid on nose", "bandage on nose")),
    "makeup": Mark(
        paint_eyeshadow,
        ("makeup", "eyeshadow", "eye shadow", "eyeliner", "eye makeup"),
        place="under",
    ),
    "lipstick": Mark(
        paint_nothing, ("lipstick", "red lips", "red lipstick", "glossy lips", "full lips", "lips")
    ),
    "bags under eyes": Mark(paint_bags, ("bags under eyes", "dark circles", "eye bags")),
    "mustache": Mark(paint_mustache, ("mustache", "moustache", "handlebar mustache")),
    "fang": Mark(
        paint_fang, ("fang", "skin fang", "fang out", "snaggletooth", "cute fang"), place="mouth"
    ),
    "heterochromia": Mark(
        paint_nothing,
        ("heterochromia", "mismatched eyes", "odd eyes", "different colored eyes"),
    ),
    "stubble": Mark(paint_stubble, ("stubble", "unshaven", "five o'clock shadow")),
    "goatee": Mark(paint_beard(0.16, 0.42), ("goatee", "chin beard", "small beard")),
    "short beard": Mark(
        paint_beard(0.05, 1.0),
        ("short beard", "beard", "bearded", "trimmed beard", "facial hair", "full beard"),
    ),
    "long beard": Mark(
        paint_beard(1.25, 1.0), ("long beard", "wizard beard", "bushy beard", "big beard")
    ),
    "anger vein": Mark(paint_vein, ("anger vein", "vein", "cross-popping vein"), place="hair"),
    "dirty face": Mark(paint_dirt, ("dirty face", "soot", "dirt on face", "dirty"), place="under"),
    "thick eyebrows": Mark(paint_nothing, ("thick eyebrows", "bushy eyebrows", "big eyebrows")),
    "thin eyebrows": Mark(paint_nothing, ("thin eyebrows", "short eyebrows")),
    "raised eyebrow": Mark(paint_nothing, ("raised eyebrow", "raised eyebrows", "quirked eyebrow")),
    "furrowed brow": Mark(
        paint_nothing, ("furrowed brow", "furrowed brows", "v-shaped eyebrows", "knitted brows")
    ),
    "worried eyebrows": Mark(
        paint_nothing, ("worried eyebrows", "upturned eyebrows", "sad eyebrows")
    ),
    "pointy ears": Mark(
        paint_nothing,
        (
            "pointy ears",
            "elf ears",
            "pointed ears",
            "elf",
            "elven ears",
            "elven",
            "dark elf",
            "long pointy ears",
            "half-elf",
        ),
    ),
}
WORDS: tuple[Word, ...] = tuple(
    Word("marks", key, mark.names, "marks on the face") for key, mark in MARKS.items()
)


def paint_marks(face: Face, names: tuple[str, ...], place: str) -> None:
    for name in dict.fromkeys(names):
        mark = MARKS.get(name)
        if mark is not None and mark.place == place:
            mark.paint(face)
