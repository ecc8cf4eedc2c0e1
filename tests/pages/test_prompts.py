"""The prompt library's page: search, choose, roll, edit, use, keep."""

from __future__ import annotations

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from core.pose import presets
from core.posed_prompts import rolls
from core.prompts import library, user_templates
from core.prompts.library import NEGATIVE_PRESETS, fill
from core.prompts.stars import PromptStars
from core.prompts.user_templates import UserTemplates
from core.ui import state
from core.ui.components import prompt_cards
from core.ui.prompts import library as shelf

JOG = (
    "girl with long brown hair in a high ponytail, light blue sports outfit, white sneakers, "
    "jogging on a sunny park path"
)


@pytest.fixture
def page(open_page) -> AppTest:
    return open_page("2_Prompts.py")


@pytest.fixture
def own(studio) -> UserTemplates:
    return UserTemplates(studio.config.prompts_folder)


@pytest.fixture
def drawn(monkeypatch) -> list[list[prompt_cards.Card]]:
    """The cards of each run of the page."""
    runs: list[list[prompt_cards.Card]] = []
    draw = prompt_cards.prompt_cards
    monkeypatch.setattr(shelf, "prompt_cards", lambda cards: runs.append(cards) or draw(cards))
    return runs


def prompt(page: AppTest) -> str:
    return page.text_area(key=state.PROMPTS_TEXT).value


def write(page: AppTest, words: str) -> AppTest:
    return page.text_area(key=state.PROMPTS_TEXT).set_value(words).run()


def ask(page: AppTest, template_id: str, what: str) -> AppTest:
    """What the browser sends for a click on a card."""
    known = state.PROMPTS_CARDS_DONE in page.session_state
    asked = page.session_state[state.PROMPTS_CARDS_DONE] if known else 0
    page.session_state[state.PROMPTS_CARDS] = {
        "asked": [{"id": template_id, "what": what, "at": asked + 1}]
    }
    return page.run()


def choose(page: AppTest, template_id: str) -> AppTest:
    return ask(page, template_id, "choose")


def ids(cards) -> set[str]:
    return {card.id for card in cards}


def show(page: AppTest, category: str) -> AppTest:
    return page.segmented_control(key=state.PROMPTS_CATEGORY).set_value(category).run()


def search(page: AppTest, words: str) -> AppTest:
    return page.text_input(key=state.PROMPTS_SEARCH).set_value(words).run()


def buttons(page: AppTest) -> set[str]:
    return {button.key or "" for button in page.button}


# --- the library ----------------------------------------------------------------------------------


def test_opens_with_the_jogging_girl(drawn, page):
    assert not page.exception
    assert not page.error
    assert prompt(page) == JOG
    assert ids(drawn[-1]) == {known.id for known in library.find("", "characters")}
    (card,) = [card for card in drawn[-1] if card.id == "morning-jog"]
    assert (card.pose, card.chosen, card.starred, card.whole) == ("Jogging", True, False, True)
    assert "".join(text for text, _ in card.words) == JOG
    assert [text for text, is_blank in card.words if is_blank] == [
        "brown", "light blue", "white", "on a sunny park path",
    ]  # fmt: skip


def test_categories_and_search(drawn, page):
    show(page, "scenes")
    assert ids(drawn[-1]) == {known.id for known in library.find("", "scenes")}
    assert not any(card.whole for card in drawn[-1])
    search(page, "night lanterns")
    assert ids(drawn[-1]) == {"festival-night"}
    runs = len(drawn)
    show(page, "styles")
    assert len(drawn) == runs
    assert "other categories have 1" in page.info[0].value
    show(page, shelf.ALL)
    assert ids(drawn[-1]) == {"festival-night"}
    search(page, "nothing like that")
    assert page.info[0].value == "No prompt has all of these words."


def test_a_long_list_comes_in_pages(drawn, page, monkeypatch):
    monkeypatch.setattr(shelf, "MOST_CARDS", 10)
    show(page, shelf.ALL)
    assert len(drawn[-1]) == 10
    page.button(key=state.PROMPTS_MORE).click().run()
    assert len(drawn[-1]) == 20


def test_favourites_are_kept_and_found(drawn, page, studio):
    ask(page, "star-mage", "star")
    ask(page, "rooftop", "star")
    assert set(PromptStars(studio.database).ids()) == {"star-mage", "rooftop"}
    assert [card.id for card in drawn[-1] if card.starred] == ["star-mage"]
    page.toggle(key=state.PROMPTS_ONLY_STARRED).set_value(True).run()
    assert ids(drawn[-1]) == {"star-mage"}
    show(page, shelf.ALL)
    assert ids(drawn[-1]) == {"star-mage", "rooftop"}
    ask(page, "rooftop", "star")
    assert ids(drawn[-1]) == {"star-mage"}
    ask(page, "star-mage", "star")
    assert page.info[0].value == "No favourites here yet. The star on a card makes one."


@pytest.mark.parametrize(
    "message",
    [
        "x",
        [{"id": "star-mage", "what": "burn", "at": 1}],
        [{"id": 3, "what": "star", "at": 1}],
        [{"id": "star-mage", "what": "star", "at": "1"}],
        [{"id": "star-mage", "what": ["star"], "at": 1}],
    ],
)
def test_what_no_card_sends_is_passed_over(page, studio, message):
    page.session_state[state.PROMPTS_CARDS] = {"asked": message}
    page.run()
    assert not page.exception
    assert not page.error
    assert PromptStars(studio.database).ids() == ()


def test_a_prompt_that_is_gone_is_one_line(page):
    ask(page, "own-0123456789ab", "choose")
    assert [error.value for error in page.error] == ["This template is not here any more."]
    assert prompt(page) == JOG


# --- the parts ------------------------------------------------------------------------------------


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


# --- words by hand --------------------------------------------------------------------------------


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


# --- the dice -------------------------------------------------------------------------------------


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


# --- the pose that goes with it -------------------------------------------------------------------


def sent(preset: str):
    """As the canvas of a first visit has it."""
    from core.ui.components.live_drawing import FIGURE_SIZE

    return presets.get(preset).pose.fitted_to(FIGURE_SIZE)


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


# --- one's own ------------------------------------------------------------------------------------


def test_save_remove_and_undo(drawn, page, own):
    page.text_input(key=state.PROMPTS_TITLE).set_value("Mine <b>").run()
    page.button(key=state.PROMPTS_SAVE).click().run()
    (saved,) = own.own()
    assert (saved.title, saved.prompt, saved.poses) == ("Mine <b>", JOG, ("jogging",))
    show(page, "own")
    assert [(card.id, card.title, card.own) for card in drawn[-1]] == [(saved.id, "Mine <b>", True)]
    ask(page, saved.id, "remove")
    assert own.own() == ()
    page.button(key=state.PROMPTS_UNDO).click().run()
    assert own.own() == (saved,)
    assert ids(drawn[-1]) == {saved.id}


def test_an_own_template_has_blanks_too(page, own):
    saved = own.save("Pilot", "1girl, {jacket colour} jacket")
    choose(page, "morning-jog")
    choose(page, saved.id)
    assert prompt(page) == "1girl, jacket"
    page.text_input(key=f"prompts.blank.{saved.id}.jacket colour").set_value("{0} blue").run()
    assert prompt(page) == "1girl, {0} blue jacket"


def test_one_s_own_is_edited_in_place(drawn, page, own):
    saved = own.save("Pilot", "1girl, pilot suit", "blurry", ["sky"], ["walking"])
    show(page, "own")
    ask(page, saved.id, "edit")
    page.text_input(key=state.PROMPTS_EDIT_TITLE).set_value("The pilot").run()
    page.text_area(key=state.PROMPTS_EDIT_PROMPT).set_value("1girl, {colour} pilot suit").run()
    page.text_input(key=state.PROMPTS_EDIT_TAGS).set_value("sky, , night ").run()
    page.selectbox(key=state.PROMPTS_EDIT_POSE).set_value("salute").run()
    page.button(key=state.PROMPTS_EDIT_SAVE).click().run()
    assert not page.exception
    (changed,) = own.own()
    assert changed == replace(
        saved,
        title="The pilot",
        prompt="1girl, {colour} pilot suit",
        tags=("sky", "night"),
        poses=("salute", "walking"),
        blanks={"colour": ()},
    )
    page.run()
    assert (drawn[-1][0].title, drawn[-1][0].pose) == ("The pilot", "Saluting")


def test_an_edit_that_cannot_be_kept_leaves_the_window_open(page, own):
    saved = own.save("Pilot", "1girl, pilot suit")
    ask(page, saved.id, "edit")
    page.text_area(key=state.PROMPTS_EDIT_PROMPT).set_value(" ").run()
    page.button(key=state.PROMPTS_EDIT_SAVE).click().run()
    assert [error.value for error in page.error] == ["Write or pick a prompt first."]
    assert own.own() == (saved,)
    assert state.PROMPTS_EDIT_SAVE in buttons(page)


def test_without_a_title_it_is_called_after_its_parts(page, own):
    page.button(key=state.PROMPTS_SAVE).click().run()
    assert [known.title for known in own.own()] == ["Morning jog"]


def test_what_cannot_be_saved_is_one_line_and_the_page_stays(page, own, monkeypatch):
    monkeypatch.setattr(user_templates, "MAX_TEMPLATES", 0)
    page.button(key=state.PROMPTS_SAVE).click().run()
    assert [error.value for error in page.error] == [
        "You keep 0 templates already: remove one first."
    ]
    assert own.own() == ()
    assert prompt(page) == JOG
