"""What tests of the page Characters do and look at."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from core.characters.card import Card
from core.ui import state

WORDS = "girl, silver hair, blue eyes, navy sailor uniform, round glasses"


def only(studio) -> Card:
    found = studio.characters.find()
    assert found.total == 1
    return found.cards[0]


def choose(page: AppTest, field: str, value: str) -> AppTest:
    return page.selectbox(key=state.character_field(field)).select(value).run()


def group(page: AppTest, name: str) -> AppTest:
    return page.segmented_control(key=state.CHARACTER_GROUP).set_value(name).run()


def part(page: AppTest, name: str) -> AppTest:
    return page.segmented_control(key=state.CHARACTER_PART).set_value(name).run()


def press(page: AppTest, key: str) -> AppTest:
    page = page.button(key=key).click().run()
    assert not page.exception and not page.error
    return page
