import json

import numpy as np
import pytest

from core.geometry import Size
from core.pose import openpose, presets
from core.pose.skeleton import Joint, Person, Pose
from core.pose.suggest import CALM, asked_for, calm, laid_on, suggest
from core.prompts.library import all_templates, fill

SIZE = Size(256, 384)
ALL = {preset.title: preset for preset in presets.all_presets()}


def titles(prompt: str, size: Size = SIZE) -> set[str]:
    found = {suggest(prompt, size, seed) for seed in range(24)}
    return {one.title for one in found if one is not None}


def groups(prompt: str) -> set[str]:
    return {ALL[title].group for title in titles(prompt)}


@pytest.mark.parametrize(
    ("prompt", "title"),
    [
        ("girl, high ponytail, light blue sports outfit, jogging, sunny park path", "Jogging"),
        ("a ninja (leaping:1.2) with a spiralling energy ball", "Leaping"),
        ("sorcerer casting a curse", "Casting a curse"),
        ("1girl, arms_up, happy", "Arms up"),
        ("hands on hips", "Hands on hips"),
        ("bowing", "Bowing"),
        ("boy plays soccer", "Kicking a ball"),
        ("girl, looking back", "Looking back"),
        ("from behind, girl walking away", "Walking away"),
    ],
)
def test_what_the_words_say_somebody_does_is_the_pose(prompt, title):
    assert titles(prompt) == {title}


@pytest.mark.parametrize(
    "prompt",
    [
        "1girl, beach",
        "",
        "girl with wavy hair, sea waves, falling leaves, red bow",
        "school uniform, cherry tree, street, drawing, clean lines",
        "(((unbalanced, 猫, ::",
    ],
)
def test_words_of_looks_and_places_leave_somebody_standing_or_walking(prompt):
    found = titles(prompt)
    assert len(found) > 3
    assert {ALL[title].id for title in found} <= CALM
    assert {ALL[title].view for title in found} <= {"front", "side"}
    assert {len(ALL[title].pose.people) for title in found} == {1}


@pytest.mark.parametrize(
    "prompt",
    ["2girls, beach", "1girl, 1boy, park", "two young women dancing", "a couple", "girl and boy"],
)
def test_two_people_are_asked_for_and_come(prompt):
    assert {len(ALL[title].pose.people) for title in titles(prompt)} == {2}


@pytest.mark.parametrize(
    ("prompt", "view"),
    [("girl, from behind", "back"), ("1boy, from the side, running", "side")],
)
def test_the_view_is_the_asked_one(prompt, view):
    assert {ALL[title].view for title in titles(prompt)} == {view}


def test_of_several_that_suit_as_well_any_may_come():
    assert len(titles("she danced")) > 3
    assert groups("she danced") == {"dance"}


def test_cuts_and_proportions_come_only_when_asked_for():
    assert groups("portrait of a knight") == {"busts"}
    assert groups("chibi girl, running") == {"chibi"}
    assert titles("chibi girl, running") == {"Chibi, running"}
    for template in all_templates():
        words = fill(template)
        if "chibi" not in words:
            assert not groups(words) & {"chibi", "turnaround"}


def test_the_seed_draws_and_mirrors():
    first = [suggest("1girl, beach", SIZE, seed) for seed in range(20)]
    assert first == [suggest("1girl, beach", SIZE, seed) for seed in range(20)]
    jogging = {suggest("jogging", SIZE, seed).pose for seed in range(20)}  # type: ignore[union-attr]
    straight = laid_on(ALL["Jogging"].pose, SIZE)
    assert jogging == {straight, straight.mirrored()}


def test_without_presets_there_is_none(tmp_path):
    assert suggest("jogging", SIZE, 1, tmp_path) is None


def test_where_only_one_pose_is_left_it_is_taken_whatever_was_asked(tmp_path, standing):
    document = json.loads(openpose.dumps(standing))
    (tmp_path / "only.json").write_text(json.dumps(document))
    found = suggest("2girls, chibi, from behind", SIZE, 1, tmp_path)
    assert found is not None
    assert found.title == "Only"
    assert found.pose.size == SIZE


@pytest.mark.parametrize("size", [Size(256, 384), Size(384, 256), Size(320, 320), Size(640, 64)])
@pytest.mark.parametrize("preset", ALL.values(), ids=lambda preset: preset.id)
def test_every_preset_fits_every_canvas_at_its_own_proportions(preset, size):
    laid = laid_on(preset.pose, size)
    assert laid.size == size
    scales = set()
    for before, after in zip(preset.pose.people, laid.people, strict=True):
        left, top, right, bottom = after.bounds()
        assert left >= 0
        assert top >= 0
        assert right <= size.width
        assert bottom <= size.height
        shown = before.visible
        assert np.array_equal(shown, after.visible)
        spread = np.ptp(after.body[shown, :2], 0) / np.ptp(before.body[shown, :2], 0)
        scales |= set(np.round(spread, 3))
    assert max(scales) - min(scales) < 0.01


def test_somebody_cut_off_stays_cut_off_by_the_lower_edge():
    bust = ALL["Bust, front"].pose
    gap = (512 - bust.people[0].bounds()[3]) / 512
    for size in (Size(256, 384), Size(384, 256)):
        laid = laid_on(bust, size)
        _left, top, _right, bottom = laid.people[0].bounds()
        scale = (bottom - top) / (bust.people[0].bounds()[3] - bust.people[0].bounds()[1])
        assert size.height - bottom == pytest.approx(gap * 512 * scale, abs=0.6)


def test_a_figure_on_a_canvas_of_another_shape_fills_the_new_one():
    kneeling = ALL["Kneeling on the heels"].pose  # 640×640, the figure taller than wide
    _left, top, _right, bottom = laid_on(kneeling, SIZE).people[0].bounds()
    _left, fitted_top, _right, fitted_bottom = kneeling.fitted_to(SIZE).people[0].bounds()
    assert bottom - top > 1.1 * (fitted_bottom - fitted_top)
    flying = ALL["Flying"].pose  # 768×512, as wide as it can be
    assert laid_on(flying, SIZE) == flying.fitted_to(SIZE)
    assert laid_on(ALL["Jogging"].pose, SIZE) == ALL["Jogging"].pose.fitted_to(SIZE)


def test_an_empty_figure_is_only_fitted():
    empty = Pose((Person(np.zeros((len(Joint), 3), np.float32)),), Size(100, 100))
    assert laid_on(empty, SIZE) == empty.fitted_to(SIZE)


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("girl, crouching", {"crouching"}),
        ("girl, red hair, school uniform", set()),
        ("", set()),
    ],
)
def test_poses_are_asked_for_by_what_somebody_does(prompt, expected):
    assert {preset.id for preset in asked_for(prompt, presets.all_presets())} == expected


@pytest.mark.parametrize(
    ("prompt", "is_meant"),
    [
        ("girl, red hair, from behind", lambda preset: preset.view == "back"),
        ("chibi girl, red hair", lambda preset: preset.group == "chibi"),
        ("two girls in a park", lambda preset: len(preset.pose.people) == 2),
    ],
)
def test_a_view_a_cut_and_company_are_asked_for_too(prompt, is_meant):
    found = asked_for(prompt, presets.all_presets())
    assert found and all(map(is_meant, found))


def test_where_nobody_does_anything_they_are_calm_and_as_many_as_said():
    one, two = (calm(words, presets.all_presets()) for words in ("girl, red hair", "two girls"))
    assert {preset.id for preset in (*one, *two)} <= CALM
    assert {len(preset.pose.people) for preset in one} == {1}
    assert {len(preset.pose.people) for preset in two} == {2}
