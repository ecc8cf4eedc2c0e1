"""Refining, fixing faces and hands, the finer rules of drawing, and what the machine says to it."""

from __future__ import annotations

import streamlit as st

from core.errors import StudioError
from core.figures.casting import LARGEST_SEED
from core.generation.memory import plan
from core.generation.memory.plan import Mode
from core.generation.request import GenerationRequest, refined_size
from core.generation.request_inputs import (
    LATENT,
    LEAST_FIXED,
    MAX_REFINEMENT,
    MIN_FIX_STRENGTH,
    Fix,
    Refine,
)
from core.generation.sampling.samplers import NAMES as SAMPLERS
from core.glossary import Term
from core.models.hardware import device
from core.models.specs import CheckpointSpec
from core.ui import settings, state
from core.ui.controls import plain
from core.ui.generate.drawing import keeps_faces
from core.ui.generate.inpaint.new_ground import drawn_size
from core.ui.resources import studio
from core.ui.settings import (
    CLIP_SKIP,
    DRAWN_FACES,
    FIX_FACES,
    FIX_HANDS,
    FIX_LARGEST,
    FIX_STRENGTH,
    GUIDANCE_RESCALE,
    POSE_STEPS,
    REFINE_SCALE,
    REFINE_STEPS,
    REFINE_STRENGTH,
    REFINE_UPSCALER,
    SAMPLER,
    VARIATION_SEED,
    VARIATION_STRENGTH,
)
from core.ui.texts import said, t
from core.ui.upscale import networks

# Pixels; larger faces are fine as they are.
MOST_OFFERED = 512


def refine_fields() -> None:
    """Draw, make larger, and draw over it once more."""
    is_on = st.session_state[state.REFINE]
    with st.expander(
        lid(said(Term.REFINE.label), is_on=is_on),
        icon=":material/center_focus_strong:",
        key=state.REFINE_EXPANDER,  # so it stays open when its name changes
    ):
        st.toggle(
            t("Refine the picture"), key=state.REFINE, persist_state="session",
            help=said(Term.REFINE.help),
        )  # fmt: skip
        REFINE_SCALE.slider(1.0, MAX_REFINEMENT, step=0.25, disabled=not is_on)
        size = refined_size(drawn_size(), REFINE_SCALE.value)
        st.caption(t("Redrawn at {size} pixels.", size=size))
        REFINE_STRENGTH.slider(0.0, 1.0, step=0.05, disabled=not is_on)
        REFINE_STEPS.slider(1, 50, disabled=not is_on)
        networks.field(REFINE_UPSCALER, upscalers(), drawn_size(), disabled=not is_on)


def fix_fields(spec: CheckpointSpec) -> None:
    """Draw small faces and hands again."""
    is_on = bool(FIX_FACES.value or FIX_HANDS.value)
    with st.expander(
        lid(said(Term.FIX.label), is_on=is_on),
        icon=":material/healing:",
        key=state.FIX_EXPANDER,
    ):
        st.caption(said(Term.FIX.help))
        FIX_FACES.toggle()
        FIX_HANDS.toggle()
        if FIX_FACES.value and keeps_faces(spec):
            told = t(
                "Faces stay as drawn, so none is fixed. “{setting}” is on.",
                setting=said(DRAWN_FACES.label),
            )
            st.caption(f":material/info: {told}")
        elif spec.fix_note:
            st.caption(f":material/info: {plain(said(spec.fix_note))}")
        FIX_STRENGTH.slider(MIN_FIX_STRENGTH, 1.0, step=0.05, disabled=not is_on)
        FIX_LARGEST.slider(
            LEAST_FIXED, MOST_OFFERED, step=16, format=t("%d pixels"), disabled=not is_on
        )


def lid(title: str, *, is_on: bool) -> str:
    """The title of an expander, which tells whether what is in it counts."""
    return t("{title} · on", title=title) if is_on else title


def upscalers() -> list[str]:
    """Those that are here, then the model's own way, which wants to change more of the picture."""
    return [*networks.installed(), LATENT]


def advanced_fields(has_pose: bool) -> None:
    with st.expander(t("Advanced"), icon=":material/tune:"):
        SAMPLER.dropdown(SAMPLERS)
        CLIP_SKIP.slider(1, 4)
        POSE_STEPS.slider(0.0, 1.0, step=0.05, disabled=not has_pose)
        GUIDANCE_RESCALE.slider(0.0, 1.0, step=0.05)
        VARIATION_STRENGTH.slider(0.0, 1.0, step=0.05)
        st.number_input(
            said(VARIATION_SEED.label), 0, LARGEST_SEED, key=VARIATION_SEED.key,
            help=VARIATION_SEED.told, persist_state="session",
            disabled=VARIATION_STRENGTH.value == 0,
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
        st.warning(plain(said(planned.text)), icon=":material/memory:")
    else:
        st.caption(
            f":material/memory: {plain(said(planned.text))}",
            help=t(
                "The model's numbers are {kind}: {reason}.",
                kind=planned.dtype,
                reason=said(planned.dtype_reason),
            ),
        )


def refine() -> Refine | None:
    """For the request."""
    return Refine(**settings.read(Refine)) if st.session_state[state.REFINE] else None


def fix() -> Fix | None:
    """For the request."""
    return Fix(**settings.read(Fix)) if FIX_FACES.value or FIX_HANDS.value else None
