"""Training draws with the painter of the studio, so that what is learned is what is shown."""

import random

import numpy as np

from core.figures.body.bodies import body_of
from core.figures.draw import draw_picture
from core.figures.looks import new_look, new_scene
from core.geometry import Size
from core.pose.presets import get
from training.figures import figure

SIZE = Size(128, 192)


def test_a_training_picture_is_the_painters_own():
    pose = get("waving").pose.scaled_to(SIZE)
    drawn = figure(5, SIZE, pose=pose)
    rng = random.Random(5)
    look, scene = new_look(rng, ""), new_scene(rng)
    body = body_of(pose.people[0])
    picture, _ = draw_picture(SIZE, scene, [(look, body)], rng.randrange(1 << 30))
    assert np.array_equal(drawn.picture, picture)
