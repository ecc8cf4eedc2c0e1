"""Pose: presets, edits, files and sketches become the session's pose; wrong ones leave it alone."""

from __future__ import annotations

import io
import json

import numpy as np
import pytest
from PIL import Image

from core.figures.casting import SAMPLES, Character
from core.gallery import metadata
from core.generation.request import GenerationRequest
from core.geometry import Size
from core.pose import openpose, presets
from core.pose.anatomy import retarget
from core.pose.canvas import to_editor
from core.pose.export import Dialect
from core.pose.render import control_map
from core.pose.skeleton import Joint, Pose
from core.server.serving import serving
from core.ui import state
from training.figures import figure


@pytest.fixture
def page(open_page):
    opened = open_page("1_Pose.py")
    assert not opened.exception
    assert not opened.error
    return opened


def pose_of(page) -> Pose:
    return page.session_state[state.POSE]


def edited(page, change=None, **fields):
    """The page after the browser sent an edit of what it shows."""
    pose = pose_of(page)
    people = to_editor(pose)
    if change:
        change(people)
    payload = {
        "people": people,
        "width": pose.size.width,
        "height": pose.size.height,
        "rev": page.session_state[state.POSE_REVISION],
        "edit": 1,
        **fields,
    }
    page.session_state[state.POSE_EDITOR] = {"pose": payload}
    return page.run()


def shown(page) -> dict:
    """What the editor in the browser gets."""
    components = page.get("bidi_component")
    data = [json.loads(part.proto.json) for part in components if '"canvas"' in part.proto.json]
    assert len(data) == 1
    return data[0]


def wrist_to(x, y):
    def change(people):
        people[0][Joint.LEFT_WRIST] = [x, y, 1]

    return change


def panel(page, name):
    return page.segmented_control(key=state.POSE_PANEL).set_value(name).run()


def test_the_first_visit_shows_the_first_preset_on_a_portrait_canvas(page):
    first = presets.all_presets()[0].pose.fitted_to(Size(512, 768))
    assert pose_of(page) == first
    assert shown(page)["canvas"] == {"people": to_editor(first), "width": 512, "height": 768}
    assert page.button[0].label == "Use this pose → Generate"


def test_a_click_on_a_preset_loads_it_once(page):
    revision = page.session_state[state.POSE_REVISION]
    page.session_state[state.PRESET_GRID] = {"pick": {"id": "waving", "at": 1}}
    page.run().run()
    assert pose_of(page) == presets.get("waving").pose.fitted_to(Size(512, 768))
    assert page.session_state[state.POSE_REVISION] == revision + 1
    assert shown(page)["rev"] == revision + 1


def test_a_preset_comes_onto_the_canvas_that_is_open(page):
    edited(page, width=768, height=512)
    page.session_state[state.PRESET_GRID] = {"pick": {"id": "waving", "at": 1}}
    page.run()
    assert pose_of(page).size == Size(768, 512)


def button(page, label):
    return next(one for one in page.button if one.label == label)


def test_a_pose_is_kept_picked_removed_and_brought_back(page, studio):
    folder = studio.config.poses_folder
    page.text_input(key=state.POSE_OWN_TITLE).set_value("My first")
    button(page, "Keep this pose").click().run()
    (kept,) = presets.all_presets(folder)
    assert kept.title == "My first"
    assert kept.pose == pose_of(page)
    page.session_state[state.PRESET_GRID] = {"pick": {"id": "waving", "at": 1}}
    page.run()
    page.session_state[state.PRESET_GRID] = {"pick": {"id": kept.id, "at": 2}}
    page.run()
    assert pose_of(page) == kept.pose
    page.session_state[state.PRESET_GRID] = {"pick": {"id": kept.id, "remove": True, "at": 3}}
    page.run()
    assert presets.all_presets(folder) == ()
    button(page, "Bring the pose back").click().run()
    assert presets.all_presets(folder) == (kept,)
    page.session_state[state.PRESET_GRID] = {"pick": {"id": "waving", "remove": True, "at": 4}}
    page.run()
    assert [error.value for error in page.error] == ["Only poses of your own can be removed."]
    assert (presets.FOLDER / "waving.json").is_file()


@pytest.mark.parametrize("pick", [{"id": "../secret"}, {"at": 2}, ["waving"]])
def test_a_preset_that_is_none_is_one_line_and_the_pose_stays(page, pick):
    before = pose_of(page)
    page.session_state[state.PRESET_GRID] = {"pick": pick}
    page.run()
    assert [line.value.count("\n") for line in page.error] == [0]
    assert pose_of(page) == before
    assert not page.run().error


def test_an_edit_in_the_browser_changes_the_pose_and_not_the_revision(page):
    revision = page.session_state[state.POSE_REVISION]
    edited(page, wrist_to(101.5, 77))
    assert pose_of(page).people[0].body[Joint.LEFT_WRIST].tolist() == [101.5, 77, 1]
    assert page.session_state[state.POSE_REVISION] == revision
    assert shown(page)["canvas"]["people"][0][Joint.LEFT_WRIST] == [101.5, 77, 1]


def test_an_edit_made_before_a_preset_came_is_stale(page):
    before = page.session_state[state.POSE_REVISION]
    page.session_state[state.PRESET_GRID] = {"pick": {"id": "waving", "at": 1}}
    page.run()
    edited(page, wrist_to(5, 5), rev=before)
    assert pose_of(page) == presets.get("waving").pose.fitted_to(Size(512, 768))
    assert not page.error


HOSTILE = {
    "seven joints": {"people": [[[1, 2, 1]] * 7]},
    "ten thousand people": {"people": [[[1, 2, 1]] * 18] * 10_000},
    "a billion pixels wide": {"width": 10**9},
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_payload_is_one_line_and_the_pose_stays(page, name):
    before, revision = pose_of(page), page.session_state[state.POSE_REVISION]
    edited(page, **HOSTILE[name])
    assert len(page.error) == 1
    assert page.error[0].value.startswith("The editor sent something that is no pose.")
    assert pose_of(page) == before
    # the browser takes the good pose back
    assert shown(page)["rev"] == revision + 1
    assert not page.run().error


def test_the_pose_survives_a_visit_elsewhere(page):
    edited(page, wrist_to(101.5, 77))
    edits = pose_of(page)
    page.switch_page("Home.py").run()
    page.switch_page("pages/1_Pose.py").run()
    assert pose_of(page) == edits
    assert shown(page)["canvas"]["people"] == to_editor(edits)


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


def drawn(*lines) -> dict:
    """What the sketching canvas sends for freehand strokes."""
    objects = []
    for line in lines:
        xs, ys = zip(*line, strict=True)
        path = [["M", *line[0]], *(["L", *point] for point in line[1:])]
        objects.append(
            {
                "type": "Path",
                "path": path,
                "left": (min(xs) + max(xs)) / 2,
                "top": (min(ys) + max(ys)) / 2,
                "width": max(xs) - min(xs),
                "height": max(ys) - min(ys),
                "originX": "center",
                "originY": "center",
                "scaleX": 1,
                "scaleY": 1,
                "angle": 0,
            }
        )
    return {"drawing": {"raw": {"version": "7.4.0", "objects": objects}, "data": None}}


def make_skeleton(page, drawing):
    panel(page, "Draw")
    page.session_state[f"{state.POSE_SKETCH}.0"] = drawing
    return next(b for b in page.button if b.label == "Make it a skeleton").click().run()


def test_a_stick_figure_becomes_a_skeleton_on_the_open_canvas(page):
    angles = np.linspace(0, 2 * np.pi, 24)
    head = [(146 + 22 * float(np.sin(a)), 60 - 22 * float(np.cos(a))) for a in angles]
    arms = [(146, 110), (190, 130), (240, 100)], [(146, 110), (105, 135), (70, 170)]
    legs = [(146, 220), (175, 290), (190, 380)], [(146, 220), (120, 290), (100, 380)]
    before = page.session_state[state.POSE_REVISION]
    make_skeleton(page, drawn(head, [(146, 84), (146, 150), (146, 220)], *arms, *legs))
    assert not page.error
    pose = pose_of(page)
    assert page.session_state[state.POSE_REVISION] == before + 1
    assert pose.size == Size(512, 768)
    body = pose.people[0].body * (272 / 512, 408 / 768, 1)  # back to the sheet
    assert np.abs(body[Joint.LEFT_WRIST, :2] - (240, 100)).max() < 12
    assert np.abs(body[Joint.RIGHT_ANKLE, :2] - (100, 380)).max() < 12


def test_what_a_sketch_leaves_open_is_marked_in_the_editor(page):
    arms = [(146, 110), (190, 130), (240, 100)], [(146, 110), (105, 135), (70, 170)]
    legs = [(146, 220), (175, 290), (190, 380)], [(146, 220), (120, 290), (100, 380)]
    make_skeleton(page, drawn([(146, 84), (146, 150), (146, 220)], *arms, *legs))
    (unsure,) = shown(page)["unsure"]
    assert {Joint.NOSE, Joint.LEFT_EAR} <= set(unsure)
    assert Joint.LEFT_ANKLE not in unsure
    assert any("the head" in caption.value for caption in page.caption)
    page.session_state[state.PRESET_GRID] = {"pick": {"id": "waving", "at": 1}}
    page.run()
    assert shown(page)["unsure"] == []


def test_an_empty_sketch_is_one_line_and_the_pose_stays(page):
    before = pose_of(page)
    make_skeleton(page, drawn())
    assert len(page.error) == 1
    assert page.error[0].value.startswith("The drawing shows nothing yet. Draw a round head")
    assert pose_of(page) == before


def test_a_new_sheet_is_empty(page):
    panel(page, "Draw")
    next(b for b in page.button if b.label == "New sheet").click().run()
    assert page.session_state[state.POSE_SKETCH] == 1
    assert not page.exception


def test_a_pose_outside_the_picture_is_told_and_mended(page):
    # the browser keeps joints inside: only Python can bring this about
    body = pose_of(page).people[0].moved(300, 0)
    page.session_state[state.POSE] = Pose((body,), pose_of(page).size)
    page.run()
    assert any("outside the picture" in line.value for line in page.markdown)
    button(page, "Move inside").click().run()
    left, _, right, _ = pose_of(page).people[0].bounds()
    assert 0 <= left < right <= 512
    assert not any("outside the picture" in line.value for line in page.markdown)


def test_the_same_pose_on_another_body(page):
    before = pose_of(page)
    panel(page, "Body")
    page.button(key="pose.body.chibi-2").click().run()
    after = pose_of(page)
    thigh = [Joint.RIGHT_HIP, Joint.RIGHT_KNEE]
    lengths = [np.hypot(*np.diff(p.people[0].body[thigh, :2], axis=0)[0]) for p in (before, after)]
    assert lengths[1] < 0.7 * lengths[0]


def test_a_body_like_the_one_in_a_picture(page):
    size = Size(256, 384)
    chibi = retarget.retarget(presets.get("standing").pose.fitted_to(size), retarget.canon(3))
    panel(page, "Import")
    upload_picture(page, Image.fromarray(figure(5, size, pose=chibi).picture))
    before = retarget.measure(pose_of(page).people[0]).heads
    panel(page, "Body")
    button(page, "Like the character in the picture").click().run()
    assert not page.error
    assert retarget.measure(pose_of(page).people[0]).heads < before - 1


def test_two_keys_make_a_motion_that_can_be_taken_along(page):
    panel(page, "Motion")
    button(page, "Add this pose as a key").click().run()
    assert "Two keys make a motion." in [caption.value for caption in page.caption]
    page.session_state[state.PRESET_GRID] = {"pick": {"id": "waving", "at": 9}}
    page.run()
    button(page, "Add this pose as a key").click().run()
    page.slider(key=state.POSE_FRAMES).set_value(4).run()
    assert not page.exception
    assert "All 6 poses (ZIP)" in [part.label for part in page.get("download_button")]
    page.button(key="pose.key.0").click().run()
    assert pose_of(page) == page.session_state[state.POSE_KEYS][0]


def test_keys_are_replaced_reordered_and_removed(page):
    def keys():
        return page.session_state[state.POSE_KEYS]

    poses = [presets.get(name).pose.fitted_to(Size(512, 768)) for name in ("waving", "dancing")]
    panel(page, "Motion")
    button(page, "Add this pose as a key").click().run()
    first = pose_of(page)
    for number, name in enumerate(("waving", "dancing")):
        page.session_state[state.PRESET_GRID] = {"pick": {"id": name, "at": number}}
        page.run()
        button(page, "Add this pose as a key").click().run()
    assert keys() == [first, *poses]
    assert page.button(key="pose.key.earlier.0").disabled
    assert page.button(key="pose.key.later.2").disabled
    page.button(key="pose.key.earlier.2").click().run()
    assert keys() == [first, poses[1], poses[0]]
    page.button(key="pose.key.later.0").click().run()
    assert keys() == [poses[1], first, poses[0]]
    edited(page, wrist_to(101.5, 77))
    page.button(key="pose.key.replace.1").click().run()
    assert keys() == [poses[1], pose_of(page), poses[0]]
    page.button(key="pose.key.remove.0").click().run()
    assert keys() == [pose_of(page), poses[0]]
    button(page, "Start over").click().run()
    assert keys() == []


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


def upload_picture(page, picture):
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    page.file_uploader(key=state.POSE_PICTURE_FILE).upload(
        "picture.png", buffer.getvalue(), "image/png"
    )
    page.run()


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


# --- who plays --------------------------------------------------------------------------------


def test_without_a_server_the_character_comes_with_the_rerun(page):
    before = shown(page)["cast"]["picture"]
    assert before.startswith("data:image/webp;base64,")

    def raised(people):
        people[0][Joint.LEFT_WRIST][1] -= 60

    assert shown(edited(page, raised))["cast"]["picture"] != before


def test_a_served_browser_asks_for_the_character_itself(page):
    with serving():
        assert shown(page.run())["cast"]["picture"] is None


def test_who_plays_reaches_the_session_and_goes_back_to_the_browser(page):
    told = [{"words": "boy, blue hair, black suit", "seed": 3}]
    edited(page, characters=told)
    assert not page.error
    assert page.session_state[state.CHARACTERS] == (Character("boy, blue hair, black suit", 3),)
    assert shown(page)["cast"]["characters"] == told


def test_a_character_that_is_none_is_told_and_changes_nothing(page):
    edited(page, characters=[{"words": "boy", "seed": 3}])
    edited(page, characters=[{"words": 9}], edit=2)
    assert [error.value for error in page.error] == [
        "This character cannot be read. Reload the page."
    ]
    assert page.session_state[state.CHARACTERS] == (Character("boy", 3),)


def test_the_prompt_of_generate_dresses_the_figure(page):
    page.session_state[state.PROMPT] = "girl, green hair"
    told = shown(page.run())["cast"]
    assert told["prompt"] == "girl, green hair"
    assert [sample["id"] for sample in told["samples"]] == list(SAMPLES)
