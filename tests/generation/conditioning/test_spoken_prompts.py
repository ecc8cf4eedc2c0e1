"""What each picture of a request says."""

from __future__ import annotations

import pytest

from core.errors import RequestRejected
from core.generation.request import GenerationRequest
from core.generation.spoken_prompts import spoken
from core.prompts.language.wildcards import Wildcards


def asked(**changes) -> GenerationRequest:
    return GenerationRequest(**({"checkpoint": "tiny", "prompt": "girl", "seed": 4} | changes))


@pytest.fixture
def wildcards(tmp_path) -> Wildcards:
    (tmp_path / "hats.txt").write_text("cap\ntop hat\nberet\n")
    return Wildcards(tmp_path)


def test_what_has_no_choices_is_the_very_request(wildcards) -> None:
    plain = asked(prompt="girl, (red hair:1.2), [a:b:3], {hair colour}, #ff8800 eyes")
    assert spoken(plain, 0, wildcards) == (plain, ())
    assert spoken(plain, 0, wildcards)[0] is plain


def test_each_picture_of_a_batch_chooses_and_keeps_what_was_typed(wildcards) -> None:
    batch = asked(prompt="girl, {red|blue|green} __hats__", count=8)
    every = [spoken(batch, index, wildcards)[0] for index in range(8)]
    assert len({one.prompt for one in every}) > 3
    assert {one.typed_prompt for one in every} == {batch.prompt}
    alone = asked(prompt=batch.prompt, seed=4 + 5)
    assert spoken(alone, 0, wildcards)[0].prompt == every[5].prompt


def test_what_was_said_says_the_same_again(wildcards) -> None:
    said, _notes = spoken(asked(prompt="{red|blue} __hats__ # note"), 0, wildcards)
    assert spoken(said, 0, wildcards) == (said, ())


def test_the_negative_prompt_chooses_for_itself(wildcards) -> None:
    said, _ = spoken(asked(negative_prompt="{red|blue}, __hats__ # note"), 0, wildcards)
    assert said.negative_prompt.strip().split(", ")[1] in ("cap", "top hat", "beret")
    assert (said.typed_negative, said.typed_prompt) == ("{red|blue}, __hats__ # note", "")


def test_what_was_typed_before_a_character_was_put_in_stays(wildcards) -> None:
    said, _ = spoken(asked(prompt="Mio, {a|b}", typed_prompt="@mio, {a|b}"), 0, wildcards)
    assert said.typed_prompt == "@mio, {a|b}"


def test_files_that_are_not_there_are_told(wildcards) -> None:
    said, notes = spoken(asked(prompt="girl, __shoes__"), 0, wildcards)
    assert said.prompt == "girl, __shoes__"
    assert notes == ("There is no wildcard called shoes: it was read as words.",)


def test_what_is_chosen_is_checked(tmp_path) -> None:
    (tmp_path / "long.txt").write_text("word " * 2_000)
    with pytest.raises(RequestRejected):
        spoken(asked(prompt="__long__"), 0, Wildcards(tmp_path))
