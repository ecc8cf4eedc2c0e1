"""Generate: what the widgets say is what is queued; wrong input is one line and nothing queued."""

from __future__ import annotations

import pytest

from core.generation.request import Fix, FromDrawing, GenerationRequest, LoraUse
from core.generation.xy_plot.plot import AxisOption, PlotRequest
from core.geometry import Size
from core.prompts.negatives.presets import NEGATIVE_PRESETS
from core.ui import state
from core.ui.controls import plain
from core.ui.generate import restore
from core.ui.prompts import tokens
from tests.models import tiny
from tests.models.tiny_files import write_kohya_lora
from tests.pages.generating import TINY, came_with_a_picture, generate, queued


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
    page.slider(key=state.POSE_STRENGTH).set_value(0.55)
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
            regional=True,
            sampler=spec.default_sampler,
            seed=4321,
            count=3,
            clip_skip=spec.clip_skip,
            enlarge=2,
            drawing=FromDrawing(spec.from_drawing.strength, seed=0),
        )
    ]


def test_an_empty_prompt_is_one_line_and_nothing_is_queued(page, studio):
    page.text_area(key=state.PROMPT).set_value("   ")
    generate(page)
    (error,) = page.error
    assert error.value == "Write a prompt first."
    assert not studio.jobs()
    assert not page.run().error


def test_a_checkpoint_that_is_not_here_says_why_and_queues_nothing(home, open_page, studio):
    missing = next(s for s in studio.checkpoints() if not s.is_installed(studio.config))
    assert missing.title not in open_page("4_Generate.py").selectbox(key=state.CHECKPOINT).options
    home.switch_page("Home.py").run()
    came_with_a_picture(home, missing.id)
    page = open_page("4_Generate.py")
    reason = plain(missing.why_not(studio.config))
    assert any(reason in caption.value for caption in page.caption)
    page.text_area(key=state.PROMPT).set_value("a witch")
    generate(page)
    assert [error.value for error in page.error] == [reason]
    assert not studio.jobs()


def test_sliders_take_the_range_and_defaults_of_the_checkpoint(page, studio):
    other = next(s for s in studio.checkpoints() if s.id == "stable-diffusion-v1-5")
    came_with_a_picture(page, TINY, other.id)
    page.selectbox(key=state.CHECKPOINT).select(other.id).run()
    steps, guidance = page.slider(key=state.STEPS), page.slider(key=state.GUIDANCE)
    assert (steps.min, steps.max, steps.value) == (20, 50, other.default_steps)
    assert (guidance.min, guidance.max, guidance.value) == (7.5, 12.0, other.default_guidance)
    strength = page.slider(key=state.POSE_STRENGTH)
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
    page = open_page("4_Generate.py")
    assert not page.error
    assert not page.exception
    generate(page)
    assert queued(studio) == [values]


def test_a_pose_of_another_shape_brings_its_size_and_a_choice_after_it_stays(page, standing):
    page.session_state[state.POSE] = standing.scaled_to(Size(768, 512))
    page.run()
    assert page.session_state[state.SIZE] == "768×512"
    page.selectbox(key=state.SIZE).select_index(0).run()
    assert page.session_state[state.SIZE] == "512×768"


def taken_over(request: GenerationRequest) -> dict[str, object]:
    """What handover.use_request leaves in a session."""
    session: dict[str, object] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(state.st, "session_state", session)
        restore.use_request(request.to_dict())
    return session


def test_a_checkpoint_that_nobody_knows_is_named_and_queues_nothing(home, open_page, studio):
    came_with_a_picture(home, "lost-model")
    page = open_page("4_Generate.py")
    assert any("No checkpoint named lost-model" in one.value for one in page.caption)
    page.text_area(key=state.PROMPT).set_value("a witch")
    assert not page.error
    assert page.selectbox(key=state.CHECKPOINT).value == "lost-model"
    generate(page)
    (error,) = page.error
    assert error.value == "lost-model is not here. Choose another on Models."
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


def test_a_negative_preset_that_is_taken_away_gives_the_words_back(page):
    page.text_area(key=state.NEGATIVE).set_value("my own words").run()
    page.pills(key=state.NEGATIVE_PRESET).set_value("Standard").run()
    assert page.text_area(key=state.NEGATIVE).value == NEGATIVE_PRESETS["Standard"]
    page.pills(key=state.NEGATIVE_PRESET).set_value(None).run()
    assert page.text_area(key=state.NEGATIVE).value == "my own words"


def test_a_negative_preset_fills_the_field(page):
    name = list(NEGATIVE_PRESETS)[1]
    page.pills(key=state.NEGATIVE_PRESET).set_value(name).run()
    assert page.text_area(key=state.NEGATIVE).value == NEGATIVE_PRESETS[name]


def test_widgets_survive_a_page_switch(page):
    page.text_area(key=state.PROMPT).set_value("a witch")
    page.slider(key=state.STEPS).set_value(33)
    page.run()
    page.switch_page("Home.py").run()
    page.switch_page("pages/4_Generate.py").run()
    assert page.text_area(key=state.PROMPT).value == "a witch"
    assert page.slider(key=state.STEPS).value == 33


def test_refining_and_the_finer_rules_are_queued(page, studio):
    page.toggle(key=state.REFINE).set_value(True).run()
    page.slider(key=state.REFINE_SCALE).set_value(1.5)
    page.slider(key=state.GUIDANCE_RESCALE).set_value(0.7)
    page.text_area(key=state.PROMPT).set_value("a witch")
    generate(page)
    (request,) = queued(studio)
    assert request.refine.scale == 1.5
    assert request.guidance_rescale == 0.7


@pytest.mark.parametrize(
    ("faces", "hands", "fix"),
    [
        (True, False, Fix(hands=False, strength=0.55, largest=96)),
        (False, True, Fix(faces=False, strength=0.55, largest=96)),
        (True, True, Fix(strength=0.55, largest=96)),
    ],
)
def test_faces_and_hands_are_fixed_as_the_switches_say(page, studio, faces, hands, fix):
    page.toggle(key=state.FIX_FACES).set_value(faces)
    page.toggle(key=state.FIX_HANDS).set_value(hands).run()
    page.slider(key=state.FIX_STRENGTH).set_value(0.55)
    page.slider(key=state.FIX_LARGEST).set_value(96)
    page.text_area(key=state.PROMPT).set_value("a witch")
    generate(page)
    (request,) = queued(studio)
    assert request.fix == fix


def test_nothing_is_fixed_that_nobody_switched_on(page, studio):
    page.text_area(key=state.PROMPT).set_value("a witch")
    assert page.slider(key=state.FIX_STRENGTH).disabled
    generate(page)
    (request,) = queued(studio)
    assert request.fix is None


def test_the_page_says_what_the_fixer_can_do(page):
    def says(words: str) -> bool:
        return any(words in caption.value for caption in page.caption)

    page.selectbox(key=state.CHECKPOINT).select("starter").run()
    page.toggle(key=state.FIX_FACES).set_value(True).run()
    assert says("Faces stay as drawn, so none is fixed.")
    page.toggle(key=state.FROM_DRAWING).set_value(False).run()
    assert not says("Faces stay as drawn") and says("hands do not")


def test_the_memory_that_the_picture_takes_is_told(page):
    page.selectbox(key=state.CHECKPOINT).select("starter")
    page.text_area(key=state.PROMPT).set_value("a witch").run()
    assert any("fits" in caption.value and "GiB" in caption.value for caption in page.caption)


def test_a_sheet_of_two_settings_is_queued(page, studio):
    page.text_area(key=state.PROMPT).set_value("a witch, red hair")
    page.toggle(key=state.PLOT_ON).set_value(True).run()
    page.selectbox(key=state.PLOT_X).select(AxisOption.STEPS).run()
    page.text_input(key=state.PLOT_X_VALUES).set_value("4-8 (+2)")
    page.selectbox(key=state.PLOT_Y).select(AxisOption.WORDS).run()
    page.text_input(key=state.PLOT_Y_VALUES).set_value("red hair, blue hair").run()
    generate(page)
    assert not page.error
    (job,) = studio.jobs()
    plot = PlotRequest.from_dict(job.payload)
    assert plot.x.values == ("4", "6", "8")
    assert plot.cells[3].request.prompt == "a witch, blue hair"


def test_a_sheet_with_wrong_values_is_one_line(page, studio):
    page.text_area(key=state.PROMPT).set_value("a witch")
    page.toggle(key=state.PLOT_ON).set_value(True).run()
    page.selectbox(key=state.PLOT_X).select(AxisOption.STEPS).run()
    page.text_input(key=state.PLOT_X_VALUES).set_value("few, many").run()
    generate(page)
    assert [error.value for error in page.error] == [
        "Write numbers for steps, with commas between."
    ]
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


def test_the_tokens_of_a_prompt_stand_beside_it(page, monkeypatch):
    asked = []

    def counted(layout, prompt):
        asked.append((layout.name, prompt))
        return (75, 12)

    monkeypatch.setattr(tokens, "token_counts", counted)
    page.text_area(key=state.PROMPT).set_value("a witch").run()
    assert asked[-1] == (TINY, "a witch")
    assert ":material/data_usage: 75 + 12 / 75 tokens" in [one.value for one in page.caption]
    monkeypatch.setattr(tokens, "token_counts", lambda *_: None)
    page.run()
    assert not [one.value for one in page.caption if "tokens" in one.value]
