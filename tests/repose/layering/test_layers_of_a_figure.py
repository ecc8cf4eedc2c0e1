"""Which layer a pixel is of, what lies under what, and what a layer hides."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.cutout.parts import BodyPart
from core.repose.bones import SHOWN_BY, LayerKind
from core.repose.frame import frame_of
from core.repose.layering.filling import extended, line_of, outlined
from core.repose.layering.islands import without_islands
from core.repose.layering.lines import without_spurs
from core.repose.layering.regions import regions
from core.repose.order import Side, ranks
from tests.repose.conftest import posed, source_of

K = LayerKind
LOWER_LEGS = (BodyPart.LOWER_LEG, BodyPart.FOOT)


@pytest.mark.parametrize("labels", [True, False])
def test_joints_lie_in_their_layers(labels):
    source = source_of(labels=labels)
    found = regions(frame_of(source.pose.people[0]), source.cutout)
    body = source.pose.people[0].body
    for joint, kind in ((3, K.RIGHT_ARM), (4, K.RIGHT_ARM), (6, K.LEFT_ARM), (9, K.RIGHT_LEG),
                        (12, K.LEFT_LEG), (13, K.LEFT_LEG), (0, K.HEAD)):  # fmt: skip
        x, y = body[joint, :2].astype(int)
        assert found[y, x] == kind, joint
    spine = (body[1, :2] * 0.5 + (body[8, :2] + body[11, :2]) * 0.25).astype(int)
    assert found[spine[1], spine[0]] == K.TRUNK


def test_the_layers_cover_the_figure_once(puppet, standing_source):
    total = np.zeros(standing_source.cutout.alpha.shape, int)
    for layer in puppet.layers:
        height, width = layer.core.shape
        total[layer.top : layer.top + height, layer.left : layer.left + width] += layer.core
    shown = standing_source.cutout.alpha > 0.05
    assert (total[shown] == 1).all()
    assert total.max() == 1


def test_a_network_decides_what_and_the_pose_which_side(standing_source):
    found = regions(frame_of(standing_source.pose.people[0]), standing_source.cutout)
    parts = standing_source.cutout.parts
    inner = parts == BodyPart.LOWER_ARM
    agree = np.isin(found[inner], SHOWN_BY[BodyPart.LOWER_ARM])
    assert agree.mean() > 0.9  # borders go to the nearest edge
    left = found[inner & (np.arange(256) > 128)]
    assert (left[agree[(np.nonzero(inner)[1] > 128)]] == K.LEFT_ARM).all()


def test_labels_that_contradict_the_bones_lose(standing_source):
    frame = frame_of(standing_source.pose.people[0])
    right = regions(frame, standing_source.cutout)
    parts = standing_source.cutout.parts.copy()
    shin = (np.isin(parts, LOWER_LEGS)) & (right == K.RIGHT_LEG)
    parts[shin] = BodyPart.LOWER_ARM
    found = regions(frame, replace(standing_source.cutout, parts=parts))
    assert (found[shin] == K.RIGHT_LEG).mean() > 0.95


@pytest.mark.parametrize(
    ("name", "over", "under"),
    [
        ("standing", K.RIGHT_ARM, K.TRUNK),
        ("arms-crossed", K.LEFT_ARM, K.TRUNK),
        ("thinking", K.HEAD, K.TRUNK),
        ("standing", K.TRUNK, K.LEFT_LEG),
        ("standing", K.HEAD, K.BACK_HAIR),
        ("standing-back", K.BACK_HAIR, K.TRUNK),
    ],
)
def test_what_lies_over_what(name, over, under):
    order = ranks(frame_of(posed(name).people[0]).body)
    assert order[over] > order[under]


def test_a_switch_changes_one_limb():
    body = frame_of(posed("standing").people[0]).body
    usual = ranks(body)
    switched = ranks(body, {K.RIGHT_ARM: Side.BEHIND, K.LEFT_LEG: Side.FRONT})
    assert switched[K.RIGHT_ARM] < switched[K.TRUNK] < switched[K.LEFT_LEG]
    assert switched[K.LEFT_ARM] > switched[K.TRUNK] > switched[K.RIGHT_LEG]
    assert ranks(body, {K.RIGHT_ARM: Side.AUTO}) == usual


def test_colours_go_on_under_what_covers_them():
    colours = np.zeros((40, 60, 3), np.uint8)
    colours[:, :30] = 200, 40, 40
    colours[:, 28:30] = 20, 0, 0  # the line at its rim
    core = np.zeros((40, 60), bool)
    core[:, :30] = True
    hidden = np.zeros_like(core)
    hidden[:, 30:45] = True
    filled = extended(colours, core, hidden, 20.0)
    assert (filled[:, :30] == colours[:, :30]).all()
    assert np.abs(filled[5:-5, 31:45].astype(int) - (200, 40, 40)).max() <= 6
    assert (filled[:, 45:] == 0).all()


def test_what_is_filled_ends_in_the_figures_own_line():
    colours = np.full((60, 60, 3), 180, np.uint8)
    core = np.zeros((60, 60), bool)
    core[5:55, 5:40] = True
    whole = core.copy()
    colours[5:8, 5:40] = colours[52:55, 5:40] = colours[5:55, 5:8] = (40, 10, 10)
    line = line_of(colours, core, whole)
    assert line is not None and line.width in (2, 3, 4)
    assert tuple(line.colour) == (40, 10, 10)
    mask = core.copy()
    mask[20:40, 40:50] = True
    drawn = outlined(colours, mask, mask & ~core, line)
    assert tuple(drawn[30, 49]) == (40, 10, 10) and tuple(drawn[30, 43]) == (180, 180, 180)


def test_a_painting_without_lines_gets_none():
    colours = np.full((60, 60, 3), 180, np.uint8)
    core = np.ones((60, 60), bool)
    core[:3] = core[-3:] = False
    assert line_of(colours, core, core) is None


def test_a_left_over_sliver_goes_to_the_layer_that_it_lies_along():
    found = np.zeros((80, 80), np.uint8)
    found[10:70, 10:40] = K.TRUNK
    found[10:70, 40:70] = K.RIGHT_ARM
    found[30:42, 38:40] = K.HEAD  # between both, of neither
    found[2:10, 20:22] = K.TRUNK  # a strand before the ground stays
    cleaned = without_spurs(found, 4)
    assert not (cleaned == K.HEAD).any()
    assert (cleaned[2:10, 20:22] == K.TRUNK).all()
    assert (cleaned > 0).sum() == (found > 0).sum()
    assert (cleaned[10:70, 45:70] == K.RIGHT_ARM).all()


def test_an_island_goes_to_the_layer_around_it_and_dust_goes():
    source = source_of()
    frame = frame_of(source.pose.people[0])
    found = regions(frame, source.cutout)
    trunk = ((frame.points[1] + frame.points[8]) / 2).imag
    row, column = int(trunk), int(frame.points[1].real)
    found[row - 3 : row + 3, column - 3 : column + 3] = K.RIGHT_ARM
    found[2:5, 2:5] = K.LEFT_LEG
    cleaned = without_islands(found, source.cutout, frame)
    assert (cleaned[row - 3 : row + 3, column - 3 : column + 3] == K.TRUNK).all()
    assert not cleaned[2:5, 2:5].any()
    assert (cleaned == found).mean() > 0.99


@pytest.mark.parametrize(
    ("part", "is_kept"),
    [(BodyPart.LOWER_ARM, False), (BodyPart.CAPE, False), (BodyPart.PROP, True)],
)
def test_a_piece_apart_without_a_bone_is_left_out_unless_it_is_worn_or_held(part, is_kept):
    source = source_of()
    found = regions(frame_of(source.pose.people[0]), source.cutout)
    parts = source.cutout.parts.copy()
    found[2:12, 2:22], parts[2:12, 2:22] = K.HEAD, part
    parts[2:4, 2:4] = BodyPart.HAIR  # a few wrong pixels do not decide
    cutout = replace(source.cutout, parts=parts)
    cleaned = without_islands(found, cutout, frame_of(source.pose.people[0]))
    assert bool(cleaned[2:12, 2:22].all()) == is_kept
    assert bool(cleaned[2:12, 2:22].any()) == is_kept


def test_a_layer_that_is_nothing_but_left_overs_goes():
    source = source_of()
    frame = frame_of(source.pose.people[0])
    found = regions(frame, source.cutout)
    found[found == K.CAPE] = K.TRUNK
    found[2:12, 2:12] = found[2:12, 240:250] = K.CAPE
    assert not (without_islands(found, source.cutout, frame) == K.CAPE).any()
