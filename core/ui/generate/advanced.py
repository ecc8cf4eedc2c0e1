"""Refining, the finer rules of drawing, and what the machine says to it, on the Generate page."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.errors import StudioError
from core.generation.memory import plan
from core.generation.memory.plan import Mode
from core.generation.request import GenerationRequest, refined_size
from core.generation.request_inputs import LATENT, MAX_REFINEMENT, Refine
from core.generation.sampling.samplers import NAMES as SAMPLERS
from core.glossary import Term
from core.models import registry
from core.models.hardware import device
from core.models.specs import CheckpointSpec
from core.ui import choices, state
from core.ui.controls import plain
from core.ui.resources import studio


def prepare() -> None:
    for key, value in (
        (state.HOLD_WINDOW, (0.0, 1.0)),
        (state.RESCALE, 0.0),
    ):
        state.start_with(key, value)


def refine_fields() -> None:
    """Draw, make larger, and draw over it once more."""
    is_on = st.session_state[state.REFINE]
    with st.expander(
        f"{Term.REFINE.label} · on" if is_on else Term.REFINE.label,
        icon=":material/center_focus_strong:",
        key="generate.lid.refine",  # so it stays open when its name changes
    ):
        st.toggle(
            "Refine the picture", key=state.REFINE, persist_state="session", help=Term.REFINE.help
        )
        st.slider(
            "Scale", 1.0, MAX_REFINEMENT, step=0.25, key=state.REFINE_SCALE,
            persist_state="session", disabled=not is_on,
        )  # fmt: skip
        size = refined_size(state.chosen_size(), st.session_state[state.REFINE_SCALE])
        st.caption(f"Redrawn at {size} pixels.")
        st.slider(
            Term.DENOISE_STRENGTH.label, 0.0, 1.0, step=0.05, key=state.REFINE_STRENGTH,
            persist_state="session", disabled=not is_on, help=Term.DENOISE_STRENGTH.help,
        )  # fmt: skip
        st.slider(
            "Refine steps", 1, 50, key=state.REFINE_STEPS, persist_state="session",
            disabled=not is_on,
        )  # fmt: skip
        titles = {LATENT: "Latent"} | {
            one.id: one.title for one in registry.upscalers(studio().config)
        }
        choices.selectbox(
            Term.UPSCALER.label,
            upscalers(),
            key=state.REFINE_UPSCALER,
            title=titles.__getitem__,
            disabled=not is_on,
            help=Term.UPSCALER.help,
        )


def upscalers() -> list[str]:
    """Those that are here, then the model's own way, which wants to change more of the picture."""
    config = studio().config
    return [*(one.id for one in registry.upscalers(config) if one.is_installed(config)), LATENT]


def advanced_fields(has_pose: bool) -> None:
    with st.expander("Advanced", icon=":material/tune:"):
        choices.selectbox(
            Term.SAMPLER.label,
            state.with_taken_over(SAMPLERS, state.SAMPLER),
            key=state.SAMPLER,
            help=Term.SAMPLER.help,
        )
        st.slider(
            Term.CLIP_SKIP.label, 1, 4, key=state.CLIP_SKIP, persist_state="session",
            help=Term.CLIP_SKIP.help,
        )  # fmt: skip
        st.slider(
            Term.POSE_STEPS.label, 0.0, 1.0, step=0.05, key=state.HOLD_WINDOW,
            persist_state="session", disabled=not has_pose,
            help=Term.POSE_STEPS.help,
        )  # fmt: skip
        st.slider(
            Term.GUIDANCE_RESCALE.label, 0.0, 1.0, step=0.05, key=state.RESCALE,
            persist_state="session", help=Term.GUIDANCE_RESCALE.help,
        )  # fmt: skip


def plan_line(request: GenerationRequest | None, spec: CheckpointSpec) -> None:
    """Whether and how the picture fits into this machine's memory; quiet while all is well."""
    if request is None or spec.is_drawing or not spec.is_installed(studio().config):
        return
    config = studio().config
    try:
        planned = plan.plan(request, spec, device.expected_device(config), config)
    except StudioError:
        return  # told when Generate is pressed, in full
    if planned.mode is Mode.IMPOSSIBLE:
        st.warning(plain(planned.text), icon=":material/memory:")
    else:
        st.caption(
            f":material/memory: {plain(planned.text)}",
            help=f"The model's numbers are {planned.dtype}: {planned.dtype_reason}.",
        )


def values() -> dict[str, Any]:
    """For the request."""
    session = st.session_state
    start, end = session[state.HOLD_WINDOW]
    refine = Refine(
        session[state.REFINE_SCALE],
        session[state.REFINE_STRENGTH],
        session[state.REFINE_STEPS],
        session[state.REFINE_UPSCALER],
    )
    return {
        "control_start": start,
        "control_end": end,
        "guidance_rescale": session[state.RESCALE],
        "refine": refine if session[state.REFINE] else None,
    }
