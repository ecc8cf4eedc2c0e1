"""The page Characters: cards are made, changed with every field of the look, kept and found."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from core.characters.card import Card
from core.config import ROOT
from core.figures.looks import Item
from core.figures.words import fields, read
from core.ui import state
from core.ui.characters import look_fields
from core.ui.visitor import visitor_state
from tests.pages.characters.editing import WORDS, choose, group, only


def test_a_newcomer_starts_from_a_sample(page, studio):
    assert studio.characters.find().total == 0
    page = page.button(key=state.character_sample("ninja")).click().run()
    assert not page.exception and not page.error
    card = only(studio)
    assert (card.name, card.look.outfit, card.look.prop) == (
        "Kaede", "ninja outfit", "holding katana",
    )  # fmt: skip
    assert page.text_input(key=state.CHARACTER_NAME).value == "Kaede"


def test_words_make_a_character(page, studio):
    page = page.text_input(key=state.CHARACTER_NEW).input(WORDS).run()
    assert not page.exception and not page.error
    assert only(studio).look == read(WORDS).looks[0]


def test_the_dice_make_another_one_each_time(page, studio):
    page.button(key=state.CHARACTER_DICE).click().run()
    page.button(key=state.CHARACTER_BACK).click().run()
    page.button(key=state.CHARACTER_DICE).click().run()
    first, second = studio.characters.find().cards
    assert first.look != second.look
    assert first.name != second.name


CHANGES = [
    (name, row.field)
    for name, one in look_fields.GROUPS.items()
    for row in one.rows
    if row.control is not look_fields.Control.MANY
]


@pytest.mark.parametrize(("name", "field"), CHANGES)
def test_every_field_of_the_look_is_chosen_and_kept(mio, studio, name, field):
    page, before = group(mio, name), only(studio).look
    offered = page.selectbox(key=state.character_field(field)).options
    page = page.selectbox(key=state.character_field(field)).select_index(len(offered) - 1).run()
    assert not page.exception and not page.error
    card = only(studio)
    now = fields.hair_length(card.look) if field == look_fields.LENGTH else getattr(
        card.look, field)  # fmt: skip
    assert page.selectbox(key=state.character_field(field)).value == now
    assert card.look != before
    page = page.button(key=state.CHARACTER_UNDO).click().run()
    assert only(studio).look == before
    assert page.button(key=state.CHARACTER_UNDO).disabled


def test_any_colour_can_be_picked(mio, studio):
    page = group(mio, "hair")
    key = state.character_picker(state.character_field("hair_colour"))
    page = page.color_picker(key=key).pick("#12ab9f").run()
    assert only(studio).look.hair_colour == "#12ab9f"
    assert page.selectbox(key=state.character_field("hair_colour")).value == "#12ab9f"


def test_a_second_colour_of_hair_is_seen_at_once_and_goes_with_its_pattern(mio, studio):
    page = choose(group(mio, "hair"), "hair_second", "pink")
    assert only(studio).look.hair_pattern == "gradient hair"
    choose(page, "hair_pattern", "")
    assert (only(studio).look.hair_second, only(studio).look.hair_pattern) == ("", "")


def test_several_marks_and_extras(mio, studio):
    page = group(mio, "face")
    page.multiselect(key=state.character_field("marks")).set_value(["freckles", "blush"]).run()
    assert only(studio).look.marks == ("freckles", "blush")


def test_pieces_are_added_changed_and_removed(mio, studio):
    page = group(mio, "clothes")
    page = page.selectbox(key=state.character_piece("add", "clothes")).select("beret").run()
    assert only(studio).look.items == (Item("beret"),)
    kind, colour, pattern = (
        state.character_piece(one, "clothes.0") for one in ("kind", "colour", "pattern")
    )
    page = page.selectbox(key=colour).select("red").run()
    page = page.selectbox(key=pattern).select("plaid").run()
    assert only(studio).look.items == (Item("beret", "red", pattern="plaid"),)
    page = page.selectbox(key=kind).select("straw hat").run()
    assert only(studio).look.items == (Item("straw hat", "red", pattern="plaid"),)
    page.button(key=state.character_piece("remove", "clothes.0")).click().run()
    assert only(studio).look.items == ()


def test_a_word_is_printed_on_a_top(mio, studio):
    page = group(mio, "clothes")
    page = page.selectbox(key=state.character_piece("add", "clothes")).select("hoodie").run()
    page.text_input(key=state.print_words("clothes.0")).input("GO!").run()
    assert only(studio).look.items == (Item("hoodie", print="GO!"),)


def test_what_is_held_and_grown_stands_apart_from_what_is_worn(mio, studio):
    page = group(mio, "held")
    page = page.selectbox(key=state.character_piece("add", "held")).select("guitar").run()
    page = group(page, "person")
    page = page.selectbox(key=state.character_piece("add", "person")).select("cat ears").run()
    assert set(only(studio).look.items) == {Item("guitar"), Item("cat ears")}
    page = group(page, "clothes")
    assert state.character_piece("kind", "clothes.0") not in {one.key for one in page.selectbox}


def test_words_change_the_look_and_what_cannot_be_drawn_is_kept_for_checkpoints(mio, studio):
    page = mio.text_area(key=state.CHARACTER_DESCRIBE)
    said = f"{page.value}, dramatic lighting, red scarf"
    page.input(said).run()
    card = only(studio)
    assert Item("scarf", "red") in card.look.items
    assert card.words == "dramatic lighting"


def test_the_dice_of_one_group_leave_the_others(mio, studio):
    before = only(studio).look
    group(mio, "hair").button(key=state.CHARACTER_DICE_GROUP).click().run()
    after = only(studio).look
    hair = {"hair_colour", "hair_style", "long", "bangs", "hair_second", "hair_pattern",
            "hair_extras"}  # fmt: skip
    differs = {
        name
        for name in before.__dataclass_fields__
        if getattr(before, name) != getattr(after, name)
    }
    assert differs and differs <= hair


def test_a_name_that_is_taken_is_refused_and_the_old_one_stays(mio, studio):
    mio.button(key=state.CHARACTER_BACK).click().run()
    page = mio.text_input(key=state.CHARACTER_NEW).input(WORDS).run()
    page = page.text_input(key=state.CHARACTER_NAME).input("MIO").run()
    assert page.error[0].value == "Mio is @mio already. Choose another name."
    assert page.text_input(key=state.CHARACTER_NAME).value == "New character"
    page.text_input(key=state.CHARACTER_NAME).input("Yuki").run()
    assert {card.name for card in studio.characters.find().cards} == {"Mio", "Yuki"}


def test_cards_are_found_duplicated_removed_and_brought_back(mio, studio):
    page, mio_id = mio.button(key=state.CHARACTER_BACK).click().run(), only(studio).id
    page = page.button(key=state.character_duplicate(mio_id)).click().run()
    page = page.button(key=state.CHARACTER_BACK).click().run()
    page = page.text_input(key=state.CHARACTER_SEARCH).set_value("mio 2").run()
    opens = [one.key for one in page.button if one.label == "Mio 2"]
    assert opens == [state.character_open(studio.characters.by_handle("mio-2").id)]
    assert state.character_open(mio_id) not in {one.key for one in page.button}
    page = page.text_input(key=state.CHARACTER_SEARCH).set_value("").run()
    page = page.button(key=state.character_remove(mio_id)).click().run()
    assert studio.characters.by_handle("mio") is None
    page.button(key=state.CHARACTER_UNDO_REMOVAL).click().run()
    assert studio.characters.by_handle("mio").id == mio_id


def test_many_cards_come_in_pages(open_page, studio):
    look = read(WORDS).looks[0]
    for number in range(30):
        studio.characters.keep(Card(name=f"Card {number}", look=look))
    page = open_page("3_Characters.py")
    assert sum(one.label.startswith("Card ") for one in page.button) == 24
    page.session_state[state.CHARACTER_PAGE] = 2
    page.run()
    assert sum(one.label.startswith("Card ") for one in page.button) == 6


def test_the_open_card_is_open_after_a_reload(open_page, studio, monkeypatch):
    monkeypatch.setattr(visitor_state, "visitor_id", lambda: "k" * 22)
    page = open_page("3_Characters.py")
    page = page.button(key=state.character_sample("sorcerer")).click().run()
    choose(group(page, "clothes"), "cloth", "red")
    again = AppTest.from_file(ROOT / "Home.py", default_timeout=60).run()
    again = again.switch_page("pages/3_Characters.py").run()
    assert again.text_input(key=state.CHARACTER_NAME).value == "Iris"
    assert again.session_state[state.CHARACTER_CARD].look.cloth == "red"
    again.button(key=state.CHARACTER_BACK).click().run()
    fresh = AppTest.from_file(ROOT / "Home.py", default_timeout=60).run()
    assert state.CHARACTER_CARD not in fresh.session_state


def test_a_card_that_was_removed_elsewhere_closes(mio, studio):
    studio.characters.remove(only(studio).id)
    page = mio.run()
    assert not page.exception and not page.error
    assert state.character_sample("runner") in {one.key for one in page.button}
