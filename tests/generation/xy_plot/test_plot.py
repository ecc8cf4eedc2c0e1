from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import RequestRejected
from core.generation.request import GenerationRequest, LoraUse, Refine, StartPicture
from core.generation.xy_plot.plot import MAX_CELLS, Axis, AxisOption, PlotRequest, read_axis

BASE = GenerationRequest(prompt="girl, red hair, red dress", seed=5, count=4)


@pytest.mark.parametrize(
    ("setting", "text", "values"),
    [
        (AxisOption.SEED, "1, 2,3", ("1", "2", "3")),
        (AxisOption.SEED, "1-4", ("1", "2", "3", "4")),
        (AxisOption.STEPS, "4-12 (+4)", ("4", "8", "12")),
        (AxisOption.GUIDANCE, "0-1 [5]", ("0", "0.25", "0.5", "0.75", "1")),
        (AxisOption.GUIDANCE, "3-1", ("3", "2", "1")),
        (AxisOption.RESCALE, "0.1, 0.10", ("0.1",)),
        (AxisOption.LORA_WEIGHT, "-0.5, 0.5", ("-0.5", "0.5")),
        (AxisOption.SAMPLER, "Euler, DPM++ 2M Karras", ("Euler", "DPM++ 2M Karras")),
        (AxisOption.WORDS, "red hair,  blue hair ", ("red hair", "blue hair")),
    ],
)
def test_values_are_read_as_people_write_them(setting, text, values):
    assert read_axis(setting, text).values == values


@pytest.mark.parametrize(
    ("setting", "text"),
    [
        (AxisOption.SEED, ""), (AxisOption.SEED, " , "), (AxisOption.STEPS, "many"),
        (AxisOption.SEED, "nan"), (AxisOption.GUIDANCE, "1e400"), (AxisOption.SEED, "1-1000000000"),
        (AxisOption.STEPS, "1-9 [99999]"),
        (AxisOption.WORDS, ",".join(map(str, range(40)))), (AxisOption.WORDS, "x" * 9000),
    ],
)  # fmt: skip
def test_values_that_cannot_be_used_are_told(setting, text):
    with pytest.raises(RequestRejected, match="Expected") as caught:
        read_axis(setting, text)
    assert "\n" not in str(caught.value)


@given(st.sampled_from(AxisOption), st.text(max_size=60))
def test_any_text_is_values_or_one_line(setting, text):
    try:
        axis = read_axis(setting, text)
    except RequestRejected:
        return
    assert 1 <= len(axis.values) <= 12


def test_upscalers_are_compared_where_they_work():
    axis = Axis(AxisOption.UPSCALER, ("a", "b"))

    def cells(**changes):
        return [
            cell.request for cell in PlotRequest(request=replace(BASE, **changes), x=axis).cells
        ]

    assert [one.upscaler for one in cells(enlarge=2, refine=Refine())] == ["a", "b"]
    refined = cells(refine=Refine(upscaler="c"))
    assert [one.refine.upscaler for one in refined] == ["a", "b"]
    with pytest.raises(RequestRejected, match="upscaled or refined"):
        cells()


def test_cells_go_row_by_row_and_change_only_what_they_should():
    plot = PlotRequest(
        request=BASE,
        x=Axis(AxisOption.GUIDANCE, ("2", "6")),
        y=Axis(AxisOption.STEPS, ("4", "8", "9")),
    )
    assert [(c.column, c.row) for c in plot.cells] == [
        (0, 0), (1, 0), (0, 1), (1, 1), (0, 2), (1, 2),
    ]  # fmt: skip
    assert [(c.request.guidance, c.request.steps) for c in plot.cells[:3]] == [
        (2.0, 4), (6.0, 4), (2.0, 8),
    ]  # fmt: skip
    assert {(c.request.seed, c.request.count, c.request.prompt) for c in plot.cells} == {
        (5, 1, BASE.prompt)
    }


def test_words_are_replaced_everywhere_and_must_be_there():
    plot = PlotRequest(request=BASE, x=read_axis(AxisOption.WORDS, "red, blue"))
    assert [cell.request.prompt for cell in plot.cells] == [
        "girl, red hair, red dress", "girl, blue hair, blue dress",
    ]  # fmt: skip
    with pytest.raises(RequestRejected, match="'green'"):
        PlotRequest(request=BASE, x=read_axis(AxisOption.WORDS, "green, blue"))


def test_lora_weight_and_change_need_what_they_change():
    for setting in (AxisOption.LORA_WEIGHT, AxisOption.CHANGE):
        with pytest.raises(RequestRejected, match="got none: choose one"):
            PlotRequest(request=BASE, x=Axis(setting, ("0.5",)))
    full = GenerationRequest(
        prompt="a", loras=(LoraUse("ink", 1), LoraUse("b", 2)), start_from=StartPicture("0" * 32)
    )
    weights = PlotRequest(request=full, x=Axis(AxisOption.LORA_WEIGHT, ("0", "0.5")))
    assert [c.request.loras for c in weights.cells] == [
        (LoraUse("ink", 0), LoraUse("b", 2)), (LoraUse("ink", 0.5), LoraUse("b", 2)),
    ]  # fmt: skip
    changed = PlotRequest(request=full, x=Axis(AxisOption.CHANGE, ("0.3",)))
    assert changed.cells[0].request.start_from == StartPicture("0" * 32, 0.3)


def test_what_cannot_be_a_plot_is_told_before_anything_is_drawn():
    x = Axis(AxisOption.SEED, tuple(map(str, range(12))))
    with pytest.raises(RequestRejected, match=f"at most {MAX_CELLS}"):
        PlotRequest(request=BASE, x=x, y=Axis(AxisOption.STEPS, ("4", "5", "6", "7")))
    with pytest.raises(RequestRejected, match="twice"):
        PlotRequest(request=BASE, x=x, y=Axis(AxisOption.SEED, ("4",)))
    with pytest.raises(RequestRejected, match="steps"):
        PlotRequest(request=BASE, x=Axis(AxisOption.STEPS, ("4", "900")))


def test_a_plot_survives_the_queue_and_hostile_rows_do_not_get_in(standing):
    request = GenerationRequest(prompt="a witch", pose=standing)
    for y in (None, Axis(AxisOption.CLIP_SKIP, ("1", "2"))):
        plot = PlotRequest(request=request, x=Axis(AxisOption.SAMPLER, ("Euler", "LCM")), y=y)
        assert PlotRequest.from_dict(plot.to_dict()) == plot
    good = PlotRequest(request=request, x=Axis(AxisOption.SEED, ("1",))).to_dict()
    for change in (
        {"x": None}, {"x": ["seed"]}, {"x": ["os.system", ["1"]]}, {"x": ["seed", "1"]},
        {"x": ["seed", []]}, {"request": 3}, {"request": {}}, {"y": ["seed", ["x"]]},
    ):  # fmt: skip
        with pytest.raises((RequestRejected, ValueError)):
            PlotRequest.from_dict(good | change)


@pytest.mark.parametrize(
    ("setting", "label"),
    [
        (AxisOption.POSE_STRENGTH, "pose strength 0.5"),
        (AxisOption.CHANGE, "denoise strength 0.5"),
        (AxisOption.LORA_WEIGHT, "LoRA weight 0.5"),
        (AxisOption.WORDS, "0.5"),
    ],
)
def test_a_value_stands_on_the_sheet_with_its_setting(setting, label):
    assert Axis(setting, ("0.5",)).label("0.5") == label
