"""Cards of programs for chats become name, notes, words and a look; and the way out."""

from __future__ import annotations

import base64
import json

import pytest

from core.characters.card import MOST_NOTES, MOST_TEXT
from core.characters.exchange import chat_card
from core.figures.words.telling import words_of
from tests.characters.cards import full_card

V2_TEXTS = (
    "name", "description", "personality", "scenario", "first_mes", "mes_example", "creator_notes",
    "system_prompt", "post_history_instructions", "creator", "character_version",
)  # fmt: skip


def test_a_card_goes_out_with_all_that_version_2_demands():
    made = full_card()
    told = json.loads(base64.b64decode(chat_card.encoded(made)))
    assert (told["spec"], told["spec_version"]) == ("chara_card_v2", "2.0")
    data = told["data"]
    assert all(isinstance(data[name], str) for name in V2_TEXTS)
    assert (data["alternate_greetings"], data["extensions"]) == ([], {})
    assert data["name"] == made.name
    assert data["description"].startswith(made.notes)
    assert data["tags"] == [*words_of(made.look), "1girl", "mio"]


def test_what_went_out_comes_in_with_its_look():
    made = chat_card.decoded(chat_card.encoded(full_card()).encode())
    assert made.name == full_card().name
    assert words_of(made.look) == words_of(full_card().look)


@pytest.mark.parametrize("version", [1, 2, 3])
def test_every_version_is_read(version):
    data = {
        "name": "Aria", "description": "{{char}} has long silver hair.\r\nGreen eyes.",
        "personality": "kind\tand\x00 calm", "first_mes": "Hi", "mes_example": "", "scenario": "",
        "tags": ["elf", "elf", " fan\ntasy ", 3, None],
    }  # fmt: skip
    told = data if version == 1 else {"spec": f"chara_card_v{version}", "data": data}
    assert chat_card.is_chat_card(told)
    card = chat_card.from_values(told)
    assert (card.name, card.words) == ("Aria", "elf, fan tasy")
    assert card.notes == "Aria has long silver hair.\nGreen eyes.\n\nkind and calm"
    assert (card.look.hair_colour, card.look.eye_colour) == ("silver", "green")


@pytest.mark.parametrize(
    "data",
    [
        {"name": "?!"},
        {"name": ""},
        {"name": "x" * 100_000, "description": "y" * 1_000_000, "tags": ["z" * 50] * 100_000},
        {"name": "A\ud800", "description": "\ud800", "tags": ["\ud800"]},
        {"name": "A", "description": ["x"], "tags": {"a": 1}, "creator_notes": 3},
        {"name": "A", "tags": [[["x"]]]},
        {"name": "A", "data": []},
    ],
)
def test_odd_ones_are_cut_to_what_a_card_holds(data):
    card = chat_card.from_values(data)
    assert card.handle
    assert len(card.words) <= MOST_TEXT
    assert len(card.notes) <= MOST_NOTES
