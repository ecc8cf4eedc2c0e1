"""Model, size, number and numbers of the next pictures, on the Generate page."""

from __future__ import annotations

import streamlit as st

from core.figures.casting import LARGEST_SEED
from core.files import lookups
from core.generation.request import ENLARGEMENTS, MAX_COUNT, refined_size
from core.geometry import Size
from core.glossary import Term
from core.models import registry
from core.models.painter import DRAWING
from core.models.specs import CheckpointSpec
from core.pose.stored_score import percent
from core.ui import choices, linked_settings, settings, state
from core.ui.controls import plain
from core.ui.generate import recommended
from core.ui.generate.drawing import starts_from_drawing
from core.ui.generate.inpaint.new_ground import drawn_size
from core.ui.generate.request import cannot_measure, chosen_checkpoint, is_posed, uses_pose
from core.ui.generate.sizes import size_fields
from core.ui.resources import studio
from core.ui.settings import (
    CHECKPOINT,
    COUNT,
    ENLARGE,
    ENLARGE_UPSCALER,
    GUIDANCE,
    POSE_GUIDANCE,
    POSE_STRENGTH,
    REFINE_SCALE,
    SEED,
    SIZE,
    STEPS,
    UNTIL_SCORE,
    chosen_size,
)
from core.ui.texts import said, t
from core.ui.upscale import networks

SEARCH = "search"
SCORES = (0.0, 0.7, 0.8, 0.9)


def prepare() -> None:
    """First values of the widgets, and a checkpoint that is here."""
    state.start_with(state.SEED_IS_FIXED, False)
    recommended.begin(_first())
    settings.start()
    first = _first().id
    if choices.settle(CHECKPOINT.key, _checkpoints(), title=_checkpoint_title, fallback=first):
        recommended.follow_checkpoint()
    _follow_pose()
    _make_room_for_tries()


def _follow_pose() -> None:
    """A held pose on a canvas of another shape brings the size that suits it, to be changed at
    will."""
    pose, spec = state.current_pose(), chosen_checkpoint()
    if not uses_pose() or pose is None:
        if linked_settings.is_overridden(SIZE.key):
            linked_settings.revert(linked_settings.POSE)
            st.session_state.pop(state.POSE_ASPECT, None)
        return
    if st.session_state.get(state.POSE_ASPECT) == pose.size.aspect:
        return
    st.session_state[state.POSE_ASPECT] = pose.size.aspect
    if spec is not None:
        linked_settings.override(
            linked_settings.POSE, SIZE.key, str(spec.size_for(pose.size.aspect))
        )


def checkpoint_field() -> CheckpointSpec:
    """Choose among the models that are here; one that came with a picture may not be."""
    CHECKPOINT.dropdown(
        _checkpoints(), title=_checkpoint_title, fallback=_first().id,
        on_change=recommended.follow_checkpoint,
    )  # fmt: skip
    name, spec = CHECKPOINT.value, chosen_checkpoint()
    if spec is None:
        told = t("No checkpoint named {name} is known here.", name=plain(name))
        st.caption(f":material/info: {told}")
        return _first()
    if not spec.is_installed(studio().config):
        st.caption(f":material/info: {plain(said(spec.why_not(studio().config)))}")
    recommended.note(spec)
    return spec


def picture_fields(spec: CheckpointSpec) -> None:
    size_fields(spec)
    ENLARGE.segments(ENLARGEMENTS, title=lambda factor: t("off") if factor == 1 else f"×{factor}")
    _finished_size()
    if ENLARGE.value > 1 and not spec.is_drawing:
        networks.lid(ENLARGE_UPSCALER, state.ENLARGE_EXPANDER, networks.installed, _drawn_size())
    _count_fields()


def _drawn_size() -> Size:
    """What leaves the model and is upscaled."""
    scale = REFINE_SCALE.value if st.session_state[state.REFINE] else 1.0
    return refined_size(drawn_size(), scale)


def _finished_size() -> None:
    """What comes out, where that is not what was chosen."""
    size = _drawn_size().times(ENLARGE.value)
    if size != chosen_size():
        told = t("The finished picture is {size} pixels.", size=size)
        st.caption(f":material/open_in_full: {told}")


def _count_fields() -> None:
    """How many pictures, or until when."""
    cannot = cannot_measure()
    is_search = bool(UNTIL_SCORE.value) and not cannot
    COUNT.slider(1, MAX_COUNT, label=t("Pictures at most") if is_search else "")
    UNTIL_SCORE.segments(
        sorted(UNTIL_SCORE.offered(SCORES)),
        title=lambda score: percent(score) if score else t("off"), disabled=bool(cannot),
    )  # fmt: skip
    if cannot:
        st.caption(f":material/info: {plain(said(cannot))}")


def _make_room_for_tries() -> None:
    """A search needs more pictures than one; afterwards there are as many as before."""
    is_search = bool(UNTIL_SCORE.value) and not cannot_measure()
    if not is_search:
        linked_settings.revert(SEARCH)
    elif linked_settings.begin(SEARCH) and COUNT.value == 1:
        linked_settings.override(SEARCH, COUNT.key, MAX_COUNT)


def strength_fields(spec: CheckpointSpec) -> None:
    STEPS.slider(*spec.steps_range)
    GUIDANCE.slider(*map(float, spec.guidance_range), step=0.5)
    POSE_STRENGTH.slider(0.0, 1.0, step=0.05, disabled=not is_posed(spec))
    POSE_GUIDANCE.toggle(disabled=not is_posed(spec))


def seed_field() -> None:
    left, right = st.columns(2, vertical_alignment="bottom")
    with left:
        choices.segments(
            said(Term.SEED.label),
            (False, True),
            key=state.SEED_IS_FIXED,
            title=lambda is_fixed: t("fixed") if is_fixed else t("random"),
            help=said(Term.SEED.help),
        )
    right.number_input(
        said(SEED.label),
        0,
        LARGEST_SEED,
        key=SEED.key,
        persist_state="session",
        disabled=not st.session_state[state.SEED_IS_FIXED],
        label_visibility="collapsed",
    )


def _first() -> CheckpointSpec:
    """The first checkpoint that paints here, else the drawing, with what suits it now."""
    is_over = starts_from_drawing()

    def look() -> CheckpointSpec:
        spec = next(iter(registry.installed(CheckpointSpec, studio().config)), DRAWING)
        return spec.with_drawing_defaults() if is_over else spec

    return lookups.once((_first, is_over), look)


def _checkpoints() -> list[str]:
    """Those that are here, and the one whose settings were taken over."""
    here = registry.installed(CheckpointSpec, studio().config)
    return CHECKPOINT.offered(spec.id for spec in (DRAWING, *here))


def _checkpoint_title(name: str) -> str:
    titles = (spec.title for spec in studio().image_models() if spec.id == name)
    return said(next(titles, name))
