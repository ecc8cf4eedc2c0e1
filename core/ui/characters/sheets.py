"""Sheets of the open character: drawn at once, painted by a checkpoint, cells made again."""

from __future__ import annotations

import functools
from collections.abc import Callable

import streamlit as st

from core.characters.card import Card
from core.characters.sheets.cells import MOST_IN_LINE_UP
from core.characters.sheets.drawn import draw_sheet
from core.characters.sheets.kinds import SheetKind
from core.characters.sheets.request import SheetRequest, base_of
from core.errors import NotFound
from core.gallery import encoding
from core.glossary import Term
from core.job_kinds import SHEET
from core.models.kinds import ModelKind
from core.models.specs import CheckpointSpec
from core.pose import detect
from core.pose.stored_score import percent
from core.runners.sheets import sheet_of
from core.ui import choices, state
from core.ui.characters import draft
from core.ui.controls import new_job_id
from core.ui.frame import guarded, show_error
from core.ui.prerequisites import get_model_button
from core.ui.progress import attach, job_panel, known_jobs, start_job
from core.ui.resources import jpeg, studio

SCORES = (0.0, 0.7, 0.8, 0.9)
ATTEMPTS = 3
OTHERS = 200
SHEET_SIDE = 2400


def sheet_fields() -> None:
    kind = SheetKind(choices.segments(
        "Sheet", SheetKind, key=state.CHARACTER_SHEET, title=lambda one: one.label,
        label_visibility="collapsed",
    ))  # fmt: skip
    cards = _cards(kind)
    with st.spinner("Drawing the sheet …"):
        drawn = _drawn(kind, cards)
    st.image(drawn, width="stretch", alt=f"{kind.label} of {cards[0].name}")
    st.download_button(
        "Download", _png(kind, cards), file_name=f"{cards[0].handle}-{kind.value}.png",
        key=state.CHARACTER_SHEET_DOWNLOAD, on_click="ignore", icon=":material/download:",
    )  # fmt: skip
    if kind.is_painted:
        _paint_fields(kind, cards)


def _cards(kind: SheetKind) -> tuple[Card, ...]:
    """The open one, and in a line-up those that stand beside it."""
    card = draft.opened()
    if not kind.takes_several:
        return (card,)
    others = {one.id: one for one in studio().characters.find(limit=OTHERS).cards}
    others.pop(card.id, None)
    if not others:
        st.caption("Make another character, and they stand beside each other here.")
        return (card,)
    chosen = choices.multiselect(
        "Beside", others, key=state.CHARACTER_BESIDE, title=lambda one: others[one].name,
        max_selections=MOST_IN_LINE_UP - 1, placeholder="Choose other characters",
    )  # fmt: skip
    return (card, *(others[one] for one in chosen))


@functools.lru_cache(maxsize=24)
def _drawn(kind: SheetKind, cards: tuple[Card, ...]) -> bytes:
    return jpeg(draw_sheet(kind, cards), SHEET_SIDE)


def _png(kind: SheetKind, cards: tuple[Card, ...]) -> Callable[[], bytes]:
    """Made when the button is clicked, in another thread."""
    return lambda: encoding.encode(draw_sheet(kind, cards), ".png", {}, "")


# --- painted ----------------------------------------------------------------------------------


def _paint_fields(kind: SheetKind, cards: tuple[Card, ...]) -> None:
    st.subheader("Repaint with a checkpoint", anchor=False)
    known = {spec.id: spec for spec in studio().checkpoints() if spec.is_installed(studio().config)}
    if not known:
        get_model_button(ModelKind.CHECKPOINT, None, place="characters")
        return
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        chosen = choices.selectbox(
            Term.CHECKPOINT.label,
            known,
            key=state.CHARACTER_CHECKPOINT,
            title=lambda one: known[one].title,
        )
        score = choices.segments(
            "Aim for a pose score", SCORES, key=state.CHARACTER_SCORE,
            title=lambda one: percent(one) if one else "off",
            disabled=not detect.is_available(),
            help=f"A cell below it is made again, up to {ATTEMPTS} times; the best is kept.",
        )  # fmt: skip
    st.button(
        "Repaint", key=state.CHARACTER_PAINT, type="primary", icon=":material/brush:",
        on_click=_paint, args=(kind, cards, known[chosen], score, new_job_id()),
    )  # fmt: skip
    show_error()
    jobs = attach(state.CHARACTER_JOBS, SHEET, limit=1)
    job_panel(jobs)
    if jobs:
        _again_fields(jobs[0])


@guarded
def _paint(
    kind: SheetKind, cards: tuple[Card, ...], spec: CheckpointSpec, score: float, job_id: str
) -> None:
    if state.is_double_click():
        return
    request = SheetRequest(
        kind=kind, cards=cards, base=base_of(kind, spec, studio().config, seed=cards[0].seed),
        pose_score=score, attempts=ATTEMPTS if score else 1,
    )  # fmt: skip
    start_job(state.CHARACTER_JOBS, request, job_id)


def _again_fields(job_id: str) -> None:
    """Cells of the painted sheet to be made anew."""
    found = _made(job_id)
    if found is None:
        return
    request, made = found
    titles = {number: cell.title.replace("\n", " ") for number, cell in enumerate(request.cells)}
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        chosen = choices.multiselect(
            "Cells to make again", titles, key=state.character_again(job_id),
            title=titles.__getitem__, placeholder="None",
        )  # fmt: skip
        st.button(
            "Make them again", key=state.CHARACTER_AGAIN, icon=":material/refresh:",
            disabled=not chosen, on_click=_again,
            args=(request, made, tuple(chosen), new_job_id()),
        )  # fmt: skip


def _made(job_id: str) -> tuple[SheetRequest, tuple[str, ...]] | None:
    """The sheet that a finished job painted; None while it runs, and when its pictures are gone."""
    jobs = known_jobs([job_id])
    if not jobs or not jobs[0].state.is_finished or not jobs[0].result:
        return None
    try:
        return sheet_of(studio().gallery.get(jobs[0].result[0]).extras)
    except NotFound:
        return None


@guarded
def _again(
    request: SheetRequest, made: tuple[str, ...], chosen: tuple[int, ...], job_id: str
) -> None:
    if not state.is_double_click():
        start_job(state.CHARACTER_JOBS, request.again(made, chosen), job_id)
