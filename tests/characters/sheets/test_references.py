"""What a sheet's cards show to an adapter, and what is said where they cannot."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PIL import Image

from core.characters.card import CardPicture
from core.characters.sheets import references
from core.characters.sheets.kinds import SheetKind
from core.characters.sheets.references import with_references
from core.characters.sheets.request import SheetRequest, base_of
from core.config import Config
from core.generation.request_inputs import Reference
from core.models import registry
from core.studio import Studio
from tests.characters.sheets.people import KAEDE, MIO


@pytest.fixture
def studio(tmp_path):
    opened = Studio(Config(data_folder=tmp_path, min_free_bytes=0))
    yield opened
    opened.close()


def asked(studio, *cards) -> SheetRequest:
    kind = SheetKind.LINE_UP
    base = base_of(kind, registry.checkpoint("starter", studio.config), studio.config)
    return SheetRequest(kind=kind, cards=cards, base=base)


def shown(studio, request):
    return with_references(request, studio.characters, studio.config, studio.pictures)


def test_the_picture_is_there_for_the_work(studio):
    picture = studio.characters.pictures.put(Image.new("RGB", (8, 8), "red"))
    request, notes = shown(studio, asked(studio, replace(MIO, pictures=(CardPicture(picture),))))
    assert notes == ()
    assert request.requests[0].references == (Reference(picture, MIO.adapter_strength),)
    assert studio.pictures.get(picture).getpixel((0, 0)) == (255, 0, 0)


def test_nothing_is_looked_for_where_nobody_shows_anything(studio):
    request = asked(studio, MIO, KAEDE)
    assert shown(studio, request) == (request, ())


def test_a_picture_that_is_gone_is_told_and_left_out(studio):
    picture = studio.characters.pictures.put(Image.new("RGB", (8, 8), "red"))
    cards = (
        replace(MIO, pictures=(CardPicture("f" * 32),)),
        replace(KAEDE, pictures=(CardPicture(picture),)),
    )
    request, notes = shown(studio, asked(studio, *cards))
    assert [len(one.references) for one in request.requests] == [0, 1]
    assert notes == (f"{MIO.name}'s reference picture is not here any more.",)


def test_a_checkpoint_without_an_adapter_is_told(studio, monkeypatch):
    monkeypatch.setattr(references, "has_adapter", lambda *_: False)
    picture = studio.characters.pictures.put(Image.new("RGB", (8, 8), "red"))
    request, notes = shown(studio, asked(studio, replace(MIO, pictures=(CardPicture(picture),))))
    assert request.requests[0].references == ()
    assert len(notes) == 1 and "no IP-Adapter" in notes[0]
