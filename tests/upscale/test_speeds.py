from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.models.hardware.machine import Gpu
from core.upscale import speeds as module
from core.upscale.speeds import MOST_KEPT, Speeds, device_title


@pytest.fixture
def file(tmp_path) -> Path:
    return tmp_path / "speeds.json"


def test_each_network_has_its_own_and_the_last_is_known(file):
    speeds = Speeds(file)
    assert (speeds.of("cpu", "a"), speeds.latest("cpu")) == (0, 0)
    speeds.note("cpu", "a", 5e9)
    speeds.note("cpu", "b", 7e9)
    speeds.note("card", "c", 9e12)
    assert (speeds.of("cpu", "a"), speeds.of("card", "a")) == (5e9, 0)
    assert (speeds.latest("cpu"), speeds.latest("card"), speeds.latest("mps")) == (7e9, 9e12, 0)
    speeds.note("cpu", "a", 6e9)
    assert (speeds.of("cpu", "a"), speeds.latest("cpu")) == (6e9, 6e9)


def test_they_outlive_the_process_and_two_processes_know_of_each_other(file):
    first, second = Speeds(file), Speeds(file)
    first.note("cpu", "a", 5e9)
    second.note("cpu", "b", 7e9)
    assert (first.of("cpu", "b"), second.of("cpu", "a")) == (7e9, 5e9)
    assert Speeds(file).latest("cpu") == 7e9


def test_without_a_data_folder_none_is_made_for_them(tmp_path):
    speeds = Speeds(tmp_path / "none" / "speeds.json")
    speeds.note("cpu", "a", 5e9)
    assert speeds.of("cpu", "a") == 5e9
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    "text",
    ["", "{", "{}", "7", "[7]", '[["cpu", "a"]]', '[["cpu", "a", "fast"]]', '[["cpu", "a", -1]]',
     '[["cpu", "a", 0]]', '[["cpu", "a", true]]', '[["cpu", "a", NaN]]', '[["cpu", "a", Infinity]]',
     '[[1, "a", 2]]'],
)  # fmt: skip
def test_a_file_that_says_nothing_usable_is_written_anew(file, text):
    file.write_text(text)
    speeds = Speeds(file)
    assert (speeds.of("cpu", "a"), speeds.latest("cpu")) == (0, 0)
    speeds.note("cpu", "a", 5e9)
    assert json.loads(file.read_text()) == [["cpu", "a", 5e9]]


def test_no_more_are_kept_than_there_is_room_for(file):
    rows = [["cpu", str(number), 1e9] for number in range(2 * MOST_KEPT)]
    file.write_text(json.dumps(rows))
    Speeds(file).note("cpu", "last", 2e9)
    assert json.loads(file.read_text()) == [*rows[1 - MOST_KEPT :], ["cpu", "last", 2e9]]


def test_a_device_is_named_apart_from_those_of_other_machines(monkeypatch):
    card = Gpu("Swift 9", (9, 0), 1 << 34, 1 << 33)
    monkeypatch.setattr(module, "gpu_by_driver", lambda: card)
    assert device_title("cuda") == "Swift 9"
    monkeypatch.setattr(module.os, "cpu_count", lambda: 6)
    assert device_title("cpu").startswith("cpu, ") and device_title("cpu").endswith("6 cores")
