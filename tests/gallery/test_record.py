from __future__ import annotations

import pytest

from core.gallery.record import clean_extras, upscaled_extras

GOOD = {
    "notes": ["Pose chosen to suit the words: jogging"],
    "seconds": 3.5,
    "score": {"oks": 0.9, "pck": 1.0},
    "identity": {"value": 0.8, "traits": {"hair_colour": 0.9}},
    "drawn": {"sampler": "DDIM", "controlnets": ["a"], "adapters": []},
    "upscaled": {"scale": 4, "upscaler": "starter-x4"},
    "later": {"anything": 1},
}


def test_good_extras_stay_as_they_are():
    assert clean_extras(GOOD) == GOOD


@pytest.mark.parametrize(
    ("name", "value", "left"),
    [
        ("notes", 7, None),
        ("notes", "a line", None),
        ("notes", ["a", 3, None, {"b": 1}], ["a"]),
        ("notes", ["x" * 10_000] * 1_000, ["x" * 400] * 32),
        ("seconds", "3.5", None),
        ("seconds", float("nan"), None),
        ("seconds", float("inf"), None),
        ("seconds", 10**400, None),
        ("seconds", -1, None),
        ("seconds", True, None),
        ("seconds", None, None),
        ("score", {"oks": "high"}, None),
        ("score", {"oks": 10**400, "pck": 1}, None),
        ("identity", {"value": 2}, None),
        ("identity", [0.8], None),
        ("drawn", ["DDIM"], None),
        (
            "drawn",
            {"sampler": "a", "adapters": 5},
            {"sampler": "a", "controlnets": [], "adapters": []},
        ),
        ("upscaled", {"scale": 10**400, "upscaler": "a"}, None),
        ("upscaled", {"scale": 2}, None),
    ],
)
def test_odd_extras_are_left_out(name, value, left):
    assert clean_extras({**GOOD, name: value}).get(name) == left


@pytest.mark.parametrize("extras", [None, 7, [], "x"])
def test_no_extras_at_all(extras):
    assert clean_extras(extras) == {}
    assert upscaled_extras(extras, 2, "a") == {"upscaled": {"scale": 2, "upscaler": "a"}}


def test_scales_multiply_and_what_drew_it_stays():
    assert upscaled_extras(GOOD, 2, "b") == {
        "drawn": GOOD["drawn"],
        "identity": GOOD["identity"],
        "upscaled": {"scale": 8, "upscaler": "b"},
    }
