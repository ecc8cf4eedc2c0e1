from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import RequestRejected
from core.prompts.language.lora_tags import (
    LoraTag,
    OtherTag,
    extract_loras,
    extract_others,
    plain_words,
)


@pytest.mark.parametrize(
    ("text", "rest", "tags"),
    [
        ("girl, red hair", "girl, red hair", ()),
        ("girl<lora:add_detail:0.8>, hat", "girl, hat", (LoraTag("add_detail", 0.8, 0.8),)),
        ("<lora:a>", "", (LoraTag("a", 1.0, 1.0),)),
        ("<LORA: a b :-.5>x", "x", (LoraTag("a b", -0.5, -0.5),)),
        ("<lyco:a:0.5>x", "x", (LoraTag("a", 0.5, 0.5),)),
        ("<lora:a:1><lora:b:2>", "", (LoraTag("a", 1.0, 1.0), LoraTag("b", 2.0, 2.0))),
        # the text encoder first, then the UNet
        ("<lora:a:0.5:1.0>", "", (LoraTag("a", 1.0, 0.5),)),
        ("<lora:a:te=0.3:unet=0.9>", "", (LoraTag("a", 0.9, 0.3),)),
        ("<lora:a:0.4:unet=0.9>", "", (LoraTag("a", 0.9, 0.4),)),
        ("<lora:a:te=0.4>", "", (LoraTag("a", 0.4, 0.4),)),
        # blocks as numbers, in either form
        ("<lora:a:0.5:lbw=1,0>x", "x", (LoraTag("a", 0.5, 0.5, (1.0, 0.0)),)),
        ("<lora:a:1:0.7:1,0,.5>", "", (LoraTag("a", 0.7, 1.0, (1.0, 0.0, 0.5)),)),
        # what means nothing here is kept to be said
        ("<lora:a:1:lbw=OUTALL>", "", (LoraTag("a", 1.0, 1.0, (), ("lbw=OUTALL",)),)),
        ("<lora:a:1:1:MIDD>", "", (LoraTag("a", 1.0, 1.0, (), ("MIDD",)),)),
        ("<lora:a:1:1:16>", "", (LoraTag("a", 1.0, 1.0, (), ("16",)),)),
        ("<lora:a:1:stop=12>", "", (LoraTag("a", 1.0, 1.0, (), ("stop=12",)),)),
        ("<lora:>", "<lora:>", ()),
        ("<lora:a", "<lora:a", ()),
        ("a < b > c", "a < b > c", ()),
    ],
)
def test_tags_are_taken_out_of_the_words(text, rest, tags):
    assert extract_loras(text) == (rest, tags)


@pytest.mark.parametrize("weight", ["x", "nan", "inf", "1,5"])
def test_a_weight_that_is_no_number_is_refused(weight):
    with pytest.raises(RequestRejected, match="write <lora:name:0"):
        extract_loras(f"a <lora:b:{weight}>")


def test_other_tags_are_taken_out_too():
    assert extract_others("girl<hypernet:ink:0.5>, hat <Segment:x>") == (
        "girl, hat ",
        (OtherTag("hypernet", "ink:0.5"), OtherTag("segment", "x")),
    )
    assert extract_others("girl, hat, >_<, <lora:a:1>") == ("girl, hat, >_<, <lora:a:1>", ())


def test_words_are_what_neither_notes_nor_tags_are():
    assert plain_words("girl<lora:b:x> # <lora:a:1>\nhat<hypernet:c:1>") == "girl \nhat"


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="<>:lora 0.1\n", max_size=60))
def test_any_text_is_read_and_nothing_of_a_tag_stays(text):
    try:
        rest, tags = extract_loras(text)
    except RequestRejected:
        return
    assert len(rest) <= len(text)
    assert (rest == text) == (tags == ())


def test_a_long_text_is_read_at_once():
    started = time.process_time()
    extract_loras("<lora:" * 100_000)
    extract_loras("<lora:" + "a" * 500_000)
    assert time.process_time() - started < 5  # quadratic would take minutes
