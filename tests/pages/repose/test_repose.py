"""The Repose page: pictures, poses, the stage and a series."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from core.pose import openpose, presets
from core.repose.order import Side
from core.repose.request import MOST_POSES, AskedPose, ReposeRequest, Source
from core.ui import state
from core.ui.repose import poses as page_poses
from tests.pages.repose.acting import choose_preset, chosen, component, edit, moved, send, source
from tests.pages.repose.conftest import SCRIPT
from tests.repose.conftest import source_of

# --- pictures -------------------------------------------------------------------------------------


def test_an_empty_page_asks_for_a_picture(open_page):
    page = open_page(SCRIPT)
    assert not page.exception and not page.error
    assert page.button(key=state.REPOSE_SUBMIT).disabled
    assert "Choose a picture first." in [one.value for one in page.caption]


def test_the_pose_of_a_picture_is_found_and_shown_over_it(repose, record):
    assert source(repose).image_id == record.id
    shown = component(repose, "puppet_stage")
    assert shown is not None and shown["mode"] == "picture"
    assert shown["picture"].startswith("data:image/jpeg;base64,")
    true = source_of().pose.people[0].body
    found = np.array(shown["pose"]["people"][0])
    hips = [8, 11]
    assert np.abs(found[hips, :2] - true[hips, :2]).max() < 0.06 * record.height


def test_a_joint_is_put_right_and_others_stay(repose):
    before = source(repose).pose.people[0].body
    edit(repose, people=moved(repose, 4, 12.0))
    after = source(repose).pose.people[0].body
    assert after[4, 0] - before[4, 0] == pytest.approx(12, abs=0.2)
    others = [joint for joint in range(18) if joint != 4]
    assert np.abs(after[others] - before[others]).max() < 0.2


def test_prints_are_boxed_by_hand(repose):
    edit(repose, boxes=[[10.2, 20, 60, 400000]])
    (box,) = source(repose).prints
    assert tuple(box) == (10, 20, 60, 384)
    edit(repose, boxes=None, at=2)
    assert source(repose).prints is None


@pytest.mark.parametrize(
    "values",
    [{"people": "x"}, {"person": 3}, {"person": "a"}, {"boxes": 4}, {"boxes": [[1, 2]]},
     {"boxes": [["a", 1, 2, 3]]}, {"boxes": [[5, 5, 5, 5]]}, {"width": 0}],
    ids=repr,
)  # fmt: skip
def test_what_is_no_edit_is_one_line(repose, values):
    before = source(repose)
    page = edit(repose, **values)
    assert not page.exception
    assert len(page.error) == 1 and "Expected" not in page.error[0].value
    assert source(page) == before


def test_an_edit_of_before_a_change_is_stale(repose):
    before = source(repose)
    shown = component(repose, "puppet_stage")
    edit(repose, people=moved(repose, 4, 12.0), rev=shown["rev"] - 1)
    assert source(repose) == before


def test_where_nobody_is_found_a_figure_is_dragged_by_hand(open_page, studio):
    record = studio.gallery.save(Image.new("RGB", (96, 128), "white"), kind="upload", request={})
    page = open_page(SCRIPT)
    page.button(key=state.repose_recent(record.id)).click().run()
    assert not page.exception and not page.error
    assert "Drag the joints to where they are." in page.warning[0].value
    assert len(component(page, "puppet_stage")["pose"]["people"]) == 1


def test_a_deleted_picture_is_left_out(repose, studio, record):
    studio.gallery.trash.put([record.id])
    repose.run()
    assert not repose.exception and not repose.error
    assert repose.session_state[state.REPOSE_SOURCES] == ()


def test_a_brush_on_the_page_cut_out_counts_here(repose, record):
    repose.session_state[state.CUTOUT_CHOSEN] = record.id
    repose.session_state[state.CUTOUT_CORRECTION] = "a" * 32
    repose.run()
    assert source(repose).strokes == "a" * 32


# --- poses ----------------------------------------------------------------------------------------


def test_twenty_poses_come_with_one_click_and_once(repose):
    repose.button(key=state.REPOSE_TWENTY).click().run()
    repose.button(key=state.REPOSE_TWENTY).click().run()
    assert not repose.exception and not repose.error
    assert [one.pose for one in chosen(repose)] == [
        presets.get(name).pose for name in page_poses.TWENTY
    ]
    assert all(preset.view == "front" for preset in map(presets.get, page_poses.TWENTY))
    wall = component(repose, "puppet_wall")
    assert wall is not None and len(wall["cells"]) == 20
    assert all(cell["picture"].startswith("data:image/webp") for cell in wall["cells"])


def test_a_preset_is_chosen_and_taken_away_again(repose):
    choose_preset(repose, "waving")
    assert [one.name for one in chosen(repose)] == [presets.get("waving").title]
    choose_preset(repose, "waving")
    assert chosen(repose) == ()


def test_a_file_brings_its_people_one_by_one(repose):
    pair = presets.get("side-by-side").pose
    upload = repose.file_uploader(key=state.REPOSE_POSE_FILE)
    upload.upload("pair.json", openpose.dumps(pair).encode(), "application/json").run()
    assert not repose.exception and not repose.error
    assert [len(one.pose.people) for one in chosen(repose)] == [1, 1]


def test_another_picture_brings_its_pose(repose):
    buffer = io.BytesIO()
    Image.fromarray(source_of("waving").picture).save(buffer, "PNG")
    upload = repose.file_uploader(key=state.REPOSE_POSE_PICTURE)
    upload.upload("waving.png", buffer.getvalue(), "image/png").run()
    assert not repose.exception and not repose.error
    assert [one.name for one in chosen(repose)] == ["waving"]


def test_more_poses_than_a_series_takes_are_refused(repose):
    pose = presets.get("waving").pose
    many = tuple(AskedPose(pose, str(number)) for number in range(MOST_POSES - 5))
    repose.session_state[state.REPOSE_POSES] = many
    repose.run()
    repose.button(key=state.REPOSE_TWENTY).click().run()
    assert not repose.exception
    assert f"At most {MOST_POSES} poses" in repose.error[0].value
    assert chosen(repose) == many


def test_a_pose_is_opened_in_the_figures_own_proportions_and_dragged(repose):
    choose_preset(repose, "waving")
    send(repose, state.REPOSE_WALL, "opened", {"key": "0", "at": 1})
    shown = component(repose, "puppet_stage")
    assert shown is not None and shown["mode"] == "pose"
    assert shown["picture"].startswith("data:image/webp")
    own, worn = source(repose).pose.people[0].body, np.array(shown["pose"]["people"][0])
    for joints in ((2, 3), (9, 10)):
        lengths = [
            np.linalg.norm(body[joints[0], :2] - body[joints[1], :2]) for body in (own, worn)
        ]
        trunk = [np.linalg.norm(body[1, :2] - body[8, :2]) for body in (own, worn)]
        assert lengths[1] / trunk[1] == pytest.approx(lengths[0] / trunk[0], rel=0.15)
    edit(repose, people=moved(repose, 4, -9.0))
    assert chosen(repose)[0].pose.people[0].body[4, 0] == pytest.approx(worn[4, 0] - 9, abs=0.2)


def test_a_limb_is_put_behind(repose):
    choose_preset(repose, "arms-crossed")
    send(repose, state.REPOSE_WALL, "opened", {"key": "0", "at": 1})
    before = component(repose, "puppet_stage")["picture"]
    field = repose.segmented_control(key=state.repose_side("right-arm"))
    field.set_value(Side.BEHIND).run()
    assert chosen(repose)[0].switches == {"right-arm": Side.BEHIND}
    assert component(repose, "puppet_stage")["picture"] != before


@pytest.mark.parametrize("key", ["1", "-1", "x", "9" * 40, 3, None])
def test_a_click_on_a_pose_that_is_not_there_is_nothing(repose, key):
    choose_preset(repose, "waving")
    for number, field in enumerate(("opened", "removed")):
        send(repose, state.REPOSE_WALL, field, {"key": key, "at": number})
        assert not repose.exception and not repose.error
    assert len(chosen(repose)) == 1


def test_a_pose_is_taken_away_on_the_wall(repose):
    choose_preset(repose, "waving")
    choose_preset(repose, "standing")
    send(repose, state.REPOSE_WALL, "removed", {"key": "0", "at": 1})
    assert [one.name for one in chosen(repose)] == ["Standing"]


# --- making them ----------------------------------------------------------------------------------


@pytest.fixture
def made(repose, studio) -> AppTest:
    """A series of two poses that is over."""
    choose_preset(repose, "waving")
    choose_preset(repose, "standing")
    button = repose.button(key=state.REPOSE_SUBMIT)
    assert button.label == "Make 2 pictures"
    button.click().run()
    assert not repose.error
    (job,) = [job for job in studio.jobs() if job.kind == "repose"]
    assert studio.wait(job.id, 60).result
    return repose.run()


def test_a_series_is_made_of_what_the_page_shows(made, studio):
    (job,) = [job for job in studio.jobs() if job.kind == "repose"]
    request = ReposeRequest.from_dict(job.payload)
    assert [one.name for one in request.poses] == ["Waving hello", "Standing"]
    assert request.sources[0].image_id == source(made).image_id
    captions = [one.value for one in made.caption]
    assert any(one.startswith("**Waving hello**") and "Pose " in one for one in captions)


def test_the_newest_series_is_shown_until_another_is_chosen(made, studio):
    """Also where the older ones were looked at while it was made."""
    for number in (2, 3):
        made.session_state[state.LAST_SUBMIT] = float("-inf")  # the series was quicker than a hand
        made.button(key=state.REPOSE_SUBMIT).click().run()
        jobs = [job for job in studio.jobs() if job.kind == "repose"]
        assert len(jobs) == number
        newest = max(jobs, key=lambda job: job.created)
        assert studio.wait(newest.id, 60).result
        made.run()
        assert made.selectbox(key=state.REPOSE_SERIES).value == newest.id
    older = min(jobs, key=lambda job: job.created)
    made.selectbox(key=state.REPOSE_SERIES).select(older.id).run()
    assert made.run().selectbox(key=state.REPOSE_SERIES).value == older.id


def test_a_picture_is_opened_and_goes_on(made, studio):
    first = made.session_state[state.SESSION_IMAGES][-1]
    made.button(key=state.repose_result(first)).click().run()
    assert not made.exception and not made.error
    made.button(key=state.REPOSE_RESULT_FAVOURITE).click().run()
    assert studio.gallery.get(first).favourite
    made.button(key=state.REPOSE_RESULT_UPSCALE).click().run()
    assert made.session_state[state.UPSCALE_SOURCE] == first


def test_the_weakest_can_stand_first(made, studio):
    made.segmented_control(key=state.REPOSE_SORT).set_value("weak").run()
    shown = [one.key for one in made.button if str(one.key).startswith("repose.result.show.")]
    records = [studio.gallery.get(key.rsplit(".", 1)[1]) for key in shown]
    found = [record.score.oks for record in records]
    assert len(found) == 2 and found == sorted(found)


def test_a_pose_that_is_still_looked_for_holds_the_series_up(repose, monkeypatch):
    from core.ui.repose import sources

    choose_preset(repose, "waving")
    before = source(repose)
    monkeypatch.setattr(sources, "collect", lambda: None)
    repose.session_state[state.REPOSE_SOURCES] = (Source(image_id=before.image_id),)
    repose.run()
    repose.button(key=state.REPOSE_SUBMIT).click().run()
    assert [one.value for one in repose.error] == [
        "The pose of a picture is still being looked for. Wait a moment."
    ]
