"""A figure set into a ground: shadow, light and colours, each within its bounds."""

from __future__ import annotations

import numpy as np
import pytest

from core.errors import RequestRejected
from core.figures.colours import lab
from core.repose.finish import MOST_MATCH, on_ground, shadow_of

HEIGHT, WIDTH, FLOOR = 240, 160, 200.0
RED, WHITE = (180, 60, 60), (240, 240, 240)


def standing(colour: tuple[int, int, int] = RED, lifted: int = 0) -> np.ndarray:
    """A trunk on two legs, from row 40 to the floor."""
    figure = np.zeros((HEIGHT, WIDTH, 4), np.uint8)
    bottom = int(FLOOR) - lifted
    for left, right, top in ((60, 100, 40), (60, 74, 120), (86, 100, 120)):
        end = 120 if top == 40 else bottom
        figure[top:end, left:right] = (*colour, 255)
    return figure


def ground(colour: tuple[int, int, int] = WHITE) -> np.ndarray:
    return np.full((HEIGHT, WIDTH, 3), colour, np.uint8)


def plain(figure: np.ndarray, behind: np.ndarray, **options: object) -> np.ndarray:
    asked = {"shadow": False, "light_wrap": False} | options
    return on_ground(figure, behind, FLOOR, **asked)


def test_without_anything_it_is_laid_over() -> None:
    figure, behind = standing(), ground()
    figure[150, 60:74, 3] = 128
    made = plain(figure, behind)
    assert (made[60, 80] == RED).all()
    assert (made[10, 10] == WHITE).all()
    cover = 128 / 255
    expected = np.rint(np.array(RED) * cover + np.array(WHITE) * (1 - cover))
    assert np.abs(made[150, 65] - expected).max() <= 1


def test_the_shadow_lies_at_the_feet_and_nowhere_else() -> None:
    made = plain(standing(), ground(), shadow=True).astype(int)
    darker = WHITE[0] - made[..., 0]
    assert darker[201, 60:100].min() > 20
    assert darker[204, 60:100].min() > 5
    assert darker[:150, :50].max() == 0
    assert darker[201:, :5].max() < darker[201, 67] / 4
    assert (made[60, 80] == RED).all(), "it is under the figure, not on it"
    between, foot = darker[202, 80], darker[202, 67]
    assert foot > between > 0


def test_who_leaps_throws_a_fainter_shadow() -> None:
    dark = [
        shadow_of(standing(lifted=lifted)[..., 3] > 127, FLOOR, 160.0).max()
        for lifted in (0, 20, 50, 120)
    ]
    assert dark[0] > dark[1] > dark[2] > dark[3] == 0
    assert dark[0] < 1


def test_light_comes_in_from_a_brighter_ground_by_a_few_pixels_alone() -> None:
    made = plain(standing(), ground(), light_wrap=True).astype(int)
    row = made[80, 60:100, 1] - RED[1]
    assert row[0] > 20
    assert row[:4].argmax() == 0
    assert np.abs(row[5:-5]).max() <= 1
    assert (row >= 0).all()
    dark = plain(standing(), ground((10, 10, 10)), light_wrap=True)
    assert (dark[80, 60:100] == RED).all(), "a darker ground has no light to give"


@pytest.mark.parametrize("match", [0.1, 0.2, MOST_MATCH])
def test_colours_go_a_share_of_the_way(match: float) -> None:
    behind = ground((40, 60, 140))
    figure = standing((170, 110, 90))
    figure[40:60, 60:100, :3] = (120, 60, 40)
    apart = [
        np.linalg.norm(
            lab(plain(figure, behind, match=one)[figure[..., 3] > 0]).mean(0)
            - lab(figure[figure[..., 3] > 0][:, :3]).mean(0)
        )
        for one in (0.0, match)
    ]
    assert apart[0] < 0.5
    assert 0.6 * 40 * match < apart[1] < 1.2 * 40 * match
    made = plain(figure, behind, match=match)
    assert (made[10, 10] == behind[10, 10]).all()


@pytest.mark.parametrize("match", [-0.1, 0.31, float("nan")])
def test_more_is_refused(match: float) -> None:
    with pytest.raises(RequestRejected):
        plain(standing(), ground(), match=match)


def test_nobody_changes_nothing() -> None:
    nothing = np.zeros((HEIGHT, WIDTH, 4), np.uint8)
    made = on_ground(nothing, ground(), FLOOR, match=0.3)
    assert (made == ground()).all()
