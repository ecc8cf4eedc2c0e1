"""Compare the values of one or two settings side by side, from the Generate page."""

from __future__ import annotations

import streamlit as st

from core.errors import RequestRejected
from core.generation.request import GenerationRequest
from core.generation.xy_plot.plot import MAX_CELLS, Axis, PlotRequest, Setting, read_axis
from core.ui import choices, state
from core.ui.generate.request import chosen_checkpoint, is_posed
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


# What comparing a setting needs, where not every picture has it.
NEEDS: dict[Setting, str] = {
    Setting.POSE_STRENGTH: "a pose",
    Setting.LORA_WEIGHT: "a LoRA",
    Setting.CHANGE: "a start picture",
    Setting.CHECKPOINT: "a second checkpoint",
}


def prepare() -> None:
    state.start_with(state.PLOT_ON, False)
    state.start_with(state.PLOT_X, Setting.GUIDANCE)
    state.start_with(state.PLOT_Y, NOTHING)


def plot_fields() -> None:
    is_on = st.session_state[state.PLOT_ON]
    with st.expander(
        "Compare settings · on" if is_on else "Compare settings",
        icon=":material/grid_on:",
        key="generate.lid.compare",
    ):
        st.toggle(
            "Make a sheet with one picture per value", key=state.PLOT_ON, persist_state="session"
        )
        _axis("Across", state.PLOT_X, state.PLOT_X_VALUES, is_optional=False)
        _axis("Down", state.PLOT_Y, state.PLOT_Y_VALUES, is_optional=True)
        missing = [need for setting, need in NEEDS.items() if setting not in _possible()]
        if missing:
            st.caption(f":material/info: Add {_either(missing)} to compare more.")


def _axis(label: str, key: str, values: str, *, is_optional: bool) -> None:
    options: list[str] = [*([NOTHING] if is_optional else []), *_possible()]
    setting = choices.selectbox(
        label, options, key=key, title=_setting_title,
        fallback=NOTHING if is_optional else _usual(),
        disabled=not st.session_state[state.PLOT_ON],
    )  # fmt: skip
    if setting != NOTHING:
        st.text_input(
            f"Values for {Setting(setting).label}",
            key=values,
            persist_state="session",
            placeholder=_example(Setting(setting)),
            disabled=not st.session_state[state.PLOT_ON],
            help="Separate values with commas. 4-12 (+4) counts in steps of 4, 0-1 [5] gives five "
            "values. For words, the first one is in your prompt and the others replace it. "
            f"Up to {MAX_CELLS} pictures.",
        )


def _usual() -> Setting:
    possible = _possible()
    return Setting.GUIDANCE if Setting.GUIDANCE in possible else possible[0]


def _possible() -> list[Setting]:
    """What can be compared with what the page has now."""
    session, spec = st.session_state, chosen_checkpoint()
    if spec is not None and spec.is_drawing:
        return [Setting.SEED, Setting.WORDS, Setting.CHECKPOINT]
    has = {
        Setting.POSE_STRENGTH: is_posed(spec),
        Setting.LORA_WEIGHT: bool(session[state.LORAS]),
        Setting.CHANGE: session[state.START] is not None,
        Setting.CHECKPOINT: len(_checkpoints()) > 1,
    }
    return [setting for setting in Setting if has.get(setting, True)]


def _checkpoints() -> list[str]:
    config = studio().config
    return [spec.id for spec in studio().ways() if spec.is_installed(config)]


def _example(setting: Setting) -> str:
    """Values that work here, taken while none are written; words have to be written."""
    return ", ".join(_checkpoints()[:3]) if setting is Setting.CHECKPOINT else EXAMPLES[setting]


def _either(needs: list[str]) -> str:
    *most, last = needs
    return f"{', '.join(most)} or {last}" if most else last


def _setting_title(setting: str) -> str:
    if setting == NOTHING:
        return "Nothing"
    label = Setting(setting).label
    return label[:1].upper() + label[1:]


def what() -> str:
    """The settings that are compared, for people."""
    axes = [st.session_state[state.PLOT_X], st.session_state[state.PLOT_Y]]
    return " × ".join(Setting(axis).label for axis in axes if axis != NOTHING)


def plot_of(request: GenerationRequest) -> PlotRequest:
    """The sheet that the panel describes. Raises ``RequestRejected``."""
    down = st.session_state[state.PLOT_Y]
    return PlotRequest(
        request=request,
        x=_read(st.session_state[state.PLOT_X], state.PLOT_X_VALUES),
        y=None if down == NOTHING else _read(down, state.PLOT_Y_VALUES),
    )


def _read(name: str, values: str) -> Axis:
    setting = Setting(name)
    written = (st.session_state.get(values) or "").strip()
    if not written and setting is Setting.WORDS:
        raise RequestRejected(
            "Expected words to compare, got none: write what is in the prompt, then what replaces "
            "it.",
            shown="Write the words to compare: first one from your prompt, then what replaces it.",
        )
    return read_axis(setting, written or _example(setting))
