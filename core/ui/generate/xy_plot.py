"""Compare the values of one or two settings side by side, from the Generate page."""

from __future__ import annotations

import streamlit as st

from core.errors import RequestRejected, StudioError
from core.generation.request import GenerationRequest
from core.generation.xy_plot.plot import MAX_CELLS, Axis, AxisOption, PlotRequest, read_axis
from core.models import registry
from core.models.defaults import DEFAULT_UPSCALER
from core.models.painter import DRAWING
from core.models.specs import CheckpointSpec
from core.ui import choices, state
from core.ui.generate.request import chosen_checkpoint, is_posed
from core.ui.resources import studio
from core.ui.settings import ENLARGE
from core.ui.texts import said, t
from core.ui.upscale import networks

NOTHING = ""
EXAMPLES: dict[AxisOption, str] = {
    AxisOption.SEED: "1-4",
    AxisOption.STEPS: "8, 16, 24",
    AxisOption.GUIDANCE: "3-9 (+2)",
    AxisOption.POSE_STRENGTH: "0-1 [5]",
    AxisOption.SAMPLER: "Euler, DPM++ 2M Karras",
    AxisOption.CLIP_SKIP: "1, 2",
    AxisOption.CHECKPOINT: "starter, anything-v5",
    AxisOption.WORDS: "red hair, blue hair, green hair",
    AxisOption.LORA_WEIGHT: "0-1 [5]",
    AxisOption.CHANGE: "0.3, 0.5, 0.7",
    AxisOption.RESCALE: "0, 0.5, 0.7",
    AxisOption.UPSCALER: DEFAULT_UPSCALER,
}
assert set(EXAMPLES) == set(AxisOption)


# What comparing an option needs, where not every picture has it.
NEEDS: dict[AxisOption, str] = {
    AxisOption.POSE_STRENGTH: "a pose",
    AxisOption.LORA_WEIGHT: "a LoRA",
    AxisOption.CHANGE: "a start picture",
    AxisOption.CHECKPOINT: "a second checkpoint",
    AxisOption.UPSCALER: "a second upscaler",
}


def prepare() -> None:
    state.start_with(state.PLOT_ON, False)
    state.start_with(state.PLOT_X, AxisOption.GUIDANCE)
    state.start_with(state.PLOT_Y, NOTHING)


def plot_fields() -> None:
    is_on = st.session_state[state.PLOT_ON]
    with st.expander(
        t("Compare settings · on") if is_on else t("Compare settings"),
        icon=":material/grid_on:",
        key=state.COMPARE_EXPANDER,
    ):
        st.toggle(
            t("Make a sheet with one picture per value"), key=state.PLOT_ON,
            persist_state="session",
        )  # fmt: skip
        possible = _possible()
        _axis(t("Across"), state.PLOT_X, state.PLOT_X_VALUES, possible, is_optional=False)
        _axis(t("Down"), state.PLOT_Y, state.PLOT_Y_VALUES, possible, is_optional=True)
        missing = [need for option, need in NEEDS.items() if option not in possible]
        if missing:
            told = t("Add {things} to compare more.", things=_either(missing))
            st.caption(f":material/info: {told}")


def _axis(
    label: str, key: str, values: str, possible: list[AxisOption], *, is_optional: bool
) -> None:
    options: list[str] = [*([NOTHING] if is_optional else []), *possible]
    option = choices.selectbox(
        label, options, key=key, title=_setting_title,
        fallback=NOTHING if is_optional else _usual(possible),
        disabled=not st.session_state[state.PLOT_ON],
    )  # fmt: skip
    if option != NOTHING:
        st.text_input(
            t("Values for {setting}", setting=said(AxisOption(option).label)),
            key=values,
            persist_state="session",
            placeholder=_example(AxisOption(option)),
            disabled=not st.session_state[state.PLOT_ON],
            help=t(
                "Separate values with commas. 4-12 (+4) counts in steps of 4, 0-1 [5] gives five "
                "values. For words, the first one is in your prompt and the others replace it. "
                "Up to {count} pictures.",
                count=MAX_CELLS,
            ),
        )


def _usual(possible: list[AxisOption]) -> AxisOption:
    return AxisOption.GUIDANCE if AxisOption.GUIDANCE in possible else possible[0]


def _possible() -> list[AxisOption]:
    """What can be compared with what the page has now."""
    session, spec = st.session_state, chosen_checkpoint()
    if spec is not None and spec.is_drawing:
        return [AxisOption.SEED, AxisOption.WORDS, AxisOption.CHECKPOINT]
    has = {
        AxisOption.POSE_STRENGTH: is_posed(spec),
        AxisOption.LORA_WEIGHT: bool(session[state.LORAS]),
        AxisOption.CHANGE: session[state.START] is not None,
        AxisOption.CHECKPOINT: len(_checkpoints()) > 1,
        AxisOption.UPSCALER: _is_upscaled() and len(networks.installed()) > 1,
    }
    return [option for option in AxisOption if has.get(option, True)]


def _is_upscaled() -> bool:
    return ENLARGE.value > 1 or bool(st.session_state[state.REFINE])


def _checkpoints() -> list[str]:
    config = studio().config
    return [spec.id for spec in (DRAWING, *registry.installed(CheckpointSpec, config))]


def _example(option: AxisOption) -> str:
    """Values that work here, taken while none are written; words have to be written."""
    match option:
        case AxisOption.CHECKPOINT:
            return ", ".join(_checkpoints()[:3])
        case AxisOption.UPSCALER:
            return ", ".join(networks.installed()[:3])
        case _:
            return EXAMPLES[option]


def _either(needs: list[str]) -> str:
    *most, last = map(said, needs)
    return f"{t(', ').join(most)} {t('or')} {last}" if most else last


def _setting_title(option: str) -> str:
    if option == NOTHING:
        return t("Nothing")
    label = said(AxisOption(option).label)
    return label[:1].upper() + label[1:]


def compared_settings() -> str:
    """The settings that are compared, for people."""
    axes = [st.session_state[state.PLOT_X], st.session_state[state.PLOT_Y]]
    return " × ".join(said(AxisOption(axis).label) for axis in axes if axis != NOTHING)


def plot_of(request: GenerationRequest) -> PlotRequest:
    """The sheet that the panel describes. Raises ``RequestRejected``."""
    down = st.session_state[state.PLOT_Y]
    return PlotRequest(
        request=request,
        x=_read(st.session_state[state.PLOT_X], state.PLOT_X_VALUES),
        y=None if down == NOTHING else _read(down, state.PLOT_Y_VALUES),
    )


def cells_now(request: GenerationRequest | None) -> int | None:
    """How many pictures the sheet has; None without a sheet, and for one that cannot be made."""
    if request is None or not st.session_state[state.PLOT_ON]:
        return None
    try:
        return len(plot_of(request).cells)
    except StudioError:
        return None  # told when the button is pressed, in full


def _read(name: str, values: str) -> Axis:
    option = AxisOption(name)
    written = (st.session_state.get(values) or "").strip()
    if not written and option is AxisOption.WORDS:
        raise RequestRejected(
            expected="words to compare",
            got="none",
            todo="write what is in the prompt, then what replaces it",
            shown="Write the words to compare: first one from your prompt, then what replaces it.",
        )
    return read_axis(option, written or _example(option))
