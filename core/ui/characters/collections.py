"""Many pictures of the open character as one ZIP: sprites for games, and a set to train a LoRA.

They are made by the queue: progress, Cancel and the ZIP outlive a reload.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

import streamlit as st

from core.characters.card import Card
from core.characters.exports.dataset import Dataset
from core.characters.exports.kept import KeptPicture, sample_of
from core.characters.exports.request import DatasetRequest, SpritesRequest
from core.characters.exports.samples import VIEWS
from core.characters.sheets.cells import expressions_of
from core.gallery.record import ImageRecord
from core.gallery.search.query import Filters
from core.job_kinds import DATASET, SPRITES
from core.job_kinds.kind import JobRequest, StudioJobKind
from core.jobs.job import LOCAL_OWNER, JobState
from core.pose import presets
from core.runners.collections import archive_of
from core.ui import choices, state
from core.ui.characters import draft
from core.ui.controls import new_job_id
from core.ui.frame import guarded, show_error
from core.ui.picking.grid import picture_grid
from core.ui.progress import attach, job_panel, known_jobs, start_job
from core.ui.resources import studio
from core.ui.texts import said, t
from core.ui.visitor import visitor_id

SIDES = (512, 768, 1024)
FEWEST, MOST, USUAL = 16, 64, 24
PREVIEWED = 3
SHOWN = 24
LATEST_JOBS = 40
CUT_OUT = ("cutout", "reposed")


def collection_fields() -> None:
    card = draft.opened()
    st.subheader(t("Sprites for games"), anchor=False)
    _sprite_fields(card)
    st.subheader(t("Train a LoRA"), anchor=False)
    _training_fields(card)
    show_error()


@guarded
def _start(request: JobRequest, job_id: str) -> None:
    if not state.is_double_click():
        start_job(state.CHARACTER_ARCHIVE_JOBS, request, job_id)


def _made(card: Card, kind: StudioJobKind[Any], label: str, icon: str) -> None:
    """The work of this kind that goes on, and its last ZIP that was made of this character."""
    ids = attach(state.CHARACTER_ARCHIVE_JOBS, SPRITES, DATASET, limit=LATEST_JOBS)
    if latest := [job.id for job in known_jobs(ids) if job.kind == kind.name][:2]:
        job_panel(latest)
    for job in studio().jobs(visitor_id() or LOCAL_OWNER, limit=LATEST_JOBS):
        told = job.payload.get("card") or {}
        path = archive_of(studio().config, job.id)
        is_its = job.kind == kind.name and told.get("name") == card.name
        if is_its and job.state is JobState.DONE and path.is_file():
            st.download_button(
                label, path.read_bytes, file_name=f"{card.handle}-{kind.name}.zip",
                key=state.character_download(kind.name), on_click="ignore", icon=icon,
            )  # fmt: skip
            break


# --- sprites ----------------------------------------------------------------------------------


def _sprite_fields(card: Card) -> None:
    faces = {one.name: one.name for one in expressions_of(card)}
    with st.grid(min_column_width=240, gap="small"):
        expressions = choices.multiselect(
            t("Expressions"), faces, key=state.CHARACTER_SPRITE_FACES,
            title=lambda one: said(faces[one]), placeholder=t("All"),
        )  # fmt: skip
        poses = choices.multiselect(
            t("Poses"), _poses(), key=state.CHARACTER_SPRITE_POSES,
            title=lambda one: said(_poses()[one]), placeholder=t("Standing"),
        )  # fmt: skip
    records = studio().gallery.find(filters=Filters(kinds=CUT_OUT), limit=SHOWN).records
    chosen = _pictures(
        t("Cut-outs from the gallery"), state.CHARACTER_SPRITE_PICTURES, records,
        t("Cut a picture of this character out, and it can be a sprite."),
    )  # fmt: skip
    st.caption(
        t("{count} chosen cut-outs, on one baseline.", count=len(chosen)) if chosen
        else t("Every outfit with every expression, drawn and named for Ren'Py.")
    )  # fmt: skip
    st.button(
        t("Make sprites"), key=state.CHARACTER_MAKE_SPRITES, icon=":material/sports_esports:",
        on_click=_make_sprites, args=(card, tuple(expressions), tuple(poses), new_job_id()),
    )  # fmt: skip
    _made(card, SPRITES, t("Sprites (ZIP)"), ":material/download:")


@guarded
def _make_sprites(
    card: Card, expressions: tuple[str, ...], poses: tuple[str, ...], job_id: str
) -> None:
    chosen = st.session_state.get(state.CHARACTER_SPRITE_PICTURES, ())
    _start(SpritesRequest(card=card, expressions=expressions, poses=poses, pictures=chosen), job_id)


@functools.cache
def _poses() -> Mapping[str, str]:
    """Presets of one person, by name."""
    return {one.id: one.title for one in presets.all_presets() if len(one.pose.people) == 1}


# --- training ---------------------------------------------------------------------------------


def _training_fields(card: Card) -> None:
    state.start_with(state.CHARACTER_SET_COUNT, USUAL)
    with st.grid(min_column_width=240, gap="small"):
        count = st.slider(
            t("Pictures"), FEWEST, MOST, step=8, key=state.CHARACTER_SET_COUNT,
            persist_state="session",
        )  # fmt: skip
        side = choices.segments(
            t("Size"),
            SIDES,
            key=state.CHARACTER_SET_SIDE,
            title=lambda one: f"{one}²",
            fallback=768,
        )
        views = choices.multiselect(
            t("Views"), VIEWS, key=state.CHARACTER_SET_VIEWS, title=lambda one: said(VIEWS[one]),
            placeholder=t("All eight, and poses"),
        )  # fmt: skip
        poses = choices.multiselect(
            t("Poses"), _poses(), key=state.CHARACTER_SET_POSES,
            title=lambda one: said(_poses()[one]),
            placeholder=t("A mix") if not views else t("None"),
        )  # fmt: skip
    tells = st.toggle(
        t("Describe the look in the captions"), key=state.CHARACTER_SET_TELLS,
        persist_state="session",
        help=t("Off, the trigger word stands for all that stays the same."),
    )  # fmt: skip
    named = studio().gallery.find(filters=Filters(character=card.handle), limit=SHOWN).records
    chosen = _pictures(
        t("Pictures from the gallery"), state.CHARACTER_SET_PICTURES,
        [one for one in named if one.kind != "plot"],
        t("Pictures made with {name} in the prompt appear here.", name=f"@{card.handle}"),
    )  # fmt: skip
    request = DatasetRequest(
        card=card, count=count, side=side, tells_looks=tells, views=tuple(views),
        poses=tuple(poses), pictures=tuple(one.id for one in chosen),
    )  # fmt: skip
    _captions(request.drawn, chosen)
    st.button(
        t("Make the set"), key=state.CHARACTER_MAKE_SET, icon=":material/model_training:",
        on_click=_start, args=(request, new_job_id()),
    )  # fmt: skip
    _made(card, DATASET, t("Training set (ZIP)"), ":material/download:")


def _captions(data: Dataset, chosen: Sequence[ImageRecord]) -> None:
    """Near copies that are left out later are still among them."""
    gallery = studio().gallery
    kept = [
        sample_of(data.card, KeptPicture.of(one, lambda one=one: gallery.image(one.id)), data.side)
        for one in chosen
    ]
    captions = data.captions([*kept, *islice(data.drawn(), data.count)][: data.count])
    st.code("\n".join(captions[:PREVIEWED]), language=None, wrap_lines=True)
    with st.expander(t("All {count} captions", count=len(captions))):
        st.code("\n".join(captions), language=None, wrap_lines=True)


def _pictures(
    label: str, key: str, records: Sequence[ImageRecord], empty: str
) -> tuple[ImageRecord, ...]:
    """Those that are chosen among these."""
    chosen: tuple[str, ...] = st.session_state.get(key, ())
    there = tuple(one for one in records if one.id in chosen)
    st.session_state[key] = tuple(one.id for one in there)
    name = state.character_sprite_pick
    if key == state.CHARACTER_SET_PICTURES:
        name = state.character_set_pick

    def choose(record: ImageRecord) -> None:
        now: tuple[str, ...] = st.session_state[key]
        others = tuple(one for one in now if one != record.id)
        st.session_state[key] = others if record.id in now else (*now, record.id)

    with st.popover(f"{label} · {len(there)}" if there else label, icon=":material/photo_library:"):
        picture_grid(records, [one.id for one in there], choose, key=name)
        if not records:
            st.caption(empty)
    return there
