"""What a merge asks for goes through JSON and back; wrong values are rejected."""

from __future__ import annotations

import json

import pytest

from core.errors import RequestRejected
from core.models.merging.merge import MergeMode, MergeRequest, Precision

GOOD = MergeRequest(
    name="n", first="a", second="b", third="c", mode=MergeMode.DIFFERENCE, weight=1.5,
    loras=(("l", -0.5), ("m", 1)), precision=Precision.HALF,
)  # fmt: skip


def test_a_request_goes_through_json_and_back():
    values = json.loads(json.dumps(GOOD.to_dict()))
    assert MergeRequest.from_dict(values | {"unknown": 1}) == GOOD


@pytest.mark.parametrize(
    "change",
    [
        {"name": " "}, {"name": 7}, {"first": ""}, {"first": "x" * 201}, {"third": None},
        {"mode": "mean"}, {"mode": "sum"}, {"weight": "1"}, {"weight": float("nan")},
        {"weight": True}, {"weight": 2.1}, {"weight": -0.1}, {"weight_3": 1.1},
        {"second": ""}, {"second": "", "third": ""}, {"precision": "double"},
        {"loras": 7}, {"loras": [["l"]]}, {"loras": [["l", 3.0]]}, {"loras": [["l", 1]] * 9},
    ],
    ids=str,
)  # fmt: skip
def test_a_request_with_wrong_values_is_rejected(change):
    with pytest.raises(RequestRejected) as caught:
        MergeRequest.from_dict(GOOD.to_dict() | change)
    assert "\n" not in str(caught.value)


def test_nothing_to_do_is_rejected():
    with pytest.raises(RequestRejected, match="a second checkpoint or a LoRA"):
        MergeRequest(name="n", first="a")
    with pytest.raises(RequestRejected, match="before a third"):
        MergeRequest(name="n", first="a", third="b")
