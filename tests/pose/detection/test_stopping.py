"""Cancel in the middle of a network's run, with one that would go on for a year."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest

pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

from core.errors import JobCancelled, ModelUnusable
from core.geometry import Size
from core.pose.detection import stopping
from core.pose.detection.networks import open_session, run_session
from core.pose.detection.stopping import stopping_when
from tests.pose.toy_networks import brightest, endless

SIZE = Size(32, 32)


def run(path) -> list:
    session = open_session(path)
    seen = np.zeros((1, 3, SIZE.height, SIZE.width), np.float32)
    name = session.get_outputs()[0].name
    return run_session(session, [name], {session.get_inputs()[0].name: seen}, path.name, "")


def test_a_run_ends_in_the_middle(tmp_path):
    started = time.monotonic()
    with stopping_when(lambda: time.monotonic() > started + 0.2), pytest.raises(JobCancelled):
        run(endless(tmp_path / "endless.onnx", SIZE))
    assert 0.2 < time.monotonic() - started < 20


def test_what_is_not_to_stop_answers(tmp_path):
    path = brightest(tmp_path / "joints.onnx", [0] * 17, SIZE)
    outside = run(path)[0]
    threads = threading.active_count()
    with stopping_when(lambda: False):
        assert np.array_equal(run(path)[0], outside)
    assert threading.active_count() == threads


def test_another_failure_stays_one(tmp_path):
    path = brightest(tmp_path / "joints.onnx", [0] * 17, Size(64, 64))
    with stopping_when(lambda: False), pytest.raises(ModelUnusable, match="32×32"):
        run(path)


def test_what_is_asked_holds_inside_only(tmp_path):
    asked: list[bool] = []
    with stopping_when(lambda: bool(asked.append(True))):
        with pytest.raises(JobCancelled), stopping_when(lambda: True):
            run(endless(tmp_path / "endless.onnx", SIZE))
        assert stopping._asked.get() is not None
    assert stopping._asked.get() is None
    assert asked == []
