"""The settings of a picture, put into Generate's widgets."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

import streamlit as st

from core.errors import RequestRejected
from core.figures.casting import LARGEST_SEED
from core.generation.drawing.inputs import DRAWN_KINDS
from core.generation.request import GenerationRequest
from core.generation.request_inputs import Outpaint
from core.generation.spoken_prompts import spoken, wildcards_of
from core.ui import settings, state
from core.ui.resources import studio


def use_request(values: Mapping[str, Any], *, same_seed: bool = True) -> None:
    """Fill Generate's widgets and the pose with the settings of a picture.

    With ``same_seed`` Generate makes that picture again, else others like it.

    Raises ``RequestRejected`` or ``PoseFormatError`` and changes nothing when they cannot be used.
    """
    request = GenerationRequest.from_dict(values)
    if (seed := max(request.seed, request.variation_seed)) > LARGEST_SEED:
        raise RequestRejected(
            expected=f"a seed up to {LARGEST_SEED}, which is what a browser can hold",
            got=seed,
            todo="type a smaller one on Generate",
            shown="This picture's seed is too long for a browser. Type another on Generate.",
        )
    typed = _typed(request)
    state.use_prompt(typed.prompt)
    state.set_styles(typed.styles)
    st.session_state.pop(state.OVERRIDES, None)
    settings.fill(request)
    settings.NEGATIVE.put(typed.negative)
    for key in (state.NEGATIVE_FOLLOWS, state.NEGATIVE_BUILT):
        st.session_state.pop(key, None)
    st.session_state[state.SEED_IS_FIXED] = same_seed
    _use_inputs(request)
    st.session_state[state.RESTORED] = {
        setting.key: setting.value for setting in settings.SETTINGS if setting.keeps_unoffered
    }
    if request.is_drawn and not same_seed:
        st.session_state[state.DRAWING_SEED] = secrets.randbelow(state.DRAWING_SEEDS)
    if request.pose is not None:
        state.set_pose(request.pose)
        # Its size was chosen with it.
        st.session_state[state.POSE_ASPECT] = request.pose.size.aspect
    st.session_state[state.USE_POSE] = request.pose is not None


class _Typed(NamedTuple):
    prompt: str
    negative: str
    styles: tuple[str, ...]


def _typed(request: GenerationRequest) -> _Typed:
    """With its @names, styles, comments and choices where they still come to the same, else the
    words that were drawn."""
    drawn = _Typed(request.prompt, request.negative_prompt, ())
    if not (request.typed_prompt.strip() or request.typed_negative.strip()):
        return drawn
    is_typed = request.styles or request.typed_negative.strip()
    negative = request.typed_negative if is_typed else request.negative_prompt
    prompt = request.typed_prompt if request.typed_prompt.strip() else request.prompt
    typed = replace(
        request, prompt=prompt, negative_prompt=negative, typed_prompt="",
        typed_negative="", styles=(),
    )  # fmt: skip
    cast = studio().cast(typed, request.styles).request
    again, _notes = spoken(cast, 0, wildcards_of(studio().config))
    return _Typed(typed.prompt, negative, request.styles) if again == request else drawn


def _use_inputs(request: GenerationRequest) -> None:
    values = st.session_state
    values[state.LORAS] = [lora.id for lora in request.loras]
    for lora in request.loras:
        values[state.lora_weight(lora.id)] = float(lora.weight)
    refine = request.refine
    _use_start(request)
    _use_drawing(request)
    values[state.REFERENCES] = [
        (state.new_slot(), reference.picture) for reference in request.references
    ]
    for (slot, _), reference in zip(values[state.REFERENCES], request.references, strict=True):
        values[state.of_picture("strength", slot)] = float(reference.strength)
        values[state.of_picture("adapter", slot)] = reference.adapter
    values[state.CONTROLS] = [(state.new_slot(), control.picture) for control in request.controls]
    for (slot, _), control in zip(values[state.CONTROLS], request.controls, strict=True):
        values[state.of_picture("kind", slot)] = control.kind
        values[state.of_picture("ready", slot)] = not control.preprocess
        values[state.of_picture("strength", slot)] = float(control.strength)
        values[state.of_picture("window", slot)] = (float(control.start), float(control.end))
    values[state.REFINE] = refine is not None
    if refine is not None:
        settings.fill(refine)
    settings.FIX_FACES.put(False)
    settings.FIX_HANDS.put(False)
    if request.fix is not None:
        settings.fill(request.fix)


def _use_start(request: GenerationRequest) -> None:
    """New ground comes on top of the chosen size."""
    values, start = st.session_state, request.start_from
    values[state.START] = None if start is None else start.picture
    state.set_mask(None if start is None else start.mask)
    ground = None if start is None else start.outpaint
    state.set_new_ground((ground or Outpaint()).margins)
    values[state.MASK_ON] = start is not None and start.keeps_a_part
    if start is not None:
        settings.fill(start)
        settings.SIZE.put(str(start.size_in(request.size)))


def _use_drawing(request: GenerationRequest) -> None:
    """The drawing is again the one that the picture was made from."""
    values, over = st.session_state, request.drawing
    pinned = None if over is None else over.seed
    values[state.DRAWING_SEED] = request.seed if pinned is None else pinned
    state.set_characters(() if over is None else over.characters)
    settings.BACKGROUND.put("" if over is None else over.background)
    if request.is_drawn:
        return
    maps = () if over is None else over.maps
    values[state.DRAWN_MAPS] = {one.kind: one for one in maps}
    for kind in DRAWN_KINDS:
        values[state.drawn_map(kind)] = kind in values[state.DRAWN_MAPS]
    values[state.FROM_DRAWING] = over is not None and over.strength is not None
    if over is not None and over.strength is not None:
        settings.fill(over)
        values[state.from_drawing_strength(request.checkpoint)] = float(over.strength)
        values[state.from_drawing_kept(request.checkpoint)] = (over.lines, over.faces)
