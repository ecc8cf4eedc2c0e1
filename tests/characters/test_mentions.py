"""What counts as an @name, and what a prompt becomes with them."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from core.characters.card import Card, CardPicture, Expression, Outfit, PictureRole
from core.characters.mentions import MOST_MENTIONS, Mention, expanded, may_mention, spans
from core.figures.words import read
from core.figures.words.telling import words_of
from core.generation.request_inputs import LoraUse
from tests.characters.cards import LOOK, card

WORDS = ", ".join(words_of(LOOK))


class Known(dict[str, Card]):
    """Cards by handle."""

    def by_handle(self, handle: str) -> Card | None:
        return self.get(handle)

    def handles(self) -> tuple[str, ...]:
        return tuple(sorted(self))


def known(*cards: Card) -> Known:
    return Known({one.handle: one for one in cards})


MIO = card(
    id="1",
    outfits=(Outfit("School", "school uniform", "navy", "brown"), Outfit("夏 服", "dress", "", "")),
    expressions=(Expression("Cross", "angry"),),
)
CARDS = known(MIO, card("Mio the Runner", id="2"), card("美緒", id="3"), card("हिन्दी", id="4"))


def told(text: str) -> list[tuple[str, str, str]]:
    return [(one.card.name, one.outfit, one.expression) for one in expanded(text, CARDS).people]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("@mio", [("Mio", "", "")]),
        ("@MIO, running", [("Mio", "", "")]),
        ("@ｍｉｏ", [("Mio", "", "")]),
        ("(@mio)", [("Mio", "", "")]),
        ("@mio.", [("Mio", "", "")]),
        ("@mio's hat", [("Mio", "", "")]),
        ("@mio-", [("Mio", "", "")]),
        ("@Mio_the_Runner and @mio", [("Mio the Runner", "", ""), ("Mio", "", "")]),
        ("@mio-the-runner", [("Mio the Runner", "", "")]),
        ("@美緒、走る", [("美緒", "", "")]),
        ("@हिन्दी", [("हिन्दी", "", "")]),
        ("@mio:school", [("Mio", "School", "")]),
        ("@mio:夏-服", [("Mio", "夏 服", "")]),
        ("@mio:school:cross", [("Mio", "School", "Cross")]),
        ("@mio:cross", [("Mio", "", "Cross")]),
        ("@mio::cross", [("Mio", "", "Cross")]),
        ("@mio: running", [("Mio", "", "")]),
        ("@mio:1.2", [("Mio", "", "")]),
        ("(@mio:1.2)", [("Mio", "", "")]),
        ("(@mio:school:1.2)", [("Mio", "School", "")]),
        ("(@mio:school:cross:.8)", [("Mio", "School", "Cross")]),
        ("@mio, @mio", [("Mio", "", "")]),
        ("@mio @mio:school", [("Mio", "", ""), ("Mio", "School", "")]),
    ],
)
def test_who_is_meant(text, people):
    assert may_mention(text)
    assert told(text) == people
    assert expanded(text, CARDS).unknown == ()


@pytest.mark.parametrize(
    "text",
    [
        "", "girl, red hair", "@", "@ mio", "@_@", "@@mio", r"\@mio", "me@mio", "me.x@mio.org",
        "me.@mio", "me_@mio", "美@mio", "<lora:@mio:1>", "@:school", "@-", "girl\n# @mio",
    ],
)  # fmt: skip
def test_what_is_no_name_is_left_alone(text):
    assert not may_mention(text)
    found = expanded(text, CARDS)
    assert (found.text, found.people, found.unknown) == (text, (), ())


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("@mio", WORDS),
        ("photo of @mio running, night", f"photo of {WORDS}, running, night"),
        ("@mio, running", f"{WORDS}, running"),
        ("@mio\nnight", f"{WORDS}\nnight"),
        ("(@mio:1.2), night", f"({WORDS}:1.2), night"),
        ("(hat, @mio :1.2)", f"(hat, {WORDS} :1.2)"),
        ("@mio:1.2 night", f"({WORDS}:1.2), night"),
        ("[@mio]", f"[{WORDS}]"),
        (r"\@mio and @mio", rf"\@mio and {WORDS}"),
        ("@nobody, @mio", f"@nobody, {WORDS}"),
        ("@mio: night", f"{WORDS}: night"),
    ],
)
def test_words_stand_where_the_name_stood(text, whole):
    assert expanded(text, CARDS).text == whole


def test_the_trigger_comes_first_and_further_words_last():
    one = card(trigger="mio_v2", words="mole, ")
    assert expanded("@mio", known(one)).text == f"mio_v2, {WORDS}, mole"


def test_an_outfit_is_told_instead_of_the_own_clothes():
    text = expanded("@mio:school", CARDS).text
    assert "navy school uniform" in text
    assert "hoodie" not in text
    assert read(text).looks[0].outfit == "school uniform"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("@moi", "Nobody is @moi. Did you mean @mio?"),
        ("@zzz", "Nobody is @zzz."),
        ("@mio:scool", "Mio has no “scool”. Did you mean school?"),
        ("@mio:school:cros", "Mio has no “cros”. Did you mean cross?"),
        ("@mio:zz", "Mio has no “zz”. Did you mean school, 夏-服, cross?"),
        ("@美緒:school", "美緒 has no “school”."),
    ],
)
def test_unknown_names_are_told_with_the_nearest(text, shown):
    assert [one.shown for one in expanded(text, CARDS).unknown] == [shown]


def test_what_else_the_cards_bring():
    picture = CardPicture("a" * 32)
    one = card("A", id="1", negative="hat, scarf,", loras=(LoraUse("x"), LoraUse("y", 0.0)))
    two = card("B", id="2", negative="hat, scarf", loras=(LoraUse("x", 0.5),), pictures=(picture,))
    face = CardPicture("b" * 32, PictureRole.FACE)
    three = card("C", id="3", pictures=(face,))
    four = card("D", id="4", pictures=(picture,), adapter_strength=0.0)
    found = expanded("@a @b @c @d @b:none", known(one, two, three, four))
    assert found.negative == "hat, scarf"
    assert found.loras == (LoraUse("x", 0.5),)
    assert found.references == ((two, "a" * 32),)


def test_cards_name_no_further_cards():
    one = card("A", words="@b")
    assert expanded("@a", known(one, card("B"))).people == (Mention(one),)


def test_very_many_mentions_and_odd_texts_take_no_time():
    start = time.perf_counter()
    many = expanded("@mio " * 800, CARDS)
    assert many.text.count("@mio") == 800 - MOST_MENTIONS
    for text in ("@" * 4000, "@mio" + ":" * 4000, "<" * 4000, "@" + "a-" * 2000, "@mio:1" * 600):
        expanded(text, CARDS)
    assert time.perf_counter() - start < 5


def test_a_mention_draws_exactly_its_look():
    mention = expanded("@mio:school:cross", CARDS).people[0]
    assert mention.character.look() == MIO.look_in("School", "Cross") == mention.look
    assert mention.character.seed == MIO.seed
    assert replace(mention, outfit="") != mention


def test_spans_are_where_the_names_stand():
    text = "a@b.org, (@mio:1.2) and @aki:school::x, \\@no"
    assert [text[start:end] for start, end in spans(text)] == ["@mio", "@aki:school"]
