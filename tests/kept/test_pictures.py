"""Pictures that an earlier studio kept are found with their settings, poses, scores and marks."""

from __future__ import annotations

import numpy as np
import pytest

from core.gallery import metadata
from core.gallery.search.query import Filters
from core.generation.request import GenerationRequest
from core.studio import Studio
from tests.kept.asked import ASKED, KEPT, PICTURES, asked_of, check

REMOVED = ("painted.1", "plot-drawn.4")
FAVOURITES = ("painted.0", "drawn.0")
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
    found = {
        record.id
        for record in studio.gallery.find(filters=Filters(kinds=(kind,)), limit=100).records
    }
    assert {PICTURES[name] for name in pictures} <= found
    assert len(found) == len(pictures) + (3 if kind == "generated" else 0)  # the plot's cells


def test_removed_pictures_come_back(studio):
    restored = studio.gallery.trash.restore(ASKED["recorded"]["removal"])
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
