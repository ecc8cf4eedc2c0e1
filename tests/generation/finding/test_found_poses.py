"""Requests and found poses as they are written down, and where the found ones lie."""

from __future__ import annotations

import json
import os
import time
from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import NotFound, PoseFormatError, RequestRejected
from core.generation.finding.found_poses import KEPT_SECONDS, FoundPoses
from core.generation.finding.request import DetectRequest, FoundPose, Reason
from core.pose import presets
from core.pose.detection.ensemble import Findings
from core.pose.skeleton import Joint

FOUND = FoundPose(
    findings=Findings(presets.get("standing").pose, ((Joint.NECK, Joint.LEFT_WRIST),)),
    detector="mine", title="Mine “ü”", reason=Reason.PHOTO, other="starter", other_title="Starter",
)  # fmt: skip


def test_a_request_comes_back_from_its_row():
    request = DetectRequest(picture="a" * 32, detector="rtmw-l", closely=True, keeps_terms=True)
    assert DetectRequest.from_dict(json.loads(json.dumps(request.to_dict()))) == request
    assert DetectRequest.from_dict({"picture": "b", "new": 1}) == DetectRequest(picture="b")


@pytest.mark.parametrize(
    "values",
    [
        {"picture": 3},
        {"detector": None},
        {"closely": "yes"},
        {"hands_and_face": 2},
        {"closely": [1]},
    ],
)
def test_another_row_is_rejected(values):
    with pytest.raises(RequestRejected):
        DetectRequest.from_dict(values)


def test_a_found_pose_comes_back_once(tmp_path):
    store = FoundPoses(tmp_path / "found")
    assert not store.has("job")
    store.put("job", FOUND)
    assert store.has("job")
    assert store.take("job") == FOUND
    assert not store.has("job")
    with pytest.raises(NotFound):
        store.take("job")


@pytest.mark.parametrize("name", ["", "../x", "a/b", "x" * 65, "a.b"])
def test_only_ids_of_jobs_are_names(tmp_path, name):
    store = FoundPoses(tmp_path)
    for call in (store.has, store.take, lambda one: store.put(one, FOUND)):
        with pytest.raises(NotFound):
            call(name)


def test_what_nobody_fetched_goes_after_a_day(tmp_path):
    store = FoundPoses(tmp_path)
    for name in ("old", "new"):
        store.put(name, FOUND)
    before = time.time() - KEPT_SECONDS - 60
    os.utime(tmp_path / "old.json", (before, before))
    store.put("newest", FOUND)
    assert [store.has(name) for name in ("old", "new", "newest")] == [False, True, True]


def test_a_pose_that_is_fetched_while_another_is_kept(tmp_path, monkeypatch):
    store = FoundPoses(tmp_path)
    store.put("one", FOUND)
    seen = Path.glob

    def fetched_meanwhile(folder: Path, pattern: str):
        paths = list(seen(folder, pattern))
        (tmp_path / "one.json").unlink(missing_ok=True)
        return iter(paths)

    monkeypatch.setattr(Path, "glob", fetched_meanwhile)
    store.put("two", FOUND)
    assert [store.has(name) for name in ("one", "two")] == [False, True]


WHOLE = json.loads(FOUND.to_json())


@pytest.mark.parametrize(
    "values",
    [
        [], {}, {**WHOLE, "pose": 1}, {**WHOLE, "unsure": [[99]]}, {**WHOLE, "unsure": 4},
        {**WHOLE, "reason": "mood"}, {name: WHOLE[name] for name in WHOLE if name != "title"},
    ],
)  # fmt: skip
def test_another_file_is_one_line(tmp_path, values):
    (tmp_path / "job.json").write_text(json.dumps(values))
    with pytest.raises(PoseFormatError):
        FoundPoses(tmp_path).take("job")


def test_nothing_is_said_where_nothing_was_to_choose():
    lines = {reason: replace(FOUND, reason=reason).why for reason in Reason}
    assert [reason for reason, line in lines.items() if not line] == [Reason.CHOSEN, Reason.ONLY]
    assert lines[Reason.PHOTO] == "This looks like a photo or a 3D render: Mine “ü” looked."
