import numpy as np
import pytest

from training.data.degrade import blur_kernel, degrade, ringing_kernel


def test_degraded_pictures_are_small_and_still_recognisable():
    rng = np.random.default_rng(0)
    large = np.zeros((96, 64, 3), np.float32)
    large[:, 32:] = (0.9, 0.5, 0.2)
    for _ in range(30):
        small = degrade(rng, large, 4)
        assert small.shape == (24, 16, 3)
        assert small.dtype == np.float32
        assert 0 <= small.min() <= small.max() <= 1
        assert np.abs(small[4:20, 12:15].mean((0, 1)) - large[0, 40]).max() < 0.15
        assert small[4:20, 1:4].mean() < 0.15


def test_degradation_is_another_each_time_and_the_same_for_a_seed():
    large = np.random.default_rng(5).random((64, 64, 3), np.float32)
    one, same, other = (degrade(np.random.default_rng(seed), large, 4) for seed in (1, 1, 2))
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)


@pytest.mark.parametrize("seed", range(8))
def test_kernels_keep_the_brightness(seed):
    rng = np.random.default_rng(seed)
    assert blur_kernel(rng, 2.0).sum() == pytest.approx(1, abs=1e-5)
    assert blur_kernel(rng, 2.0).min() >= 0
    assert ringing_kernel(rng).sum() == pytest.approx(1, abs=1e-5)
