from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import RequestRejected
from core.geometry import Size
from core.upscale.presets import Preset, enlargement, presets_for, sized

FOUR_K, EIGHT_K = Preset.FOUR_K.long_side, Preset.EIGHT_K.long_side


@pytest.mark.parametrize(
    ("size", "target", "highest", "passes"),
    [
        (Size(1536, 2304), FOUR_K, 4, [(2560, 3840)]),
        (Size(1024, 1024), FOUR_K, 4, [(3840, 3840)]),
        (Size(960, 540), FOUR_K, 4, [(3840, 2160)]),  # exactly four times
        (Size(512, 768), FOUR_K, 4, [(640, 960), (2560, 3840)]),
        (Size(512, 768), EIGHT_K, 4, [(1280, 1920), (5120, 7680)]),
        (Size(1920, 1080), EIGHT_K, 4, [(7680, 4320)]),
        (Size(1080, 1920), EIGHT_K, 4, [(4320, 7680)]),
        (Size(1536, 2304), FOUR_K, 2, [(2560, 3840)]),
        (Size(1024, 1024), FOUR_K, 2, [(1920, 1920), (3840, 3840)]),
        (Size(641, 479), 3841, 4, [(961, 718), (3841, 2870)]),
        (Size(3, 2000), FOUR_K, 4, [(6, 3840)]),
    ],
)
def test_how_a_picture_comes_to_its_size(size, target, highest, passes):
    assert enlargement(size, target, highest).passes == tuple(Size(*one) for one in passes)


@pytest.mark.parametrize(
    ("size", "target", "highest", "line"),
    [
        (Size(3840, 2160), FOUR_K, 4, "Expected a long side above 3840 pixels, got 3840:"),
        (Size(128, 192), FOUR_K, 4, "Expected a long side of at most 3072 pixels, got 3840:"),
        (Size(512, 768), FOUR_K, 2, "Expected a long side of at most 3072 pixels, got 3840:"),
    ],
)
def test_what_cannot_be_reached_is_said(size, target, highest, line):
    with pytest.raises(RequestRejected) as caught:
        enlargement(size, target, highest)
    assert str(caught.value).startswith(line)


@given(
    width=st.integers(1, 4000), height=st.integers(1, 4000), target=st.integers(2, 8000),
    highest=st.integers(2, 4),
)  # fmt: skip
def test_every_pass_is_one_that_the_network_can_do(width, height, target, highest):
    size = Size(width, height)
    if not max(size) < target <= max(size) * highest**2:
        return
    before = max(size)
    passes = enlargement(size, target, highest).passes
    for made in passes:
        assert before < max(made) <= before * highest
        before = max(made)
    assert before == target
    assert passes[-1] == sized(size, target)


@pytest.mark.parametrize(
    ("size", "highest", "names"),
    [
        (Size(512, 768), 4, ["4K", "8K wide"]),
        (Size(128, 192), 4, []),
        (Size(256, 384), 4, ["4K"]),
        (Size(512, 768), 2, []),
        (Size(3840, 2160), 4, ["8K wide"]),
        (Size(7680, 4320), 4, []),
    ],
)
def test_what_is_offered_can_be_done(size, highest, names):
    found = presets_for(size, highest)
    assert [one.label for one in found] == names
    for preset in found:
        assert max(enlargement(size, preset.long_side, highest).result) == preset.long_side
