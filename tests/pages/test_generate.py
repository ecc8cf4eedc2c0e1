"""Generate: what the widgets say is what is queued; wrong input is one line and nothing queued."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from core.generation.plot import PlotRequest, Setting
from core.generation.request import GenerationRequest, LoraUse
from core.pose import kept_score
from core.pose.score import score
from core.pose.skeleton import Joint, Size
from core.prompts.library import NEGATIVE_PRESETS
from core.ui import state
from core.ui.controls import plain
from tests.models import tiny
from tests.models.tiny_files import write_kohya_lora

TINY = "tiny"


@pytest.fixture
def page(open_page, studio):
    opened = open_page("3_Generate.py")
    assert not opened.exception
    assert not opened.error
    opened.selectbox(key=state.CHECKPOINT).select(TINY).run()
    return opened


def generate(page):
    return page.button(key="generate.submit").click().run()


def queued(studio) -> list[GenerationRequest]:
    return [GenerationRequest.from_dict(job.payload) for job in studio.jobs()]


def test_the_queued_request_is_what_the_widgets_say(page, studio, standing):
    page.session_state[state.POSE] = standing
    page.run()
    page.text_area(key=state.PROMPT).set_value("a witch, red hair")
    page.text_area(key=state.NEGATIVE).set_value("blurry")
    page.selectbox(key=state.SIZE).select_index(1)
    page.slider(key=state.STEPS).set_value(20)
    page.slider(key=state.GUIDANCE).set_value(7.5)
    page.slider(key=state.COUNT).set_value(3)
    page.segmented_control(key=state.ENLARGE).set_value(2)
    page.segmented_control(key=state.SEED_IS_FIXED).set_value(True)
    page.run()
    page.number_input(key=state.SEED).set_value(4321)
    page.slider(key=state.STRENGTH).set_value(0.55)
    assert not generate(page).error
    spec = next(spec for spec in studio.checkpoints() if spec.id == TINY)
    assert queued(studio) == [
        GenerationRequest(
            prompt="a witch, red hair",
            negative_prompt="blurry",
            pose=standing,
            checkpoint=TINY,
            size=spec.sizes[1],
            steps=20,
            guidance=7.5,
            control_strength=0.55,
            sampler=spec.default_sampler,
            seed=4321,
            count=3,
            clip_skip=spec.clip_skip,
            enlarge=2,
        )
    ]


def test_an_empty_prompt_is_one_line_and_nothing_is_queued(page, studio):
    page.text_area(key=state.PROMPT).set_value("   ")
    generate(page)
    (error,) = page.error
    assert error.value == (
        "Expected a prompt, got an empty one: write what the character looks like."
    )
    assert not studio.jobs()
    assert not page.run().error


def test_a_checkpoint_that_is_not_here_says_why_and_queues_nothing(page, studio):
    missing = next(s for s in studio.checkpoints() if not s.is_installed(studio.config))
    page.selectbox(key=state.CHECKPOINT).select(missing.id).run()
    reason = plain(missing.why_not(studio.config))
    assert any(reason in caption.value for caption in page.caption)
    page.text_area(key=state.PROMPT).set_value("a witch")
    generate(page)
    assert [error.value for error in page.error] == [missing.why_not(studio.config)]
    assert not studio.jobs()


def test_sliders_take_the_range_and_defaults_of_the_checkpoint(page, studio):
    other = next(s for s in studio.checkpoints() if s.id == "stable-diffusion-v1-5")
    page.selectbox(key=state.CHECKPOINT).select(other.id).run()
    steps, guidance = page.slider(key=state.STEPS), page.slider(key=state.GUIDANCE)
    assert (steps.min, steps.max, steps.value) == (20, 50, other.default_steps)
    assert (guidance.min, guidance.max, guidance.value) == (7.5, 12.0, other.default_guidance)
    strength = page.slider(key=state.STRENGTH)
    assert (strength.min, strength.max) == (0.0, 1.0)


def test_guidance_holds_the_pose_where_the_checkpoint_wants_it(page, studio, standing):
    page.session_state[state.POSE] = standing
    page.run()
    page.selectbox(key=state.CHECKPOINT).select("starter").run()
    assert page.toggle(key=state.POSE_GUIDANCE).value is True
    page.selectbox(key=state.CHECKPOINT).select(TINY).run()
    assert page.toggle(key=state.POSE_GUIDANCE).value is False
    page.toggle(key=state.POSE_GUIDANCE).set_value(True)
    page.text_area(key=state.PROMPT).set_value("a witch")
    generate(page)
    assert [(one.checkpoint, one.pose_guidance) for one in queued(studio)] == [(TINY, True)]


def test_settings_of_an_old_picture_are_taken_over_as_they_are(home, open_page, studio, standing):
    values = GenerationRequest(
        prompt="a witch", pose=standing, checkpoint=TINY, size=Size(256, 64), steps=77,
        guidance=0.5, control_strength=1.5, sampler="LCM", seed=6, count=2, enlarge=2,
    )  # fmt: skip
    for key, value in taken_over(values).items():
        home.session_state[key] = value
    page = open_page("3_Generate.py")
    assert not page.error
    assert not page.exception
    generate(page)
    assert queued(studio) == [values]


def test_a_pose_of_another_shape_brings_its_size_and_a_choice_after_it_stays(page, standing):
    page.session_state[state.POSE] = standing.scaled_to(Size(768, 512))
    page.run()
    assert page.session_state[state.SIZE] == Size(768, 512)
    page.selectbox(key=state.SIZE).select_index(0).run()
    assert page.session_state[state.SIZE] == Size(512, 768)


def taken_over(request: GenerationRequest) -> dict[str, object]:
    """What state.use_request leaves in a session."""
    session: dict[str, object] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(state.st, "session_state", session)
        state.use_request(request.to_dict())
    return session


def test_a_checkpoint_that_nobody_knows_is_named_and_queues_nothing(home, open_page, studio):
    home.session_state[state.CHECKPOINT] = "lost-model"
    page = open_page("3_Generate.py")
    page.text_area(key=state.PROMPT).set_value("a witch")
    assert not page.error
    assert page.selectbox(key=state.CHECKPOINT).value == "lost-model"
    generate(page)
    (error,) = page.error
    assert "'lost-model'" in error.value
    assert not studio.jobs()


def test_a_random_seed_is_drawn_and_shown(page, studio):
    page.text_area(key=state.PROMPT).set_value("a witch")
    generate(page)
    (request,) = queued(studio)
    assert page.number_input(key=state.SEED).value == request.seed


def test_without_hold_this_pose_the_request_has_none(page, studio, standing):
    page.session_state[state.POSE] = standing
    page.text_area(key=state.PROMPT).set_value("a witch")
    page.run()
    page.toggle(key=state.USE_POSE).set_value(False)
    generate(page)
    assert queued(studio)[0].pose is None


def test_a_negative_preset_fills_the_field(page):
    name = list(NEGATIVE_PRESETS)[1]
    page.pills(key=state.NEGATIVE_PRESET).set_value(name).run()
    assert page.text_area(key=state.NEGATIVE).value == NEGATIVE_PRESETS[name]


def test_widgets_survive_a_page_switch(page):
    page.text_area(key=state.PROMPT).set_value("a witch")
    page.slider(key=state.STEPS).set_value(33)
    page.run()
    page.switch_page("Home.py").run()
    page.switch_page("pages/3_Generate.py").run()
    assert page.text_area(key=state.PROMPT).value == "a witch"
    assert page.slider(key=state.STEPS).value == 33


def test_two_clicks_at_once_are_one_job(page, studio):
    page.text_area(key=state.PROMPT).set_value("a witch")
    generate(page)
    generate(page)
    assert len(studio.jobs()) == 1


def test_a_waiting_job_shows_its_place_and_cancels(page, studio):
    page.text_area(key=state.PROMPT).set_value("a witch")
    generate(page)
    (job,) = studio.jobs()
    assert any("a witch" in line.value for line in page.markdown)
    page.button(key=f"cancel.{job.id}").click().run()
    assert studio.job(job.id).state.value == "cancelled"
    assert any("Cancelled" in caption.value for caption in page.caption)
    assert not page.error


def test_a_reloaded_page_finds_its_jobs_and_pictures(page, studio, standing):
    """A second session on the same studio, as after F5."""
    request = GenerationRequest(prompt="a witch", checkpoint=TINY, seed=5)
    job = studio.submit(request, job_id="abc")
    page.run()
    assert page.session_state[state.GENERATE_JOBS] == ["abc"]
    finished(studio, job)
    page.run()
    (picture,) = page.session_state[state.SESSION_IMAGES]
    assert studio.gallery.get(picture).job_id == "abc"
    assert page.button(key=f"job.abc.upscale.{picture}").label == "Upscale"
    assert any("seed 5" in caption.value for caption in page.caption)


def test_a_failed_job_shows_its_line(page, studio):
    job = studio.submit(GenerationRequest(prompt="a witch", checkpoint=TINY), job_id="abc")
    page.run()
    queue = queue_of(studio)
    queue.claim("other")
    assert queue.fail(job.id, "Expected a picture, got a black one.", worker="other")
    page.run()
    assert [error.value for error in page.error] == ["Expected a picture, got a black one."]


# --- the pose score -----------------------------------------------------------------------------


@pytest.fixture
def posed(page, standing):
    """Generate with a pose and a prompt."""
    page.session_state[state.POSE] = standing
    page.text_area(key=state.PROMPT).set_value("a witch")
    return page.run()


def search(page, score: float):
    return page.segmented_control(key=state.UNTIL_SCORE).set_value(score).run()


def test_trying_until_the_pose_is_held_asks_for_it_and_makes_room(posed, studio):
    assert posed.slider(key=state.COUNT).label == "Pictures"
    search(posed, 0.8)
    assert posed.slider(key=state.COUNT).label == "Pictures at most"
    assert posed.slider(key=state.COUNT).value == 8
    generate(posed)
    (request,) = queued(studio)
    assert (request.until_score, request.count) == (0.8, 8)


def test_a_chosen_number_of_tries_stays(posed, studio):
    posed.slider(key=state.COUNT).set_value(3).run()
    generate(search(posed, 0.9))
    assert queued(studio)[0].count == 3


def test_without_a_pose_one_line_says_that_nothing_is_measured(posed, studio):
    search(posed, 0.8)
    posed.toggle(key=state.USE_POSE).set_value(False).run()
    assert any("Choose a pose first" in caption.value for caption in posed.caption)
    assert posed.segmented_control(key=state.UNTIL_SCORE).disabled
    generate(posed)
    assert queued(studio)[0].until_score == 0


FROM_WORDS = "Each picture takes a ready-made pose that suits the words."


def says_from_words(page) -> bool:
    return any(caption.value == FROM_WORDS for caption in page.caption)


def box_of(page) -> str:
    (text,) = [
        one.proto.body for one in page.get("html") if '<div class="paf-no-pose' in one.proto.body
    ]
    return text


def test_a_checkpoint_that_needs_a_pose_says_where_it_comes_from(open_page, studio, standing):
    page = open_page("3_Generate.py")
    assert page.selectbox(key=state.CHECKPOINT).value == "starter"
    assert says_from_words(page)
    assert "from your words" in box_of(page)
    assert not page.slider(key=state.STRENGTH).disabled
    page.text_area(key=state.PROMPT).set_value("1girl, jogging")
    generate(page)
    assert queued(studio)[0].pose is None, "chosen picture by picture, when it is drawn"
    page.session_state[state.START] = studio.pictures.put(Image.new("RGB", (64, 96), "red"))
    assert not says_from_words(page.run())
    assert "from the start picture" in box_of(page)
    page.session_state[state.START] = None
    assert not says_from_words(page.slider(key=state.STRENGTH).set_value(0.0).run())
    assert says_from_words(page.slider(key=state.STRENGTH).set_value(1.0).run())
    page.session_state[state.POSE] = standing
    assert not says_from_words(page.run())
    assert says_from_words(page.toggle(key=state.USE_POSE).set_value(False).run())
    page.selectbox(key=state.CHECKPOINT).select(TINY).run()
    assert not says_from_words(page)
    assert page.slider(key=state.STRENGTH).disabled
    page.session_state[state.POSE] = None
    assert "no pose yet" in box_of(page.run())


def test_without_a_detector_one_line_says_so(posed, studio, monkeypatch):
    monkeypatch.setattr("core.pose.detect.is_available", lambda: False)
    search(posed, 0.8)
    assert any("detector is not on this machine" in caption.value for caption in posed.caption)
    generate(posed)
    assert queued(studio)[0].until_score == 0


def scored(studio, standing, *scores: float | None, until: float = 0.0) -> list[str]:
    """A finished job with these scores; the ids of its pictures in the order they were made."""
    request = GenerationRequest(
        prompt="a witch", checkpoint=TINY, pose=standing, size=Size(64, 96), count=8,
        until_score=until,
    )  # fmt: skip
    job = studio.submit(request, job_id="abc")
    queue = queue_of(studio)
    queue.claim("other")
    ids = [
        studio.gallery.save(
            Image.new("RGB", (64, 96), "pink"),
            kind="generated",
            request=request.to_dict(),
            job_id=job.id,
            index=index,
            extras={} if oks is None else {"score": kept(standing, oks)},
        ).id
        for index, oks in enumerate(scores)
    ]
    assert queue.finish(job.id, tuple(ids), worker="other")
    return ids


def kept(standing, oks: float) -> dict[str, object]:
    """As it is stored; the left wrist is half a torso away, the right ankle was not seen."""
    values = kept_score.to_dict(score(standing, standing))
    values["joints"][0][Joint.LEFT_WRIST] = [30, 40]
    values["joints"][0][Joint.RIGHT_ANKLE] = []
    return {**values, "oks": oks, "pck": 0.9}


def with_job(page):
    page.session_state[state.GENERATE_JOBS] = ["abc"]
    return page.run()


def in_order(page) -> list[str]:
    prefix = "job.abc.upscale."
    return [b.key.removeprefix(prefix) for b in page.button if b.key.startswith(prefix)]


def badges(page) -> list[str]:
    return [m.value for m in page.markdown if "-badge[" in m.value]


def test_the_best_pose_comes_first_and_is_marked(page, studio, standing):
    ids = scored(studio, standing, 0.5, 0.93, None, 0.7)
    with_job(page)
    assert not page.exception and not page.error
    assert in_order(page) == [ids[1], ids[3], ids[0], ids[2]]
    told = badges(page)
    assert "Pose 93 %" in told[0] and "good" in told[0]
    assert "Best of 4" in told[1]
    assert "Pose 70 %" in told[2] and "fair" in told[2]
    assert "Pose 50 %" in told[3] and "poor" in told[3]
    assert len(told) == 4
    page.toggle(key=state.BEST_FIRST).set_value(False).run()
    assert in_order(page) == ids


def test_a_badge_explains_itself(page, studio, standing):
    scored(studio, standing, 0.93)
    with_job(page)
    (badge,) = [m for m in page.markdown if "Pose 93 %" in m.value]
    assert "90 % of the joints are in place." in badge.proto.help
    assert "right ankle (not seen), left wrist (50 % of the torso away)" in badge.proto.help


def test_the_asked_pose_is_laid_over_the_pictures(page, studio, standing):
    scored(studio, standing, 0.93)
    with_job(page)
    before = page.get("image")[-1].proto.imgs[0].url
    page.toggle(key=state.SHOW_POSE).set_value(True).run()
    assert not page.exception and not page.error
    assert page.get("image")[-1].proto.imgs[0].url != before


def test_pictures_without_a_score_have_no_badge_and_no_toggles(page, studio, standing):
    scored(studio, standing, None, None)
    with_job(page)
    assert badges(page) == []
    assert state.SHOW_POSE not in [toggle.key for toggle in page.toggle]


@pytest.mark.parametrize(
    ("scores", "line"),
    [
        ((0.5, 0.93), "Picture 2 reached 90 %."),
        ((0.5, 0.7, 0.6), "None of 3 pictures reached 90 %; the best has 70 %."),
    ],
)
def test_how_a_search_ended(page, studio, standing, scores, line):
    scored(studio, standing, *scores, until=0.9)
    with_job(page)
    assert any(line in element.value for element in page.markdown)


def test_a_job_that_was_forgotten_is_passed_over(page):
    with_job(page)
    assert not page.exception and not page.error


def queue_of(studio):
    from core.jobs.queue import JobQueue

    return JobQueue(studio.database)


def finished(studio, job) -> None:
    """What the worker does with a job, without drawing."""
    queue = queue_of(studio)
    queue.claim("other")
    record = studio.gallery.save(
        Image.new("RGB", (64, 96), "pink"), kind="generated", request=job.payload, job_id=job.id
    )
    assert queue.finish(job.id, (record.id,), worker="other")


@pytest.fixture
def picture(tmp_path):
    buffer = io.BytesIO()
    Image.new("RGB", (96, 128), "teal").save(buffer, "PNG")
    return buffer.getvalue()


def upload(page, name, data):
    page.file_uploader(key=f"generate.upload.{name}").upload("a.png", data, "image/png")
    return page.run()


def test_a_start_picture_with_a_painted_mask_is_queued(page, studio, picture):
    upload(page, "start", picture)
    page.slider(key=state.START_STRENGTH).set_value(0.35)
    page.toggle(key="generate.mask.on").set_value(True).run()
    stroke = {"type": "path", "path": [["M", 10, 10], ["L", 10, 200]], "originX": "center",
              "originY": "center", "left": 10, "top": 105}  # fmt: skip
    page.session_state["generate.mask.0"] = {"drawing": {"raw": {"objects": [stroke]}}}
    page.button(key="generate.mask.take").click().run()
    assert not page.error
    page.text_area(key=state.PROMPT).set_value("a witch")
    generate(page)
    (request,) = queued(studio)
    start = request.start_from
    assert start.strength == 0.35
    assert studio.pictures.get(start.picture).size == (96, 128)
    mask = studio.pictures.get(start.mask)
    assert mask.size == (96, 128)
    assert (mask.getpixel((3, 30)), mask.getpixel((80, 30))) == (255, 0)
    page.button(key="generate.start.remove").click().run()
    assert page.session_state[state.START] is None


def test_an_empty_mask_is_one_line(page, picture):
    upload(page, "start", picture)
    page.toggle(key="generate.mask.on").set_value(True).run()
    page.button(key="generate.mask.take").click().run()
    assert [error.value[:26] for error in page.error] == ["Expected a painted region,"]
    assert page.session_state[state.MASK] is None


def test_a_picture_that_is_none_is_one_line(page):
    upload(page, "start", b"no picture at all")
    assert len(page.error) == 1
    assert page.session_state[state.START] is None


def test_controls_say_what_is_missing_and_can_be_taken_away(page, studio, picture):
    upload(page, "control.0", picture)
    assert len(page.session_state[state.CONTROLS]) == 1
    assert any("found none" in caption.value for caption in page.caption)
    ((slot, _),) = page.session_state[state.CONTROLS]
    page.text_area(key=state.PROMPT).set_value("a witch")
    generate(page)
    assert len(page.error) == 1
    assert not studio.jobs()
    page.button(key=f"generate.remove.{slot}").click().run()
    assert page.session_state[state.CONTROLS] == []
    page.session_state[state.LAST_SUBMIT] = 0.0  # this is no double click
    generate(page)
    assert len(queued(studio)) == 1


def test_refining_and_the_finer_rules_are_queued(page, studio):
    page.toggle(key=state.REFINE).set_value(True).run()
    page.slider(key=state.REFINE_SCALE).set_value(1.5)
    page.slider(key=state.RESCALE).set_value(0.7)
    page.text_area(key=state.PROMPT).set_value("a witch")
    generate(page)
    (request,) = queued(studio)
    assert request.refine.scale == 1.5
    assert request.guidance_rescale == 0.7


def test_the_memory_that_the_picture_takes_is_told(page):
    page.selectbox(key=state.CHECKPOINT).select("starter")
    page.text_area(key=state.PROMPT).set_value("a witch").run()
    assert any("fits" in caption.value and "GiB" in caption.value for caption in page.caption)


def test_a_sheet_of_two_settings_is_queued(page, studio):
    page.text_area(key=state.PROMPT).set_value("a witch, red hair")
    page.selectbox(key=state.PLOT_X).select(Setting.STEPS).run()
    page.text_input(key=state.PLOT_X_VALUES).set_value("4-8 (+2)")
    page.selectbox(key=state.PLOT_Y).select(Setting.WORDS).run()
    page.text_input(key=state.PLOT_Y_VALUES).set_value("red hair, blue hair").run()
    page.button(key="generate.plot").click().run()
    assert not page.error
    (job,) = studio.jobs()
    plot = PlotRequest.from_dict(job.payload)
    assert plot.x.values == ("4", "6", "8")
    assert plot.cells[3].request.prompt == "a witch, blue hair"


def test_a_sheet_with_wrong_values_is_one_line(page, studio):
    page.text_area(key=state.PROMPT).set_value("a witch")
    page.selectbox(key=state.PLOT_X).select(Setting.STEPS).run()
    page.text_input(key=state.PLOT_X_VALUES).set_value("few, many").run()
    page.button(key="generate.plot").click().run()
    assert [error.value for error in page.error] == ["Expected numbers for steps, got 'few'."]
    assert not studio.jobs()


def test_a_lora_of_the_family_is_offered_with_its_weight(page, studio):
    folder = studio.config.models_folder / "loras"
    folder.mkdir()
    write_kohya_lora(folder / "ink.safetensors", tiny.four_level_unet())
    tiny.write_four_level(studio.config.models_folder / "real")
    page.run()
    page.selectbox(key=state.CHECKPOINT).select("real").run()
    page.multiselect(key=state.LORAS).select("ink").run()
    page.slider(key=state.lora_weight("ink")).set_value(0.65)
    page.text_area(key=state.PROMPT).set_value("a witch")
    generate(page)
    assert [error.value for error in page.error] == []
    assert queued(studio)[0].loras == (LoraUse("ink", 0.65),)
