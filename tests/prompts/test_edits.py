from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.prompts.edits import carried
from core.prompts.library import combine, split_phrases

JOG = "girl, brown hair, white sneakers, jogging"


@pytest.mark.parametrize(
    ("edited", "anew", "expected"),
    [
        # untouched: the parts decide
        (JOG, "girl, pink hair, jogging", "girl, pink hair, jogging"),
        # nothing new: what was written stays to the letter
        ("girl,brown hair ,  a hat", JOG, "girl,brown hair ,  a hat"),
        # a blank changes where the words stand that it made
        ("girl, brown hair, a hat, white sneakers, jogging",
         "girl, pink hair, white sneakers, jogging",
         "girl, pink hair, a hat, white sneakers, jogging"),
        # the phrase was written anew by hand: both stand, behind what came before it
        ("girl, very long brown hair, white sneakers, jogging",
         "girl, pink hair, white sneakers, jogging",
         "girl, pink hair, very long brown hair, white sneakers, jogging"),
        # what was taken out by hand stays out
        ("girl, brown hair, jogging", "girl, brown hair, white sneakers, jogging, night",
         "girl, brown hair, jogging, night"),
        # a scene goes
        ("girl, brown hair, white sneakers, jogging, wet", "girl, brown hair, white sneakers",
         "girl, brown hair, white sneakers, wet"),
        # all of it was written anew
        ("a dragon", "knight, night", "knight, night, a dragon"),
        ("", "girl, brown hair, white sneakers, jogging, night", "night"),
        ("a dragon", "", "a dragon"),
        # what is weighed or muted goes with its part as well
        ("girl, (brown hair:1.3), white sneakers, jogging", "girl, pink hair, white sneakers",
         "girl, pink hair, white sneakers"),
        ("girl, brown hair, white sneakers\n# jogging", JOG + ", night",
         "girl, brown hair, white sneakers,\n# jogging\nnight"),
    ],
)  # fmt: skip
def test_carried(edited, anew, expected):
    assert carried(JOG, edited, anew) == expected


phrases = st.lists(st.sampled_from("abcdefgh"), max_size=7).map(lambda found: combine(*found))


@given(phrases, phrases, phrases)
def test_nothing_written_is_lost_and_everything_new_is_there(composed, edited, anew):
    after = split_phrases(carried(composed, edited, anew))
    before, new = split_phrases(composed), split_phrases(anew)
    by_hand = [one for one in split_phrases(edited) if one not in before]
    assert [one for one in by_hand if one not in after] == []
    assert [one for one in new if one not in before and one not in after] == []
    gone = [one for one in before if one not in new]
    assert [one for one in gone if one in after] == []
