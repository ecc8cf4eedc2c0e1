"""What a person kept in an earlier studio is there: templates, poses, models, the desk."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.__main__ import main
from core.pose import presets
from core.prompts.user_templates import UserTemplates
from core.studio import Studio
from tests.kept.asked import (
    ASKED,
    OTHER_VISITOR,
    PICTURES,
    REQUESTS,
    VISITOR,
    asked_of,
    check,
    sound,
)


def generated(page: AppTest, studio: Studio) -> dict[str, Any]:
    """What Generate asks for when its button is pressed."""
    before = {job.id for job in studio.jobs()}
    sound(page.button(key="generate.submit").click().run())
    (job,) = [job for job in studio.jobs() if job.id not in before]
    return job.payload


def listed(what: str, capsys) -> list[dict[str, Any]]:
    """What ``python -m core list`` tells."""
    assert main(["list", what, "--json"]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_own_templates_are_there(data_folder, capsys):
    (asked,) = ASKED["templates"]
    (told,) = [row for row in listed("prompts", capsys) if row["id"].startswith("own-")]
    assert (told["title"], told["category"]) == (asked["title"], "own")
    (template,) = UserTemplates(data_folder / "prompts").own()
    assert (template.prompt, template.negative) == (asked["prompt"], asked["negative"])
    assert list(template.tags) == asked["tags"]


def test_own_poses_are_there(data_folder, capsys):
    told = {row["title"]: row for row in listed("poses", capsys)}
    assert told["Both leaping"]["set"] == "own"
    assert (told["My wave"]["set"], told["My wave"]["view"]) == ("friends", "side")
    wave, leap = presets.all_presets(data_folder / "poses")  # a numbered file comes first
    assert (wave.title, wave.tags) == ("My wave", ("hello",))
    assert (leap.title, leap.tags) == ("Both leaping", ("leap", "pair"))
    for preset, pose in ((wave, "whole"), (leap, "two")):
        people = ASKED["poses"][pose]["people"]
        for person, entry in zip(preset.pose.people, people, strict=True):
            assert np.array_equal(person.body.reshape(-1), entry["pose_keypoints_2d"])


def test_own_models_and_what_was_said_of_them_are_there(studio, capsys):
    here = {
        (row["kind"], row["id"])
        for row in listed("models", capsys)
        if row["state"] == "here" and row["kind"] != "upscaler"
    }
    for own in ASKED["models"]:
        assert tuple(own) in here
    (painter,) = [spec for spec in studio.checkpoints() if spec.id == "painter"]
    assert (painter.prediction, painter.is_zero_snr, painter.is_chosen) == (
        "v_prediction",
        True,
        True,
    )


@pytest.mark.parametrize("picture", ["painted.0", "over.0", "drawn.0"])
def test_use_these_settings_makes_the_same_picture(browse, studio, picture):
    page = browse("9_Gallery.py")
    page.session_state["gallery.selected"] = PICTURES[picture]
    sound(page.run()).button(key="gallery.use_settings").click().run()
    page = sound(page.switch_page("pages/4_Generate.py").run())
    check(asked_of(picture), generated(page, studio), picture)


def test_a_visitor_finds_the_desk_as_it_was(browse, studio):
    page = browse("4_Generate.py", VISITOR)
    told = generated(page, studio)
    check(REQUESTS["painted"] | ASKED["desk"], told)
    assert page.text_area(key="generate.prompt").value == ASKED["desk"]["prompt"]
    assert page.session_state["pose.characters"][0].to_dict() == ASKED["desk_character"]
    assert "kept-painted" in page.session_state["generate.jobs"]


def test_words_and_pose_lie_on_a_desk_without_settings_too(browse, data_folder):
    """As of somebody who has not been on Generate yet."""
    with closing(sqlite3.connect(data_folder / "studio.sqlite3")) as connection, connection:
        connection.execute("UPDATE desks SET content = json_remove(content, '$.request')")
    page = browse("4_Generate.py", VISITOR)
    assert page.session_state["generate.prompt"] == ASKED["desk"]["prompt"]
    assert page.session_state["generate.negative"] == ASKED["desk"]["negative_prompt"]
    assert page.session_state["generate.use_pose"] is True
    assert len(page.session_state["pose.current"].people) == 1
    page = browse("4_Generate.py", OTHER_VISITOR)
    assert page.session_state["generate.use_pose"] is False


def test_a_desk_without_a_held_pose_stays_so(browse, studio):
    page = browse("4_Generate.py", OTHER_VISITOR)
    told = generated(page, studio)
    # The studio that kept it could not hold on to these two.
    drawing = REQUESTS["over"]["drawing"] | {"lines": 1.0, "background": ""}
    asked = REQUESTS["over"] | {"pose": None, "drawing": drawing, "until_score": 0.0}
    del asked["seed"]
    check(asked, told)
    assert page.session_state["generate.seed_is_fixed"] is False
    check("@two", json.dumps(document(page.session_state["pose.current"])))


def document(pose: Any) -> dict[str, Any]:
    people = [{"pose_keypoints_2d": person.body.reshape(-1).tolist()} for person in pose.people]
    return {"canvas_width": pose.size.width, "canvas_height": pose.size.height, "people": people}
