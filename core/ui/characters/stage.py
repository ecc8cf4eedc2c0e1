"""The open character, drawn at once, from the side that is chosen; and small pictures of others."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from PIL import Image

from core import images
from core.characters.card import Card
from core.figures.casting import Character
from core.geometry import Size
from core.pose import presets
from core.pose.anatomy.retarget import Proportions, retarget
from core.pose.skeleton import Pose
from core.ui import choices, state
from core.ui.components.live_drawing import live_drawing
from core.ui.mentions.playing import played_by

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
        "View", VIEWS, key=state.CHARACTER_VIEW, title=lambda name: VIEWS[name].title,
        label_visibility="collapsed",
    )  # fmt: skip
    pose = posed(VIEWS[view].preset, card.proportions)
    live_drawing(
        SCENE, pose, card.seed, pose.size, characters=(played_by(card),),
        key=state.CHARACTER_DRAWING, alt=f"{card.name}, drawn",
    )  # fmt: skip


@functools.lru_cache(maxsize=64)
def posed(preset: str, proportions: Proportions | None) -> Pose:
    pose = presets.get(preset).pose
    return pose if proportions is None else retarget(pose, proportions)


def portrait(card: Card, view: str = "front") -> bytes:
    """As JPEG, ``PORTRAIT`` large; ``view`` is one of ``VIEWS``."""
    return _drawn(card.character(), card.proportions, view)


@functools.lru_cache(maxsize=CACHED_PORTRAITS)
def _drawn(character: Character, proportions: Proportions | None, view: str) -> bytes:
    from core.figures.casting import cast_of
    from core.figures.drawing import draw

    looks, scene = cast_of(SCENE, (character,), seed=character.seed, people=1)
    pose = posed(VIEWS[view].preset, proportions)
    size = PORTRAIT if pose.size.aspect < 1 else Size(PORTRAIT.width, PORTRAIT.width)
    drawing = draw(pose.fitted_to(size), looks, scene, size, seed=character.seed)
    return images.jpeg(Image.fromarray(drawing.picture()), JPEG_QUALITY)
