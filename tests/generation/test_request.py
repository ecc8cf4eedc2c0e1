from __future__ import annotations

import dataclasses
import json
import math
from contextlib import suppress
from dataclasses import replace

import numpy as np
import pytest

from core.errors import PoseFormatError, RequestRejected
from core.generation.request import (
    MAX_LORAS,
    MAX_PROMPT_CHARACTERS,
    MAX_SEED,
    Control,
    ControlKind,
    Fix,
    GenerationRequest,
    LoraUse,
    Outpaint,
    Reference,
    Refine,
    StartPicture,
)
from core.generation.request_inputs import one_from
from core.geometry import Size
from core.pose.skeleton import Person, Pose


def test_a_request_survives_json(standing):
    request = GenerationRequest(
        prompt="1girl, (high ponytail:1.2)",
        negative_prompt="blurry",
        pose=standing,
        size=Size(160, 160),
        steps=20,
        guidance=7.5,
        control_strength=0.6,
        seed=2**62,
        count=3,
        enlarge=4,
        upscaler="real-esrgan-x4plus",
    )
    assert GenerationRequest.from_dict(json.loads(json.dumps(request.to_dict()))) == request


def test_a_request_of_before_there_was_a_choice_keeps_the_starters_upscaler():
    values = GenerationRequest(prompt="x", enlarge=2).to_dict()
    del values["upscaler"]
    assert GenerationRequest.from_dict(values).upscaler == "starter-x4"


@pytest.mark.parametrize("name", ["", 3, None, "a\nb", "x" * 300])
def test_an_upscaler_that_cannot_be_one_is_refused(name):
    with pytest.raises(RequestRejected, match="upscaler"):
        GenerationRequest(prompt="x", upscaler=name)


def test_upscalings_are_told_in_the_order_of_work():
    request = GenerationRequest(
        prompt="x", size=Size(64, 96), refine=Refine(1.5, upscaler="a"), enlarge=4, upscaler="b"
    )
    assert request.upscalings == (("a", (64, 96), 1.5), ("b", (96, 144), 4))
    assert replace(request, enlarge=1, refine=Refine()).upscalings == ()
    assert replace(request, checkpoint="drawing").upscalings == ()


@pytest.mark.parametrize(
    ("changes", "seeds", "others"),
    [
        ({}, (7, 9), (5, 5)),
        ({"variation_strength": 0.2}, (7, 7), (5, 7)),
        ({"variation_strength": 1.0, "variation_seed": MAX_SEED}, (7, 7), (MAX_SEED, 1)),
        ({"variation_strength": 0.2, "checkpoint": "drawing"}, (7, 9), (5, 5)),
    ],
)
def test_of_a_variation_only_the_other_seed_goes_on(changes, seeds, others):
    request = GenerationRequest(**{"prompt": "x", "seed": 7, "variation_seed": 5, **changes})
    assert tuple(map(request.seed_of, (0, 2))) == seeds
    assert tuple(map(request.variation_seed_of, (0, 2))) == others


def picture_id(rng) -> str:
    return rng.bytes(16).hex()


def some_request(rng, pose) -> GenerationRequest:
    """Any values that are allowed, each drawn."""

    def window() -> tuple[float, float]:
        start, end = sorted(rng.uniform(0, 1, 2))
        return float(start), float(end)

    def control() -> Control:
        kind = list(ControlKind)[rng.integers(len(ControlKind))]
        strength = float(rng.uniform(0, 2))
        return Control(kind, picture_id(rng), bool(rng.integers(2)), strength, *window())

    start, end = window()
    is_repaint, is_posed = rng.integers(2, size=2)
    return GenerationRequest(
        prompt="".join(chr(c) for c in rng.integers(33, 0xD7FF, 20)),
        pose=pose if is_posed else None,
        size=Size(*(int(side) * 8 for side in rng.integers(9, 128, 2))),
        control_start=start,
        control_end=end,
        controls=tuple(control() for _ in range(rng.integers(4))),
        loras=tuple(LoraUse(f"lora-{i}", float(rng.uniform(-2, 2))) for i in range(3)),
        references=(Reference(picture_id(rng), float(rng.uniform(0, 1)), "plus"),),
        start_from=StartPicture(
            picture_id(rng),
            float(rng.uniform(0, 1)),
            picture_id(rng) if is_repaint else None,
            int(rng.integers(65)),
            Outpaint(0, 0, 0, 8) if rng.integers(2) else None,
        ),
        refine=Refine(float(rng.uniform(1, 2)), float(rng.uniform(0, 1)), 7, "anime"),
        fix=Fix(
            bool(rng.integers(2)), True, float(rng.uniform(0.1, 1)), int(rng.integers(16, 999))
        ),
        vae="anime-vae",
        guidance_rescale=float(rng.uniform(0, 1)),
        pose_guidance=bool(rng.integers(2)),
        until_score=float(rng.uniform(0, 1)) if is_posed else 0.0,
        seed=int(rng.integers(2**63 - 1)),
        variation_seed=int(rng.integers(2**63 - 1)),
        variation_strength=float(rng.uniform(0, 1)),
    )


def test_any_request_survives_json(standing):
    rng = np.random.default_rng(4)
    for _ in range(200):
        request = some_request(rng, standing)
        text = json.dumps(request.to_dict())
        assert GenerationRequest.from_dict(json.loads(text)) == request
        assert json.loads(text) == request.to_dict()


def test_settings_of_a_time_before_new_ones_mean_what_they_meant():
    new = {"controls", "loras", "references", "start_from", "refine", "vae", "until_score"}
    new |= {
        "fix",
        "variation_seed",
        "variation_strength",
        "guidance_rescale",
        "pose_guidance",
        "control_start",
        "control_end",
    }
    request = GenerationRequest(prompt="1girl", steps=9)
    old = {name: value for name, value in request.to_dict().items() if name not in new}
    assert GenerationRequest.from_dict(old) == request


def test_spoiled_settings_are_refused_and_nothing_else_happens(standing):
    rng = np.random.default_rng(5)
    spoilt = [None, -1, math.inf, "x", [], {}, [[]], [{}], {"picture": 3}, True, "\ud800"]
    refused = 0
    for _ in range(600):
        values = some_request(rng, standing).to_dict()
        name = sorted(values)[rng.integers(len(values))]
        if isinstance(values[name], list) and values[name] and isinstance(values[name][0], dict):
            inner = values[name][0]
        else:
            inner = values[name] if isinstance(values[name], dict) else values
        key = sorted(inner)[rng.integers(len(inner))] if inner is not values else name
        inner[key] = spoilt[rng.integers(len(spoilt))]
        try:
            GenerationRequest.from_dict(values)
        except (RequestRejected, PoseFormatError) as error:
            assert "\n" not in str(error)
            refused += 1
    assert refused > 300


def test_the_final_size_is_the_refined_one_to_the_nearest_multiple():
    plain = GenerationRequest(prompt="a", size=Size(832, 1216))
    assert plain.final_size == Size(832, 1216)
    refined = GenerationRequest(prompt="a", size=Size(832, 1216), refine=Refine(1.5))
    assert refined.final_size == Size(1248, 1824)


PICTURE = "0123456789abcdef" * 2


def test_new_ground_comes_around_a_start_picture_and_survives_json(standing):
    outpaint = Outpaint(left=64, top=8, right=24, overlap=10)
    start = StartPicture(PICTURE, 0.9, mask_blur=6, outpaint=outpaint)
    inner = Size(128, 192)
    request = GenerationRequest(
        prompt="a", size=outpaint.around(inner), start_from=start, refine=Refine(1.5)
    )
    assert request.size == (216, 200) and start.size_in(request.size) == inner
    assert outpaint.box(request.size, request.size) == (64, 8, 192, 200)
    assert outpaint.box(request.size, request.final_size) == (95, 12, 284, 304)
    told = json.loads(json.dumps(request.to_dict()))
    assert told["start_from"]["outpaint"]["left"] == 64
    assert GenerationRequest.from_dict(told) == request
    del told["start_from"]["outpaint"], told["start_from"]["mask_blur"]  # of before there was any
    assert GenerationRequest.from_dict(told).start_from == StartPicture(PICTURE, 0.9)


def test_no_new_ground_on_any_side_is_none_at_all():
    assert StartPicture(PICTURE, outpaint=Outpaint()).outpaint is None
    assert not StartPicture(PICTURE).keeps_a_part
    assert StartPicture(PICTURE, outpaint=Outpaint(bottom=8)).keeps_a_part


def test_a_pose_stays_where_it_is_on_a_picture_with_new_ground(standing):
    start = StartPicture(PICTURE, outpaint=Outpaint(left=64, top=32, right=16))
    inner = Size(standing.size.width // 2, standing.size.height // 2)
    request = GenerationRequest(
        prompt="a", pose=standing, size=start.outpaint.around(inner), start_from=start
    )
    played = request.played_pose
    assert played.size == request.size and request.pose == standing
    half = standing.scaled_to(inner).people[0].body
    shown = half[:, 2] > 0
    assert np.allclose(played.people[0].body[shown, :2], half[shown, :2] + (64, 32))
    assert replace(request, checkpoint="drawing").played_pose == standing


@pytest.mark.parametrize(
    ("make", "line"),
    [
        (lambda: Control("smell", PICTURE), "Expected a control among canny,"),
        (lambda: Control("canny", "../x"), "a stored picture as control picture, got '../x'"),
        (lambda: Control("canny", PICTURE, 1), "usable choice to preprocess, got int"),
        (lambda: Control("canny", PICTURE, strength=3), "control strength between 0 and 2, got 3"),
        (lambda: Control("canny", PICTURE, start=0.5, end=0.5), "before it ends, got 0.5 to 0.5"),
        (lambda: LoraUse(""), "Expected a name for the LoRA, got ''"),
        (lambda: LoraUse("a", 2.5), "LoRA weight between -2 and 2, got 2.5"),
        (lambda: LoraUse("a", math.nan), "LoRA weight to be a number, got nan"),
        (lambda: Reference(PICTURE, 1.5), "reference strength between 0 and 1, got 1.5"),
        (lambda: Reference(PICTURE, adapter="a\nb"), "Expected a name for the adapter"),
        (lambda: StartPicture("x"), "a stored picture as start picture"),
        (lambda: StartPicture(PICTURE, mask="x"), "a stored picture as mask"),
        (lambda: StartPicture(PICTURE, mask_blur=65), "mask blur between 0 and 64, got 65"),
        (lambda: StartPicture(PICTURE, mask_blur=1.5), "mask blur to be a number, got 1.5"),
        (lambda: StartPicture(PICTURE, outpaint=3), "a table for Outpaint, got 3"),
        (lambda: Outpaint(top=-8), "new ground top between 0 and 2048, got -8"),
        (lambda: Outpaint(overlap=0.5), "overlap of the new ground to be a number, got 0.5"),
        (lambda: Refine(0.5), "enlargement of the refinement between 1 and 4, got 0.5"),
        (lambda: Fix(strength=0), "strength of the fix between 0.05 and 1, got 0"),
        (lambda: Fix(largest=8), "largest size to fix between 16 and 1024, got 8"),
        (lambda: Fix(faces=1), "a usable choice to fix faces, got int"),
        (lambda: Fix(False, False), "faces, hands or both to fix, got neither"),
        (lambda: Refine(steps=1.5), "steps of the refinement to be a number, got 1.5"),
    ],
)
def test_unusable_inputs_are_refused_in_one_line(make, line):
    with pytest.raises(RequestRejected) as caught:
        make()
    assert line in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_request_without_a_pose_survives_json():
    request = GenerationRequest(prompt="1girl")
    assert GenerationRequest.from_dict(request.to_dict()) == request
    assert request.to_dict()["pose"] is None


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"prompt": "  \n"}, "Expected a prompt, got an empty one"),
        ({"prompt": "x" * (MAX_PROMPT_CHARACTERS + 1)}, "at most 4000 characters, got 4001"),
        ({"prompt": 7}, "Expected the prompt to be text, got int"),
        ({"prompt": "a\ud800"}, "broken Unicode"),
        ({"size": Size(130, 192)}, "width that is a multiple of 8, got 130: use 128"),
        ({"size": Size(128, 100)}, "height that is a multiple of 8, got 100"),
        ({"size": Size(8, 192)}, "width between 64 and 2048, got 8"),
        ({"size": Size(2048, 2048)}, "megapixels"),
        (
            {"size": Size(128, 192), "start_from": StartPicture(PICTURE, outpaint=Outpaint(80))},
            "at least 64 pixels a side for the start picture, got 48×192 beside the new ground",
        ),
        ({"steps": 0}, "steps between 1 and 150, got 0"),
        ({"steps": 3.5}, "steps to be a number, got 3.5"),
        ({"guidance": math.nan}, "guidance to be a number, got nan"),
        ({"guidance": "7"}, "guidance to be a number, got '7'"),
        ({"control_strength": -0.1}, "control strength between 0 and 2"),
        ({"seed": -1}, "seed between 0 and"),
        ({"seed": True}, "seed to be a number, got True"),
        ({"count": 9}, "count between 1 and 8, got 9"),
        ({"control_start": 0.6, "control_end": 0.4}, "start before it ends, got 0.6 to 0.4"),
        ({"loras": (LoraUse("a"),) * (MAX_LORAS + 1)}, "at most 8 LoRAs, got 9: drop some"),
        ({"controls": 7}, "Expected a list of Control, got 7"),
        ({"start_from": 7}, "Expected a table for StartPicture, got 7"),
        ({"until_score": 0.9}, "Expected a pose to measure pictures against, got none"),
        ({"size": Size(1024, 1024), "refine": Refine(2.5)}, "at most 4.2 megapixels, got 2560×25"),
        ({"variation_strength": 1.1}, "variation strength between 0 and 1, got 1.1"),
        ({"variation_seed": -1}, "variation seed"),
        ({"guidance_rescale": 1.1}, "guidance rescale between 0 and 1, got 1.1"),
        ({"vae": ""}, "Expected a name for the vae, got ''"),
        ({"enlarge": 3}, "enlargement 1, 2 or 4, got 3"),
    ],
)
def test_unusable_values_are_refused_in_one_line(changes, line):
    with pytest.raises(RequestRejected) as caught:
        GenerationRequest(**{"prompt": "1girl", **changes})
    assert line in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_pose_with_no_visible_joint_is_refused():
    empty = Pose((Person(np.zeros((18, 3), np.float32)),), Size(128, 192))
    with pytest.raises(RequestRejected, match="at least one visible joint"):
        GenerationRequest(prompt="1girl", pose=empty)


def test_control_characters_are_dropped_and_lines_kept():
    assert GenerationRequest(prompt="a\x00b\nc\x1b").prompt == "ab\nc"


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({}, RequestRejected),
        ({"prompt": None}, RequestRejected),
        ({"prompt": "a", "size": 7}, RequestRejected),
        ({"prompt": "a", "size": [1, 2, 3]}, RequestRejected),
        ({"prompt": "a", "size": ["x", 64]}, RequestRejected),
        ({"prompt": "a", "pose": "{"}, PoseFormatError),
        ({"prompt": "a", "pose": 7}, RequestRejected),
        ({"prompt": "a", "checkpoint": {"a": 1}}, RequestRejected),
        ({"prompt": "a", "sampler": None}, RequestRejected),
        ({"prompt": "a", "steps": [1]}, RequestRejected),
        ({"prompt": "a", "enlarge": [4]}, RequestRejected),
    ],
)
def test_settings_from_outside_are_checked(values, error):
    with pytest.raises(error):
        GenerationRequest.from_dict(values)


def test_unknown_settings_are_dropped():
    request = GenerationRequest.from_dict({"prompt": "a", "__class__": "x", "future": 1})
    assert request == GenerationRequest(prompt="a")


@pytest.mark.parametrize("name", ["steps", "guidance", "seed", "control_strength", "count"])
@pytest.mark.parametrize("value", [10**400, -(10**400), float("inf"), float("nan"), 1e308])
def test_a_number_of_any_length_is_one_line(name, value):
    with pytest.raises(RequestRejected) as error:
        GenerationRequest.from_dict({"prompt": "girl", name: value})
    assert len(str(error.value)) < 200


WHOLE = [
    (Control, {"kind": "canny", "picture": PICTURE}),
    (LoraUse, {"id": "x"}),
    (Reference, {"picture": PICTURE}),
    (StartPicture, {"picture": PICTURE}),
]


@pytest.mark.parametrize(("kind", "table"), WHOLE)
def test_an_input_that_lacks_something_is_named(kind, table):
    assert one_from(kind, {**table, "of tomorrow": 1, 7: 2}) == kind(**table)
    for name in table:
        with pytest.raises(RequestRejected, match=f"got none of .*{name}"):
            one_from(kind, {key: value for key, value in table.items() if key != name})


@pytest.mark.parametrize(("kind", "table"), WHOLE)
@pytest.mark.parametrize("value", [[], {}, [[1]], b"x", 1j, 10**400, "x" * 5000, True])
def test_odd_values_in_an_input_are_refused_or_taken_but_never_a_bug(kind, table, value):
    for field in dataclasses.fields(kind):
        with suppress(RequestRejected):
            one_from(kind, {**table, field.name: value})


def test_a_bug_in_an_input_is_not_told_as_bad_settings(monkeypatch):
    def broken(self):
        raise TypeError("a wrong line of ours")

    monkeypatch.setattr(LoraUse, "__post_init__", broken)
    with pytest.raises(TypeError, match="a wrong line of ours"):
        one_from(LoraUse, {"id": "x"})
