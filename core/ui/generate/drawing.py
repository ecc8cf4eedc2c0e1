"""The drawing on the Generate page: it follows words, pose and seed, and is painted over."""

from __future__ import annotations

import secrets
from collections.abc import Callable

import streamlit as st

from core.figures.casting import MOST_WORDS, have_bodies
from core.generation.auto_pose import suggestion
from core.generation.drawing.inputs import DRAWN_KINDS, DrawnMap, FromDrawing
from core.generation.request import GenerationRequest
from core.generation.request_inputs import ControlKind
from core.generation.spoken_prompts import drawn_words
from core.geometry import Size
from core.glossary import Term
from core.models import registry
from core.models.painter import DRAWING
from core.models.specs import CheckpointSpec
from core.pose.skeleton import Pose
from core.ui import state
from core.ui.components.live_drawing import live_drawing
from core.ui.frame import guarded
from core.ui.mentions import playing
from core.ui.resources import drawn_map_jpeg, studio
from core.ui.settings import BACKGROUND, DRAWN_FACES, DRAWN_LINES, chosen_size
from core.ui.texts import said, t

MAP_STRENGTH = 0.6


def prepare() -> None:
    state.start_with(state.DRAWING_SEED, 0)
    state.start_with(state.FROM_DRAWING, True)


def starts_from_drawing() -> bool:
    """A start picture of one's own goes before it."""
    return bool(st.session_state.get(state.FROM_DRAWING)) and not st.session_state.get(state.START)


def pose_now(size: Size) -> Pose | None:
    """The chosen pose, or the one that goes with the words and the drawing's seed."""
    pose = state.current_pose() if st.session_state.get(state.USE_POSE) else None
    if pose is not None:
        return pose
    found = suggestion(playing.expansion().text, size, state.drawing_seed())
    return None if found is None else found.pose


def shown(size: Size) -> GenerationRequest:
    """The drawing that is seen, as a request, with the characters that its prompt names."""
    return playing.cast(described(size))


def described(size: Size) -> GenerationRequest:
    """As it is written and chosen; its words may still be missing."""
    people = state.characters() if any(state.characters()) else ()
    drawing = FromDrawing(characters=people, **BACKGROUND.read())
    return GenerationRequest(
        prompt=state.prompt().strip() or "a character",
        pose=pose_now(size),
        checkpoint=DRAWING.id,
        size=size,
        seed=state.drawing_seed(),
        drawing=drawing if drawing != FromDrawing() else None,
    )


def live_preview(size: Size) -> None:
    """The drawing, as it would be kept or painted over."""
    pose = pose_now(size)
    if pose is None:
        return
    named, seed = playing.expansion(), state.drawing_seed()
    live_drawing(
        drawn_words(named.text, seed, studio().config)[:MOST_WORDS],
        pose.fitted_to(size),
        seed,
        size,
        characters=playing.players(named),
        key=state.LIVE_DRAWING,
        alt=t("Your character, drawn"),
    )


def another_button() -> None:
    st.button(
        t("Another"),
        key=state.ANOTHER_DRAWING,
        icon=":material/casino:",
        on_click=roll,
        width="stretch",
        help=t("Draws what your words leave open in another way."),
    )


@guarded
def roll() -> None:
    st.session_state[state.DRAWING_SEED] = secrets.randbelow(state.DRAWING_SEEDS)


# --- painting over it ---------------------------------------------------------------------------


def over_fields(spec: CheckpointSpec, follow: Callable[[], None]) -> None:
    """How the checkpoint paints over the drawing."""
    is_on = starts_from_drawing()
    with st.expander(
        t("Paint over the drawing · on") if is_on else t("Paint over the drawing"),
        icon=":material/brush:",
        key=state.FROM_DRAWING_EXPANDER,
    ):
        st.toggle(
            t("Start from the drawing"),
            key=state.FROM_DRAWING,
            persist_state="session",
            disabled=bool(st.session_state[state.START]),
            on_change=follow,
            help=t("The picture begins as the drawing on this page instead of as noise."),
        )
        if st.session_state[state.START]:
            told = t("Your start picture is used instead of the drawing.")
            st.caption(f":material/info: {told}")
        _start_fields(spec, is_on=is_on)
        _map_fields(spec)


def _start_fields(spec: CheckpointSpec, *, is_on: bool) -> None:
    strength = state.from_drawing_strength(spec.id)
    state.start_with(strength, spec.from_drawing.strength)
    st.slider(
        said(Term.DENOISE_STRENGTH.label), 0.0, 1.0, step=0.05, key=strength,
        persist_state="session", disabled=not is_on,
        help=t("Low stays with the drawing, high goes its own way."),
    )  # fmt: skip
    lines, faces = _what_can_stay(spec)
    if faces:
        DRAWN_FACES.toggle(disabled=not is_on)
    if lines:
        DRAWN_LINES.toggle(disabled=not is_on)


def _what_can_stay(spec: CheckpointSpec) -> tuple[float, bool]:
    """The share of the drawing's lines, and whether its faces: as a picture had it whose settings
    were taken over, else as it suits the checkpoint."""
    lines, faces = st.session_state.get(state.from_drawing_kept(spec.id), (0.0, False))
    return lines or spec.from_drawing.lines, faces or spec.from_drawing.faces


def keeps_faces(spec: CheckpointSpec) -> bool:
    """Whether the faces of the next picture stay as they are drawn."""
    return starts_from_drawing() and _what_can_stay(spec)[1] and DRAWN_FACES.value


def _map_fields(spec: CheckpointSpec) -> None:
    kinds = map_kinds(spec)
    if not kinds:
        return
    st.caption(t("Guided by exact maps of the drawing. Click a map to see it large."))
    size = chosen_size()
    request = shown(size)
    for kind in kinds:
        key = state.drawn_map(kind)
        state.start_with(key, True)
        with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
            st.image(drawn_map_jpeg(request, kind), width=72, alt=said(kind.label))
            st.toggle(said(kind.label), key=key, persist_state="session")


def map_kinds(spec: CheckpointSpec) -> list[ControlKind]:
    """Those that a ControlNet is here for; of the two for line art one is enough."""
    config = studio().config
    here = [
        kind
        for kind in DRAWN_KINDS
        if registry.controlnet_for(spec.family, kind.value, config, installed_only=True)
    ]
    taken_over = _restored_maps()
    if ControlKind.LINEART_ANIME in here and ControlKind.LINEART not in taken_over:
        return [kind for kind in here if kind is not ControlKind.LINEART]
    return here


def _restored_maps() -> dict[ControlKind, DrawnMap]:
    """What a picture had whose settings were taken over."""
    return st.session_state.get(state.DRAWN_MAPS, {})


def value(spec: CheckpointSpec) -> FromDrawing | None:
    """For the request of a checkpoint."""
    session = st.session_state
    maps = tuple(
        _restored_maps().get(kind, DrawnMap(kind, MAP_STRENGTH))
        for kind in map_kinds(spec)
        if session.get(state.drawn_map(kind), True)
    )
    starts = starts_from_drawing()
    people = state.characters() if any(state.characters()) else ()
    if not starts and not maps:
        return FromDrawing(None, characters=people) if have_bodies(people) else None
    strength = session.get(state.from_drawing_strength(spec.id), spec.from_drawing.strength)
    lines, _faces = _what_can_stay(spec)
    return FromDrawing(
        strength=strength if starts else None,
        maps=maps,
        faces=keeps_faces(spec),
        lines=lines if starts and DRAWN_LINES.value else 0.0,
        characters=people,
        seed=state.drawing_seed(),
        background=BACKGROUND.value,
    )
