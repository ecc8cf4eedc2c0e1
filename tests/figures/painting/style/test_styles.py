"""Every style changes the picture its own way, at any size alike, and keeps the pose readable."""

from collections import Counter
from itertools import combinations

import numpy as np
import pytest

from core.figures.attributes import STYLES as TRAINED
from core.figures.drawing import draw
from core.figures.looks import Look, Scene
from core.figures.painting.style.styles import STYLES, WORDS
from core.geometry import Size
from core.pose.presets import get
from tests.products import rotated

SIZE = Size(128, 192)
LOOK = Look(
    "girl", "brown", "high ponytail", True, "green", "fair skin", "smile", "sports outfit",
    "light blue", "white",
)  # fmt: skip
OTHERS = [style for style in STYLES if style != "none"]


def picture(style, size=SIZE, place="sunny park path"):
    return draw(get("waving").pose, [LOOK], Scene(place, style=style), size).picture()


@pytest.fixture(scope="module")
def all_pictures():
    return {style: picture(style).astype(int) for style in STYLES}


def test_no_two_styles_look_alike(all_pictures):
    for one, other in combinations(STYLES, 2):
        assert np.abs(all_pictures[one] - all_pictures[other]).mean() > 1.2, (one, other)


@pytest.mark.parametrize("style", OTHERS)
def test_a_style_is_the_same_every_time(style, all_pictures):
    assert np.array_equal(picture(style), all_pictures[style])


@pytest.mark.parametrize(("style", "factors"), rotated(OTHERS, (2, 2, 2, 4)))
def test_a_style_does_not_depend_on_size(style, factors):
    """A larger picture made small is the same but for its finest grain."""
    small = picture(style, Size(256, 384)).reshape(48, 8, 32, 8, 3).mean((1, 3))
    for (times,) in factors:
        large = picture(style, Size(256, 384).times(times))
        shrunk = large.reshape(48, 8 * times, 32, 8 * times, 3).mean((1, 3))
        assert np.abs(small - shrunk).mean() < 11, times


@pytest.mark.parametrize("style", OTHERS)
def test_the_pose_stays_readable(style):
    """The outline of the figure is an edge of the picture."""
    import cv2

    found = draw(get("waving").pose, [LOOK], Scene("simple background", style=style), SIZE)
    cover = (found.labels() > 0).astype(np.uint8)
    edge = cv2.dilate(cover, np.ones((3, 3), np.uint8)) - cv2.erode(
        cover, np.ones((3, 3), np.uint8)
    )
    grey = cv2.cvtColor(found.picture(), cv2.COLOR_RGB2GRAY).astype(np.float32)
    slope = np.hypot(cv2.Sobel(grey, -1, 1, 0), cv2.Sobel(grey, -1, 0, 1))
    far = cv2.dilate(cover, np.ones((9, 9), np.uint8)) == 0
    assert slope[edge > 0].mean() > 2.2 * slope[far].mean() + 10


def test_black_and_white_styles_have_no_colour(all_pictures):
    for style in ("monochrome", "greyscale", "line art"):
        assert np.ptp(all_pictures[style], axis=2).max() <= 2, style
    assert np.ptp(all_pictures["none"], axis=2).mean() > 30


def test_screentone_is_dots_between_black_and_white(all_pictures):
    tones = all_pictures["monochrome"][..., 0]
    assert (tones > 240).mean() > 0.15 and (tones < 60).mean() > 0.01
    assert (
        np.abs(np.diff(tones, axis=1)).mean()
        > 1.5 * np.abs(np.diff(all_pictures["greyscale"][..., 0], axis=1)).mean()
    )


def test_line_art_is_black_on_white(all_pictures):
    lines = all_pictures["line art"]
    assert (lines > 250).mean() > 0.5 and (lines < 60).mean() > 0.005


def test_flat_colours_have_no_shadows():
    plain, flat = (
        draw(get("waving").pose, [LOOK], Scene("simple background", style=s), Size(256, 384))
        for s in ("none", "flat color")
    )
    inside = plain.labels() == 4
    kinds = [len(Counter(map(tuple, one.picture()[inside] // 8))) for one in (plain, flat)]
    assert kinds[1] < 0.8 * kinds[0]


def test_unknown_styles_leave_the_picture():
    for style in ("", "none", "no such style", "\x00"):
        assert np.array_equal(picture(style), picture("none"))


@pytest.mark.parametrize(
    ("style", "sizes"), rotated(list(STYLES), [Size(8, 8), Size(16, 240), Size(300, 20)])
)
def test_odd_sizes_do_not_stop_a_style(style, sizes):
    for (size,) in sizes:
        assert picture(style, size).shape == (size.height, size.width, 3)


def test_training_knows_its_styles_still():
    assert set(TRAINED) <= STYLES.keys()


def test_names_are_unique():
    names = Counter(name for word in WORDS for name in word.names)
    assert [name for name, count in names.items() if count > 1] == []
    assert all(name == name.lower().strip() for name in names)
