"""A print is readable, follows the chest, and is never mirrored."""

from __future__ import annotations

import base64
import io

import numpy as np
import pytest
from PIL import Image

from core.figures.clothing.textiles.pictures import MOST_CHARACTERS, mosaic
from core.figures.clothing.textiles.prints import MOST_LETTERS, printable, text_mask
from core.figures.looks import Item
from core.geometry import Size
from core.pose.presets import get
from tests.figures.clothing.wearing import close_up, turned, wearing

SIZE = Size(512, 768)
TEXTS = ("HELLO", "42", "ROCK ON", "anime")


def ink_of(text: str, pose) -> np.ndarray:
    """Where the print has changed the plain shirt, of the flats."""
    plain = wearing(Item("t-shirt", "white"), pose=pose, size=SIZE).flats.astype(int)
    printed = wearing(Item("t-shirt", "white", print=text), pose=pose, size=SIZE).flats.astype(int)
    return np.abs(printed - plain).sum(-1) / 765


def patch(ink: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Cut to what is printed, at another size."""
    rows, columns = np.nonzero(ink > 0.3)
    cut = ink[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    return np.asarray(
        Image.fromarray(cut.astype(np.float32)).resize(size, Image.Resampling.BILINEAR)
    )


def correlation(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.corrcoef(one.ravel(), other.ravel())[0, 1])


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_can_be_read(text: str):
    wanted = Image.fromarray(text_mask(text)).resize((96, 48), Image.Resampling.BILINEAR)
    seen = patch(ink_of(text, close_up(get("standing").pose)), (96, 48))
    mask = np.asarray(wanted, np.float32)
    assert correlation(seen, mask) >= 0.8
    assert correlation(seen[:, ::-1], mask) < correlation(seen, mask) - 0.1


def test_a_print_narrows_as_the_chest_turns():
    spans = []
    for yaw in (0.0, 0.5, 0.9):
        columns = np.flatnonzero((ink_of("HELLO", turned(yaw)) > 0.3).any(0))
        spans.append(np.ptp(columns))
    assert spans[0] > spans[1] > spans[2]


def test_a_print_moves_with_the_chest():
    pose = get("standing").pose
    moved = type(pose)(
        (type(pose.people[0])(pose.people[0].body + np.array([40.0, 25.0, 0.0])),), pose.size
    )
    one, other = (np.argwhere(ink_of("HELLO", p) > 0.3).mean(0) for p in (pose, moved))
    scale = np.array([SIZE.height / pose.size.height, SIZE.width / pose.size.width])
    assert np.allclose(other - one, np.array([25.0, 40.0]) * scale, atol=2)


def test_nothing_is_printed_on_a_back():
    assert not (ink_of("HELLO", get("standing-back").pose) > 0).any()


@pytest.mark.parametrize(
    ("text", "kept"),
    [("HELLO", "HELLO"), ("  a\nb\t", "a b"), ("日本", ""), ("né 日", "né"),
     ("x" * 10_000, "x" * MOST_LETTERS), ("\x00\x1b", ""), ("", "")],
)  # fmt: skip
def test_only_what_the_font_has_is_printed(text: str, kept: str):
    assert printable(text) == kept


def as_text(picture: Image.Image, kind: str = "PNG") -> str:
    kept = io.BytesIO()
    picture.save(kept, kind)
    return f"data:image/{kind.lower()};base64," + base64.b64encode(kept.getvalue()).decode()


def halves() -> Image.Image:
    """Red to the left, blue to the right, with a clear corner."""
    pixels = np.zeros((40, 60, 4), np.uint8)
    pixels[:, :30], pixels[:, 30:] = (220, 30, 30, 255), (30, 60, 220, 255)
    pixels[:12, :12] = 0
    return Image.fromarray(pixels)


def test_a_picture_is_printed_the_right_way_round():
    item = Item("t-shirt", "white", print=as_text(halves()))
    flats = wearing(item, pose=close_up(get("standing").pose), size=SIZE).flats.astype(int)
    red = np.argwhere((flats[..., 0] > 180) & (flats[..., 1:].max(-1) < 60))
    blue = np.argwhere((flats[..., 2] > 180) & (flats[..., :2].max(-1) < 90))
    assert len(red) > 500 and len(blue) > len(red)
    assert red[:, 1].max() <= blue[:, 1].min() + 2
    assert abs(red[:, 0].max() - blue[:, 0].max()) <= 4


@pytest.mark.parametrize(
    "text",
    ["data:image/", "data:image/png;base64,", "data:image/png;base64,AAAA",
     "data:image/png;base64,***",
     "data:image/png;base64," + "A" * (MOST_CHARACTERS + 1),
     as_text(halves()).replace("iVBOR", "iVBOS"), as_text(Image.new("RGB", (2600, 1700)))],
)  # fmt: skip
def test_what_is_no_picture_prints_nothing(text: str):
    assert mosaic(text)[0] == ()
    assert wearing(Item("t-shirt", "white", print=text)).figure.any()
