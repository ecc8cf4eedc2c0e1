"""Characters named by @ on Generate: the drawing, the chips, the request, and names nobody has."""

from __future__ import annotations

import json

import pytest

from core.characters.card import Card, Outfit
from core.figures.words import read
from core.ui import state
from core.ui.controls import JOINER
from tests.pages.generating import queued

LOOK = read("girl, silver hair, twintails, red eyes, navy sailor uniform").looks[0]


@pytest.fixture
def mio(studio) -> Card:
    festival = Outfit("Festival", "kimono", "red", "black")
    return studio.characters.keep(
        Card(name="Mio", look=LOOK, words="detailed eyes", outfits=(festival,))
    )


@pytest.fixture
def page(open_page, mio):
    return write(open_page("4_Generate.py"), "@mio, holding umbrella, beach")


def write(page, prompt: str):
    page = page.text_area(key=state.PROMPT).set_value(prompt).run()
    assert not page.exception and not page.error
    return page


def sent_to(page, component: str) -> dict:
    found = [one for one in page.get("bidi_component") if one.proto.component_name == component]
    return json.loads(found[0].proto.json)


def test_the_live_drawing_is_of_the_character(page, mio):
    asked = sent_to(page, "live_drawing")["request"]
    assert asked["characters"] == [mio.character().to_dict()]
    assert "@" not in asked["prompt"]
    assert "silver hair" in asked["prompt"] and "beach" in asked["prompt"]


def test_an_outfit_is_worn(page, mio):
    asked = sent_to(write(page, "@mio:festival, beach"), "live_drawing")["request"]
    assert asked["characters"][0]["look"]["outfit"] == "kimono"


def test_a_name_is_a_chip_that_tells_its_words(page):
    chips = sent_to(page, "word_chips")["chips"]
    assert [(one["text"], one["status"]) for one in chips] == [
        ("@mio", "drawn"), ("holding umbrella", "drawn"), ("beach", "drawn"),
    ]  # fmt: skip
    assert chips[0]["offers"] == []
    assert "silver hair" in chips[0]["told"]


def test_a_word_beside_a_name_is_still_put_in_its_place(page):
    told = sent_to(page, "word_chips")
    offers = next(name for name in told["chips"][2]["offers"] if name.startswith("others"))
    other = told["offers"][offers][3]["label"]
    page.session_state[state.GENERATE_WORDS] = {
        "chosen": {"rev": told["rev"], "word": 2, "kind": "others", "offer": 3}
    }
    page.run()
    assert page.text_area(key=state.PROMPT).value == f"@mio, holding umbrella, {other}"


def test_the_job_has_the_words_and_keeps_what_was_typed(page, studio):
    page.button(key=state.GENERATE_SUBMIT).click().run()
    assert not page.exception and not page.error
    (request,) = queued(studio)
    assert request.typed_prompt == "@mio, holding umbrella, beach"
    assert "twintails" in request.prompt and "detailed eyes" in request.prompt


def test_the_menu_writes_names_and_outfits_behind_the_prompt(page):
    write(page, "beach, ")
    page.button(key=state.mention_insert("mio:festival")).click().run()
    assert page.text_area(key=state.PROMPT).value == "beach, @mio:festival"


def test_a_name_that_nobody_has_is_told_with_the_nearest_one(page):
    page = write(page, "@moi, beach")
    said = [one.value.replace(JOINER, "") for one in page.caption]
    assert any("Nobody is @moi. Did you mean @mio?" in one for one in said)
    page = page.button(key=state.mention_mend(0)).click().run()
    assert page.text_area(key=state.PROMPT).value == "@mio, beach"
    assert not any("Nobody is" in one.value for one in page.caption)


def test_without_characters_the_menu_leads_to_their_page(open_page):
    page = open_page("4_Generate.py")
    assert "Make a character" in [one.proto.label for one in page.get("page_link")]
