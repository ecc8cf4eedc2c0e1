from __future__ import annotations

import pytest

from core.prompts.negatives.asked import Shown, negative_words
from core.prompts.negatives.dialects import Dialect

FRONT = Shown(people=1, hands=True, faces=True, is_whole=True)


def texts(shown, prompt="girl, red hair", dialect=Dialect.SD15):
    return [word.text for word in negative_words(shown, prompt, dialect)]


@pytest.mark.parametrize(
    ("shown", "there", "missing"),
    [
        (Shown(), {"lowres", "text", "watermark"}, {"bad hands", "2girls", "from behind"}),
        (FRONT, {"bad hands", "2girls", "multiple people", "from behind", "cropped"}, {"solo"}),
        (Shown(people=2, faces=True), {"solo", "fused bodies"}, {"2girls", "bad hands", "cropped"}),
        (Shown(people=1, backs=True), {"looking at viewer"}, {"from behind", "bad hands"}),
    ],
)
def test_words_follow_from_what_shows(shown, there, missing):
    found = set(texts(shown))
    assert there <= found
    assert not missing & found


def test_nothing_that_is_asked_for_is_refused():
    found = texts(FRONT, "girl, (From_Behind:1.2), close-up, watermarked text")
    assert not {"from behind", "close-up", "text"} & set(found)
    assert {"watermark", "cropped"} <= set(found)


@pytest.mark.parametrize("prompt", ["2girls, park", "a girl and a boy", "1boy, 1girl", "two men"])
def test_a_prompt_of_several_people_is_not_led_away_from_them(prompt):
    assert not {"2boys", "multiple people"} & set(texts(FRONT, prompt))


def test_each_word_stands_once_and_says_why():
    for dialect in Dialect:
        words = negative_words(FRONT, "girl", dialect)
        assert len({word.text for word in words}) == len(words)
        assert all(word.why for word in words)


def test_quality_is_said_as_the_family_knows_it():
    assert "score_4" in texts(FRONT, dialect=Dialect.PONY)
    assert "bad quality" in texts(FRONT, dialect=Dialect.ILLUSTRIOUS)
    assert "score_4" not in texts(FRONT, dialect=Dialect.ANIMAGINE)
