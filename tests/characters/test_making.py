"""New cards: what words say, what chance gives, what a picture shows."""

from __future__ import annotations

from dataclasses import fields

import pytest
from PIL import Image

from core.characters.card import MOST_TEXT, PictureRole
from core.characters.making import card_from_dice, card_from_picture, card_from_words
from core.errors import InputRejected
from core.figures.casting import LARGEST_SEED
from core.figures.colours import Family, difference, rgb
from core.figures.drawing import draw
from core.figures.looks import Look, Scene
from core.figures.words import read
from core.generation.input_store import PictureStore
from core.geometry import Size
from core.pose.anatomy.retarget import canon
from core.pose.presets import get

RICH = (
    "girl, long brown hair with red highlights, ponytail, blunt bangs, ahoge, blue and green eyes, "
    "tan skin, freckles, winking, open mouth, tall, navy school uniform, yellow scarf, "
    "holding katana, glasses, smile, glowing rune, park, masterpiece"
)


def test_words_fill_every_attribute_that_they_tell():
    card = card_from_words("Mio", RICH, 5)
    assert card.look == read(RICH, seed=5).looks[0]
    assert (card.name, card.seed) == ("Mio", 5)
    told = {
        one.name for one in fields(Look) if getattr(card.look, one.name) not in ("", (), "none")
    }
    assert told >= {"hair_colour", "bangs", "hair_extras", "eye_second", "marks", "eyes", "mouth"}
    assert "glowing rune" in card.words
    assert "park" not in card.words


@pytest.mark.parametrize("prompt", ["", "zzz " * 2000, "a\x00b\ud800, <lora:x:1>", "(((["])
def test_odd_words_are_somebody_too(prompt):
    card = card_from_words("Mio", prompt)
    assert card.look == read(prompt).looks[0]
    assert len(card.words) <= MOST_TEXT


def test_dice_are_the_same_for_the_same_seed():
    cards = [card_from_dice(seed) for seed in (*range(20), LARGEST_SEED)]
    assert cards == [card_from_dice(card.seed) for card in cards]
    assert len({card.look for card in cards}) == len(cards)
    assert len({card.name for card in cards}) > 5
    assert card_from_dice(3, "Rin").name == "Rin"


def test_a_picture_gives_look_body_colours_and_itself(tmp_path):
    pictures, size = PictureStore(tmp_path), Size(384, 512)
    pose = get("standing").pose.fitted_to(size)
    look = read("girl, long blue hair, red dress, black shoes").looks[0]
    figure = Image.fromarray(draw(pose, [look], Scene("none"), size, seed=1).figure())
    made = card_from_picture("Ao", figure, pictures).card
    seen = rgb(made.look.hair_colour, Family.HAIR)
    assert difference(seen, rgb("blue", Family.HAIR)) < 25
    assert made.proportions is not None
    assert abs(made.proportions.heads - canon(6.5).heads) < 1.5
    hair = next(one.hex for one in made.palette if one.name == "Hair")
    measured = tuple(int(hair[at : at + 2], 16) for at in (1, 3, 5))
    assert difference(measured, rgb(look.hair_colour, Family.HAIR)) < 25
    (shown,) = made.pictures
    assert shown.role is PictureRole.REFERENCE
    assert pictures.get(shown.picture).tobytes() == figure.tobytes()


def test_a_picture_of_nobody_is_refused_and_not_kept(tmp_path):
    with pytest.raises(InputRejected):
        card_from_picture("Ao", Image.new("RGB", (128, 128), "grey"), PictureStore(tmp_path))
    assert list(tmp_path.iterdir()) == []
