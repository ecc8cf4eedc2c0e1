"""The prompt that is put together: parts, words by hand, dice, and the pose sent along."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from core.posed_prompts import rolls
from core.prompts import library
from core.prompts.library import fill
from core.prompts.negatives.presets import NEGATIVE_PRESETS
from core.ui import state
from tests.pages.prompts.shelf import JOG, ask, buttons, choose, prompt, sent, write


def test_blanks_change_the_prompt_at_once(page):
    page.selectbox(key="prompts.blank.morning-jog.hair colour").set_value("pink").run()
    assert prompt(page) == JOG.replace("brown", "pink")


def test_a_scene_takes_the_place_of_the_characters_own(page):
    choose(page, "summer-beach")
    choose(page, "clean-cel")
    assert prompt(page) == library.combine(
        JOG.removesuffix(" on a sunny park path"),
        fill(library.template("clean-cel")),
        fill(library.template("summer-beach")),
    )
    with pytest.raises(KeyError):
        page.selectbox(key="prompts.blank.morning-jog.place")


def test_choosing_again_lets_go(page):
    choose(page, "morning-jog")
    assert prompt(page) == ""
    assert page.button(key=state.PROMPTS_SEND).disabled
    choose(page, "star-mage")
    assert prompt(page) == fill(library.template("star-mage"))
    page.button(key="prompts.leave.characters").click().run()
    assert prompt(page) == ""


def test_choices_survive_a_visit_elsewhere(page):
    choose(page, "star-mage")
    page.selectbox(key="prompts.blank.star-mage.hair colour").set_value("red").run()
    write(page, prompt(page) + ", a small dragon")
    page.switch_page("Home.py").run()
    page.switch_page("pages/2_Prompts.py").run()
    assert prompt(page).startswith("1girl, red hair")
    assert prompt(page).endswith("a small dragon")


def test_words_by_hand_stay_when_the_parts_change(page):
    write(page, JOG.replace("white sneakers", "white sneakers, a red scarf"))
    assert state.PROMPTS_UNDO_EDITS in buttons(page)
    page.selectbox(key="prompts.blank.morning-jog.hair colour").set_value("pink").run()
    assert prompt(page) == JOG.replace("white sneakers", "white sneakers, a red scarf").replace(
        "brown", "pink"
    )
    choose(page, "rooftop")
    assert "a red scarf" in prompt(page)
    assert "city skyline" in prompt(page)
    page.button(key=state.PROMPTS_UNDO_EDITS).click().run()
    assert "a red scarf" not in prompt(page)
    assert state.PROMPTS_UNDO_EDITS not in buttons(page)


def test_the_negative_prompt_is_edited_too(page):
    field = page.text_area(key=state.PROMPTS_NEGATIVE_TEXT)
    field.set_value(field.value + ", hats").run()
    choose(page, "festival-night")
    negative = page.text_area(key=state.PROMPTS_NEGATIVE_TEXT).value
    assert negative.startswith(NEGATIVE_PRESETS["Standard"])
    assert {"hats", "daylight"} <= set(library.split_phrases(negative))


def test_words_without_a_part(page):
    choose(page, "morning-jog")
    write(page, "a fox in a red coat, kneeling")
    page.button(key=state.PROMPTS_SEND).click().run()
    assert page.text_area(key=state.PROMPT).value == "a fox in a red coat, kneeling"
    assert page.session_state[state.POSE] == sent("kneeling")


def test_the_dice_bring_a_whole_prompt_and_its_number_brings_it_again(page):
    assert state.PROMPTS_BACK not in buttons(page)
    page.button(key=state.PROMPTS_ROLL).click().run()
    number = page.number_input(key=state.PROMPTS_ROLL_NUMBER).value
    first, pose = prompt(page), page.selectbox(key=state.PROMPTS_POSE).value
    chosen = page.session_state[state.PROMPTS_CHOSEN]
    assert set(chosen) == set(rolls.CATEGORIES)
    assert chosen == {one.template.category: one.template.id for one in rolls.roll(number).parts}
    assert pose == rolls.roll(number).pose
    page.button(key=state.PROMPTS_ROLL).click().run()
    assert prompt(page) != first
    page.number_input(key=state.PROMPTS_ROLL_NUMBER).set_value(number).run()
    assert not page.exception
    assert (prompt(page), page.selectbox(key=state.PROMPTS_POSE).value) == (first, pose)


@pytest.mark.parametrize("number", [0, 3])
def test_back_brings_all_of_it_back(page, number):
    assert {one.template.id.startswith("rolled") for one in rolls.roll(number).parts} in (
        {True, False}, {False},
    )  # fmt: skip
    page.selectbox(key="prompts.blank.morning-jog.hair colour").set_value("green").run()
    write(page, prompt(page) + ", a small dragon")
    before = prompt(page)
    page.number_input(key=state.PROMPTS_ROLL_NUMBER).set_value(number).run()
    rolled = rolls.roll(number)
    assert "a small dragon" not in prompt(page)
    who = fill(rolled.parts[0].template, {**rolled.parts[0].values})
    assert prompt(page).startswith(who[:20])
    page.button(key=state.PROMPTS_BACK).click().run()
    assert prompt(page) == before
    hair = page.selectbox(key="prompts.blank.morning-jog.hair colour")
    assert hair.value == "green"
    assert state.PROMPTS_BACK not in buttons(page)


def test_one_part_is_rolled_and_the_others_stay(page):
    write(page, JOG + ", a small dragon")
    page.button(key=state.prompts_another("scenes")).click().run()
    chosen = page.session_state[state.PROMPTS_CHOSEN]
    assert set(chosen) == {"characters", "scenes"}
    assert chosen["characters"] == "morning-jog"
    assert "a small dragon" in prompt(page)
    scene = chosen["scenes"]
    page.button(key=state.prompts_another("scenes")).click().run()
    assert page.session_state[state.PROMPTS_CHOSEN]["scenes"] != scene


def test_somebody_rolled_is_kept_as_one_s_own(page, own):
    number = next(
        seed for seed in range(9) if rolls.roll(seed).parts[0].template.id[:6] == "rolled"
    )
    page.number_input(key=state.PROMPTS_ROLL_NUMBER).set_value(number).run()
    page.button(key=state.PROMPTS_SAVE).click().run()
    (saved,) = own.own()
    assert saved.prompt == prompt(page)
    assert saved.poses == (rolls.roll(number).pose,)


def test_prompt_and_pose_go_to_generate(page):
    preset = "Hands and anatomy"
    page.selectbox(key=state.PROMPTS_NEGATIVE_PRESET).set_value(preset).run()
    page.button(key=state.PROMPTS_SEND).click().run()
    assert not page.exception
    assert page.text_area(key=state.PROMPT).value == JOG
    assert page.text_area(key=state.NEGATIVE).value == library.combine(
        NEGATIVE_PRESETS[preset], library.template("morning-jog").negative
    )
    assert page.session_state[state.POSE] == sent("jogging")
    assert page.session_state[state.USE_POSE] is True


def test_the_prompt_alone(page):
    page.button(key=state.PROMPTS_SEND_WORDS).click().run()
    assert page.text_area(key=state.PROMPT).value == JOG
    assert state.POSE not in page.session_state


def test_a_card_is_used_as_it_is_shown(page):
    choose(page, "rooftop")
    ask(page, "star-mage", "use")
    assert not page.exception
    assert page.text_area(key=state.PROMPT).value == fill(library.template("star-mage"))
    assert page.session_state[state.POSE] == sent("staff-raised")


@pytest.fixture
def posed(page) -> AppTest:
    """The visitor has made a pose."""
    page.session_state[state.POSE] = sent("salute").mirrored()
    return page.run()


def test_a_pose_of_one_s_own_is_never_replaced_unasked(posed):
    mine = posed.session_state[state.POSE]
    posed.button(key=state.PROMPTS_SEND).click().run()
    assert posed.session_state[state.POSE] == mine
    assert state.PROMPTS_REPLACE_POSE in buttons(posed)
    assert any("“Jogging”" in text.value for text in posed.text)


@pytest.mark.parametrize(
    ("answer", "is_kept"),
    [(state.PROMPTS_KEEP_POSE, True), (state.PROMPTS_REPLACE_POSE, False)],
)
def test_the_question_is_answered(posed, answer, is_kept):
    mine = posed.session_state[state.POSE]
    posed.button(key=state.PROMPTS_SEND).click().run()
    posed.button(key=answer).click().run()
    assert not posed.exception
    assert posed.text_area(key=state.PROMPT).value == JOG
    assert posed.session_state[state.POSE] == (mine if is_kept else sent("jogging"))


def test_a_pose_that_came_from_here_is_replaced_unasked(page):
    page.button(key=state.PROMPTS_SEND).click().run()
    page.switch_page("pages/2_Prompts.py").run()
    ask(page, "star-mage", "use")
    assert page.session_state[state.POSE] == sent("staff-raised")


def test_another_pose_that_fits(page):
    choose(page, "stage-idol")
    for name in ("idol-point", "dancing"):
        page.button(key=state.PROMPTS_ANOTHER_POSE).click().run()
        assert page.selectbox(key=state.PROMPTS_POSE).value == name
    page.selectbox(key=state.PROMPTS_POSE).set_value("yoga-tree").run()
    page.button(key=state.PROMPTS_SEND).click().run()
    assert page.session_state[state.POSE] == sent("yoga-tree")


def test_another_choice_brings_its_own_pose(page):
    page.selectbox(key=state.PROMPTS_POSE).set_value("yoga-tree").run()
    choose(page, "star-mage")
    page.button(key=state.PROMPTS_SEND).click().run()
    assert page.session_state[state.POSE] == sent("staff-raised")


def test_the_pose_follows_words_that_were_written(page):
    write(page, JOG.replace("jogging on", "crouching on"))
    page.button(key=state.PROMPTS_SEND).click().run()
    assert page.session_state[state.POSE] == sent("crouching")


def test_what_is_typed_right_before_the_click_goes_along(page):
    page.text_area(key=state.PROMPTS_TEXT).set_value("a fox in a red coat, kneeling")
    page.button(key=state.PROMPTS_SEND).click().run()
    assert page.text_area(key=state.PROMPT).value == "a fox in a red coat, kneeling"
    assert page.session_state[state.POSE] == sent("kneeling")
