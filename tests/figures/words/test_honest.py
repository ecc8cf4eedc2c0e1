"""Words that are called drawn are in the picture: from the prompt's text to its pixels."""

from __future__ import annotations

import zlib
from collections import defaultdict
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from core.figures.colours import Family, lab, names, rgb
from core.figures.drawing import Drawing, draw
from core.figures.painting.paint import Label
from core.figures.vocabulary import Word
from core.figures.words import Status, read
from core.figures.words.parsing.lexicon import all_words
from core.geometry import Size
from core.pose.presets import all_presets

SIZE = Size(384, 576)
ODD = "#1fb5a8"  # nothing else in these pictures is of this colour
PLAIN = "girl, white hair, short hair, grey eyes, white school uniform, simple background"
SAME = 12.0  # ΔE
LEAST = 0.003  # of the figure
POSES = {preset.id: preset.pose for preset in all_presets()}
# What hangs on a back, and what is small on a whole figure.
BEHIND = ("bags", "wings", "backpacks")
SMALL = ("wristwear", "earwear", "jewellery", "necklaces", "eyewear")
# Bare is no cloth: no colour shows.
BARE = ("bare legs", "barefoot")


@cache
def drawn(prompt: str, pose: str) -> Drawing:
    reading = read(prompt, seed=3)
    return draw(POSES[pose], reading.looks, reading.scene, SIZE, seed=1)


def claimed(prompt: str, word: Word) -> bool:
    return any(
        one.status is Status.DRAWN and one.word and one.word.value == word.value
        for one in read(prompt, seed=3).words
    )


def share_of(drawing: Drawing, colour: str, family: Family = Family.CLOTH) -> float:
    """Of the figure's pixels, those that are of this colour before light and shade."""
    flats = drawing.flats()[..., :3]
    apart = lab(flats.astype(np.float64)) - lab(np.array(rgb(colour, family)))
    figure = drawing.labels() > 0
    return float(((np.linalg.norm(apart, axis=-1) < SAME) & figure).sum() / figure.sum())


def changed(one: Drawing, other: Drawing) -> float:
    """The share of the picture that differs, over the figure's own share of it."""
    apart = np.abs(one.picture().astype(int) - other.picture()).max(-1) > 12
    return float(apart.sum() / max(1, (one.labels() > 0).sum()))


def sample(field: str, count: int) -> list[Word]:
    """Some of each family, the same in each run."""
    families: defaultdict[str, list[Word]] = defaultdict(list)
    for word in all_words():
        if word.field == field and word.value not in BARE:
            families[word.family].append(word)
    for words in families.values():
        words.sort(key=lambda word: zlib.crc32(word.value.encode()))
    return [word for words in families.values() for word in words[:count]]


COLOURED = [word for word in sample("items", 2) if word.takes_colour]


@pytest.mark.parametrize("word", COLOURED, ids=lambda word: word.value)
def test_what_is_named_in_a_colour_is_there_in_it(word: Word) -> None:
    prompt = f"{PLAIN}, {ODD} {word.names[0]}"
    assert claimed(prompt, word)
    pose = "standing-back" if word.family in BEHIND else "standing"
    least = LEAST / 6 if word.family in SMALL else LEAST
    assert any(
        share_of(drawn(prompt, one), ODD) >= least for one in (pose, "standing-back", "idol")
    )
    assert share_of(drawn(PLAIN, pose), ODD) == 0


def of_label(drawing: Drawing, label: Label) -> NDArray[np.uint8]:
    return drawing.flats()[drawing.labels() == label][:, :3]


@pytest.mark.parametrize("colour", [*names(Family.HAIR)[::5], "#3060c0"])
def test_hair_is_of_its_colour(colour: str) -> None:
    drawing = drawn(PLAIN.replace("white hair", f"{colour} hair"), "bust-front")
    median = np.median(of_label(drawing, Label.HAIR), axis=0)
    assert np.linalg.norm(lab(median) - lab(np.array(rgb(colour, Family.HAIR)))) < SAME


@pytest.mark.parametrize("colour", ["red", "green", "purple", "hazel", "#20c0c0"])
def test_eyes_are_of_their_colour(colour: str) -> None:
    plain, other = (
        drawn(PLAIN.replace("grey eyes", f"{one} eyes"), "bust-front") for one in ("grey", colour)
    )
    before, after = (share_of(one, colour, Family.EYES) for one in (plain, other))
    assert after > before + LEAST / 6


@pytest.mark.parametrize("tone", names(Family.SKIN))
def test_skin_is_of_its_tone(tone: str) -> None:
    drawing = drawn(f"{PLAIN}, {tone}", "bust-front")
    median = np.median(of_label(drawing, Label.SKIN), axis=0)
    assert np.linalg.norm(lab(median) - lab(np.array(rgb(tone, Family.SKIN)))) < SAME


SHAPES = [
    *sample("hair_style", 4), *sample("bangs", 5), *sample("hair_extras", 5),
    *sample("expression", 8), *sample("eyes", 3), *sample("mouth", 3), *sample("marks", 4),
    *sample("eye_shape", 2), *sample("build", 3),
]  # fmt: skip
USUAL = ("short hair", "smile", "choppy bangs")


@pytest.mark.parametrize("word", SHAPES, ids=lambda word: f"{word.field}={word.value}")
def test_what_is_named_changes_the_figure(word: Word) -> None:
    if word.value in USUAL:
        pytest.skip("as it is without the word")
    prompt = f"{PLAIN}, {word.names[0]}"
    assert claimed(prompt, word)
    plain = f"{PLAIN}, smile"
    least = LEAST / (3 if word.field in ("marks", "mouth") else 1)
    assert any(
        changed(drawn(prompt, pose), drawn(plain, pose)) >= least
        for pose in ("bust-front", "standing-back")
    )


SCENES = [*sample("place", 6), *sample("time", 6), *sample("weather", 8), *sample("season", 4)]


@pytest.mark.parametrize("word", SCENES, ids=lambda word: f"{word.field}={word.value}")
def test_what_is_named_changes_the_surroundings(word: Word) -> None:
    where = "" if word.field == "place" else ", sunny park path"
    plain = f"{PLAIN.removesuffix(', simple background')}{where}"
    prompt = f"{plain}, {word.names[0]}"
    assert claimed(prompt, word)
    if word.value in ("day", "clear", "gradient background", "simple background"):
        return  # as it is without the word
    assert changed(drawn(prompt, "standing"), drawn(plain, "standing")) > 0.02
