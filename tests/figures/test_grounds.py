"""A ground is made once for all who draw there, within so many bytes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from core.figures.grounds import MOST_BYTES, ground_of, ground_picture, key_of
from core.figures.looks import Scene
from core.geometry import Size

SIZE = Size(32, 48)


def key(seed: int):
    return key_of(Scene("beach"), SIZE, seed, 40.0, (0.6, -0.8))


def test_a_ground_is_made_once_and_cannot_be_changed():
    ground_picture.cache.clear()
    picture = ground_picture(key(1), SIZE)
    assert ground_picture(key(1), SIZE) is picture
    assert not picture.flags.writeable
    assert ground_of(key(1)) is ground_of(key(1))
    assert ground_picture.cache.currsize == picture.nbytes


def test_the_least_recently_used_leaves_and_the_bytes_stay_within_the_limit():
    assert ground_picture.cache.maxsize == MOST_BYTES
    ground_of.cache.clear()
    first, *_others = [ground_of(key(seed)) for seed in range(8)]
    assert ground_of(key(0)) is first
    ground_of(key(8))
    kept = [entry[0].seed for entry in ground_of.cache]
    assert sorted(kept) == [0, 2, 3, 4, 5, 6, 7, 8]


def test_many_threads_are_given_equal_grounds():
    ground_picture.cache.clear()
    with ThreadPoolExecutor(4) as threads:
        pictures = list(threads.map(lambda _: ground_picture(key(3), SIZE), range(16)))
    assert all(np.array_equal(picture, pictures[0]) for picture in pictures)
    assert ground_picture(key(3), SIZE) is ground_picture(key(3), SIZE)
