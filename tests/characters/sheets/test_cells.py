"""What stands in the cells: every view, on one scale, whole, with the card's own body."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from core.characters.sheets.cells import TURN, cells_of, expressions_of, outfits_of
from core.characters.sheets.drawn import drawn_cell
from core.characters.sheets.kinds import SheetKind
from core.errors import RequestRejected
from core.figures.body.bodies import body_of
from core.figures.face.expressions import EXPRESSIONS
from core.geometry import Size
from core.pose.presets import seen_from
from tests.characters.sheets.people import EVERYBODY, IGNIS, KAEDE, MIO, PIP

CELLS = Size(160, 240)
WHOLE = (SheetKind.TURNAROUND, SheetKind.OUTFITS, SheetKind.LINE_UP)


def alpha(cell):
    return np.asarray(drawn_cell(cell))[..., 3]


def test_a_turnaround_has_eight_views():
    cells = cells_of(SheetKind.TURNAROUND, (MIO,))
    views = [seen_from(cell.pose.people[0]) for cell in cells]
    assert views == ["front", "front", "side", "back", "back", "back", "side", "front"]
    assert len({cell.title for cell in cells}) == len(TURN) == 8
    noses = [cell.pose.people[0].body[0, 0] - cell.size.width / 2 for cell in cells]
    assert noses[2] > 0 > noses[6]  # the right view looks to the right


@pytest.mark.parametrize("card", EVERYBODY, ids=lambda card: card.name)
@pytest.mark.parametrize("size", [CELLS, Size(256, 128)], ids=str)
def test_nothing_of_a_figure_is_cut(card, size):
    for cell in cells_of(SheetKind.TURNAROUND, (card,), size):
        shown = alpha(cell) > 0
        border = np.concatenate([shown[0], shown[-1], shown[:, 0], shown[:, -1]])
        assert shown.any() and not border.any(), cell.title


@pytest.mark.parametrize("card", EVERYBODY, ids=lambda card: card.name)
def test_views_are_on_one_scale_and_one_floor(card):
    people = [cell.pose.people[0] for cell in cells_of(SheetKind.TURNAROUND, (card,))]
    ankles = [person.body[[10, 13], 1].max() for person in people]
    assert max(ankles) - min(ankles) < 1
    heads = [body_of(person).radius for person in people]
    assert max(heads) / min(heads) < 1.15


@pytest.mark.parametrize(("card", "heads"), [(PIP, 2.5), (KAEDE, 8), (MIO, 6)])
def test_the_body_is_the_cards_own(card, heads):
    person = cells_of(SheetKind.TURNAROUND, (card,))[0].pose.people[0]
    limbs = [(8, 9), (9, 10)]  # thigh and shin against the neck to the hip
    leg = sum(np.hypot(*(person.body[a] - person.body[b])[:2]) for a, b in limbs)
    trunk = np.hypot(*(person.body[1] - person.body[8])[:2])
    body = card.proportions
    if body is not None:
        assert leg / trunk == pytest.approx((body.thigh + body.shin) / body.torso, rel=0.02)
    # the painter draws no head smaller than a tall body's
    assert body_of(person).heads == pytest.approx(min(heads, 7), rel=0.12)


def test_expressions_are_the_cards_own_else_all():
    own = cells_of(SheetKind.EXPRESSIONS, (MIO,))
    assert [cell.title for cell in own] == ["Usual", "Happy", "Cross"]
    faces = [cell.look.expression for cell in own]
    assert faces == [MIO.look.expression, "happy", "angry"]
    assert own[0].look.eyes == MIO.look.eyes and own[0].look.mouth == MIO.look.mouth
    assert {one.expression for one in expressions_of(PIP)} == set(EXPRESSIONS)


def test_faces_are_large_and_differ():
    cells = cells_of(SheetKind.EXPRESSIONS, (MIO,))
    for cell in cells:
        head = body_of(cell.pose.people[0])
        assert 0.25 * cell.size.height < 2 * head.radius < 0.6 * cell.size.height
        assert not (alpha(cell)[0] > 0).any()
    one, other = (np.asarray(drawn_cell(cell)).astype(int) for cell in cells[1:])
    assert np.abs(one - other).max() > 60


def test_what_is_held_hides_no_face():
    assert {cell.look.prop for cell in cells_of(SheetKind.EXPRESSIONS, (KAEDE,))} == {"none"}
    assert cells_of(SheetKind.TURNAROUND, (KAEDE,))[0].look.prop == KAEDE.look.prop != "none"


def test_outfits_begin_with_the_usual_one():
    assert [name for name, _look in outfits_of(MIO)] == ["Usual", "School", "Festival"]
    looks = [cell.look for cell in cells_of(SheetKind.OUTFITS, (MIO,))]
    assert [look.outfit for look in looks] == ["sports outfit", "school uniform", "kimono"]
    assert {look.hair_colour for look in looks} == {MIO.look.hair_colour}


@pytest.mark.parametrize("cards", [(MIO, PIP, KAEDE), EVERYBODY], ids=["centimetres", "heads"])
def test_a_line_up_stands_as_tall_as_told(cards):
    cells = cells_of(SheetKind.LINE_UP, cards)
    crowns, soles = [], []
    for cell in cells:
        body = body_of(cell.pose.people[0])
        crowns.append(body.head[1] - body.radius)
        rows = np.flatnonzero((alpha(cell) > 128).any(axis=1))
        soles.append(rows[-1])
    assert max(soles) - min(soles) <= 0.01 * cells[0].size.height
    tall = [sole - crown for sole, crown in zip(soles, crowns, strict=True)]
    wanted = (158, 90, 186) if len(cards) == 3 else (6, 2.5, 8, 7)
    for (one, asked), (other, needed) in itertools.pairwise(zip(tall, wanted, strict=True)):
        assert one / other == pytest.approx(asked / needed, rel=0.06)
    assert {cell.size.height for cell in cells} == {cells[0].size.height}


def test_a_line_up_says_how_tall():
    titles = [cell.title for cell in cells_of(SheetKind.LINE_UP, (MIO, PIP, KAEDE))]
    assert titles == ["Mio\n158 cm", "Pip\n90 cm", "Kaede\n186 cm"]
    titles = [cell.title for cell in cells_of(SheetKind.LINE_UP, (MIO, IGNIS))]
    assert titles == ["Mio\n6 heads", "Ignis\n7 heads"]


@pytest.mark.parametrize("kind", SheetKind)
@pytest.mark.parametrize("cards", [(), (MIO, PIP), 13 * (MIO,)], ids=["none", "two", "many"])
def test_only_a_line_up_takes_several(kind, cards):
    if kind is SheetKind.LINE_UP and len(cards) == 2:
        assert len(cells_of(kind, cards)) == 2
        return
    with pytest.raises(RequestRejected, match="for this sheet"):
        cells_of(kind, cards)


def test_every_cell_says_what_it_shows():
    words = {cell.words for cell in cells_of(SheetKind.TURNAROUND, (MIO,))}
    assert len(words) == 5  # left and right are told by the pose
    assert cells_of(SheetKind.PALETTE, (MIO,)) == ()
