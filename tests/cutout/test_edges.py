"""Rough masks get the edges of the picture."""

from __future__ import annotations

import cv2
import numpy as np

from benchmarks.cutout.measures import boundary_f, iou
from core.cutout.edges import fitted, guided
from tests.cutout.conftest import drawn


def coarse(alpha: np.ndarray, factor: int) -> np.ndarray:
    height, width = alpha.shape
    small = cv2.resize(alpha, (width // factor, height // factor), interpolation=cv2.INTER_AREA)
    return cv2.resize(small, (width, height))


def test_a_coarse_mask_comes_nearer_to_the_truth_and_loses_its_haze():
    picture, alpha = np.asarray(drawn().picture), drawn().alpha
    rough = coarse(alpha, 6)
    fine = fitted(picture, rough)
    assert boundary_f(fine, alpha, 1) > boundary_f(rough, alpha, 1)
    assert iou(fine, alpha) >= iou(rough, alpha)
    assert np.abs(fine - alpha).mean() < 0.6 * np.abs(rough - alpha).mean()
    far = cv2.dilate((alpha > 0).astype(np.uint8), np.ones((25, 25))) == 0
    assert fine[far].max() == 0


def test_it_is_the_same_filter_for_large_pictures():
    picture = np.full((1600, 1200, 3), 20, np.uint8)
    picture[400:1200, 300:900] = (220, 180, 160)
    mask = np.zeros((1600, 1200), np.float32)
    mask[396:1206, 304:893] = 1
    found = guided(picture, mask, 12) > 0.5
    assert (found == (picture[..., 0] > 100)).mean() > 0.995
