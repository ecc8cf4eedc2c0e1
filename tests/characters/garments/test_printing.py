"""A picture as a print: freed of its ground, on what covers the chest, with the card everywhere."""

from __future__ import annotations

import base64
import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageDraw

from core.characters.exchange import png
from core.characters.garments.garment import worn
from core.characters.garments.printing import (
    MOST_BYTES,
    PRINT_SIDE,
    chest_of,
    print_of,
    printed,
    with_pictures_of,
)
from core.characters.records import from_json, to_json
from core.characters.sheets.drawn import draw_sheet
from core.characters.sheets.kinds import SheetKind
from core.errors import InputRejected
from core.figures.clothing.kinds import Slot
from core.figures.clothing.wardrobe import wardrobe_of
from core.figures.drawing import draw
from core.figures.looks import Item, Look, Scene
from core.figures.words import read
from core.geometry import Size
from core.pose import presets
from tests.characters.cards import card

RED, WHITE = (206, 48, 56), (255, 255, 255)
SIZE = Size(320, 480)


def disc(ground: tuple[int, ...], side: int = 300) -> Image.Image:
    picture = Image.new("RGBA" if len(ground) == 4 else "RGB", (side, side), ground)
    ImageDraw.Draw(picture).ellipse((side // 4, side // 4, side * 3 // 4, side * 3 // 4), fill=RED)
    return picture


def opened(text: str) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(text.partition(",")[2]))).convert("RGBA")


@pytest.mark.parametrize("ground", [WHITE, (20, 40, 90), (0, 0, 0, 0)], ids=str)
def test_a_logo_is_freed_of_its_ground(ground):
    shown = opened(print_of(disc(ground)))
    assert max(shown.size) == PRINT_SIDE and shown.width == pytest.approx(shown.height, abs=2)
    middle, corner = shown.getpixel((64, 64)), shown.getpixel((1, 1))
    assert np.abs(np.subtract(middle, (*RED, 255))).max() <= 2
    assert corner[3] < 128


def test_a_picture_that_fills_its_frame_stays_whole_and_small():
    noise = np.random.default_rng(1).integers(0, 256, (400, 300, 3), np.uint8)
    text = print_of(Image.fromarray(noise))
    shown = opened(text)
    assert shown.size == (96, 128)
    assert np.asarray(shown)[..., 3].min() == 255
    assert len(text) < MOST_BYTES * 1.4


def test_an_empty_picture_is_refused():
    with pytest.raises(InputRejected) as caught:
        print_of(Image.new("RGBA", (80, 80), (255, 0, 0, 4)))
    assert caught.value.shown == "This picture is empty. Take another one."


WORDS = ["girl, sailor uniform", "boy, winter coat", "girl, red dress", "boy, green hoodie, shorts",
         "girl, bikini", "boy, suit", "girl, open jacket, white t-shirt"]  # fmt: skip


@pytest.mark.parametrize("words", WORDS)
def test_a_print_goes_on_what_covers_the_chest_and_comes_off(words):
    look = read(words).looks[0]
    chest, text = chest_of(look), print_of(disc(WHITE))
    now = printed(look, text)
    assert chest_of(now).print == text
    assert (chest_of(now).kind, chest_of(now).cloth) == (chest.kind, chest.cloth)
    assert {one.kind for one in wardrobe_of(now).worn} == {
        one.kind for one in wardrobe_of(look).worn
    }
    assert printed(now, text) == now
    assert chest_of(printed(now, "")).print == ""


def test_an_open_jacket_shows_the_print_of_the_shirt_under_it():
    look = worn(read("girl, white t-shirt").looks[0], Item("open jacket", "blue"))
    assert chest_of(look).kind.slot is Slot.TOP


def red_pixels(look: Look, preset: str) -> int:
    pose = presets.get(preset).pose.fitted_to(SIZE)
    drawing = draw(pose, (look,), Scene("simple background"), SIZE, seed=1)
    return int((np.abs(drawing.picture().astype(int) - RED).max(-1) < 12).sum())


@pytest.mark.parametrize("words", ["girl, white t-shirt, jeans", "boy, hooded cloak, white shirt"])
def test_a_garment_with_a_print_is_seen_from_the_front_alone(words):
    look = read(words).looks[0]
    dressed = worn(look, Item("t-shirt", "#f0f0f0", print=print_of(disc(WHITE))))
    assert red_pixels(dressed, "standing") > red_pixels(look, "standing") + 150
    back = "turnaround-5-back"
    assert red_pixels(dressed, back) <= red_pixels(look, back) + 10


def test_what_hangs_over_a_print_leaves_and_without_one_it_stays():
    look = read("boy, cape, white shirt").looks[0]
    plain, bright = (worn(look, Item("t-shirt", "red", print=text)) for text in ("", "GO"))
    assert wardrobe_of(plain).first(Slot.CAPE) is not None
    assert wardrobe_of(bright).first(Slot.CAPE) is None


def test_a_print_goes_with_the_card_into_files_and_sheets():
    plain = card(look=read("girl, white t-shirt, jeans").looks[0])
    mio = replace(plain, look=printed(plain.look, print_of(disc(WHITE))))
    assert from_json(to_json(mio)) == mio
    assert png.decoded(png.encoded(mio, Image.new("RGB", (64, 64)))) == mio
    sheets = [
        np.asarray(draw_sheet(SheetKind.TURNAROUND, (one,)).convert("RGB"), int)
        for one in (plain, mio)
    ]
    before, after = (int((np.abs(sheet - RED).max(-1) < 12).sum()) for sheet in sheets)
    assert after > before + 300


def test_a_picture_stays_on_its_garment_when_the_look_is_read_from_words_anew():
    logo = print_of(disc(WHITE))
    worn_before = (Item("hoodie", "red", print=logo), Item("scarf", print="GO!"))
    before = replace(card().look, items=worn_before)
    look = replace(before, eyes="closed", items=(Item("hoodie", "blue"), Item("scarf")))
    kept = with_pictures_of(look, before)
    assert kept == replace(look, items=(Item("hoodie", "blue", print=logo), Item("scarf")))


@pytest.mark.parametrize("items", [(), (Item("t-shirt"),), (Item("hoodie", print="GO!"),)], ids=str)
def test_a_picture_goes_with_its_garment_and_gives_way_to_a_word(items):
    before = replace(card().look, items=(Item("hoodie", print=print_of(disc(WHITE))),))
    look = replace(before, items=items)
    assert with_pictures_of(look, before) == look
