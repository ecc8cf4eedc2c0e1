"""The pass over faces and hands, by a tiny checkpoint."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageDraw

from core.errors import JobCancelled
from core.generation.batch_progress import BatchProgress
from core.generation.drawing.inputs import FromDrawing
from core.generation.fixing import fixing
from core.generation.fixing.details import details
from core.generation.input_store import PictureStore
from core.generation.pose_score import asked_pose
from core.generation.request import Fix, GenerationRequest, LoraUse, Refine, StartPicture
from core.geometry import Size
from core.pose.skeleton import Pose

FACES = Fix(hands=False, strength=0.5)


def pixels(made) -> np.ndarray:
    return np.asarray(made.image)


def around(request: GenerationRequest) -> np.ndarray:
    """(height, width) how far each pixel lies from the details' middles, over their width."""
    asked = asked_pose(request, request.final_size)
    rows, columns = np.mgrid[: asked.size.height, : asked.size.width]
    return np.min(
        [
            np.hypot(columns + 0.5 - one.x, rows + 0.5 - one.y) / one.width
            for one in details(asked, request.fix)
        ],
        axis=0,
    )


@pytest.mark.parametrize("refine", [None, Refine(1.5, 0.5, 2)])
@pytest.mark.parametrize("fix", [FACES, Fix(strength=0.5)])
def test_only_faces_and_hands_change(engine, request_for, fix, refine):
    plain = request_for(size=Size(128, 192), refine=refine)
    fixed = replace(plain, fix=fix)
    before, made = pixels(engine.generate(plain)), engine.generate(fixed)
    after, apart = pixels(made), around(fixed)
    changed = (before != after).any(axis=2)
    assert changed[apart < 0.35].mean() > 0.9
    assert not changed[apart > 0.9].any()
    assert np.array_equal(pixels(engine.generate(fixed)), after)
    assert np.array_equal(pixels(engine.generate(plain)), before)
    wished = "Fixed 1 face." if fix is FACES else "Fixed 2 hands and 1 face."
    assert wished in made.notes


def test_a_stronger_fix_and_another_seed_change_it_otherwise(engine, request_for):
    pictures = [
        pixels(engine.generate(request_for(size=Size(128, 192), fix=replace(FACES, strength=one))))
        for one in (0.34, 0.7, 1.0)
    ]
    assert len({one.tobytes() for one in pictures}) == 3


@pytest.mark.parametrize("family", ["sd15", "sdxl"])
def test_with_everything_else_on_both_families(families_cache, families, family, standing):
    from core.generation.engine import Engine
    from core.generation.request import Control, ControlKind, Reference

    rng = np.random.default_rng(1)
    source = Image.fromarray(rng.integers(0, 256, (8, 8, 3), np.uint8)).resize((64, 96), 0)
    picture = PictureStore(families.inputs_folder).put(source)
    request = GenerationRequest(
        prompt="girl", pose=standing, checkpoint=family, size=Size(64, 96), steps=2,
        controls=(Control(ControlKind.CANNY, picture),), loras=(LoraUse(f"{family}-peft"),),
        references=(Reference(picture),), fix=FACES,
    )  # fmt: skip
    engine = Engine(families_cache)
    before, after = (pixels(engine.generate(one)) for one in (replace(request, fix=None), request))
    engine._session.close()  # others use the same loaded checkpoint
    changed, apart = (before != after).any(axis=2), around(request)
    assert changed[apart < 0.35].mean() > 0.9 and not changed[apart > 0.95].any()


def test_the_pose_is_shown_as_it_lies_in_the_cut_out(engine, request_for, monkeypatch):
    from core.generation.conditioning import request_maps

    seen: list[Pose] = []
    real = request_maps.control_map

    def noted(pose, *args, **more):
        seen.append(pose)
        return real(pose, *args, **more)

    monkeypatch.setattr(request_maps, "control_map", noted)
    engine.generate(request_for(size=Size(128, 192), fix=FACES, seed=77))
    part = seen[-1]
    assert part.size == Size(160, 160)  # what this checkpoint says is its own
    nose = part.people[0].body[0, :2] / 160
    assert ((nose > 0.35) & (nose < 0.65)).all()


# --- what is left alone ---------------------------------------------------------------------------


def test_a_large_face_is_left_alone_and_said(engine, request_for):
    plain = request_for(size=Size(128, 192))
    small = replace(plain, fix=replace(FACES, largest=16))
    made = engine.generate(small)
    assert np.array_equal(pixels(made), pixels(engine.generate(plain)))
    assert "Left alone 1 face: larger than 16 pixels already." in made.notes
    assert small.fix_steps == 0


def test_what_the_checkpoint_drew_large_enough_is_left_alone(engine, request_for):
    request = request_for(size=Size(512, 768), steps=1)
    made = engine.generate(replace(request, fix=replace(FACES, largest=1024)))
    assert "Left alone 1 face: large enough for this checkpoint already." in made.notes
    assert np.array_equal(pixels(made), pixels(engine.generate(request)))


def test_faces_of_a_drawing_that_are_kept_stay(engine, request_for):
    over = request_for(size=Size(128, 192), drawing=FromDrawing(0.5, faces=True))
    made = engine.generate(replace(over, fix=FACES))
    assert np.array_equal(pixels(made), pixels(engine.generate(over)))
    assert "Left alone 1 face: kept as it is." in made.notes
    painted = replace(over, drawing=FromDrawing(0.5))
    free = engine.generate(replace(painted, fix=FACES))
    assert not np.array_equal(pixels(free), pixels(engine.generate(painted)))


def test_outside_of_an_inpaint_mask_nothing_is_fixed(engine, shared_config, request_for):
    store = PictureStore(shared_config.inputs_folder)
    size = Size(128, 192)
    mask = Image.new("L", size)
    ImageDraw.Draw(mask).rectangle((0, 96, 128, 192), fill=255)
    start = StartPicture(store.put(Image.new("RGB", size, (90, 160, 120))), 0.5, store.put(mask))
    request = request_for(size=size, start_from=start, fix=FACES)
    made = engine.generate(request)
    assert "Left alone 1 face: kept as it is." in made.notes
    assert (pixels(made)[:94] == (90, 160, 120)).all()


@pytest.mark.parametrize(
    ("found", "note"),
    [
        (Pose((), Size(128, 192)), "Nothing was fixed: the pose shows no face or hand to fix."),
        (
            None,
            "Nothing was fixed: without a pose, the pose detector has to find the people.",
        ),
    ],
)
def test_with_nobody_there_nothing_happens(engine, request_for, monkeypatch, found, note):
    monkeypatch.setattr(fixing.detect, "is_available", lambda: found is not None)
    monkeypatch.setattr(fixing.detect, "detect", lambda _picture: found)
    plain = request_for(size=Size(128, 192), pose=None)
    made = engine.generate(replace(plain, fix=Fix()))
    assert np.array_equal(pixels(made), pixels(engine.generate(plain)))
    assert note in made.notes


def test_without_a_pose_whoever_is_found_is_fixed(engine, request_for, monkeypatch, standing):
    monkeypatch.setattr(fixing.detect, "is_available", lambda: True)
    monkeypatch.setattr(fixing.detect, "detect", lambda _picture: standing)
    plain = request_for(size=Size(128, 192), pose=None)
    made = engine.generate(replace(plain, fix=FACES))
    assert "Fixed 1 face." in made.notes
    assert not np.array_equal(pixels(made), pixels(engine.generate(plain)))


# --- steps ----------------------------------------------------------------------------------------


def test_every_step_is_counted_and_told(engine, request_for):
    request = request_for(
        size=Size(128, 192), steps=4, refine=Refine(1.0, 0.5, 2), fix=Fix(strength=0.5)
    )
    reports = []
    engine.generate(request, on_step=reports.append)
    assert (request.fix_steps, request.drawn_steps) == (6, 12)
    assert [report.step for report in reports if report.step] == list(range(1, 13))
    told = [BatchProgress(request).progress(0, report).text for report in reports if report.step]
    assert told[3:] == [
        "Drawing · step 4 of 4", "Refining · step 1 of 2", "Refining · step 2 of 2",
        "Fixing hand 1 of 2 · step 1 of 2", "Fixing hand 1 of 2 · step 2 of 2",
        "Fixing hand 2 of 2 · step 1 of 2", "Fixing hand 2 of 2 · step 2 of 2",
        "Fixing face 1 of 1 · step 1 of 2", "Fixing face 1 of 1 · step 2 of 2",
    ]  # fmt: skip


def test_more_people_than_expected_never_pass_the_end(request_for):
    from core.generation.engine import StepReport

    request = request_for(pose=None, fix=FACES, count=2)
    progress = BatchProgress(request).progress(0, StepReport(step=40, steps=40))
    assert progress.step == request.drawn_steps


def test_cancel_at_any_step_leaves_no_trace(engine, request_for):
    request = request_for(size=Size(128, 192), steps=2, fix=Fix(strength=0.5))
    whole = pixels(engine.generate(request))
    for last in (2, 3, 4, 5):
        seen: list[int] = []
        with pytest.raises(JobCancelled):
            engine.generate(
                request,
                on_step=lambda report, seen=seen: seen.append(report.step),
                should_stop=lambda last=last, seen=seen: bool(seen) and seen[-1] == last,
            )
        assert seen[-1] == last
    assert np.array_equal(pixels(engine.generate(request)), whole)
