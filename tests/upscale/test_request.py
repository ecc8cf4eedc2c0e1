from __future__ import annotations

import json

import pytest

from core.errors import RequestRejected
from core.upscale.request import MOST_PICTURES, UpscaleBatchRequest, UpscaleRequest

IMAGE = "01JD3V8ZJ5Q8W4T6Y2N0M1K9HX"


@pytest.mark.parametrize(("scale", "target"), [(2, None), (3, None), (4, 3840)])
def test_goes_through_json_and_back(scale, target):
    request = UpscaleRequest(
        image_id=IMAGE, scale=scale, upscaler="My Network (anime)", target=target
    )
    assert UpscaleRequest.from_dict(json.loads(json.dumps(request.to_dict()))) == request


def test_unknown_keys_are_dropped_and_defaults_stand():
    request = UpscaleRequest.from_dict({"image_id": IMAGE, "sharpness": 3})
    assert request == UpscaleRequest(image_id=IMAGE, scale=4, upscaler="starter-x4", target=None)


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ({}, "Expected the id of the picture to enlarge, got none."),
        ({"image_id": "../../etc"}, "Expected a usable picture id, got '../../etc'"),
        ({"image_id": IMAGE[:-1]}, f"Expected a usable picture id, got '{IMAGE[:-1]}'"),
        ({"image_id": 7}, "Expected a usable picture id, got 7"),
        ({"image_id": IMAGE, "scale": 5}, "Expected an enlargement of 2, 3 or 4, got 5."),
        ({"image_id": IMAGE, "scale": "4"}, "Expected an enlargement of 2, 3 or 4, got '4'."),
        ({"image_id": IMAGE, "scale": True}, "Expected an enlargement of 2, 3 or 4, got True."),
        ({"image_id": IMAGE, "scale": 4.0}, "Expected an enlargement of 2, 3 or 4, got 4.0."),
        ({"image_id": IMAGE, "target": 1}, "Expected a long side of 2 to 16384 pixels, got 1."),
        ({"image_id": IMAGE, "target": "4k"}, "Expected a long side of 2 to 16384 pixels, got"),
        ({"image_id": IMAGE, "target": True}, "Expected a long side of 2 to 16384 pixels, got"),
        ({"image_id": IMAGE, "target": 1 << 20}, "Expected a long side of 2 to 16384 pixels, got"),
        ({"image_id": IMAGE, "upscaler": "../x"}, "Expected a usable upscaler name, got '../x'"),
    ],
)
def test_says_what_it_cannot_use(values, line):
    with pytest.raises(RequestRejected) as caught:
        UpscaleRequest.from_dict(values)
    assert str(caught.value).startswith(line)
    assert "\n" not in str(caught.value)


def ids(count: int) -> tuple[str, ...]:
    return tuple(f"{IMAGE[:-3]}{number:03}" for number in range(count))


def test_a_batch_goes_through_json_and_back_and_asks_alike_for_each():
    batch = UpscaleBatchRequest(image_ids=ids(3), scale=2, upscaler="Mine", target=3840)
    assert UpscaleBatchRequest.from_dict(json.loads(json.dumps(batch.to_dict()))) == batch
    assert batch.requests() == tuple(
        UpscaleRequest(image_id=one, scale=2, upscaler="Mine", target=3840) for one in ids(3)
    )


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ({}, "Expected 1 to 200 pictures, got 0."),
        ({"image_ids": "0123"}, "Expected 1 to 200 pictures, got 0."),
        ({"image_ids": list(ids(MOST_PICTURES + 1))}, "Expected 1 to 200 pictures, got 201."),
        ({"image_ids": [IMAGE, IMAGE]}, "Expected each picture once, got 1 of them again."),
        ({"image_ids": [IMAGE, "../x"]}, "Expected a usable picture id, got '../x'"),
        ({"image_ids": [IMAGE], "scale": 7}, "Expected an enlargement of 2, 3 or 4, got 7."),
    ],
)
def test_says_what_it_cannot_use_of_a_batch(values, line):
    with pytest.raises(RequestRejected) as caught:
        UpscaleBatchRequest.from_dict(values)
    assert str(caught.value).startswith(line)
