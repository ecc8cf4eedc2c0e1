"""Every place is drawn in every light, is like no other, and leaves the figure readable."""

import random
from collections import Counter
from itertools import combinations

import numpy as np
import pytest

from core.figures.attributes import PLACES as TRAINED
from core.figures.backgrounds import air
from core.figures.backgrounds.places import GROUNDS, PLACES, WORDS, place_in
from core.figures.backgrounds.scenery import light_of, paint_foreground
from core.figures.colours import difference, rgb
from core.figures.drawing import Drawing, draw
from core.figures.grounds import ground_picture, key_of
from core.figures.looks import Look, Scene
from core.figures.painting.paint import Painter
from core.geometry import Size
from core.pose.presets import get
from tests.products import every, rotated

PORTRAIT, SQUARE, LANDSCAPE = Size(96, 144), Size(120, 120), Size(144, 96)
LOOK = Look(
    "girl", "brown", "high ponytail", True, "green", "fair skin", "smile", "sports outfit",
    "light blue", "white",
)  # fmt: skip
REAL = [key for key, place in PLACES.items() if not place.is_ground]
OUTDOORS = [key for key in REAL if not PLACES[key].indoors]
# Seen in their own light alone: a stage, a wood of lights, the depths of space.
OWN_LIGHT = ("concert stage", "magic forest", "space")


def ground(scene: Scene, size: Size = PORTRAIT, seed: int = 0, floor: float = 0.92):
    light = light_of(scene, random.Random(seed)).towards
    return ground_picture(key_of(scene, size, seed, floor * size.height, light), size)


def brightness(picture) -> float:
    return float((picture @ np.array([0.3, 0.59, 0.11])).mean())


LIGHTS = ({}, {"time": "night"}, {"weather": "rain", "season": "autumn"},
          {"time": "sunset", "weather": "snow"})  # fmt: skip


@pytest.mark.parametrize(
    ("key", "views"), rotated(list(PLACES), (PORTRAIT, SQUARE, LANDSCAPE), LIGHTS, times=5)
)
def test_every_place_is_drawn_in_every_shape_and_light(key, views):
    for size, light in views:
        picture = ground(Scene(key, **light), size)
        assert picture.shape == (size.height, size.width, 3)
        assert picture.any(-1).mean() > 0.99, (size, light)  # nothing is left unpainted


@pytest.mark.parametrize("size", every(3, [(PORTRAIT,), (SQUARE,), (LANDSCAPE,)]))
def test_no_two_places_look_alike(size):
    pictures = {key: ground(Scene(key), size).astype(int) for key in PLACES if key != "none"}
    # These are one place at two times, or the same white.
    same = {("city at night", "city"), ("starry sky", "hill"),
            ("simple background", "plain background")}  # fmt: skip
    for one, other in combinations(pictures, 2):
        apart = np.abs(pictures[one] - pictures[other]).mean()
        assert apart > 2.5 or (one, other) in same, (one, other)


@pytest.mark.parametrize("key", [key for key in REAL if key not in OWN_LIGHT])
def test_night_is_darker_than_day_and_sunset_is_warmer(key):
    day, night, sunset = (ground(Scene(key, time=time)) for time in ("day", "night", "sunset"))
    assert brightness(night) < 0.86 * brightness(day)
    warmth = [float(p[..., 0].mean() / (p[..., 2].mean() + 1)) for p in (day, sunset)]
    if key not in ("dungeon", "spaceship", "underwater"):
        assert warmth[1] > 1.06 * warmth[0]


@pytest.mark.parametrize("key", ["street", "sunny park path", "hill", "village", "temple", "city"])
def test_snow_lies_on_the_ground(key):
    plain, snowy = ground(Scene(key)), ground(Scene(key, weather="snow"))
    low = slice(int(0.8 * PORTRAIT.height), None)
    assert brightness(snowy[low]) > brightness(plain[low]) + 8
    assert np.ptp(snowy[low].mean((0, 1))) < 40  # white, hardly coloured


def test_seasons_colour_the_leaves():
    spring, summer, autumn = (
        ground(Scene("sunny park path", season=season))[40:90].mean((0, 1))
        for season in ("spring", "summer", "autumn")
    )
    assert summer[1] > summer[0]
    assert autumn[0] > autumn[1] > autumn[2]
    assert spring[0] > summer[0] and spring[2] > summer[2]


@pytest.mark.parametrize("time", list(air.TIMES))
def test_every_time_has_a_sky_of_its_own(time):
    skies = {key: ground(Scene("hill", time=key))[:60].astype(int) for key in air.TIMES}
    for other, sky in skies.items():
        assert other == time or np.abs(sky - skies[time]).mean() > 4, other


@pytest.mark.parametrize("weather", [key for key in air.WEATHERS if key != "clear"])
def test_every_weather_shows(weather):
    time = "night" if weather in ("aurora", "fireworks", "shooting stars", "fireflies") else ""
    pose = get("standing").pose
    plain, changed = (
        draw(pose, [LOOK], Scene("hill", time=time, weather=w), PORTRAIT).picture().astype(int)
        for w in ("clear", weather)
    )
    assert (np.abs(plain - changed).max(-1) > 24).mean() > 0.004


def test_a_ground_depends_on_scene_size_seed_and_floor_alone():
    scene = Scene("street", time="dusk")
    assert np.array_equal(ground(scene), ground(scene))
    for other in (ground(scene, seed=1), ground(scene, floor=0.7), ground(Scene("street"))):
        assert not np.array_equal(ground(scene), other)


@pytest.mark.parametrize("key", ["street", "forest", "city", "polka dot background", "library"])
def test_a_larger_ground_is_the_same_picture(key):
    small, large = ground(Scene(key), Size(256, 384)), ground(Scene(key), Size(1024, 1536))
    shrunk = large.reshape(384, 4, 256, 4, 3).mean((1, 3))
    assert np.abs(shrunk - small).mean() < 9


@pytest.mark.parametrize("key", [key for key in PLACES if PLACES[key].is_ground and key != "none"])
def test_a_ground_takes_the_colour_that_is_named(key):
    if key == "blurry background":
        pytest.skip("its lights have the say")
    red, blue = (ground(Scene(key, colour=colour)).mean((0, 1)) for colour in ("red", "blue"))
    assert red[0] - red[2] > blue[0] - blue[2] + 8


@pytest.mark.parametrize("colour", ["white", "grey", "blue", "pink", "#336699"])
def test_a_plain_ground_is_exactly_its_colour(colour):
    found = np.median(ground(Scene("plain background", colour=colour)).reshape(-1, 3), axis=0)
    assert difference(tuple(found), rgb(colour)) < 3


def test_a_black_ground_is_darker_than_black_cloth():
    assert ground(Scene("plain background", colour="black")).max() < 50


@pytest.mark.parametrize(("key", "times"), rotated(list(PLACES), ("", "night")))
def test_the_figure_stays_readable(key, times):
    """Its edge stands out against what is behind it, in the day and at night."""
    for (time,) in times:
        drawing = draw(get("standing").pose, [LOOK], Scene(key, time=time), Size(128, 192))
        assert contrast_of_the_outline(drawing) > 32, time


def contrast_of_the_outline(drawing: Drawing) -> float:
    """Between the figure's edge and what is behind it, at the median of twelve bands."""
    import cv2

    cover = (drawing.labels() > 0).astype(np.uint8)
    inside = cover - cv2.erode(cover, np.ones((5, 5), np.uint8))
    near, far = (cv2.dilate(cover, np.ones((side, side), np.uint8)) for side in (3, 7))
    outside = far - near
    picture = drawing.picture().astype(np.float32)
    apart = [
        np.linalg.norm(
            picture[band][inside[band] > 0].mean(0) - picture[band][outside[band] > 0].mean(0)
        )
        for band in np.array_split(np.arange(len(cover)), 12)
        if inside[band].sum() > 8 and outside[band].sum() > 8
    ]
    return float(np.median(apart))


@pytest.mark.parametrize(
    "changes",
    [{"place": "nowhere"}, {"place": ""}, {"time": "\x00"}, {"weather": "frogs"},
     {"season": "fifth"},
     {"colour": "no colour"}, {"air": "?"}, {"place": "none", "weather": "snow"}],
)  # fmt: skip
def test_unknown_values_fall_back(changes):
    scene = Scene(**({"place": "hill"} | changes))
    assert ground(scene).shape == (144, 96, 3)
    painter = Painter(PORTRAIT, light_of(scene, random.Random()).towards)
    paint_foreground(painter, random.Random(), scene)


@pytest.mark.parametrize(
    ("key", "views"),
    rotated(
        list(PLACES),
        (Size(8, 8), Size(16, 640), Size(640, 16), Size(1, 1)),
        (-3.0, 0.0, 0.4, 0.985, 9.0),
        times=3,
    ),
)
def test_odd_sizes_and_levels_do_not_stop_it(key, views):
    for size, floor in views:
        assert ground(Scene(key, time="night"), size, floor=floor).shape[1] == size.width


def test_training_knows_its_places_still():
    assert set(TRAINED) <= PLACES.keys()


def test_names_are_unique_and_lower_case():
    names = Counter(name for word in (*WORDS, *air.WORDS) for name in word.names)
    assert [name for name, count in names.items() if count > 1] == []
    assert all(name == name.lower().strip() for name in names)
    assert all(word.value in PLACES for word in WORDS)
    assert {word.family for word in WORDS if word.takes_colour} == {GROUNDS}


@pytest.mark.parametrize(
    ("told", "place"),
    [(("sunset", "", ""), "sunset"), (("night", "snow", ""), "snow"), (("day", "", ""), "hill"),
     (("", "", "spring"), "cherry blossoms"), (("", "", ""), "")],
)  # fmt: skip
def test_who_names_only_the_hour_is_somewhere(told, place):
    assert place_in(*told) == place
