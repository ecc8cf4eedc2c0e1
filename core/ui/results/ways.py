"""The ways on from a result on Generate: a row of the usual ones, and the rest under a lid."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from core.errors import RequestRejected
from core.figures.casting import LARGEST_SEED
from core.gallery import metadata
from core.generation.request import SMALL_VARIATION, GenerationRequest
from core.models.painter import DRAWING
from core.ui import settings, state
from core.ui.controls import new_job_id
from core.ui.frame import guarded
from core.ui.generate import character_words, img2img, pictures, restore
from core.ui.generate.request import RANDOM_SEEDS, chosen_checkpoint
from core.ui.picture_cards import download
from core.ui.progress import start_job
from core.ui.resources import studio
from core.ui.results import acts
from core.ui.texts import said, t

if TYPE_CHECKING:
    from core.gallery.record import ImageRecord

Act = Callable[["ImageRecord"], object]

STYLE = Path(__file__).parent / "results.css"
RECIPE_PIXELS = 150


def result_ways(record: ImageRecord, place: str) -> None:
    """As ``picture_cards.Ways``. What changes the page's settings draws the page anew."""
    st.html(STYLE)
    with st.container(key=state.result_box(place, record.id), horizontal=True, gap="xsmall"):
        if record.request and record.kind != "plot" and not _is_drawn(record):
            _change("Vary", "shuffle", record, place, vary, is_wide=False)
        _favourite(record, place)
        if _button("Upscale", "zoom_out_map", record, place):
            acts.to_upscale(record)
        download(record, place)
        with (
            st.popover(t("More"), icon=":material/more_horiz:", key=_key(place, "more", record)),
            st.container(key=state.result_more_box(place, record.id), gap="xsmall"),
        ):
            _more(record, place)


def _more(record: ImageRecord, place: str) -> None:
    is_picture = record.kind != "plot"
    if record.request and is_picture:
        _change("Reuse seed", "casino", record, place, reuse_seed)
        _change("Use these settings", "tune", record, place, _use_settings)
    if is_picture:
        _goes_into_the_next(record, place)
    if _button("Repose", "directions_run", record, place, is_wide=True):
        acts.to_repose(record)
    if is_picture and _button("Animate", "animation", record, place, is_wide=True):
        acts.animate(record)
    if _button("Cut out", "content_cut", record, place, is_wide=True):
        acts.to_cutout(record)
    if _button("Gallery", "photo_library", record, place, is_wide=True):
        acts.to_gallery(record)
    _change("Delete", "delete", record, place, _delete)
    if recipe := metadata.infotext(record.request, record.extras):
        st.caption(t("Recipe"))
        st.code(recipe, language=None, wrap_lines=True, height=RECIPE_PIXELS)


def _goes_into_the_next(record: ImageRecord, place: str) -> None:
    """What the chosen checkpoint can take of a picture; the painter takes words alone."""
    spec = chosen_checkpoint()
    if spec is not None and not spec.is_drawing:
        _change("Start from this", "image", record, place, start_from)
    _change("Same character", "face", record, place, keep_character)


def _favourite(record: ImageRecord, place: str) -> None:
    is_on = record.favourite
    st.button(
        t("Remove from favourites") if is_on else t("Favourite"),
        key=_key(place, "favourite", record),
        icon=":material/heart_minus:" if is_on else ":material/favorite:",
        on_click=acts.set_favourite,
        args=(record.id, not is_on),
    )


def _button(
    label: str, icon: str, record: ImageRecord, place: str, *, is_wide: bool = False
) -> bool:
    return st.button(
        said(label),
        key=_key(place, label, record),
        icon=f":material/{icon}:",
        width="stretch" if is_wide else "content",
    )


def _change(
    label: str, icon: str, record: ImageRecord, place: str, act: Act, *, is_wide: bool = True
) -> None:
    st.button(
        said(label),
        key=_key(place, label, record),
        icon=f":material/{icon}:",
        width="stretch" if is_wide else "content",
        on_click=_guarded,
        args=(act, record),
    )


@guarded
def _guarded(act: Act, record: ImageRecord) -> None:
    """A click runs the panel of the results alone, where the button may be gone by then with its
    picture: the panel hands on to the whole page, which has to see what was changed."""
    st.session_state[state.RESULTS_CHANGED_PAGE] = True
    act(record)


def _key(place: str, act: str, record: ImageRecord) -> str:
    return state.result_act(place, act.lower().replace(" ", "_"), record.id)


# --- what they do ---------------------------------------------------------------------------------


def vary(record: ImageRecord) -> None:
    """Another like it is made at once: the same settings and seed, a little of another's noise."""
    if state.is_double_click():
        return
    request = replace(
        GenerationRequest.from_dict(record.request),
        variation_seed=secrets.randbelow(RANDOM_SEEDS),
        variation_strength=SMALL_VARIATION,
    )
    start_job(state.GENERATE_JOBS, request, new_job_id())


def _is_drawn(record: ImageRecord) -> bool:
    return record.request.get("checkpoint") == DRAWING.id


def reuse_seed(record: ImageRecord) -> None:
    """The next pictures begin with its noise, or with its drawing. Raises ``RequestRejected``."""
    request = GenerationRequest.from_dict(record.request)
    seed = request.seed
    if seed > LARGEST_SEED:
        raise RequestRejected(
            expected=f"a seed up to {LARGEST_SEED}, which is what a browser can hold",
            got=seed,
            todo="take another picture's",
            shown="This picture's seed is too long for a browser.",
        )
    if request.is_drawn:
        st.session_state[state.DRAWING_SEED] = seed
        return
    settings.SEED.put(seed)
    st.session_state[state.SEED_IS_FIXED] = True


def _use_settings(record: ImageRecord) -> None:
    restore.use_request(record.request)


def start_from(record: ImageRecord) -> None:
    """It is painted over, by the denoise strength that is set."""
    img2img.take_start(studio().gallery.image(record.id))


def keep_character(record: ImageRecord) -> None:
    """As a reference where the checkpoint takes one, else the look of it, in words."""
    image, spec = studio().gallery.image(record.id), chosen_checkpoint()
    if spec is not None and pictures.takes_references(spec):
        pictures.take_reference(image)
    else:
        character_words.take_looks(image)


def _delete(record: ImageRecord) -> None:
    acts.delete([record.id], state.RESULTS_UNDO)
