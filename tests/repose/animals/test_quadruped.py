"""A drawn dog in other poses."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image, ImageDraw
from scipy.ndimage import binary_closing, binary_opening, label

from core.errors import InputRejected
from core.geometry import Size
from core.repose.animals.anatomy import TIP
from core.repose.animals.presets import POSES, AnimalPose, preset
from core.repose.animals.quadruped import Quadruped
from core.repose.animals.rig import BACK_LEGS, NECK, NOSE, TAIL
from tests.repose.animals.dog import BODY, LEGS, SIZE, dog

GREEN = (40, 190, 90)
STANDING = [name for name, one in POSES.items() if one.stands]
RESTING = [name for name, one in POSES.items() if one.rests]


@pytest.fixture(scope="module")
def puppet():
    return Quadruped(*dog())


def where(figure, colour):
    picture = figure.pixels
    is_it = np.abs(picture[..., :3].astype(int) - colour).max(-1) < 40
    rows, columns = np.nonzero(is_it & (picture[..., 3] > 127))
    return columns + 0.5 + 1j * (rows + 0.5)


def covered(figure):
    return figure.pixels[..., 3] > 128


def test_in_its_own_pose_it_is_the_picture(puppet):
    before = np.asarray(dog()[0].image()).astype(float)
    after = puppet.drawn(AnimalPose(puppet.rig)).pixels.astype(float)
    error = np.mean((before[..., :3] - after[..., :3])[before[..., 3] > 0] ** 2)
    assert 10 * np.log10(255**2 / max(error, 1e-9)) > 35


@pytest.mark.parametrize("name", POSES)
def test_bones_keep_their_lengths_and_near_paws_are_where_asked(puppet, name):
    points, own = puppet.aimed(preset(name)), puppet.anatomy.points
    made = puppet.drawn(preset(name))
    factor = abs(made.points[NECK] - made.points[TAIL]) / abs(points[NECK] - points[TAIL])
    length = abs(own[NECK] - own[TAIL])
    for leg in puppet.rig.legs:
        for start, end in pairwise(leg):
            assert abs(points[end] - points[start]) == pytest.approx(abs(own[end] - own[start]))
        if puppet.rig.is_near(leg):
            paw = np.abs(where(made, LEGS[leg[0]]) - made.points[leg[2]]).min()
            assert paw < 0.015 * length * factor


@pytest.mark.parametrize("name", POSES)
def test_the_animal_is_in_one_piece(puppet, name):
    _, count = label(binary_opening(covered(puppet.drawn(preset(name))), iterations=1))
    assert count == 1


@pytest.mark.parametrize("name", [name for name in POSES if name != "gathered"])
def test_far_legs_are_behind_the_trunk(puppet, name):
    """Nothing blue lies on the trunk's middle."""
    made = puppet.drawn(preset(name))
    middle = (made.points[NECK] + made.points[TAIL]) / 2 + 5j
    for first in (5, 11):
        assert not (np.abs(where(made, LEGS[first]) - middle) < 20).any()


def test_a_pose_that_faces_the_other_way_is_mirrored(puppet):
    asked = preset("running")
    one, other = puppet.aimed(asked), puppet.aimed(replace(asked, rig=asked.rig.mirrored()))
    assert np.allclose(one, other)


def test_an_animal_that_looks_left_does_what_its_mirror_does():
    cutout, own = dog()
    flipped = replace(cutout, alpha=cutout.alpha[:, ::-1], colours=cutout.colours[:, ::-1])
    flipped = replace(
        flipped, alpha=flipped.alpha.copy(), colours=np.ascontiguousarray(flipped.colours)
    )
    left = Quadruped(flipped, own.mirrored())
    right = Quadruped(cutout, own)
    for name in ("sitting", "trotting", "bowing"):
        one, other = covered(left.drawn(preset(name)))[:, ::-1], covered(right.drawn(preset(name)))
        assert (one & other).sum() / (one | other).sum() > 0.93, name


def test_points_beside_the_animal_are_refused():
    cutout, own = dog()
    with pytest.raises(InputRejected, match="beside"):
        Quadruped(replace(cutout, alpha=np.zeros_like(cutout.alpha)), own)


@pytest.mark.parametrize("name", ["walking", "running", "looking-up", "head-down"])
def test_no_notch_opens_at_the_neck(puppet, name):
    made = puppet.drawn(preset(name))
    animal = np.pad(covered(made), 20)
    neck = made.points[NECK]
    around = animal[round(neck.imag) : round(neck.imag) + 40, round(neck.real) - 5 :][:, :50]
    holes = binary_closing(around, iterations=6) & ~around
    assert not binary_opening(holes).any()


# --- on the floor ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", STANDING)
def test_front_and_rear_both_reach_the_floor(puppet, name):
    made = puppet.drawn(preset(name))
    rows, columns = np.nonzero(covered(made))
    middle = (made.points[NECK] + made.points[TAIL]).real / 2
    for half in (columns < middle, columns >= middle):
        assert rows[half].max() == pytest.approx(made.floor, abs=4)


@pytest.mark.parametrize(("name", "end"), [("sitting", TAIL), ("lying", TAIL), ("lying", NECK),
                                           ("bowing", NECK)])  # fmt: skip
def test_a_trunk_that_rests_lies_on_the_floor(puppet, name, end):
    """The dog's own trunk is 37 pixels thick about its bone, 20 below these joints."""
    made = puppet.drawn(preset(name))
    trunk = where(made, BODY)
    near = trunk[np.abs(trunk.real - made.points[end].real) < 45]
    assert near.imag.max() == pytest.approx(made.floor, abs=4)


def test_one_that_sits_holds_its_chest_high(puppet):
    made = puppet.drawn(preset("sitting"))
    slope = made.points[NECK] - made.points[TAIL]
    assert -60 < np.degrees(np.angle(slope)) < -15
    paws = [made.points[leg[2]].imag for leg in BACK_LEGS]
    assert max(paws) < made.floor


def test_a_jump_is_above_the_floor(puppet):
    made = puppet.drawn(preset("jumping"))
    assert np.nonzero(covered(made))[0].max() < made.floor - 10


# --- the tail -------------------------------------------------------------------------------------


def test_the_tail_is_found_and_stays_whole(puppet):
    assert puppet.anatomy.has_tail
    assert abs(puppet.anatomy.points[TIP] - (60 + 80j)) < 12
    for name in POSES:
        made = puppet.drawn(preset(name))
        assert covered(made)[int(made.points[TIP].imag), int(made.points[TIP].real)], name


@pytest.mark.parametrize("name", RESTING)
def test_no_tail_goes_below_the_floor(puppet, name):
    made = puppet.drawn(preset(name))
    assert made.points[TIP].imag <= made.floor + 1


def test_a_tail_that_hangs_beside_the_rump_leaves_nothing_of_it_there():
    """Its upper part is closer to the trunk's bone than the trunk is thick; a gap is between."""
    cutout, own = dog()
    picture = Image.new("RGBA", SIZE, (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    pen.line([(105, 100), (70, 96), (62, 120), (62, 210)], GREEN, 12, joint="curve")
    picture.alpha_composite(cutout.image())
    pixels = np.asarray(picture)
    hanging = replace(
        cutout, alpha=(pixels[..., 3] / 255).astype(np.float32), colours=pixels[..., :3].copy()
    )
    animal = Quadruped(hanging, own)
    assert abs(animal.anatomy.points[TIP] - (62 + 215j)) < 10
    made = animal.drawn(replace(preset("looking-up"), tail=60))
    green = where(made, GREEN)
    below = green[green.imag > made.points[TAIL].imag + 45]
    assert len(below) < 0.02 * len(green)


def test_an_animal_without_a_tail_has_none():
    cutout, own = dog()
    alpha = cutout.alpha.copy()
    alpha[:115, :85] = 0
    assert not Quadruped(replace(cutout, alpha=alpha), own).anatomy.has_tail


# --- in a picture of another size ----------------------------------------------------------------


@pytest.mark.parametrize("name", POSES)
@pytest.mark.parametrize("size", [Size(200, 150), Size(300, 300), Size(800, 600)])
def test_nothing_leaves_the_picture(puppet, name, size):
    made = puppet.drawn(preset(name), size)
    assert made.size == size
    whole = puppet.drawn(preset(name), Size(1600, 1600))
    share = covered(made).sum() / covered(whole).sum()
    factor = abs(made.points[NECK] - made.points[NOSE]) / abs(
        whole.points[NECK] - whole.points[NOSE]
    )
    assert share == pytest.approx(factor**2, rel=0.06)
