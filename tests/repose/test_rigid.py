"""Prints on a trunk: found, and moved as one piece."""

from __future__ import annotations

import numpy as np
import pytest

from core.errors import InputRejected
from core.geometry import Box
from core.repose.puppet import Puppet
from core.repose.rigid import Affine, Patch
from tests.repose.conftest import posed, printed

PLACES = np.array([complex(x, y) for x in range(0, 50, 5) for y in range(0, 30, 5)])
NOTHING = np.zeros((1, 1, 4), np.uint8)


def patch() -> Patch:
    return Patch(Box(0, 0, 50, 30), NOTHING, np.arange(len(PLACES), dtype=np.int32))


def test_a_print_is_turned_and_scaled_but_not_sheared():
    rng = np.random.default_rng(1)
    noise = rng.normal(0, 0.3, (2, len(PLACES)))
    after = PLACES * 1.4 * np.exp(0.4j) + (20 - 5j) + noise[0] + 1j * noise[1]
    found = patch().affine(PLACES, after)
    assert found.ratio == 1
    assert abs(found.turn) == pytest.approx(1.4, rel=0.02)
    assert np.angle(found.turn) == pytest.approx(0.4, abs=0.02)
    assert np.abs(found.places(PLACES) - after).max() < 1.5


def test_one_on_a_trunk_that_turns_away_becomes_narrower():
    after = 0.6 * PLACES.real + 1j * PLACES.imag
    found = patch().affine(PLACES, after)
    assert found.ratio == pytest.approx(1 / 0.6, rel=0.01)
    assert np.abs(found.places(PLACES) - after).max() < 1e-6


def test_the_ratio_is_that_of_the_scales():
    assert Affine(1, 0, 0).ratio == 1
    assert Affine(0.8, 0.2, 0).ratio == pytest.approx(1 / 0.6)


def test_a_print_is_found_on_a_shirt_and_none_on_a_plain_one():
    source = printed()
    found = source.puppet.prints
    assert found
    body = source.pose.people[0].body
    for one in found:
        assert body[1, 1] < (one.box.top + one.box.bottom) / 2 < body[8, 1]


def test_it_stays_readable_in_another_pose():
    import cv2

    source = printed()
    box = Box(*_lettering(source))
    puppet = Puppet.of(source.cutout, source.pose, prints=[box])
    size = source.pose.size
    posture = puppet.posture(posed("arms-up", size).people[0])
    figure = puppet.drawn(posture, size)
    affine = puppet.prints[0].affine(puppet.mesh.places, posture.places)
    assert 0.97 <= affine.ratio <= 1.03
    rows, columns = np.mgrid[box.top : box.bottom, box.left : box.right]
    there = affine.places(columns + 0.5 + 1j * (rows + 0.5)) - (0.5 + 0.5j)
    back = cv2.remap(
        figure, there.real.astype(np.float32), there.imag.astype(np.float32), cv2.INTER_CUBIC
    )
    one = source.picture[box.area][..., :3].mean(-1)
    other = back[..., :3].mean(-1)
    assert np.corrcoef(one.ravel(), other.ravel())[0, 1] >= 0.97


def test_at_four_times_the_size_it_is_drawn_from_the_picture_not_enlarged():
    import cv2

    from benchmarks.repose.puppet import correlation

    source = printed()
    puppet = Puppet.of(source.cutout, source.pose)
    large = source.pose.size.times(2)
    small = large.times(0.25)
    drawn = {}
    for size in (small, large):
        posture = puppet.posture(posed("wave-both", size).people[0])
        drawn[size] = puppet.drawn(posture, size), posture
    made, posture = drawn[large]
    enlarged = cv2.resize(drawn[small][0], tuple(large), interpolation=cv2.INTER_CUBIC)
    for patch in puppet.prints:
        affine = patch.affine(puppet.mesh.places, posture.places)
        sharp, soft = (
            correlation(source.picture, one, patch.box, affine) for one in (made, enlarged)
        )
        assert sharp >= 0.97 and sharp > soft + 0.02


def _lettering(source) -> tuple[int, int, int, int]:
    boxes = [one.box for one in source.puppet.prints]
    return (
        min(b.left for b in boxes), min(b.top for b in boxes),
        max(b.right for b in boxes), max(b.bottom for b in boxes),
    )  # fmt: skip


def test_a_box_beside_the_body_is_refused_in_an_artists_words():
    source = printed()
    with pytest.raises(InputRejected) as caught:
        Puppet.of(source.cutout, source.pose, prints=[Box(0, 0, 20, 20)])
    assert caught.value.shown == "This box is not on the body. Draw it around the print."
