"""Pose files, pictures to trace and pictures with a pose; wrong ones leave the pose alone."""

from __future__ import annotations

import io
import json

import numpy as np
import pytest
from PIL import Image

from core.gallery import metadata
from core.generation.request import GenerationRequest
from core.geometry import Size
from core.pose import openpose, presets
from core.pose.export import Dialect
from core.pose.render import control_map
from core.pose.skeleton import Joint, Pose
from core.ui import state
from tests.pages.pose.posing import button, edited, panel, pose_of, shown, upload_picture, wrist_to
from training.figures import figure


def test_the_pose_is_downloaded_as_other_editors_want_it(page):
    choice = page.selectbox(key=state.POSE_DIALECT)
    assert choice.options == [dialect.title for dialect in Dialect]
    choice.set_value(Dialect.NESTED).run()
    assert not page.exception
    assert page.session_state[state.POSE_DIALECT] is Dialect.NESTED


def test_a_pose_file_replaces_the_pose(page, standing):
    panel(page, "Import")
    page.file_uploader(key=state.POSE_FILE).upload(
        "pose.json", openpose.dumps(standing).encode(), "application/json"
    )
    page.run()
    assert not page.error
    assert pose_of(page) == standing


def test_a_file_with_several_poses_offers_each_by_its_name(page, standing):
    other = Pose(tuple(person.moved(5, 3) for person in standing.people), standing.size)
    documents = [json.loads(openpose.dumps(pose)) for pose in (standing, other)]
    empty = {"people": [], "canvas_width": 64, "canvas_height": 64}
    file = {"[Guard](x)": documents[0], "empty": empty, "Jump": documents[1]}
    panel(page, "Import")
    page.file_uploader(key=state.POSE_FILE).upload(
        "poses.json", json.dumps(file).encode(), "application/json"
    )
    page.run()
    assert pose_of(page) == standing
    (choice,) = [one for one in page.selectbox if one.label == "2 poses in this file"]
    assert choice.options == ["1. [Guard](x)", "2. Jump"]
    choice.set_value(1).run()
    assert not page.exception
    assert pose_of(page) == other
    assert any("1 of 3 frames shows nobody" in caption.value for caption in page.caption)
    edited(page, wrist_to(40, 41))
    page.run()
    assert pose_of(page).people[0].body[Joint.LEFT_WRIST].tolist() == [40, 41, 1]


@pytest.mark.parametrize(
    "text", ["{", '{"people": [{"pose_keypoints_2d": [1e400, 1, 1]}]}', "[" * 90 + "]" * 90]
)
def test_a_wrong_pose_file_is_one_line_and_the_pose_stays(page, text):
    before = pose_of(page)
    panel(page, "Import")
    page.file_uploader(key=state.POSE_FILE).upload("pose.json", text.encode(), "application/json")
    page.run()
    assert len(page.error) == 1
    assert page.error[0].value.startswith(("There is no pose in this file", "This file is damaged"))
    assert "\n" not in page.error[0].value
    assert pose_of(page) == before


def test_a_picture_to_trace_goes_to_the_browser_small_and_can_be_removed(page, png):
    panel(page, "Import")
    page.file_uploader(key=state.POSE_PICTURE_FILE).upload("girl.png", png, "image/png")
    page.run()
    assert shown(page)["trace"].startswith("data:image/jpeg;base64,")
    assert len(shown(page)["trace"]) < 100_000
    next(b for b in page.button if b.label == "Remove the picture").click().run()
    assert shown(page)["trace"] is None


def test_a_broken_picture_is_one_line(page, png):
    panel(page, "Import")
    page.file_uploader(key=state.POSE_PICTURE_FILE).upload("girl.png", png[:60], "image/png")
    page.run()
    assert len(page.error) == 1
    assert shown(page)["trace"] is None


@pytest.fixture
def png() -> bytes:

    from PIL import Image

    noise = np.random.default_rng(0).integers(0, 255, (40, 30, 3), np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(noise).resize((1500, 2000)).save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()


@pytest.fixture
def skeleton_png():
    buffer = io.BytesIO()
    control_map(presets.get("dancing").pose).save(buffer, "PNG")
    return buffer.getvalue()


def test_a_skeleton_picture_becomes_its_pose(page, skeleton_png):
    panel(page, "Import")
    page.file_uploader(key=state.POSE_PICTURE_FILE).upload("map.png", skeleton_png, "image/png")
    page.run()
    asked, found = presets.get("dancing").pose.people[0], pose_of(page).people[0]
    assert np.abs(found.body - asked.body).max() < 2
    assert state.POSE_PICTURE not in page.session_state


def test_a_picture_of_the_studio_brings_its_pose_along(page):
    asked = presets.get("waving").pose
    request = GenerationRequest(prompt="a girl", pose=asked)
    data = metadata.embed(Image.new("RGB", (128, 192), "teal"), request.to_dict(), "")
    panel(page, "Import")
    page.file_uploader(key=state.POSE_PICTURE_FILE).upload("mine.png", data, "image/png")
    page.run()
    assert pose_of(page) == asked


def test_a_person_is_found_in_a_drawing_and_nobody_is_told(page):
    drawing = figure(3, Size(256, 384), pose=presets.get("standing").pose.fitted_to(Size(256, 384)))
    panel(page, "Import")
    upload_picture(page, Image.fromarray(drawing.picture))
    assert state.POSE_PICTURE in page.session_state
    before = pose_of(page)
    button(page, "Find the pose in it").click().run()
    assert pose_of(page) != before
    assert any(caption.value.count("Found 1 person") for caption in page.caption)
    found = pose_of(page)
    upload_picture(page, Image.new("RGB", (128, 128), "white"))
    button(page, "Find the pose in it").click().run()
    (error,) = page.error
    assert error.value.startswith("Nobody found in this picture. The built-in detector reads draw")
    assert pose_of(page) == found
