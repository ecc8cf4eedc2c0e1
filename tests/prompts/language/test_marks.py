"""What cannot be spoken is marked where it stands, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.prompts.language import unspoken
from core.prompts.language.wildcards import Wildcards
from tests.prompts.language.test_tree import PIECES


def marked(text: str, **asked: bool) -> list[tuple[str, str]]:
    return [(mark.kind.value, text[mark.start : mark.end]) for mark in unspoken(text, **asked)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<hypernet:ink:1>, a", [("tag", "<hypernet:ink:1>")]),
        ("<segment:face>, a", [("tag", "<segment:face>")]),
        ("<lora:a:x>", [("lora", "<lora:a:x>")]),
        ("<lora:a:1:stop=12>", [("lora", "<lora:a:1:stop=12>")]),
        ("[a:b] c", [("editing", "[a:b]")]),
        ("[a:b:c:0.5]", [("editing", "[a:b:c:0.5]")]),
        ("(x:1.2.3)", [("weight", ":1.2.3)")]),
        ("red hair:1.3", [("weight", ":1.3")]),
        ("girl, {hair colour} hair", [("blank", "{hair colour}")]),
        ("{{masterpiece, best}}", [("braces", "{{masterpiece, best}}"),
                                   ("braces", "{masterpiece, best}")]),
        ("a {b", [("braces", "{")]),
        ("1.2::red hair::", [("foreign", "1.2::")]),
        ("red hair++, (a b)-, (c)1.3", [("foreign", "++"), ("foreign", "-"), ("foreign", "1.3")]),
        ('("a", "b").blend(0.7, 0.3)', [("foreign", ".blend")]),
    ],
)  # fmt: skip
def test_what_is_marked(text, expected) -> None:
    assert marked(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "1girl, (red hair:1.3), [blue], [[dim]]", "[fox:cat:0.5] [a|b] [a::3] [b:0.4]",
     "<lora:a:0.8> <lyco:b:te=0.5:unet=1> <lora:c:1:lbw=1,0>", "{a|b} {2$$a|b} {2::a|b}, __hair__",
     "a :1.2 AND b :0.5", "#ff8800 hair # a note: {x", r"saber \(fate\), :3, ^_^, :(, 16:9, >_<",
     "${x=!{a|b}} ${x}", "6+girls, t-shirt, (a)-b, [:3]", "a BREAK b", "ratio 16:9"],
)  # fmt: skip
def test_what_is_spoken_is_not_marked(text) -> None:
    assert marked(text) == []


def test_a_negative_prompt_has_no_parts_and_no_loras() -> None:
    assert marked("a AND <lora:b:1>", is_negative=True) == [
        ("AND", "AND"),
        ("lora", "<lora:b:1>"),
    ]


def test_wildcards_that_are_not_there(tmp_path) -> None:
    (tmp_path / "hats.txt").write_text("cap")
    known = Wildcards(tmp_path)
    text = "__hats__, __h*__, __shoes__, __hats(of=red)__, __${x}__, __@coats(a=b)__"
    found = [text[mark.start : mark.end] for mark in unspoken(text, wildcards=known)]
    assert found == ["__shoes__", "__@coats(a=b)__"]
    assert unspoken(text) == ()


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES)).map("".join)))
def test_any_text_has_its_marks_inside(text) -> None:
    for mark in unspoken(text):
        assert 0 <= mark.start < mark.end <= len(text)
        assert mark.text
