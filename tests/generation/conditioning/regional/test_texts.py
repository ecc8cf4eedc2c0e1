"""A prompt of several people becomes one text a person."""

from __future__ import annotations

import pytest

from core.figures.casting import Character
from core.generation.conditioning.regional.texts import split

PAIR = "girl, brown hair, blue dress and boy, silver hair, green suit, forest"
BROWN = "girl, brown hair, blue dress, forest"
SILVER = "boy, silver hair, green suit, forest"


@pytest.mark.parametrize(
    ("prompt", "shared", "first", "second"),
    [
        (PAIR, "forest", BROWN, SILVER),
        (
            "2girls, red hair girl in blue dress BREAK green hair girl in white dress, park",
            "2girls, park",
            "2girls, red hair girl in blue dress, park",
            "2girls, green hair girl in white dress, park",
        ),
        (
            "2girls, park BREAK 1girl, red hair BREAK 1girl, green hair, zz_trigger",
            "2girls, park",
            "2girls, park, 1girl, red hair",
            "2girls, park, 1girl, green hair, zz_trigger",
        ),
        (
            "1girl, red hair, blue dress, 1boy, black hair, white shirt, beach",
            "beach",
            "1girl, red hair, blue dress, beach",
            "1boy, black hair, white shirt, beach",
        ),
        (
            "red-haired girl in a blue dress, tall boy in white, park, masterpiece",
            "park, masterpiece",
            "red-haired girl in a blue dress, park, masterpiece",
            "tall boy in white, park, masterpiece",
        ),
        (
            "2girls, smile | red hair | green hair",
            "2girls, smile",
            "2girls, smile, red hair",
            "2girls, smile, green hair",
        ),
        (
            "park AND girl in a red dress AND boy in a blue suit",
            "park",
            "park, girl in a red dress",
            "park, boy in a blue suit",
        ),
    ],
)
def test_each_person_has_the_shared_words_and_their_own(prompt, shared, first, second):
    told = split(prompt, 2)
    assert told is not None
    assert told.all == (shared, first, second)


def test_weights_and_schedules_stay_with_what_they_are_about():
    told = split(
        "masterpiece, (girl, red hair, [blue dress:red dress:0.5]:1.2), boy in a (black suit:1.3), "
        "(park:0.9)",
        2,
    )
    assert told is not None
    assert told.all == (
        "masterpiece, (park:0.9)",
        "masterpiece, (girl, red hair, [blue dress:red dress:0.5]:1.2), (park:0.9)",
        "masterpiece, boy in a (black suit:1.3), (park:0.9)",
    )


def test_a_weight_over_two_people_counts_for_each():
    told = split("(girl in red dress, boy in blue suit:1.2), forest", 2)
    assert told is not None
    assert told.people == ("(girl in red dress:1.2), forest", "(boy in blue suit:1.2), forest")
    assert told.shared == "forest"


def test_where_all_words_are_somebodys_the_rest_of_the_picture_reads_all():
    told = split("girl in a red dress BREAK boy in a blue suit", 2)
    assert told is not None
    assert told.all == (
        "girl in a red dress, boy in a blue suit", "girl in a red dress", "boy in a blue suit",
    )  # fmt: skip


@pytest.mark.parametrize("prompt", [
    "2girls, red hair, blue dress, park", "1girl, 1boy, smile", "",
    "girl in red AND boy in blue :0.5",
])  # fmt: skip
def test_words_that_are_everybodys_or_weighed_against_each_other_are_not_split(prompt):
    assert split(prompt, 2) is None


def test_one_person_is_never_split():
    assert split(PAIR, 1) is None and split(PAIR, 0) is None


def test_who_has_no_words_reads_the_shared_ones():
    told = split(PAIR, 3)
    assert told is not None
    assert told.people == (BROWN, SILVER, "forest")


def test_many_people_have_a_text_each():
    prompt = "park BREAK " + " BREAK ".join(f"girl, {colour} hair" for colour in
             ("red", "blue", "green", "pink", "black", "brown"))  # fmt: skip
    told = split(prompt, 6)
    assert told is not None
    assert told.people[4] == "park, girl, black hair"
    assert len(set(told.all)) == 7


def test_a_chosen_character_stands_where_it_was_put():
    swapped = split(PAIR, 2, (Character("boy, silver hair, green suit"), None))
    assert swapped is not None
    assert swapped.people == (SILVER, BROWN)
