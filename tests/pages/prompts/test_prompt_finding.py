"""Filters, sentences, words for a family, recent prompts, and files of the Prompts page."""

from __future__ import annotations

import json

import pytest
from PIL import Image

from core.generation.request import GenerationRequest
from core.prompts import library
from core.prompts.library import Form, fill, wording
from core.ui import state
from core.ui.prompts import finding, transfers
from tests.pages.prompts.shelf import JOG, ask, choose, ids, prompt, search, show


@pytest.fixture
def drew(studio) -> str:
    """The id of a picture of a fox."""
    request = GenerationRequest(prompt="a {red} fox, snow", negative_prompt="blurry")
    image = Image.new("RGB", (64, 96), "#4a90d9")
    return studio.gallery.save(image, kind="generated", request=request.to_dict()).id


def test_typing_errors_are_forgiven(drawn, page):
    show(page, finding.ALL)
    search(page, "shirne maiden")
    assert [card.id for card in drawn[-1]] == ["shrine-maiden"]


def test_a_tag_narrows_what_is_shown(drawn, page):
    page.selectbox(key=state.PROMPTS_TAG).set_value("ninja").run()
    assert ids(drawn[-1]) == {"ninja-energy-ball", "shadow-ninja"}
    show(page, "hair")
    assert page.selectbox(key=state.PROMPTS_TAG).value == finding.ANY_TAG  # no hair has it
    assert len(drawn[-1]) == len(library.find("", "hair"))


def test_sentences_and_words_for_a_family_go_into_prompt_and_cards(drawn, page):
    jog = library.template("morning-jog")
    page.segmented_control(key=state.PROMPTS_FORM).set_value(Form.SENTENCE).run()
    assert prompt(page) == fill(jog, form=Form.SENTENCE)
    page.selectbox(key=state.PROMPTS_FAMILY).set_value("sdxl").run()
    assert prompt(page) == wording(jog, form=Form.SENTENCE, family="sdxl")
    (card,) = [card for card in drawn[-1] if card.id == jog.id]
    assert "".join(text for text, _ in card.words) == prompt(page)
    page.segmented_control(key=state.PROMPTS_FORM).set_value(Form.TAGS).run()
    page.selectbox(key=state.PROMPTS_FAMILY).set_value("").run()
    assert prompt(page) == JOG


def test_only_prompts_with_words_for_the_family(drawn, page):
    show(page, "light")
    page.selectbox(key=state.PROMPTS_FAMILY).set_value("sdxl").run()
    page.toggle(key=state.PROMPTS_ONLY_FAMILY).set_value(True).run()
    known = library.find("", "light")
    assert ids(drawn[-1]) == {one.id for one in known if "sdxl" in one.families}
    assert 0 < len(drawn[-1]) < len(known)
    page.selectbox(key=state.PROMPTS_FAMILY).set_value("sd15").run()
    assert page.info[0].value == "Nothing passes the filters. Take one away."


def test_what_does_not_change_is_put_together_once(drawn, page):
    first = drawn[-1]
    page.run()
    assert all(one is other for one, other in zip(first, drawn[-1], strict=True))


# --- recent prompts -------------------------------------------------------------------------------


def test_before_the_first_picture_there_is_none(page):
    show(page, finding.RECENT)
    assert page.info[0].value.startswith("Nothing drawn yet.")


def test_a_recent_prompt_is_used_again(drawn, drew, page):
    show(page, finding.RECENT)
    (card,) = drawn[-1]
    assert (card.title, card.words) == ("a {red} fox, snow", (("a {red} fox, snow", False),))
    assert card.picture.startswith("data:image/")
    search(page, "cat")
    assert page.info[0].value == "No picture has these words."
    ask(page, card.id, "use")
    assert not page.exception and not page.error
    assert page.text_area(key=state.PROMPT).value == "a {red} fox, snow"
    assert page.text_area(key=state.NEGATIVE).value == "blurry"


def test_a_recent_prompt_is_kept_or_put_into_the_prompt(drew, page, own):
    ask(page, f"recent-{drew}", "keep")
    (kept,) = own.own()
    assert (kept.prompt, kept.negative) == ("a {red} fox, snow", "blurry")
    choose(page, "morning-jog")
    choose(page, f"recent-{drew}")
    assert prompt(page) == "a {red} fox, snow"


@pytest.mark.parametrize("name", ["recent-", "recent-x", "recent-01ARZ3NDEKTSV4RRFFQ69G5FAV"])
def test_a_picture_that_is_gone_is_one_line(page, name):
    ask(page, name, "use")
    assert [error.value for error in page.error] == ["This picture is not here any more."]


# --- files ----------------------------------------------------------------------------------------


def take_in(page, name: str, data: bytes):
    return page.file_uploader(key=state.PROMPTS_IMPORT).upload(name, data, "text/plain").run()


@pytest.fixture
def window(page):
    return page.button(key=state.PROMPTS_TRANSFER).click().run()


def test_a_file_of_prompts_comes_under_mine(window, own):
    data = b"name,prompt,negative_prompt\nFox,a fox,blurry\nCat,a cat,\n"
    page = take_in(window, "styles.csv", data)
    assert not page.exception and not page.error
    assert [one.title for one in own.own()] == ["Cat", "Fox"]
    assert page.success[0].value == "2 prompts came in under “Mine”; 0 were there already."


def test_a_wrong_row_is_named_and_nothing_is_taken_in(window, own):
    data = json.dumps([{"name": "Fox", "prompt": "a fox"}, {"prompt": "a cat"}]).encode()
    page = take_in(window, "styles.json", data)
    assert [error.value for error in page.error] == [
        "These rows have no name: 2. Nothing was taken in."
    ]
    assert own.own() == ()


def test_what_is_given_away(own, monkeypatch, page):
    mine = own.save("Fox", "a fox")
    ask(page, "star-mage", "star")
    monkeypatch.setattr(transfers.chosen, "own", lambda: own)
    monkeypatch.setattr(transfers.chosen, "stars", lambda: Stars())
    assert list(transfers._templates("own")) == [mine]
    assert [one.id for one in transfers._templates("starred")] == ["star-mage"]
    assert len(transfers._templates("all")) == 1 + len(library.all_templates())


class Stars:
    def ids(self) -> tuple[str, ...]:
        return ("star-mage",)
