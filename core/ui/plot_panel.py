"""Compare the values of one or two settings side by side, from the Generate page."""

from __future__ import annotations

import streamlit as st

from core.generation.plot import MAX_CELLS, PlotRequest, Setting, read_axis
from core.ui import choices, state
from core.ui.controls import new_job_id
from core.ui.frame import guarded
from core.ui.generate_request import request_from_widgets
from core.ui.resources import studio

NOTHING = ""
EXAMPLES: dict[Setting, str] = {
    Setting.SEED: "1-4",
    Setting.STEPS: "8, 16, 24",
    Setting.GUIDANCE: "3-9 (+2)",
    Setting.POSE_STRENGTH: "0-1 [5]",
    Setting.SAMPLER: "Euler, DPM++ 2M Karras",
    Setting.CLIP_SKIP: "1, 2",
    Setting.CHECKPOINT: "starter, anything-v5",
    Setting.WORDS: "red hair, blue hair, green hair",
    Setting.LORA_WEIGHT: "0-1 [5]",
    Setting.CHANGE: "0.3, 0.5, 0.7",
    Setting.RESCALE: "0, 0.5, 0.7",
}
assert set(EXAMPLES) == set(Setting)


def plot_fields() -> None:
    with st.expander("Compare settings", icon=":material/grid_on:"):
        st.markdown("One picture for every value, on one sheet, with all else as it is.")
        state.start_with(state.PLOT_X, Setting.GUIDANCE)
        state.start_with(state.PLOT_Y, NOTHING)
        _axis("Across", state.PLOT_X, state.PLOT_X_VALUES, is_optional=False)
        _axis("Down", state.PLOT_Y, state.PLOT_Y_VALUES, is_optional=True)
        st.button(
            "Make the sheet",
            key="generate.plot",
            icon=":material/grid_on:",
            width="stretch",
            on_click=_submit,
            args=(new_job_id(),),
        )


def _axis(label: str, key: str, values: str, *, is_optional: bool) -> None:
    options: list[str] = [*([NOTHING] if is_optional else []), *Setting]
    setting = choices.selectbox(label, options, key=key, title=_setting_title)
    if setting != NOTHING:
        st.text_input(
            f"Values of {setting}",
            key=values,
            persist_state="session",
            placeholder=EXAMPLES[Setting(setting)],
            help="Separated by commas. 4-12 (+4) counts in steps of 4, 0-1 [5] makes five of them. "
            "Of words the first value is what the others replace in the prompt. "
            f"At most {MAX_CELLS} pictures.",
        )


def _setting_title(setting: str) -> str:
    return setting.capitalize() or "nothing"


@guarded
def _submit(job_id: str) -> None:
    if state.is_double_click():
        return
    values = st.session_state
    across, down = values[state.PLOT_X], values[state.PLOT_Y]
    plot = PlotRequest(
        request=request_from_widgets(),
        x=read_axis(across, values.get(state.PLOT_X_VALUES) or EXAMPLES[across]),
        y=None
        if down == NOTHING
        else read_axis(down, values.get(state.PLOT_Y_VALUES) or EXAMPLES[down]),
    )
    studio().submit(plot, job_id=job_id)
    state.remember_job(state.GENERATE_JOBS, job_id)
