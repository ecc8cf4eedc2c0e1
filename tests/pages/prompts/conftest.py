"""The Prompts page, what a person keeps there, and the cards it draws."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from core.prompts.user_templates import UserTemplates
from core.ui.components import prompt_cards
from core.ui.prompts import library as shelf


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
