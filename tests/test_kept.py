"""What an earlier studio kept opens in this one; ``tests/kept/README.md`` says what lies there."""

from __future__ import annotations

import json
import os
import shutil
import socket
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core.__main__ import main
from core.config import ROOT
from core.gallery import metadata
from core.generation.request import GenerationRequest
from core.pose import presets
from core.prompts.user_templates import UserTemplates
from core.studio import Studio, close_studio, open_studio

KEPT = Path(__file__).parent / "kept" / "studio-1"
ASKED: dict[str, Any] = json.loads((KEPT / "asked.json").read_text(encoding="utf-8"))
PICTURES: dict[str, str] = ASKED["recorded"]["pictures"]
REQUESTS: dict[str, dict[str, Any]] = ASKED["requests"]
REMOVED = ("painted.1", "plot-drawn.4")
FAVOURITES = ("painted.0", "drawn.0")
VISITOR, OTHER_VISITOR = "keptvisitor0000000000a", "keptvisitor0000000000b"
SIZES = {
    "painted": (96, 144), "over": (96, 104), "drawn": (96, 104), "plot-drawn": (64, 96),
    "upscaled": (192, 208), "upload": (64, 72), "upscaled-upload": (128, 144),
}  # fmt: skip
PLOT_SHEET = "plot-drawn.0"
PARENTS = {"upscaled.0": "over.0", "upscaled-upload.0": "upload"}
HANDS_AND_FACE = {
    "hand_left_keypoints_2d": "left_hand",
    "hand_right_keypoints_2d": "right_hand",
    "face_keypoints_2d": "face",
}


# --- what was asked for, and whether it is what is told ------------------------------------------


def asked_of(picture: str) -> dict[str, Any]:
    """The request of one kept picture, as it was asked for; empty for an upload."""
    job, _, number = picture.partition(".")
    match job:
        case "upload" | "upscaled-upload":
            return {}
        case "upscaled":
            return REQUESTS["over"] | {"count": 1, "until_score": 0.0}
        case "plot-drawn":
            cell = max(int(number) - 1, 0)
            hair = ("red hair", "green hair")[cell // 2]
            prompt = f"a boy with {hair}, simple background"
            return REQUESTS["plotted"] | {"seed": 3 + cell % 2, "prompt": prompt}
    alone = REQUESTS[job]
    return alone | {"count": 1, "until_score": 0.0, "seed": alone["seed"] + int(number)}


def check(asked: Any, told: Any, place: str = "") -> None:
    """Every asked value stands under its own name; what a newer studio adds is passed over."""
    if isinstance(asked, dict):
        for name, value in asked.items():
            assert name in told, f"{place}.{name} is not there any more"
            check(value, told[name], f"{place}.{name}")
    elif isinstance(asked, list):
        assert len(asked) == len(told), place
        for number, pair in enumerate(zip(asked, told, strict=True)):
            check(*pair, f"{place}[{number}]")
    elif isinstance(asked, str) and asked[:1] == "@" and asked[1:] in ASKED["poses"]:
        check(ASKED["poses"][asked[1:]], json.loads(told), place)
    elif isinstance(asked, str) and asked[:1] == "@":
        assert told == ASKED["recorded"]["inputs"][asked[1:]], place
    elif isinstance(asked, str) and asked[:1] == "#":
        assert told == PICTURES[asked[1:]], place
    else:
        assert told == asked, place


def asked_of_job(name: str) -> dict[str, Any]:
    job = ASKED["jobs"][name]
    asked = job["asked"]
    if job["kind"] == "plot":
        plot = ASKED["plots"][asked]
        return plot | {"request": REQUESTS[plot["request"]]}
    return REQUESTS[asked] if isinstance(asked, str) else asked


# --- the kept folder, opened ----------------------------------------------------------------------


@pytest.fixture
def data_folder(tmp_path, monkeypatch) -> Path:
    """A copy that was used just now: the studio forgets removals, desks and jobs in time."""
    data, linked = tmp_path / "data", tmp_path / "linked"
    shutil.copytree(KEPT / "data", data)
    shutil.copytree(KEPT / "linked", linked)
    with closing(sqlite3.connect(data / "studio.sqlite3")) as connection, connection:
        for table, column in (("images", "removed"), ("desks", "touched"), ("jobs", "finished")):
            now = f"UPDATE {table} SET {column} = ? WHERE {column} IS NOT NULL"
            connection.execute(now, (time.time(),))
    for path in data.rglob("*"):
        os.utime(path)
    monkeypatch.setenv("POSEANIME_DATA", str(data))
    monkeypatch.setenv("POSEANIME_MODELS", str(linked))
    monkeypatch.setenv("POSEANIME_DEVICE", "cpu")
    monkeypatch.setenv("POSEANIME_MIN_FREE_MB", "0")
    return data


@pytest.fixture
def studio(data_folder) -> Iterator[Studio]:
    """Its worker does not start before a page or a submission asks for it."""
    st.cache_resource.clear()
    st.cache_data.clear()
    opened = open_studio()
    yield opened
    close_studio(opened.config)
    st.cache_resource.clear()


@pytest.fixture
def busy(studio, data_folder) -> Iterator[None]:
    """Another machine seems to do the work, so that jobs stay in the queue to be looked at."""
    assert studio.jobs()  # the tables are those of today
    stop = threading.Event()

    def hold() -> None:
        while True:
            with closing(sqlite3.connect(data_folder / "studio.sqlite3", timeout=30)) as connection:
                for lane in ("pictures", "fetches", "drawings"):
                    connection.execute(
                        "INSERT OR REPLACE INTO worker_lease (lane, worker, host, pid, beat) "
                        "VALUES (?, 'elsewhere', ?, 1, ?)",
                        (lane, f"not-{socket.gethostname()}", time.time()),
                    )
                connection.commit()
            held.set()
            if stop.wait(2.0):
                return

    held = threading.Event()
    thread = threading.Thread(target=hold, daemon=True)
    thread.start()
    assert held.wait(30)
    yield
    stop.set()
    thread.join()


@pytest.fixture
def browse(busy, monkeypatch) -> Callable[..., AppTest]:
    """Go to a page as this visitor."""

    def go(script: str, visitor: str | None = None) -> AppTest:
        cookies = {"studio_visitor": visitor} if visitor else {}
        monkeypatch.setattr(type(st.context), "cookies", property(lambda _: cookies))
        home = AppTest.from_file(ROOT / "Home.py", default_timeout=120).run()
        return sound(home.switch_page(f"pages/{script}").run())

    return go


def sound(page: AppTest) -> AppTest:
    assert not page.exception
    return page


def generated(page: AppTest, studio: Studio) -> dict[str, Any]:
    """What Generate asks for when its button is pressed."""
    before = {job.id for job in studio.jobs()}
    sound(page.button(key="generate.submit").click().run())
    (job,) = [job for job in studio.jobs() if job.id not in before]
    return job.payload


# --- pictures -------------------------------------------------------------------------------------


def test_the_kept_database_is_one_file():
    assert [path.name for path in (KEPT / "data").glob("*.sqlite3*")] == ["studio.sqlite3"]


def check_all_pictures(studio: Studio) -> None:
    found = {record.id: record for record in studio.gallery.find(limit=100).records}
    kept = {name: image for name, image in PICTURES.items() if name not in REMOVED}
    assert set(found) == set(kept.values())
    for name, image_id in kept.items():
        record = found[image_id]
        job = name.partition(".")[0]
        size = record.width, record.height
        assert size == SIZES[job] or name == PLOT_SHEET
        assert studio.gallery.image(image_id).size == size
        assert record.favourite == (name in FAVOURITES)
        assert record.job_id == (None if job == "upload" else f"kept-{job}")
        assert record.parent_id == (PICTURES[PARENTS[name]] if name in PARENTS else None)
        check(asked_of(name), record.request, name)
        if asked_of(name):
            check(asked_of(name), studio.gallery.request(image_id).to_dict(), name)
        else:
            assert record.request == {}


def test_every_picture_is_found_with_its_request_and_its_marks(studio):
    assert studio.moved_aside is None
    check_all_pictures(studio)


def test_pictures_and_marks_outlive_the_database(studio, data_folder):
    """Each file tells all that its row told."""
    (data_folder / "studio.sqlite3").unlink()
    for name in REMOVED:  # what lies in the trash has no row then
        assert (data_folder / "gallery" / "trash" / f"{PICTURES[name]}.png").is_file()
    check_all_pictures(studio)


@pytest.mark.parametrize(
    ("kind", "pictures"),
    [
        ("generated", ["painted.0", "over.0", "drawn.0"]),
        ("plot", [PLOT_SHEET]),
        ("upload", ["upload"]),
        ("upscaled", ["upscaled.0", "upscaled-upload.0"]),
    ],
)
def test_pictures_are_of_their_kind(studio, kind, pictures):
    found = {record.id for record in studio.gallery.find(kind=kind, limit=100).records}
    assert {PICTURES[name] for name in pictures} <= found
    assert len(found) == len(pictures) + (3 if kind == "generated" else 0)  # the plot's cells


def test_removed_pictures_come_back(studio):
    restored = studio.gallery.restore(ASKED["recorded"]["removal"])
    assert set(restored) == {PICTURES[name] for name in REMOVED}
    for name in REMOVED:
        check(asked_of(name), studio.gallery.request(PICTURES[name]).to_dict(), name)


@pytest.mark.parametrize("picture", ["painted.0", "over.0", "drawn.0", "upscaled.0"])
def test_the_pose_and_its_score_are_kept(studio, picture):
    pose = studio.gallery.request(PICTURES[picture]).pose
    asked = ASKED["poses"][asked_of(picture)["pose"][1:]]
    assert tuple(pose.size) == (asked["canvas_width"], asked["canvas_height"])
    for person, entry in zip(pose.people, asked["people"], strict=True):
        assert np.array_equal(person.body.reshape(-1), entry["pose_keypoints_2d"])
        for key, name in HANDS_AND_FACE.items():
            points = getattr(person, name)
            assert (points is None) == (key not in entry)
            assert points is None or np.array_equal(points.reshape(-1), entry[key])
    record = studio.gallery.get(PICTURES[picture])
    score, told = record.score, ASKED["recorded"]["scores"][picture]
    assert (score.oks, score.pck) == (told["oks"], told["pck"])
    assert [score.people_found, score.people_asked] == told["people"]
    joints = [entry for row in told["joints"] for entry in row if entry is not None]
    assert [list(error.offset or ()) for error in score.errors] == [
        [part / 100 for part in entry] for entry in joints
    ]


def test_the_upscaled_tell_how_large_and_by_what(studio):
    extras = studio.gallery.get(PICTURES["upscaled.0"]).extras
    assert extras["upscaled"] == {"scale": 2, "upscaler": "starter-x4"}
    assert extras["seconds"] > 0 and "×2 by starter-x4" in extras["notes"]
    drawn = studio.gallery.get(PICTURES["painted.0"]).extras["drawn"]
    assert drawn["sampler"] == "DPM++ 2M Karras"
    assert len(drawn["controlnets"]) == 1 and len(drawn["adapters"]) == 1


@pytest.mark.parametrize("picture", [name for name in PICTURES if name not in REMOVED])
def test_every_file_of_the_gallery_tells_its_settings(studio, picture):
    facts = metadata.read(studio.gallery.path(PICTURES[picture]))
    assert facts.tool == "PoseAnimeFlow Studio"
    asked = asked_of(picture)
    if asked:
        check(asked, facts.request, picture)
        assert (facts.prompt, facts.negative_prompt) == (asked["prompt"], asked["negative_prompt"])
        assert facts.settings["Seed"] == str(asked["seed"])
    else:
        assert facts.request is None and facts.infotext == ASKED["upload"]["infotext"]
        assert (facts.prompt, facts.negative_prompt) == ("a cat", "dog")


@pytest.mark.parametrize("ending", ["png", "jpg", "webp"])
@pytest.mark.parametrize("name", ["drawn", "painted"])
def test_files_of_the_command_line_tell_their_settings(name, ending):
    facts = metadata.read(KEPT / "pictures" / f"{name}.{ending}")
    asked = ASKED["files"][name]
    assert facts.tool == "PoseAnimeFlow Studio"
    check(asked["request"], facts.request, name)
    check(asked["request"], GenerationRequest.from_dict(facts.request).to_dict(), name)
    check(asked["settings"], facts.settings, name)


def test_pictures_that_requests_are_made_from_are_there(studio):
    for name, asked in ASKED["inputs"].items():
        image = studio.pictures.get(ASKED["recorded"]["inputs"][name])
        colour = asked["colour"]
        assert (image.mode, list(image.size)) == (asked["mode"], asked["size"])
        assert image.getpixel((3, 5)) == (tuple(colour) if isinstance(colour, list) else colour)


# --- jobs -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ASKED["jobs"])
def test_every_job_is_what_was_asked(studio, name):
    asked, job = ASKED["jobs"][name], studio.job(f"kept-{name}")
    assert (job.kind, job.state, job.owner) == (asked["kind"], asked["state"], asked["owner"])
    made = tuple(PICTURES[f"{name}.{number}"] for number in range(asked["pictures"]))
    assert job.result == made
    assert job.error == asked.get("error", "")
    check(asked_of_job(name), job.payload, name)
    check(asked_of_job(name), studio.kinds.request_of(job).to_dict(), name)


def test_jobs_are_counted_by_owner_and_wait_in_their_order(studio):
    assert studio.count_active() == (0, 5)
    assert {job.id for job in studio.jobs("maria")} == {
        "kept-painted",
        "kept-upscaled",
        "kept-queued",
    }
    assert studio.job("kept-queued").position == 1
    studio.cancel("kept-queued")
    assert studio.job("kept-queued").state == "cancelled"


def test_jobs_are_shown_in_their_words(browse, studio):
    page = browse("3_Generate.py", VISITOR)
    assert page.button(key=f"job.kept-painted.upscale.{PICTURES['painted.0']}")
    assert {"cancel.kept-queued", "cancel.kept-queued-draw", "cancel.kept-queued-plot"} <= {
        button.key for button in page.button
    }
    assert "an elf, forest" in bars(page) and "Next in the queue" in bars(page)
    page.session_state["generate.jobs"] = ["kept-cancelled"]
    captions = [caption.value for caption in sound(page.run()).caption]
    assert any(text.endswith("Cancelled: an elf, forest") for text in captions)
    page.session_state["generate.jobs"] = ["kept-failed"]
    assert [error.value for error in sound(page.run()).error] == [
        "diffusion\\_pytorch\\_model.safetensors is no whole safetensors file. Download it again."
    ]


@pytest.mark.parametrize(
    ("script", "words"),
    [("6_Models.py", "Fetching lcm-sd15"), ("4_Upscale.py", "Upscaling a picture")],
)
def test_waiting_jobs_are_named_on_their_pages(browse, script, words):
    assert words in bars(browse(script))


def bars(page: AppTest) -> str:
    return "".join(element.proto.text for element in page.get("progress"))


# --- what a person keeps --------------------------------------------------------------------------


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


# --- pages ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("picture", ["painted.0", "over.0", "drawn.0"])
def test_use_these_settings_makes_the_same_picture(browse, studio, picture):
    page = browse("5_Gallery.py")
    page.session_state["gallery.selected"] = PICTURES[picture]
    sound(page.run()).button(key="gallery.use_settings").click().run()
    page = sound(page.switch_page("pages/3_Generate.py").run())
    check(asked_of(picture), generated(page, studio), picture)


def test_a_visitor_finds_the_desk_as_it_was(browse, studio):
    page = browse("3_Generate.py", VISITOR)
    told = generated(page, studio)
    check(REQUESTS["painted"] | ASKED["desk"], told)
    assert page.text_area(key="generate.prompt").value == ASKED["desk"]["prompt"]
    assert page.session_state["pose.characters"][0].to_dict() == ASKED["desk_character"]
    assert "kept-painted" in page.session_state["generate.jobs"]


def test_words_and_pose_lie_on_a_desk_without_settings_too(browse, data_folder):
    """As of somebody who has not been on Generate yet."""
    with closing(sqlite3.connect(data_folder / "studio.sqlite3")) as connection, connection:
        connection.execute("UPDATE desks SET content = json_remove(content, '$.request')")
    page = browse("3_Generate.py", VISITOR)
    assert page.session_state["generate.prompt"] == ASKED["desk"]["prompt"]
    assert page.session_state["generate.negative"] == ASKED["desk"]["negative_prompt"]
    assert page.session_state["generate.use_pose"] is True
    assert len(page.session_state["pose.current"].people) == 1
    page = browse("3_Generate.py", OTHER_VISITOR)
    assert page.session_state["generate.use_pose"] is False


def test_a_desk_without_a_held_pose_stays_so(browse, studio):
    page = browse("3_Generate.py", OTHER_VISITOR)
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
