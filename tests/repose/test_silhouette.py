"""A pose to start from that fills the outline of a cut-out."""

from __future__ import annotations

import numpy as np
import pytest

from core.repose.fitness import MISPLACED
from core.repose.puppet import Puppet
from core.repose.silhouette import fitted_pose
from tests.repose.conftest import SIZE, source_of

WRISTS_AND_ANKLES = [4, 7, 10, 13]
BODY = list(range(2, 14))


@pytest.mark.parametrize("preset", ["standing", "arms-up", "wave-both", "waving", "shrug"])
def test_a_figure_seen_from_the_front_is_found_by_its_outline(preset):
    source = source_of(preset)
    found = fitted_pose(source.cutout.alpha)
    assert found is not None and found.size == SIZE
    apart = found.people[0].body[:, :2] - source.pose.people[0].body[:, :2]
    away = np.hypot(*apart.T) / SIZE.height
    assert away[BODY].mean() < 0.05
    assert away[WRISTS_AND_ANKLES].max() < 0.13


def test_either_arm_may_be_raised():
    alpha = source_of("waving").cutout.alpha
    one, other = fitted_pose(alpha), fitted_pose(np.ascontiguousarray(alpha[:, ::-1]))
    right, left = one.people[0].body[4, :2], other.people[0].body[7, :2]
    assert (right[1] < 0.4 * SIZE.height) and (left[1] < 0.4 * SIZE.height)
    assert abs(right[0] - (SIZE.width - left[0])) < 0.06 * SIZE.height


def test_its_puppet_can_be_shown_before_anything_is_dragged():
    source = source_of("wave-both", labels=False)
    found = fitted_pose(source.cutout.alpha)
    assert MISPLACED not in Puppet.of(source.cutout, found).fitness.notes


def test_a_mascot_of_one_blob_with_arms_and_legs_gets_both():
    """A drawing on paper that no detector takes for a person."""
    import cv2

    outline = np.zeros((300, 300), np.uint8)
    cv2.ellipse(outline, (150, 130), (45, 90), 0, 0, 360, 1, -1)
    for start, end in (((112, 140), (50, 90)), ((188, 140), (250, 90)),
                       ((130, 210), (125, 290)), ((170, 210), (175, 290))):  # fmt: skip
        cv2.line(outline, start, end, 1, 20)
    found = fitted_pose(outline.astype(np.float32))
    assert found is not None
    body = found.people[0].body[:, :2]
    assert body[4, 0] < 110 and body[7, 0] > 190
    assert body[[10, 13], 1].min() > 230


def outlines() -> dict[str, np.ndarray]:
    empty, full, disc, bar = (np.zeros((200, 200), np.float32) for _ in range(4))
    rows, columns = np.mgrid[:200, :200]
    full[:] = 1
    disc[np.hypot(rows - 100, columns - 100) < 70] = 1
    bar[80:120, 5:195] = 1
    return {"nothing": empty, "everything": full, "a cup from above": disc, "a bar": bar}


@pytest.mark.parametrize("name", outlines())
def test_what_is_nobody_gets_no_pose(name):
    assert fitted_pose(outlines()[name]) is None


def test_the_largest_piece_counts():
    source = source_of("arms-up")
    alpha = source.cutout.alpha.copy()
    alpha[:12, :12] = 1
    assert fitted_pose(alpha) == fitted_pose(source.cutout.alpha)
