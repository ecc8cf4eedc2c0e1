"""What was cut out lately is found again, and nothing else is."""

from __future__ import annotations

import pytest
from PIL import Image

from core.cutout import kept, methods
from core.cutout.kept import cut_out
from core.models.hardware.out_of_memory import close_kept_open


def with_palette(colour: tuple[int, int, int], clear: int | None = None) -> Image.Image:
    picture = Image.new("P", (64, 80))
    picture.putpalette([*colour, 0, 0, 0])
    if clear is not None:
        picture.info["transparency"] = clear
    return picture


RED = with_palette((255, 0, 0))


@pytest.mark.parametrize(
    ("other", "is_same"),
    [
        (with_palette((255, 0, 0)), True),
        (with_palette((0, 255, 0)), False),
        (with_palette((255, 0, 0), clear=0), False),
        (Image.new("L", (64, 80)), False),
        (Image.new("P", (80, 64)), False),
    ],
    ids=["the same", "another palette", "transparent", "grey", "another shape"],
)
def test_only_the_very_picture_is_the_same(config, monkeypatch, other, is_same):
    ran: list[Image.Image] = []
    whole = methods.cut_out

    def counted(picture, *args, **values):
        ran.append(picture)
        return whole(picture, *args, **values)

    monkeypatch.setattr(methods, "cut_out", counted)
    kept.forget()
    first = cut_out(RED, config, method="grabcut")
    second = cut_out(other, config, method="grabcut")
    assert (first is second, len(ran)) == (is_same, 1 if is_same else 2)


def test_it_is_given_back_when_memory_runs_out(config):
    first = cut_out(RED, config, method="grabcut")
    assert cut_out(RED, config, method="grabcut") is first
    close_kept_open()
    assert cut_out(RED, config, method="grabcut") is not first
