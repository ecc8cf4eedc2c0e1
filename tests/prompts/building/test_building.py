"""A prompt as chips, and back."""

from __future__ import annotations

import json
import random

import pytest

from core.prompts.building.editing import Wish, arranged, sent, with_action, with_words
from core.prompts.building.parts import Kind
from core.prompts.building.reading import format, parse
from core.prompts.language import weighting

LETTERS = [
    "a", "girl", "red hair", "(", ")", "[", "]", ":1.2", ":0.5)", ",", ", ", ",", "\n", " ", "#",
    "# ", "BREAK", "AND", "<lora:x:0.8>", "<lora:y:1:lbw=1,0>", "<", ">", "\\", "\\(", "{", "}",
    "|", "__x__", ".", "; ", "。", "猫", "(x:1.3)", "#ff8800", "1girl", "-1", ":", ": ", "，",
    "\t", "\r", "\x00",
]  # fmt: skip
PLAIN = [
    "girl",
    "red hair",
    "(smile:1.3)",
    "[dark]",
    "((sharp))",
    "a (b:1.2) c",
    "x. y",
    "<lora:x>",
]


def texts(prompt: str) -> list[tuple[str, float, bool]]:
    return [(part.text, part.weight, part.muted) for part in parse(prompt).parts]


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("girl, red hair", [("girl", 1, False), ("red hair", 1, False)]),
        ("(a:1.25), ((b)), [c], (d:-1)",
         [("a", 1.25, False), ("b", 1.21, False), ("c", 0.9091, False), ("d", -1, False)]),
        ("(red hair, blue eyes:1.2)", [("red hair, blue eyes", 1.2, False)]),
        ("girl,\n# eyes\nhat", [("girl", 1, False), ("eyes", 1, True), ("hat", 1, False)]),
        ("# (a:1.3)", [("a", 1.3, True)]),
        ("a BREAK b", [("a", 1, False), ("BREAK", 1, False), ("b", 1, False)]),
        ("girl <lora:ink:0.8>", [("girl", 1, False), ("ink", 0.8, False)]),
        ("A girl. She runs", [("A girl.", 1, False), ("She runs", 1, False)]),
        (r"saber \(fate\), #f80 hat", [(r"saber \(fate\)", 1, False), ("#f80 hat", 1, False)]),
        # what a chip cannot show stands as it is written
        ("[a:b:0.5], (a, b", [("[a:b:0.5]", 1, False), ("(a, b", 1, False)]),
        ("{a, b|c}, (1.2.3:1.2.3)", [("{a, b|c}", 1, False), ("(1.2.3:1.2.3)", 1, False)]),
        ("", []),
    ],
)  # fmt: skip
def test_phrases_are_chips(prompt, expected):
    assert texts(prompt) == expected


def test_what_cannot_be_weighed_says_so():
    parts = parse("a, AND, d :0.8, <hypernet:x>, <lora:x:1:lbw=0,1>, <lora:x:1>, (b").parts
    assert [part.takes_weight for part in parts] == [
        True, False, False, False, False, True, False,
    ]  # fmt: skip
    assert [part.is_open for part in parts] == [False] * 6 + [True]


def test_text_is_the_truth_and_chips_lose_nothing():
    rng = random.Random(19)
    for _ in range(4000):
        text = "".join(rng.choice(LETTERS) for _ in range(rng.randrange(14)))
        building = parse(text)
        assert format(building) == text
        wishes = [
            Wish(number, "", rng.choice([None, 1.25, -0.5]), rng.choice([None, True, False]))
            for number in rng.sample(range(len(building.parts)), len(building.parts))
        ]  # fmt: skip
        if rng.random() < 0.3:
            wishes.append(Wish(words=rng.choice(LETTERS) + "x"))
        changed = arranged(building, wishes)
        assert parse(format(changed)) == changed


def test_another_order_has_the_same_chips():
    rng = random.Random(4)
    for _ in range(500):
        words = [rng.choice(PLAIN) for _ in range(rng.randrange(1, 8))]
        building = parse(", ".join(words))
        order = rng.sample(range(len(building.parts)), len(building.parts))
        moved = arranged(building, [Wish(number, muted=rng.random() < 0.2) for number in order])
        expected = [(building.parts[at].text, building.parts[at].weight) for at in order]
        assert [(part.text, part.weight) for part in moved.parts] == expected
        assert arranged(moved, [Wish(at) for at in range(len(order))]) == moved


@pytest.mark.parametrize("weight", [0, 0.55, 1.2, 1.2345, 5, -1])
def test_a_weight_is_the_one_that_the_engine_reads(weight):
    building = parse("girl, ((red hair)), hat")
    text = format(arranged(building, [Wish(0), Wish(1, weight=weight), Wish(2)]))
    assert weighting.WeightedText("red hair", weight) in weighting.parse(text)[0]


@pytest.mark.parametrize(
    ("prompt", "wishes", "expected"),
    [
        ("a, b, c", [Wish(2), Wish(0), Wish(1)], "c, a, b"),
        ("a, b,\nc, d", [Wish(0), Wish(2), Wish(3)], "a,\nc, d"),
        ("a,  b ,c", [Wish(0), Wish(1, weight=1.1), Wish(2)], "a,  (b:1.1) ,c"),
        ("a, (b:1.1), c", [Wish(0), Wish(1, weight=1), Wish(2)], "a, b, c"),
        ("a, b, c", [Wish(0), Wish(1, muted=True), Wish(2)], "a,\n# b\nc"),
        ("a,\n# b\nc", [Wish(0), Wish(1, muted=False), Wish(2)], "a, b, c"),
        ("a, b", [Wish(0), Wish(1, muted=True)], "a\n# b"),
        ("a, (b,\nc:1.2)", [Wish(1, muted=True), Wish(0)], "# (b, c:1.2)\na"),
        ("<lora:x:1>, a", [Wish(1), Wish(0, weight=0.5)], "a <lora:x:0.5>"),
        ("a BREAK b", [Wish(2), Wish(1), Wish(0)], "b BREAK a"),
        ("(a, b", [Wish(0), Wish(words="c")], "c, (a, b"),
        ("a", [Wish(0), Wish(0), Wish(7), Wish(words="b, (c:1.2)")], "a, b, (c:1.2)"),
        ("a, b", [], ""),
        ("a", [Wish(0, weight=99)], "(a:10)"),
        ("A girl. She runs.", [Wish(1), Wish(0)], "She runs. A girl."),
    ],
)
def test_parts_are_moved_weighed_muted_and_taken_out(prompt, wishes, expected):
    assert format(arranged(parse(prompt), wishes)) == expected


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("a,\n# b\nc", "a, c"),
        ("a, # b", "a"),
        ("# a\n# b", ""),
        ("a,b  ,c", "a,b  ,c"),
        ("#ff8800 hat", "#ff8800 hat"),
    ],
)
def test_what_is_muted_is_not_sent(prompt, expected):
    assert sent(prompt) == expected


def kind(words: str) -> Kind:
    kinds = {"girl": Kind.CHARACTER, "hat": Kind.OUTFIT, "scarf": Kind.OUTFIT, "park": Kind.SCENE}
    return kinds.get(words, Kind.ACTION if words.endswith("ing") else Kind.OTHER)


@pytest.mark.parametrize(
    ("prompt", "words", "expected"),
    [
        ("girl, park", "hat", "girl, hat, park"),
        ("girl, hat, park", "scarf, (hat:1.2)", "girl, hat, scarf, park"),
        ("park", "girl", "girl, park"),
        ("girl, park", "stuff", "girl, park, stuff"),
        ("girl BREAK x", "hat", "girl, hat BREAK x"),
        ("", "hat", "hat"),
    ],
)
def test_new_words_stand_where_their_kind_does(prompt, words, expected):
    assert format(with_words(parse(prompt, kind), words, kind)) == expected


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("girl, (running:1.2), park", "girl, (waving:1.2), park"),
        ("girl,\n# running\npark", "girl,\n# running\nwaving, park"),
        ("girl, park", "girl, waving, park"),
    ],
)
def test_an_action_takes_the_place_of_another(prompt, expected):
    assert format(with_action(parse(prompt, kind), "waving", kind)) == expected


def test_a_part_is_told_as_json():
    part = parse("(red hair:1.2)", lambda _: Kind.CHARACTER).parts[0]
    assert json.loads(json.dumps(part.to_dict())) == {
        "text": "red hair", "weight": 1.2, "muted": False, "kind": "character", "weighs": True,
        "moves": True,
    }  # fmt: skip


def test_a_thousand_brackets_take_no_time():
    text = "(" * 2000 + "a" + ")" * 1990
    assert format(parse(text)) == text
