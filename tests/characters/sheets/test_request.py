"""The request of a painted sheet: every cell its own recipe, whole through JSON, frozen cards."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from core.characters.card import CardPicture, PictureRole
from core.characters.sheets.kinds import SheetKind
from core.characters.sheets.request import GROUND, SheetRequest, base_of, together_base_of
from core.config import Config
from core.errors import RequestRejected, StudioError
from core.files import new_id
from core.generation.request import GenerationRequest
from core.generation.request_inputs import LoraUse, Reference
from core.geometry import Size
from core.models import registry
from core.pose.anatomy.retarget import canon
from tests.characters.sheets.people import KAEDE, MIO, PIP

SIZE = Size(128, 192)
BASE = GenerationRequest(
    prompt=GROUND, checkpoint="tiny", size=SIZE, steps=2, seed=5, negative_prompt="blurry"
)


def asked(kind=SheetKind.OUTFITS, cards=(MIO,), **changes) -> SheetRequest:
    return SheetRequest(kind=kind, cards=cards, base=BASE, **changes)


@pytest.mark.parametrize(
    ("kind", "cards"),
    [
        (SheetKind.TURNAROUND, (KAEDE,)),
        (SheetKind.EXPRESSIONS, (MIO,)),
        (SheetKind.OUTFITS, (MIO,)),
        (SheetKind.LINE_UP, (MIO, PIP, KAEDE)),
    ],
)
def test_a_request_comes_back_equal_from_json(kind, cards):
    request = asked(kind, cards, pose_score=0.8, identity=0.5, attempts=3, shows_references=True)
    told = json.loads(json.dumps(request.to_dict()))
    assert SheetRequest.from_dict(told) == request
    assert SheetRequest.from_dict(told).requests == request.requests


def test_every_cell_is_a_request_of_its_own():
    card = replace(MIO, trigger="mio_v2", words="brave", negative="hat", loras=(LoraUse("m", 0.7),))
    request = asked(SheetKind.TURNAROUND, (card,))
    assert len(request.requests) == 8
    for cell, one in zip(request.cells, request.requests, strict=True):
        assert one.pose == cell.pose and one.size == SIZE and one.checkpoint == "tiny"
        assert one.drawing is not None and one.drawing.background == "none"
        assert one.drawing.characters == (cell.character,)
        assert one.drawing.characters[0].exact == MIO.look
        assert one.drawing.seed == MIO.seed
        assert one.prompt.startswith("mio_v2, girl, ") and one.prompt.endswith(GROUND)
        assert "brave" in one.prompt and cell.words in one.prompt
        assert one.negative_prompt == "blurry, hat"
        assert one.loras == (LoraUse("m", 0.7),)
    assert len({one.prompt for one in request.requests}) == 5


def test_each_cell_is_shown_the_reference_of_its_own_card():
    pictures = [CardPicture(letter * 32) for letter in "ab"]
    cards = tuple(
        replace(card, pictures=(CardPicture("c" * 32, PictureRole.FACE), picture), **more)
        for card, picture, more in zip(
            (MIO, PIP), pictures, ({"adapter_strength": 0.3}, {}), strict=True
        )
    )
    silent = replace(KAEDE, pictures=(pictures[0],), adapter_strength=0.0)
    shown = asked(SheetKind.LINE_UP, (*cards, silent), shows_references=True)
    assert [one.references for one in shown.requests] == [
        (Reference("a" * 32, 0.3),), (Reference("b" * 32, PIP.adapter_strength),), (),
    ]  # fmt: skip
    hidden = replace(shown, shows_references=False)
    assert {one.references for one in hidden.requests} == {()}


def test_a_cell_has_its_body_once():
    for kind in (SheetKind.TURNAROUND, SheetKind.EXPRESSIONS, SheetKind.OUTFITS, SheetKind.LINE_UP):
        for one in asked(kind, (replace(MIO, proportions=canon(3)),)).requests:
            assert one.played_pose == one.pose


def test_a_line_up_tells_each_cell_of_its_own_card():
    prompts = [one.prompt for one in asked(SheetKind.LINE_UP, (MIO, KAEDE)).requests]
    assert "sports outfit" in prompts[0] and "ninja outfit" in prompts[1]


def test_only_chosen_cells_are_made_again_with_another_seed():
    request = asked(attempts=3)
    assert request.to_make == (0, 1, 2)
    made = [new_id() for _ in range(3)]
    again = request.again(made, (1,))
    assert again.to_make == (1,) and again.kept == (made[0], "", made[2])
    assert again.base.seed == BASE.seed + 3


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind": SheetKind.PALETTE}, "a sheet that shows figures"),
        ({"cards": (MIO, PIP)}, "one character"),
        ({"cards": ()}, "one character"),
        ({"attempts": 0}, "attempts"),
        ({"pose_score": 1.5}, "pose score"),
        ({"identity": -1}, "likeness"),
        ({"kept": ("",)}, "3 pictures to keep"),
        ({"kept": ("../x", "", "")}, "ids of pictures"),
    ],
)
def test_what_cannot_be_made_is_refused(changes, said):
    with pytest.raises(RequestRejected, match=said):
        replace(asked(), **changes)


def test_all_views_of_a_turnaround_are_one_picture():
    card = replace(MIO, trigger="mio_v2", words="brave", proportions=canon(3))
    request = asked(SheetKind.TURNAROUND, (card,), together=True)
    whole, cells = request.whole, request.cells
    assert whole.size == (8 * SIZE.width, SIZE.height) == whole.pose.size
    assert whole.played_pose == whole.pose
    for number, cell in enumerate(cells):
        (person,) = cell.pose.people
        assert whole.pose.people[number] == person.moved(number * SIZE.width, 0.0)
    assert whole.drawing.characters == tuple(cell.character for cell in cells)
    assert whole.drawing.background == "none" and whole.seed == BASE.seed
    assert whole.prompt.startswith("mio_v2, girl, ") and whole.prompt.endswith(GROUND)
    assert "multiple views, character sheet, turnaround" in whole.prompt
    assert cells == replace(request, together=False).cells


def test_views_in_one_picture_come_back_from_json_and_older_sheets_are_apart():
    request = asked(SheetKind.TURNAROUND, together=True, attempts=2)
    told = json.loads(json.dumps(request.to_dict()))
    assert SheetRequest.from_dict(told) == request
    del told["together"]
    assert SheetRequest.from_dict(told) == replace(request, together=False)


@pytest.mark.parametrize(
    ("kind", "size", "together", "said"),
    [
        (SheetKind.EXPRESSIONS, SIZE, True, "a turnaround to be painted"),
        (SheetKind.OUTFITS, SIZE, True, "a turnaround to be painted"),
        (SheetKind.LINE_UP, SIZE, True, "a turnaround to be painted"),
        (SheetKind.TURNAROUND, Size(264, 64), True, "8 views that fit one picture"),
        (SheetKind.TURNAROUND, SIZE, "yes", "in one picture"),
    ],
)
def test_what_is_no_one_picture_is_refused(kind, size, together, said):
    with pytest.raises(RequestRejected, match=said):
        SheetRequest(kind=kind, cards=(MIO,), base=replace(BASE, size=size), together=together)


@pytest.mark.parametrize("card", [MIO, KAEDE], ids=["narrow", "wide"])
def test_views_are_as_large_as_one_picture_of_them_may_be(card):
    config = Config.from_environment()
    spec = registry.checkpoint("starter", config)
    base = together_base_of(card, spec, config, seed=7)
    made = SheetRequest(kind=SheetKind.TURNAROUND, cards=(card,), base=base, together=True)
    largest = max(size.pixels for size in spec.with_drawing_defaults().sizes)
    assert largest < made.whole.size.pixels <= 2 * largest
    assert base.seed == 7 and base.drawing == base_of(made.kind, spec, config).drawing


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"kind": "cover"},
        {"kind": "outfits", "base": BASE.to_dict()},
        {"kind": "outfits", "base": BASE.to_dict(), "cards": 13 * [{}]},
        {"kind": "outfits", "base": BASE.to_dict(), "cards": [{"name": "x"}]},
    ],
    ids=["nothing", "kind", "nobody", "many", "no look"],
)
def test_damaged_requests_are_refused(broken):
    with pytest.raises(StudioError):
        SheetRequest.from_dict(broken)


def test_settings_are_those_of_the_checkpoint():
    config = Config.from_environment()
    spec = registry.checkpoint("starter", config)
    base = base_of(SheetKind.EXPRESSIONS, spec, config, seed=7)
    assert base.checkpoint == "starter" and base.seed == 7
    assert base.size.width == base.size.height
    assert base.drawing is not None
    assert base.drawing.strength == spec.with_drawing_defaults().from_drawing.strength
    whole = base_of(SheetKind.TURNAROUND, spec, config).size
    assert whole.width < whole.height
