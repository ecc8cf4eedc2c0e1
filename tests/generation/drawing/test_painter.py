"""The drawing as a way to make pictures, and as what a checkpoint paints over."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from core.errors import JobCancelled, NotFound, RequestRejected
from core.figures.casting import Character
from core.figures.looks import Item
from core.figures.words import read
from core.gallery import metadata
from core.generation.drawing import painter
from core.generation.engine import Engine
from core.generation.request import (
    Control,
    ControlKind,
    DrawnMap,
    Fix,
    FromDrawing,
    GenerationRequest,
    LoraUse,
    Refine,
    StartPicture,
)
from core.generation.xy_plot.plot import AxisOption, PlotRequest, read_axis
from core.geometry import Size
from core.job_kinds import DRAW
from core.jobs.job import JobState
from core.models import registry
from core.models.loading.cache import ModelCache
from core.pose import presets

SECONDS = 120


@pytest.fixture
def drawing(standing) -> GenerationRequest:
    return GenerationRequest(
        prompt="girl, long red hair, blue dress, park",
        pose=standing,
        checkpoint="drawing",
        size=Size(96, 144),
        seed=5,
    )


def pixels(image: Image.Image) -> np.ndarray:
    return np.asarray(image)


# --- the values -----------------------------------------------------------------------------------


def test_a_record_makes_the_same_request_again(drawing):
    held = DrawnMap(ControlKind.CANNY, 0.7, 0.1, 0.9)
    over = FromDrawing(0.5, (held,), True, 0.5, (None, Character("x")), 3)
    for request in (drawing, replace(drawing, checkpoint="tiny", drawing=over)):
        told = json.loads(json.dumps(request.to_dict()))
        assert GenerationRequest.from_dict(told) == request


def test_a_record_of_before_has_no_drawing(drawing):
    values = drawing.to_dict()
    del values["drawing"]
    assert GenerationRequest.from_dict(values).drawing is None


@pytest.mark.parametrize(
    "values",
    [
        {"strength": 1.5}, {"strength": float("nan")}, {"strength": "much"},
        {"maps": [{"kind": "smell"}]}, {"maps": [{"kind": "soft_edge"}]}, {"maps": "canny"},
        {"maps": [{"kind": "canny", "strength": 9}]}, {"maps": [{"kind": "canny", "start": 1}]},
        {"maps": [{"kind": "canny"}] * 9}, {"faces": 1}, {"lines": 2},
        {"seed": -1}, {"seed": 1.5}, {"characters": "Mio"},
        {"characters": [{"words": 3}]}, {"characters": [None] * 50},
    ],
)  # fmt: skip
def test_what_a_drawing_cannot_be_told_is_refused(drawing, values):
    with pytest.raises(RequestRejected) as caught:
        GenerationRequest.from_dict(drawing.to_dict() | {"drawing": values})
    assert not caught.value.shown.startswith("Expected")


@pytest.mark.parametrize(
    ("size", "enlarge", "is_good"),
    [
        ((4096, 4096), 1, True), ((4096, 65), 1, True), ((999, 1501), 1, True),
        ((1024, 1024), 4, True), ((1032, 1024), 4, False), ((4097, 64), 1, False),
        ((63, 64), 1, False),
    ],
)  # fmt: skip
def test_a_drawing_has_up_to_4096_pixels_a_side(drawing, size, enlarge, is_good):
    if is_good:
        assert replace(drawing, size=Size(*size), enlarge=enlarge).size == size
        return
    with pytest.raises(RequestRejected):
        replace(drawing, size=Size(*size), enlarge=enlarge)


# --- without a model ------------------------------------------------------------------------------


def test_a_drawing_is_the_painters_and_loads_no_checkpoint(drawing, studio, monkeypatch):
    def load(*_, **_more):
        raise AssertionError("a checkpoint was loaded")

    monkeypatch.setattr(ModelCache, "get_checkpoint", load)
    job = studio.wait(studio.submit(replace(drawing, count=2, enlarge=2)).id, SECONDS)
    assert (job.kind, job.state, job.error) == (DRAW.name, JobState.DONE, "")
    first, second = (studio.gallery.image(image_id) for image_id in job.result)
    expected = painter.drawing_of(drawing, 5, Size(192, 288)).picture()
    assert np.array_equal(pixels(first), expected)
    assert not np.array_equal(pixels(second), expected)
    kept = studio.gallery.request(job.result[1])
    assert kept == replace(drawing, seed=6, enlarge=2)
    assert pixels(studio.render(kept).image).tobytes() == pixels(second).tobytes()


def test_the_words_and_the_pose_decide(drawing):
    same = painter.drawing_of(drawing, 5).picture()
    assert np.array_equal(same, painter.drawing_of(drawing, 5).picture())
    for changes in (
        {"prompt": "girl, long blue hair, blue dress, park"},
        {"pose": presets.get("jogging").pose},
        {"drawing": FromDrawing(characters=(Character("boy, black hair, armor"),))},
    ):
        other = painter.drawing_of(replace(drawing, **changes), 5).picture()
        assert not np.array_equal(same, other), changes
    pinned = replace(drawing, drawing=FromDrawing(seed=5))
    assert np.array_equal(same, painter.drawing_of(pinned, 77).picture())


def test_tags_of_models_are_no_words(drawing):
    tagged = replace(drawing, prompt=drawing.prompt + "<lora:black hair:0.5><hypernet:armor:1>")
    expected = painter.drawing_of(drawing, 5).picture()
    assert np.array_equal(painter.drawing_of(tagged, 5).picture(), expected)


def test_what_a_drawing_has_not_is_said(drawing, studio):
    assert studio.render(drawing).extras["notes"] == []
    fixed = studio.render(replace(drawing, fix=Fix()))
    assert fixed.extras["notes"][0].endswith("left out: face and hand fix.")
    assert fixed.request.drawn_steps == 1
    asked = replace(drawing, negative_prompt="fog", loras=(LoraUse("x"),), vae="y", steps=40)
    note = "A drawing follows your words, pose and seed; left out: negative prompt, LoRAs and VAE."
    assert studio.render(asked).extras["notes"] == [note]


def test_without_a_pose_the_words_choose_one(drawing, studio):
    free = replace(drawing, pose=None, prompt="girl jogging", control_strength=0.0)
    picture = studio.render(free)
    assert picture.request.pose is not None
    assert picture.extras["notes"][0].startswith("Pose chosen to suit the words")
    assert "score" in picture.extras


def test_pictures_are_drawn_until_one_is_good_enough(drawing, studio):
    wish = replace(drawing, size=Size(256, 384), count=4, until_score=0.05)
    assert len(studio.wait(studio.submit(wish).id, SECONDS).result) == 1


def test_a_drawing_stops_when_it_is_cancelled(drawing, studio):
    with pytest.raises(JobCancelled):
        studio.render(drawing, should_stop=lambda: True)


def test_a_sheet_compares_a_drawing_with_a_checkpoint(drawing, studio):
    request = replace(drawing, size=Size(64, 96), steps=2, drawing=FromDrawing(0.5))
    plot = PlotRequest(request=request, x=read_axis(AxisOption.CHECKPOINT, "drawing, sd15"))
    job = studio.wait(studio.submit(plot).id, SECONDS)
    assert (job.state, job.error, len(job.result)) == (JobState.DONE, "", 3)


def test_the_file_says_that_it_is_a_drawing(drawing, studio):
    picture = studio.render(drawing)
    text = metadata.infotext(picture.request.to_dict(), picture.extras)
    last = text.splitlines()[-1]
    assert last.startswith("Seed: 5, Size: 96x144, Model: drawing")
    assert not any(word in last for word in ("Steps", "CFG", "Sampler", "ControlNet"))


def test_the_drawing_stands_first_and_is_always_here(studio):
    assert [spec.id for spec in studio.image_models()[:2]] == ["drawing", "starter"]
    assert studio.checkpoints()[0].id == "starter"
    spec = registry.checkpoint("drawing", studio.config)
    assert spec.is_drawing
    assert spec.is_installed(studio.config)


def test_a_picture_is_the_background(drawing, studio):
    blue = studio.pictures.put(Image.new("RGB", (30, 30), (20, 40, 220)))
    request = replace(drawing, drawing=FromDrawing(background=blue))
    assert request.pictures == (blue,)
    assert GenerationRequest.from_dict(json.loads(json.dumps(request.to_dict()))) == request
    picture = pixels(studio.render(request).image)
    assert tuple(picture[2, 2]) == (20, 40, 220)
    again = painter.drawing_of(request, 5, pictures=studio.pictures)
    assert np.array_equal(picture, again.picture())


def test_no_background_is_white_or_transparent(drawing):
    bare = painter.drawing_of(replace(drawing, drawing=FromDrawing(background="none")), 5)
    assert tuple(bare.picture()[2, 2]) == (255, 255, 255)
    assert np.array_equal(bare.labels() > 0, painter.drawing_of(drawing, 5).labels() > 0)


def test_a_background_with_holes_lies_on_white(drawing, studio):
    clear = studio.pictures.put(Image.new("RGBA", (30, 30), (0, 0, 0, 0)))
    request = replace(drawing, drawing=FromDrawing(background=clear))
    behind = painter.drawing_of(request, 5, pictures=studio.pictures).behind()
    assert tuple(behind[2, 2]) == (255, 255, 255)


@pytest.mark.parametrize("background", ["0" * 32, "../x", "none "])
def test_a_background_that_is_not_here_is_told(drawing, studio, background):
    request = replace(drawing, drawing=FromDrawing(background=background))
    with pytest.raises(NotFound):
        studio.submit(request)
    with pytest.raises(RequestRejected):
        painter.drawing_of(request, 5)


# --- painted over ---------------------------------------------------------------------------------


@pytest.fixture
def painting(standing, family) -> GenerationRequest:
    return GenerationRequest(
        prompt="girl, red hair, dress",
        pose=standing,
        checkpoint=family,
        size=Size(64, 96),
        steps=4,
        seed=9,
        control_strength=0.0,
        drawing=FromDrawing(0.5),
    )


def test_a_checkpoint_paints_over_the_background_too(painting, families_cache, studio):
    engine = Engine(families_cache, pictures=studio.pictures)
    ids = [studio.pictures.put(Image.new("RGB", (8, 8), name)) for name in ("black", "white")]
    dark, light = (
        pixels(engine.generate(replace(painting, drawing=FromDrawing(0.0, background=one))).image)
        for one in ids
    )
    assert not np.array_equal(dark, light)


def test_a_start_from_the_drawing_is_one_from_its_picture(painting, families_cache, studio):
    engine = Engine(families_cache, pictures=studio.pictures)
    picture = painter.picture_of(painter.drawing_of(painting, 9, painting.size))
    start = StartPicture(studio.pictures.put(picture), 0.5)
    expected = engine.generate(replace(painting, drawing=None, start_from=start)).image
    assert pixels(engine.generate(painting).image).tobytes() == pixels(expected).tobytes()
    assert painting.drawn_steps == 2
    # a start picture goes before the drawing
    both = engine.generate(replace(painting, start_from=start, drawing=FromDrawing(0.9))).image
    assert pixels(both).tobytes() == pixels(expected).tobytes()


def test_a_map_of_the_drawing_is_the_same_map_by_hand(painting, family, families_cache, studio):
    engine = Engine(families_cache, pictures=studio.pictures)
    held = replace(painting, drawing=FromDrawing(None, (DrawnMap(ControlKind.CANNY, 0.8),)))
    edges = painter.control_map(painter.drawing_of(held, 9, held.size), ControlKind.CANNY)
    by_hand = Control(ControlKind.CANNY, studio.pictures.put(edges), False, 0.8)
    expected = engine.generate(replace(painting, drawing=None, controls=(by_hand,)))
    result = engine.generate(held)
    assert pixels(result.image).tobytes() == pixels(expected.image).tobytes()
    (net,) = result.drawn["controlnets"]
    assert net.startswith(f"{family}-canny")
    free = engine.generate(replace(painting, drawing=FromDrawing(None)))
    assert pixels(free.image).tobytes() != pixels(result.image).tobytes()
    text = metadata.infotext(held.to_dict(), {"drawn": dict(result.drawn)})
    assert f'ControlNet 0: "Model: {net}, Module: none, Weight: 0.8' in text


def test_each_pass_is_drawn_at_its_own_size(painting, families_cache, monkeypatch):
    sizes: list[Size] = []
    real = painter.drawing_of

    def noted(request, seed, size, **more):
        sizes.append(size)
        return real(request, seed, size, **more)

    monkeypatch.setattr(painter, "drawing_of", noted)
    wish = replace(
        painting,
        drawing=FromDrawing(0.5, (DrawnMap(ControlKind.CANNY),)),
        refine=Refine(1.5, 0.5, 2),
    )
    assert Engine(families_cache).generate(wish).image.size == (96, 144)
    assert sizes == [(64, 96), (96, 144)]


def test_a_pose_for_the_drawing_needs_no_controlnet(painting, studio, monkeypatch):
    """What is painted has the pose of its drawing."""
    monkeypatch.setattr(registry, "pose_controlnet", lambda _spec, _config: None)
    free = replace(painting, pose=None, control_strength=1.0, prompt="girl jogging", count=2)
    free = replace(free, drawing=FromDrawing(0.5, seed=4))
    first, second = (studio.render(free, index) for index in range(2))
    assert first.request.pose == second.request.pose is not None
    assert first.request.control_strength == 0
    text = metadata.infotext(first.request.to_dict(), first.extras)
    assert "Denoising strength: 0.5" in text


def test_an_exact_look_comes_back_with_its_request():
    look = replace(read("girl, red hair").looks[0], items=(Item("cape", "#a1b2c3"),))
    exact = Character("somebody else", 3, look)
    drawing = FromDrawing(characters=(None, exact))
    told = json.loads(json.dumps(GenerationRequest(prompt="x", drawing=drawing).to_dict()))
    assert GenerationRequest.from_dict(told).drawing == drawing
