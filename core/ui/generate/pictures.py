"""Pictures that go into a picture: a start, a mask, a character, and what holds the new one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st
from PIL import Image

from core.errors import ModelError
from core.generation.conditioning import control_images
from core.generation.request import MAX_CONTROLS, MAX_REFERENCES
from core.generation.request_inputs import (
    AUTO,
    MAX_CONTROL_STRENGTH,
    Control,
    ControlKind,
    Reference,
)
from core.glossary import Term
from core.models import registry
from core.models.kinds import ModelKind
from core.models.specs import AdapterSpec, CheckpointSpec
from core.pose.appearance import looks_reader
from core.ui import choices, state
from core.ui.controls import plain
from core.ui.frame import guarded
from core.ui.generate import img2img
from core.ui.picture_chooser import chooser, put
from core.ui.prerequisites import model_missing
from core.ui.resources import CACHED_PICTURES, input_jpeg, studio
from core.ui.texts import said, t

Slots = list[tuple[str, str]]


def prepare() -> None:
    for key in (state.REFERENCES, state.CONTROLS):
        state.start_with(key, [])
    img2img.prepare()


def fields(spec: CheckpointSpec) -> None:
    with _expander(said(Term.START_PICTURE.label), state.START, ":material/image:"):
        img2img.fields(spec)
    with _expander(
        said(Term.REFERENCE.plural), state.REFERENCES, ":material/face_retouching_natural:"
    ):
        _reference_fields(spec)
    with _expander(said(Term.CONTROL_PICTURE.plural), state.CONTROLS, ":material/layers:"):
        _control_fields(spec)


def _expander(title: str, key: str, icon: str) -> Any:
    """With a key it stays open when what it counts, and so its name, changes."""
    return st.expander(_counted(title, key), icon=icon, key=state.expander(key))


def _counted(title: str, key: str) -> str:
    """So that what is inside shows while it is closed."""
    held = st.session_state[key]
    count = len(held) if isinstance(held, list) else int(held is not None)
    return f"{title} · {count}" if count else title


# --- the character ----------------------------------------------------------------------------


def _reference_fields(spec: CheckpointSpec) -> None:
    here = _adapters(spec)
    slots: Slots = st.session_state[state.REFERENCES]
    if not here:
        model_missing(ModelKind.ADAPTER, spec.family, t("A reference"))
        if not slots:
            return
    usual = here[0].strength if here else AdapterSpec.strength
    for slot, picture in slots:
        with st.container(border=True, horizontal=True, gap="medium"):
            st.image(input_jpeg(picture), width=96, alt=t("The character"))
            with st.container(width="stretch"):
                _strength(Term.REFERENCE_STRENGTH, slot, usual, 1.0)
                if here and here[0].reads_looks:
                    st.caption(_what_is_read(here[0], picture))
                _remove(state.REFERENCES, slot)
    if len(slots) < MAX_REFERENCES and here:
        if not slots:
            st.markdown(said(Term.REFERENCE.help))
        chooser(said(Term.REFERENCE.label), f"reference.{len(slots)}", take_reference)


def _adapters(spec: CheckpointSpec) -> list[AdapterSpec]:
    """Those that are here for the checkpoint."""
    config = studio().config
    return [
        adapter
        for adapter in registry.adapters(config)
        if adapter.family is spec.family and adapter.is_installed(config)
    ]


def takes_references(spec: CheckpointSpec) -> bool:
    """One more can be shown to this checkpoint."""
    has_room = len(st.session_state[state.REFERENCES]) < MAX_REFERENCES
    return has_room and not spec.is_drawing and bool(_adapters(spec))


def _what_is_read(adapter: AdapterSpec, picture: str) -> str:
    path = adapter.image_encoder.path()
    try:
        words = () if path is None else _looks(picture, path, path.stat().st_mtime_ns)
    except ModelError as error:
        return f":material/info: {plain(said(error.shown))}"
    if not words:
        told = t("No figure found in this picture, so little of it carries over.")
        return f":material/info: {told}"
    return t("Carries over: {words}", words=plain(", ".join(words)))


@st.cache_data(show_spinner=False, max_entries=CACHED_PICTURES)
def _looks(picture: str, reader: Path, changed: int) -> tuple[str, ...]:
    del changed  # only part of the key: another file may read otherwise
    return looks_reader(reader).words(studio().pictures.get(picture))


def take_reference(image: Image.Image) -> None:
    _add(state.REFERENCES, image)


# --- what holds the picture -------------------------------------------------------------------


def _control_fields(spec: CheckpointSpec) -> None:
    slots: Slots = st.session_state[state.CONTROLS]
    kinds = _kinds(spec)
    if kinds:
        st.markdown(said(Term.CONTROL_PICTURE.help))
    else:
        model_missing(ModelKind.CONTROLNET, spec.family, t("A control picture"))
    for slot, picture in slots:
        with st.container(border=True):
            with st.container(horizontal=True, gap="medium"):
                st.image(input_jpeg(picture), width=96, alt=t("The control picture"))
                with st.container(width="stretch"):
                    _control_kind(spec, slot, kinds)
            _strength(Term.CONTROL_STRENGTH, slot, 1.0, MAX_CONTROL_STRENGTH)
            _window(slot)
            _remove(state.CONTROLS, slot)
    if len(slots) < MAX_CONTROLS and kinds:
        chooser(said(Term.CONTROL_PICTURE.label), f"control.{len(slots)}", _take_control)


def _kinds(spec: CheckpointSpec) -> list[ControlKind]:
    """Those that a ControlNet is here for."""
    config = studio().config
    nets = {kind: registry.controlnet_for(spec.family, kind, config) for kind in ControlKind}
    return [kind for kind, net in nets.items() if net is not None and net.is_installed(config)]


def _control_kind(spec: CheckpointSpec, slot: str, kinds: list[ControlKind]) -> None:
    config = studio().config
    key = state.of_picture("kind", slot)
    kind = choices.selectbox(
        said(Term.CONTROL_TYPE.label), kinds or ControlKind, key=key,
        title=lambda kind: said(kind.label), help=said(Term.CONTROL_TYPE.help),
    )  # fmt: skip
    ready = state.of_picture("ready", slot)
    state.start_with(ready, False)
    is_ready = st.toggle(
        t("This is a ready control map"), key=ready, persist_state="session",
        help=t("Made by another tool, it is used as it is."),
    )  # fmt: skip
    net = registry.controlnet_for(spec.family, kind, config)
    if net is None:
        told = t("No ControlNet for this is known for {family}.", family=spec.family.label)
        st.caption(f":material/info: {told}")
    elif not net.is_installed(config):
        st.caption(f":material/info: {plain(said(net.why_not(config)))}")
    elif not is_ready and (missing := control_images.missing_weights(kind, config)):
        st.caption(f":material/info: {plain(said(missing))}")


def _take_control(image: Image.Image) -> None:
    _add(state.CONTROLS, image)


def _window(slot: str) -> None:
    key = state.of_picture("window", slot)
    state.start_with(key, (0.0, 1.0))
    st.slider(
        said(Term.CONTROL_STEPS.label), 0.0, 1.0, step=0.05, key=key, persist_state="session",
        help=said(Term.CONTROL_STEPS.help),
    )  # fmt: skip


# --- shared -----------------------------------------------------------------------------------


def _strength(term: Term, slot: str, usual: float, most: float) -> None:
    key = state.of_picture("strength", slot)
    state.start_with(key, usual)
    st.slider(
        said(term.label), 0.0, most, step=0.05, key=key, persist_state="session",
        help=said(term.help),
    )  # fmt: skip


def _add(key: str, image: Image.Image) -> None:
    st.session_state[key] = [*st.session_state[key], (state.new_slot(), put(image))]


def _remove(key: str, slot: str) -> None:
    st.button(
        t("Remove"), key=state.generate_remove(slot), icon=":material/close:", on_click=drop,
        args=(key, slot),
    )  # fmt: skip


@guarded
def drop(key: str, slot: str) -> None:
    st.session_state[key] = [entry for entry in st.session_state[key] if entry[0] != slot]


def values() -> dict[str, Any]:
    """For the request."""
    session = st.session_state

    def of(field: str, slot: str, usual: Any) -> Any:
        return session.get(state.of_picture(field, slot), usual)

    return {
        "start_from": img2img.value(),
        "references": tuple(
            Reference(picture, of("strength", slot, 0.6), of("adapter", slot, AUTO))
            for slot, picture in session[state.REFERENCES]
        ),
        "controls": tuple(
            Control(
                of("kind", slot, ControlKind.CANNY),
                picture,
                not of("ready", slot, False),
                of("strength", slot, 1.0),
                *of("window", slot, (0.0, 1.0)),
            )
            for slot, picture in session[state.CONTROLS]
        ),
    }
