from __future__ import annotations

import pytest

from core.prompts.language import Kind, parse
from core.prompts.language.comments import without_comments


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("girl, red hair", "girl, red hair"),
        ("girl # to be changed\nhat", "girl \nhat"),
        ("# a note\ngirl", "girl"),
        ("girl\n# a note\nhat", "girl\nhat"),
        ("girl\n# a note", "girl\n"),
        ("girl #", "girl "),
        ("#ff8800 hair, #F80 eyes", "#ff8800 hair, #F80 eyes"),
        ("#ff880 hair", ""),
        ("#ff88001 hair", ""),
        ("a##ff8800", "a"),
        (r"the \#1 fan # note", r"the \#1 fan "),
        ("<lora:a#b:1> # note", "<lora:a#b:1> "),
        ("a # b # c", "a "),
    ],
)
def test_notes_go_and_colours_stay(text, rest):
    assert without_comments(text) == rest
    noted = [node for node in parse(text).walk() if node.kind is Kind.COMMENT]
    assert (noted == []) == (rest == text)
