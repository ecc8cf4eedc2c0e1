"""The built-in model was shown bodies: hands and faces of a pose would be taken for knees."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.config import Config
from core.models import registry
from core.pose.anatomy.hands import with_hands
from core.pose.skeleton import Pose


def test_the_starter_holds_bodies_and_others_hold_hands_too(tmp_path):
    config = Config(data_folder=tmp_path, offline=True)
    held = {
        name: registry.pose_controlnet(registry.checkpoint(name, config), config)
        for name in ("starter", "anything-v5", "animagine-xl-4.0")
    }
    assert {name: spec.details for name, spec in held.items()} == {
        "starter": False, "anything-v5": True, "animagine-xl-4.0": True,
    }  # fmt: skip


def test_hands_change_the_picture_only_where_they_were_learnt(
    engine, request_for, standing, monkeypatch
):
    handed = Pose(tuple(with_hands(person, "open") for person in standing.people), standing.size)
    plain = np.asarray(engine.generate(request_for(pose=standing), 0).image)
    held = np.asarray(engine.generate(request_for(pose=handed), 0).image)
    assert not np.array_equal(held, plain)
    known = registry.pose_controlnet
    monkeypatch.setattr(registry, "pose_controlnet", lambda *a: replace(known(*a), details=False))
    bodies = np.asarray(engine.generate(request_for(pose=handed), 0).image)
    assert np.array_equal(bodies, plain)
