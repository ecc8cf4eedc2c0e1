"""The live drawing at the top of the landing page: three characters to click, and the dice.

The browser has a character drawn the moment it is clicked and tells Python who it is; whoever the
dice bring is put into words here, so that Generate's prompt makes the same character.
"""

from __future__ import annotations

import functools
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.figures.casting import SAMPLES, is_seed
from core.figures.looks import Scene, new_scene
from core.figures.words.dice import random_look
from core.figures.words.telling import scene_words, words_of
from core.pose import presets
from core.pose.skeleton import Pose
from core.server.drawing_request import DrawingRequest
from core.ui import state
from core.ui.components.bridge import declare, sent, sources, table
from core.ui.components.live_drawing import (
    FIGURE_SIZE,
    asker_script,
    drawn_url,
    is_asked_for,
    request_data,
)
from core.ui.texts import said

# What those whom the dice bring do.
POSES = (
    "waving", "victory", "jumping", "dancing", "pointing", "walking", "hands-on-hips", "running",
    "fighting-stance",
)  # fmt: skip

_FOLDER = Path(__file__).parent

HTML = """
<div class="hero">
  <div class="frame" role="img"></div>
  <div class="cards" role="group"></div>
  <p class="name" aria-live="polite"></p>
</div>
"""

_component = declare(
    "home_hero",
    html=HTML,
    css=sources(_FOLDER, "hero.css"),
    js=asker_script() + sources(_FOLDER, "hero.js"),
    sends={"pick": None, "blocked": False},
)


@dataclass(frozen=True)
class Guest:
    """Who stands on the landing page."""

    id: str  # a sample's, or "dice"
    title: str
    prompt: str
    preset: str

    @property
    def pose(self) -> Pose:
        return _pose_of(self.preset)

    @property
    def request(self) -> DrawingRequest:
        return DrawingRequest(self.pose, FIGURE_SIZE, self.prompt)


@functools.cache
def _pose_of(preset: str) -> Pose:
    """Of one that comes with the studio, and stays as it is."""
    return presets.get(preset).pose.fitted_to(FIGURE_SIZE)


SAMPLE_GUESTS = tuple(Guest(one.id, one.title, one.prompt, one.preset) for one in SAMPLES.values())


def hero() -> None:
    """Draw it. ``chosen_guest`` says who is shown, before and after."""
    pick, guest = _pick(), chosen_guest()
    # Nothing is drawn here before somebody was clicked: the page is to stand at once.
    is_drawn_here = bool(pick) and not is_asked_for(state.HOME_HERO)
    _component(
        key=state.HOME_HERO,
        data={
            "guests": [_guest_data(one) for one in SAMPLE_GUESTS],
            "shown": _guest_data(guest),
            "number": pick.get("number"),
            "picture": drawn_url(guest.request) if is_drawn_here else None,
        },
    )


def chosen_guest() -> Guest:
    """Who was clicked last; the first of the samples before, and for what the browser made up."""
    pick = _pick()
    seed = pick.get("seed")
    if is_seed(seed):
        return guest_of_dice(seed)
    return next((one for one in SAMPLE_GUESTS if one.id == pick.get("id")), SAMPLE_GUESTS[0])


@functools.lru_cache(maxsize=64)
def guest_of_dice(seed: int) -> Guest:
    """Somebody in words, somewhere, doing something; of one seed always the same."""
    rng = random.Random(seed)
    look = random_look(seed)
    place = Scene(new_scene(rng).place)
    prompt = ", ".join((*words_of(look), *scene_words(place)))
    return Guest("dice", "Somebody new", prompt, rng.choice(POSES))


def _guest_data(guest: Guest) -> dict[str, Any]:
    return {"id": guest.id, "title": said(guest.title), "request": _request_data(guest)}


@functools.lru_cache(maxsize=64)
def _request_data(guest: Guest) -> dict[str, Any]:
    return request_data(guest.request)


def _pick() -> dict[str, Any]:
    return table(sent(state.HOME_HERO, "pick"))
