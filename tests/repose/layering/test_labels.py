"""Names of body parts that do not fit the pose."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.cutout.parts import BodyPart
from core.repose.bones import LayerKind
from core.repose.frame import frame_of
from core.repose.layering.labels import agreement_of, sensible
from core.repose.layering.regions import fields_of, regions, small_factor
from tests.repose.conftest import source_of

K = LayerKind
ARM = (BodyPart.UPPER_ARM, BodyPart.LOWER_ARM, BodyPart.HAND)


def fields_and_frame(source):
    frame = frame_of(source.pose.people[0])
    return fields_of(frame, small_factor(source.cutout), source.cutout), frame


def made_sensible(source, parts):
    fields, frame = fields_and_frame(source)
    return sensible(replace(source.cutout, parts=parts), frame, fields)


def in_patches(parts: np.ndarray) -> np.ndarray:
    """Names at random, in patches of 12 pixels, as a network gives them to what it does not
    know."""
    rng = np.random.default_rng(0)
    tiles = rng.integers(1, 14, (parts.shape[0] // 12 + 1, parts.shape[1] // 12 + 1), np.uint8)
    whole = np.kron(tiles, np.ones((12, 12), np.uint8))[: parts.shape[0], : parts.shape[1]]
    return np.where(parts > 0, whole, 0).astype(np.uint8)


def of_capes(parts: np.ndarray) -> np.ndarray:
    """Arms are legs, and the trunk is an arm."""
    table = np.arange(14, dtype=np.uint8)
    table[list(ARM)] = BodyPart.UPPER_LEG
    table[BodyPart.TRUNK] = BodyPart.UPPER_ARM
    return table[parts]


@pytest.mark.parametrize("preset", ["standing", "arms-up", "waving", "arms-crossed", "walking"])
@pytest.mark.parametrize("seed", [3, 5, 8])
def test_true_names_are_trusted(preset, seed):
    source = source_of(preset, seed)
    fields, _ = fields_and_frame(source)
    assert agreement_of(source.cutout, fields).is_enough
    assert made_sensible(source, source.cutout.parts).parts is not None


@pytest.mark.parametrize("spoilt", [in_patches, of_capes])
def test_names_that_contradict_the_pose_all_over_are_dropped(standing_source, spoilt):
    found = made_sensible(standing_source, spoilt(standing_source.cutout.parts))
    assert found.parts is None
    assert found.alpha is standing_source.cutout.alpha


@pytest.mark.parametrize(
    ("part", "beside"),
    [
        (BodyPart.HAND, BodyPart.LOWER_LEG),
        (BodyPart.HEAD, BodyPart.LOWER_LEG),
        (BodyPart.HAIR, BodyPart.LOWER_LEG),
        (BodyPart.ACCESSORY, BodyPart.LOWER_LEG),
        (BodyPart.TRUNK, BodyPart.LOWER_LEG),
    ],
)
def test_a_piece_far_from_its_part_is_of_what_is_around_it(standing_source, part, beside):
    parts = standing_source.cutout.parts.copy()
    x, y = (standing_source.pose.people[0].body[[9, 10], :2].mean(0)).astype(int)
    parts[y - 6 : y + 6, x - 3 : x + 3] = part
    found = made_sensible(standing_source, parts).parts
    assert (found[y - 6 : y + 6, x - 3 : x + 3] == beside).all()


def test_what_lies_where_it_belongs_keeps_its_name(standing_source):
    parts = standing_source.cutout.parts
    found = made_sensible(standing_source, parts).parts
    assert (found == parts)[standing_source.cutout.alpha > 0.5].mean() > 0.995


BLOCK = 14


def with_block(source, x: int, y: int, part: BodyPart):
    """A figure with a block at a place, which a network calls ``part``."""
    alpha, parts = source.cutout.alpha.copy(), source.cutout.parts.copy()
    alpha[y : y + BLOCK, x : x + BLOCK] = 1
    parts[y : y + BLOCK, x : x + BLOCK] = part
    return replace(source, cutout=replace(source.cutout, alpha=alpha, parts=parts))


@pytest.mark.parametrize("part", [BodyPart.PROP, BodyPart.ACCESSORY, BodyPart.HAIR])
@pytest.mark.parametrize(("x", "y"), [(5, 5), (225, 300)])
def test_a_scrap_of_ground_is_dragged_by_nothing(standing_source, x, y, part):
    puppet = with_block(standing_source, x, y, part).puppet
    shown = puppet.drawn(puppet.posture(puppet.person), standing_source.cutout.size)[..., 3]
    assert shown[y : y + BLOCK, x : x + BLOCK].max() == 0


def test_what_a_hand_holds_at_a_distance_stays_with_it(standing_source):
    """A blade whose handle the fist covers."""
    wrist = standing_source.pose.people[0].body[4, :2].astype(int)
    x, y = wrist + np.array([-24, 16])
    puppet = with_block(standing_source, x, y, BodyPart.PROP).puppet
    arm = next(one for one in puppet.layers if one.kind is K.RIGHT_ARM)
    assert arm.core[y - arm.top + BLOCK // 2, x - arm.left + BLOCK // 2]


def test_without_names_what_is_far_from_every_bone_hangs_as_it_is(standing_source):
    """A chair, a cape: else it would be torn along with the nearest limb."""
    source = with_block(standing_source, 8, 20, BodyPart.TRUNK)
    found = regions(frame_of(source.pose.people[0]), replace(source.cutout, parts=None))
    assert (found[23:31, 11:19] == K.CAPE).all()
    assert (found[standing_source.cutout.alpha > 0.5] == K.CAPE).mean() < 0.05
