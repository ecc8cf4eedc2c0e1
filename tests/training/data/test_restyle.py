import random

import cv2
import numpy as np

from training.data.restyle import random_perspective
from training.detector.nets import CROP
from training.detector.scenes import placed, translation


def test_a_perspective_takes_joints_where_it_takes_pixels():
    matrix = random_perspective(random.Random(4), (CROP.width, CROP.height)) @ translation(3, -7)
    assert abs(matrix[2, 1]) > 1e-5
    picture = np.zeros((CROP.height, CROP.width, 3), np.uint8)
    body = np.zeros((1, 18, 3), np.float32)
    body[0, :3] = [(60, 80, 1), (120, 90, 1), (90, 190, 1)]
    for x, y, _ in body[0, :3].astype(int):
        picture[y - 2 : y + 3, x - 2 : x + 3] = 255
    warped = cv2.warpPerspective(picture, matrix, tuple(CROP))
    moved = placed(body, matrix)
    for x, y, _ in moved[0, :3].round().astype(int):
        assert warped[y, x].min() > 120
    assert not moved[0, 3:].any()
