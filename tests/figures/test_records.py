"""Looks as JSON values, and back."""

from __future__ import annotations

import base64
import io
from dataclasses import replace

import pytest
from PIL import Image

from core.errors import RequestRejected
from core.figures.clothing.textiles.pictures import MOST_CHARACTERS, mosaic
from core.figures.looks import Item
from core.figures.records import look_from_dict, to_dict
from core.figures.words import read

PICTURE = "data:image/png;base64,"


def printed(picture: str):
    return replace(read("girl").looks[0], items=(Item("t-shirt", "white", print=picture),))


def test_a_printed_picture_is_kept_whole() -> None:
    buffer = io.BytesIO()
    Image.effect_noise((64, 64), 80).save(buffer, "PNG")
    url = PICTURE + base64.b64encode(buffer.getvalue()).decode()
    look = look_from_dict(to_dict(printed(url)))
    assert look == printed(url)
    assert mosaic(look.items[0].print)[0]


@pytest.mark.parametrize(
    "text", ["x" * 61, PICTURE + "A" * MOST_CHARACTERS, PICTURE + "é" * 90, PICTURE + "A\n" * 90]
)
def test_what_is_too_long_or_no_picture_is_refused(text: str) -> None:
    with pytest.raises(RequestRejected):
        look_from_dict(to_dict(printed(text)))


def test_a_picture_is_only_printed() -> None:
    told = to_dict(printed("hello"))
    told["items"] = [{"kind": PICTURE + "A" * 90}]
    with pytest.raises(RequestRejected):
        look_from_dict(told)
