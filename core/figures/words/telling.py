"""A look or a scene as words of a prompt, which ``read`` reads back as the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from core.figures.colours import Family, nearest
from core.figures.hair.styles import is_tied
from core.figures.looks import Item, Look, Scene
from core.figures.words.parsing.vocabulary import TABLES

_COLOURED = {
    "hair_colour": Family.HAIR, "hair_second": Family.HAIR, "eye_colour": Family.EYES,
    "eye_second": Family.EYES, "skin": Family.SKIN, "cloth": Family.CLOTH, "shoes": Family.CLOTH,
}  # fmt: skip


def words_of(look: Look) -> tuple[str, ...]:
    """The character, most telling first; what a drawing does by itself is not said."""
    titled = (
        *(title("hair_extras", one) for one in look.hair_extras), title("bangs", look.bangs),
        *(title("marks", one) for one in look.marks), title("eye_shape", look.eye_shape),
        title("eyes", look.eyes), title("mouth", look.mouth), title("build", look.build),
        title("age", look.age), title("expression", look.expression),
    )  # fmt: skip
    worn = (
        "" if look.accessory == "none" else title("accessory", look.accessory),
        *map(_item, look.items), "" if look.prop == "none" else title("prop", look.prop),
    )  # fmt: skip
    told = (look.kind, *_hair(look), *_eyes(look), *_skin(look), *titled, *_outfit(look), *worn)
    return tuple(dict.fromkeys(word for word in told if word))


def prompt_words(look: Look) -> tuple[str, ...]:
    """``words_of`` for whoever knows colours by their names alone: a checkpoint, a caption."""
    return words_of(with_named_colours(look))


def with_named_colours(look: Look) -> Look:
    """Each ``#rrggbb`` is the nearest name."""
    named = {field: _named(getattr(look, field), family) for field, family in _COLOURED.items()}
    items = tuple(
        replace(one, colour=_named(one.colour, Family.CLOTH),
                second=_named(one.second, Family.CLOTH))
        for one in look.items
    )  # fmt: skip
    return replace(look, items=items, **named)


def _named(colour: str, family: Family) -> str:
    return nearest(colour, family, closed=False) if colour.startswith("#") else colour


def scene_words(scene: Scene) -> tuple[str, ...]:
    told = (("place", scene.place), ("time", scene.time), ("weather", scene.weather),
            ("season", scene.season), ("air", scene.air), ("style", scene.style))  # fmt: skip
    return tuple(title(name, value) for name, value in told if value not in ("", "none"))


def title(field: str, value: str) -> str:
    """The first name of what is drawn as ``value``, which is its own where no table has it."""
    return _titles().get((field, value), value)


@cache
def _titles() -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for table in TABLES:
        for word in table:
            found.setdefault((word.field, word.value), word.names[0])
    return found


def _hair(look: Look) -> Iterable[str]:
    second = f" and {look.hair_second}" if look.hair_second else ""
    colour = f"{look.hair_colour}{second} hair"
    style = title("hair_style", look.hair_style)
    if look.hair_style in ("long hair", "short hair"):
        return look.hair_style, colour, title("hair_pattern", look.hair_pattern)
    length = ("long hair" if look.long else "short hair") if is_tied(look.hair_style) else ""
    return length, colour, style, title("hair_pattern", look.hair_pattern)


def _eyes(look: Look) -> Iterable[str]:
    second = f" and {look.eye_second}" if look.eye_second else ""
    return (f"{look.eye_colour}{second} eyes",)


def _skin(look: Look) -> Iterable[str]:
    return () if look.skin == "fair skin" else (look.skin,)


def _outfit(look: Look) -> Iterable[str]:
    if look.outfit in ("", "none"):
        return ()
    outfit = f"{look.cloth} {title('outfit', look.outfit)}".strip()
    return outfit, f"{look.shoes} {look.footwear_name}" if look.shoes else ""


def _item(item: Item) -> str:
    second = f" and {item.second}" if item.second and item.colour else ""
    return " ".join(
        one for one in (f"{item.colour}{second}", item.pattern, title("items", item.kind)) if one
    )
