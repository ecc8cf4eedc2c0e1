"""The landing page: paints without torch, makes the first picture in one click."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace

from PIL import Image
from streamlit.testing.v1 import AppTest

from core.config import ROOT
from core.generation.request import GenerationRequest
from core.pose import presets
from core.pose.skeleton import Size
from core.ui import home_panels, notices, state

FIRST_RUN = """
import sys
from streamlit.testing.v1 import AppTest
app = AppTest.from_file("Home.py", default_timeout=60).run()
assert not app.exception and not app.error, (app.exception, app.error)
heavy = {"torch", "diffusers", "transformers", "cv2", "spandrel"} & set(sys.modules)
print("loaded:", sorted(heavy))
"""


def html(page: AppTest) -> str:
    return "".join(element.proto.body for element in page.get("html"))


def first_picture(home: AppTest) -> AppTest:
    return home.button(key="home.first_picture").click().run()


def test_home_paints_before_torch_is_loaded(data_folder):
    ran = subprocess.run(
        [sys.executable, "-c", FIRST_RUN],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ran.stdout.strip() == "loaded: []", ran.stderr[-2000:]


def test_home_says_what_the_machine_can_do(home, studio):
    assert not home.exception
    assert not home.error
    machine = studio.machine()
    shown = html(home)
    assert machine.device_text in shown
    assert machine.checkpoint_text in shown


def test_one_click_queues_the_jogging_girl(home, studio):
    assert not first_picture(home).error
    (job,) = studio.jobs()
    request = GenerationRequest.from_dict(job.payload)
    spec = next(spec for spec in studio.checkpoints() if spec.is_installed(studio.config))
    assert request == home_panels.first_request(spec, home_panels.FIRST_SEED)
    assert request.pose == presets.get("jogging").pose
    assert request.prompt == (
        "girl, long brown hair, high ponytail, light blue sports outfit, white sneakers, jogging, "
        "sunny park path"
    )
    assert home.session_state[state.HOME_JOBS] == [job.id]


def test_the_first_picture_has_the_shape_of_its_pose(studio):
    wide_first = replace(studio.checkpoints()[0], sizes=(Size(768, 512), Size(512, 768)))
    request = home_panels.first_request(wide_first, 1)
    assert request.pose.size.aspect < 1
    assert request.size == Size(512, 768)


def test_two_clicks_at_once_are_one_job(home, studio):
    first_picture(home)
    first_picture(home)
    assert len(studio.jobs()) == 1


def test_the_first_picture_fills_generate(home, studio):
    first_picture(home).switch_page("pages/3_Generate.py").run()
    assert home.text_area(key=state.PROMPT).value == home_panels.FIRST_PROMPT
    assert home.segmented_control(key=state.SEED_IS_FIXED).value is False
    assert home.session_state[state.POSE] == presets.get("jogging").pose


def test_the_first_picture_leaves_a_written_prompt_alone(home, studio):
    home.session_state[state.PROMPT] = "my own words"
    first_picture(home)
    assert home.session_state[state.PROMPT] == "my own words"


def test_latest_pictures_show(home, studio):
    assert not home.get("image")
    studio.gallery.save(Image.new("RGB", (64, 96), "pink"), kind="generated", request={})
    home.run()
    assert len(home.get("image")) == 1
    assert not home.error


def test_a_database_that_was_set_aside_is_told_until_it_was_read(data_folder, request):
    (data_folder / "studio.sqlite3").write_bytes(b"this is no database at all\n" * 50)
    home = request.getfixturevalue("home")
    assert not home.exception and not home.error
    (warning,) = home.warning
    (aside,) = data_folder.glob("studio.sqlite3.damaged-*")
    assert "was damaged" in warning.value
    assert aside.name.replace("-", "") in warning.value.replace("\\", "").replace("-", "")
    assert not home.button(key="notice.read").click().run().warning
    assert not home.switch_page("pages/5_Gallery.py").run().warning


def test_a_full_disk_is_told_before_anything_is_queued(data_folder, monkeypatch, request):
    monkeypatch.setenv("POSEANIME_MIN_FREE_MB", str(10**9))
    home = request.getfixturevalue("home")
    assert not home.error
    first_picture(home)
    (error,) = home.error
    assert "nearly full" in error.value
    assert request.getfixturevalue("studio").jobs() == []


def test_a_read_only_data_folder_is_said(home, monkeypatch):
    monkeypatch.setattr("core.studio.Studio.is_read_only", True)
    assert [warning.value for warning in home.run().warning] == [notices.READ_ONLY]
