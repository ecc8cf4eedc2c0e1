"""The open character, drawn at once, from the side that is chosen; and small pictures of others."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from PIL import Image

from core import images
from core.characters.card import Card
from core.figures.casting import Character, cast_of, played
from core.geometry import Size
from core.pose import presets
from core.ui import choices, state
from core.ui.components.live_drawing import live_drawing
from core.ui.mentions.playing import played_by
from core.ui.texts import said, t

STYLE = Path(__file__).parent / "characters.css"
SCENE = "simple background"
PORTRAIT = Size(180, 270)
CACHED_PORTRAITS = 2048
JPEG_QUALITY = 88


class View(NamedTuple):
    title: str
    preset: str


VIEWS: Mapping[str, View] = {
    "front": View("Front", "standing"),
    "turned": View("¾", "turnaround-2-front-right"),
    "side": View("Side", "turnaround-3-right"),
    "back": View("Back", "turnaround-5-back"),
    "face": View("Bust", "bust-front"),
    "moving": View("Moving", "running"),
}


def stage(card: Card) -> None:
    view = choices.segments(
        t("Seen from"), VIEWS, key=state.CHARACTER_VIEW, title=lambda name: said(VIEWS[name].title),
        label_visibility="collapsed",
    )  # fmt: skip
    pose = presets.get(VIEWS[view].preset).pose
    live_drawing(
        SCENE, pose, card.seed, pose.size, characters=(played_by(card),),
        key=state.CHARACTER_DRAWING, alt=t("{name}, drawn", name=card.name),
    )  # fmt: skip


def portrait(card: Card, view: str = "front") -> bytes:
    """As JPEG, ``PORTRAIT`` large; ``view`` is one of ``VIEWS``."""
    return _drawn(card.character(), view)


@functools.lru_cache(maxsize=CACHED_PORTRAITS)
def _drawn(character: Character, view: str) -> bytes:
    from core.figures.drawing import draw

    looks, scene = cast_of(SCENE, (character,), seed=character.seed, people=1)
    pose = played(presets.get(VIEWS[view].preset).pose, (character,))
    size = PORTRAIT if pose.size.aspect < 1 else Size(PORTRAIT.width, PORTRAIT.width)
    drawing = draw(pose.fitted_to(size), looks, scene, size, seed=character.seed)
    return images.jpeg(Image.fromarray(drawing.picture()), JPEG_QUALITY)
