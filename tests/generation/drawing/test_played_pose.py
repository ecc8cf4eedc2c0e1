"""The proportions of who plays reach everything that is made of a pose, and the recipe says it."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from core.figures.casting import Character, played
from core.generation.conditioning import request_maps
from core.generation.drawing.inputs import FromDrawing
from core.generation.drawing.painter import drawing_of
from core.generation.pose_score import asked_pose
from core.generation.request import GenerationRequest
from core.models.painter import DRAWING
from core.pose.anatomy.retarget import canon

CHIBI = Character("girl, red hair", proportions=canon(3))
TOLD = FromDrawing(strength=None, characters=(CHIBI,))


@pytest.fixture
def shown(monkeypatch) -> list:
    """Poses that a control picture was made of."""
    poses = []
    real = request_maps.control_map

    def seen(pose, *args, **more):
        poses.append(pose)
        return real(pose, *args, **more)

    monkeypatch.setattr(request_maps, "control_map", seen)
    return poses


def test_the_recipe_keeps_the_pose_and_who_played_it(request_for):
    request = request_for(drawing=TOLD)
    again = GenerationRequest.from_dict(json.loads(json.dumps(request.to_dict())))
    assert again == request and again.pose == request.pose
    assert again.played_pose == played(request.pose, (CHIBI,)) != request.pose
    assert request_for().played_pose == request_for().pose
    assert request_for(pose=None, drawing=TOLD).played_pose is None


def test_the_drawing_is_of_the_character_in_its_own_body(request_for):
    request = request_for(checkpoint=DRAWING.id, drawing=FromDrawing(characters=(CHIBI,)))
    plain = replace(CHIBI, proportions=None)
    by_hand = replace(request, pose=request.played_pose, drawing=FromDrawing(characters=(plain,)))
    drawn = drawing_of(request, 1).picture()
    assert np.array_equal(drawn, drawing_of(by_hand, 1).picture())
    other = replace(request, drawing=FromDrawing(characters=(plain,)))
    assert not np.array_equal(drawn, drawing_of(other, 1).picture())


def test_the_control_picture_and_the_score_are_of_that_body(engine, request_for, shown):
    request = request_for(drawing=TOLD)
    picture = engine.generate(request, 0).image
    (pose,) = shown
    assert pose == request.played_pose.bodies_only().fitted_to(request.size)
    size = type(request.size)(*picture.size)
    asked = asked_pose(request, size)
    assert asked == request.played_pose.fitted_to(size).within_canvas()


def test_a_checkpoint_that_paints_from_noise_sees_no_drawing(engine, request_for):
    """Only the body counts: with the pose retargeted by hand the picture is the same."""
    request = request_for(drawing=TOLD)
    by_hand = request_for(pose=request.played_pose)
    made, expected = (np.asarray(engine.generate(one, 0).image) for one in (request, by_hand))
    assert np.array_equal(made, expected)
