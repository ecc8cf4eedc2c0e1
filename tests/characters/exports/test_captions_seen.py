"""What a caption tells is what its picture can show."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.characters.exports.samples import _seen
from core.figures.looks import Item
from tests.characters.cards import card

PIECES = (Item("t-shirt", "#8428aa"), Item("skirt", "navy"), Item("socks", "white"))


@pytest.mark.parametrize(
    ("framing", "worn"),
    [
        ("full body", {"violet t-shirt", "navy skirt", "white socks"}),
        ("upper body", {"violet t-shirt", "navy skirt"}),
        ("portrait", {"violet t-shirt"}),
    ],
)
def test_only_pieces_in_the_frame_are_told_by_names_of_colours(framing, worn):
    look = replace(card().look, outfit="none", items=PIECES)
    said = set(_seen(look, "front", framing))
    pieces = {"violet t-shirt", "navy skirt", "white socks"}
    assert said & pieces == worn
    assert not [word for word in said if "#" in word or "none" in word]
