"""A ready-made pose that suits a prompt, for models that draw figures only along one.

Titles and tags of the presets are matched with the prompt's words by their stems ("jogging" is
"jog"), and what ``core.pose.actions`` says of them as it is written. Words that mostly name places,
looks or the way a picture is drawn say nothing about what somebody does and are not heard.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from core.geometry import Size
from core.pose.actions import said_in
from core.pose.anatomy.head import head_of_person
from core.pose.detection.boxes import Box, figure_box
from core.pose.presets import FOLDER, Listed, Preset, View, in_files, listed
from core.pose.skeleton import Joint, Person, Pose


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Where nothing is asked, somebody stands or walks; those that are not there are passed over.
CALM = _names(
    """
    standing hands-on-hips walking waving arms-crossed thinking shy standing-side standing-back
    walking-away hero-back side-by-side holding-hands back-to-back chibi-standing chibi-wave
    """
)
# A set of views of one pose, for sheets of references.
TURNAROUND = "turnaround"
# A prompt's words that would be misheard: "school uniform", "wavy sea", "drawing", "cute smile".
UNHEARD = _names(
    """
    a an and the of on in at to with one over up down for go into her his their
    hair eyes face hand hands finger fingers arm arms leg legs knee knees chin shoulder shoulders
    feet bust body ring bow dress cape kimono skirt cute small long high deep pretty smile smiling
    cheerful neutral expression front side back behind view profile turn turned look looking looks
    viewer reference sheet sprite rotate
    draw drawing drawn model pose screen sign focus line lines clean moving work working dark warm
    cool dreamy dream quiet question direction respect leaves wave waves fall falling air sky sea
    water tree trees ground wall roof street park school cafe shrine sofa box morning tea three
    quarter two people desks shooting beam beams rounded calm sports
    from by is it as this that chibi portrait wine watering taking -
    """
)
ASKED_VIEWS: tuple[tuple[View, str], ...] = (
    ("back", r"from (?:the )?(?:behind|back)|back view|facing away|view of (?:the )?back"),
    ("side", r"from (?:the )?side|side view|in profile|profile view"),
)
ASKED_COUPLE = (
    r"[2-9] ?(?:girls|boys|people|persons)|(?:two|both|multiple|several|three) (?:\w+ ){0,2}"
    r"(?:girls|boys|women|men|people|friends|characters|sisters|brothers|figures|ninjas|warriors)|"
    r"couple|couples|girl and (?:a )?boy|boy and (?:a )?girl"
)
ONE_OF_EACH = (r"1 ?girl", r"1 ?boy")
# Sets that are taken when, and only when, the prompt asks for what they show.
ASKED_GROUPS = (
    ("chibi", r"chibi|super deformed"),
    ("busts", r"portrait|upper body|close[- ]?up|head ?shot|face focus|bust shot"),
)
GROUPS = {group for group, _said in ASKED_GROUPS}
# A pose that the prompt calls by its title beats one of which so many words are said.
TITLE = 3
# Kept free around a figure that is laid anew on a canvas of another shape, as a share of a side.
MARGIN = 0.04
# Canvases whose proportions differ by less have the same shape.
ALIKE = 0.01
# Hair reaches so many radii of the head from its middle.
HAIR = 1.4


@dataclass(frozen=True)
class Suggestion:
    """``pose`` lies on the asked canvas; ``title`` is that of the preset that it comes from."""

    title: str
    pose: Pose


def suggest(prompt: str, size: Size, seed: int, folder: Path = FOLDER) -> Suggestion | None:
    """The pose for a prompt without one; the same for the same words, size and seed.

    Of several that suit as well one is drawn by the seed, which also mirrors it or not. None when
    the folder holds no presets.
    """
    files = listed(folder)
    if not in_files(files):
        return None
    rng = random.Random(f"{seed} pose")
    preset = rng.choice(_suiting(prompt, files))
    pose = laid_on(preset.pose, size)
    return Suggestion(preset.title, pose.mirrored() if rng.random() < 0.5 else pose)


def asked_for(prompt: str, presets: Sequence[Preset]) -> tuple[Preset, ...]:
    """Those that suit the words best, in their order; none where the words ask for no pose, no
    view, no cut and nobody else."""
    words = _plain(prompt)
    best, suiting = _best(words, presets)
    if best <= 0 and not _asks(words):
        return ()
    return tuple(suiting if best > 0 else _where(_is_calm, suiting))


def calm(prompt: str, presets: Sequence[Preset]) -> tuple[Preset, ...]:
    """Where no pose is asked for: somebody who stands or walks, as many as the words count."""
    return tuple(_where(_is_calm, _best(_plain(prompt), presets)[1]))


def laid_on(pose: Pose, size: Size) -> Pose:
    """On another canvas: as ``fitted_to``, but larger where that leaves room around everybody.

    Somebody who is cut off below stays cut off by the lower edge.
    """
    fitted = pose.fitted_to(size)
    people = [person for person in fitted.people if not person.is_empty]
    if not people or abs(pose.size.aspect / size.aspect - 1) < ALIKE:
        return fitted
    left, top, right, bottom = _extent(people)
    below = MARGIN * size.height
    if any(not person.visible[[Joint.RIGHT_ANKLE, Joint.LEFT_ANKLE]].any() for person in people):
        below, bottom = 0.0, (size.height + pose.size.height * _scale(pose.size, size)) / 2
    tall = size.height * (1 - MARGIN) - below
    factor = min(size.width * (1 - 2 * MARGIN) / (right - left), tall / (bottom - top))
    if factor <= 1:
        return fitted
    x = (size.width - factor * (left + right)) / 2
    free = tall - factor * (bottom - top)
    y = size.height - below - factor * bottom - (free / 2 if below else 0)
    return Pose(tuple(p.scaled(factor, factor).moved(x, y) for p in fitted.people), size)


def _scale(canvas: Size, size: Size) -> float:
    return min(size.width / canvas.width, size.height / canvas.height)


def _extent(people: Sequence[Person]) -> Box:
    """Around all of them with flesh and hair."""
    boxes = [figure_box(person) for person in people]
    for person in people:
        head = head_of_person(person)
        if head is not None:
            boxes.append(Box(*head.centre, *head.centre).grown(HAIR * head.radius))
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return Box(min(lefts), min(tops), max(rights), max(bottoms))


def _plain(prompt: str) -> str:
    """Lower-case words with single spaces between; the signs of weights are gone."""
    return " ".join(re.findall(r"[a-z0-9']+|-", prompt.lower().replace("_", " ")))


def _asks(words: str) -> bool:
    """Whether something is asked beside what somebody does."""
    return _is_couple(words) or any(_says(words, said) for _, said in (*ASKED_VIEWS, *ASKED_GROUPS))


@lru_cache(maxsize=64)
def _suiting(prompt: str, files: Listed) -> list[Preset]:
    """A page asks in every run, and for every size that it shows."""
    best, suiting = _best(_plain(prompt), in_files(files))
    return suiting if best > 0 else _where(_is_calm, suiting)


def _best(words: str, presets: Sequence[Preset]) -> tuple[int, list[Preset]]:
    """Those that suit the words best: the right number of people first, then what they do; and how
    well, 0 where the words say nothing of it."""
    view = next((view for view, said in ASKED_VIEWS if _says(words, said)), None)
    fitting = _of_kind(words, presets)
    if view is not None:
        fitting = _where(lambda one: one.view == view, fitting)
    said = frozenset(_stem(word) for word in words.split() if word not in UNHEARD)
    shown = said_in(words)
    scores = {
        one.id: _score(words, said, one)
        + shown.get(one.id, 0)
        - (view is None and one.view == "back")
        for one in fitting
    }
    best = max(scores.values())
    return best, [one for one in fitting if scores[one.id] == best]


def _is_calm(preset: Preset) -> bool:
    return preset.id in CALM


def _of_kind(words: str, presets: Sequence[Preset]) -> list[Preset]:
    """As many people as asked for, in the asked cut and proportions."""
    is_couple = _is_couple(words)
    found = _where(lambda one: one.group != TURNAROUND, presets)
    found = _where(lambda one: (len(one.pose.people) > 1) is is_couple, found)
    asked = next((group for group, said in ASKED_GROUPS if _says(words, said)), None)
    return _where(lambda one: (one.group if one.group in GROUPS else None) == asked, found)


def _is_couple(words: str) -> bool:
    return _says(words, ASKED_COUPLE) or all(_says(words, one) for one in ONE_OF_EACH)


def _where(is_meant: Callable[[Preset], bool], presets: Sequence[Preset]) -> list[Preset]:
    """A wish is dropped where no preset meets it."""
    return [one for one in presets if is_meant(one)] or list(presets)


def _says(words: str, pattern: str) -> bool:
    return re.search(rf"\b(?:{pattern})\b", words) is not None


def _score(words: str, said: frozenset[str], preset: Preset) -> int:
    title = _plain(preset.title)
    is_named = title not in UNHEARD and f" {title} " in f" {words} "
    return len(said & _stems(preset)) + TITLE * is_named


@cache
def _stems(preset: Preset) -> frozenset[str]:
    known = _plain(" ".join((preset.title, *preset.tags))).split()
    return frozenset(_stem(word) for word in known if word not in UNHEARD)


def _stem(word: str) -> str:
    """What "jog", "jogs" and "jogging" have in common; "dance" and "dancing" as well."""
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) > len(ending) + 2 and not word.endswith("ss"):
            word = word[: -len(ending)]
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "ls":
        word = word[:-1]
    return word.removesuffix("e")
