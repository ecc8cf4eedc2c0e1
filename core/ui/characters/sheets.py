"""Sheets of the open character: drawn at once, painted by a checkpoint, cells made again."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from core.characters.card import Card
from core.characters.cast_request import has_adapter
from core.characters.sheets.cells import MOST_IN_LINE_UP, cells_of
from core.characters.sheets.drawn import draw_sheet
from core.characters.sheets.kinds import SheetKind
from core.characters.sheets.references import reference_of, with_references
from core.characters.sheets.request import SheetRequest, base_of, together_base_of
from core.errors import NotFound
from core.gallery import encoding
from core.generation.request import GenerationRequest
from core.geometry import Size
from core.glossary import Term
from core.identity.stored import value_of
from core.job_kinds import SHEET
from core.models.kinds import ModelKind
from core.models.specs import CheckpointSpec
from core.pose import detect
from core.pose.stored_score import oks_of, percent
from core.runners.sheets import sheet_of, worth_of
from core.ui import choices, state
from core.ui.characters import draft
from core.ui.controls import new_job_id, plain
from core.ui.frame import guarded, show_error
from core.ui.prerequisites import get_model_button
from core.ui.progress import attach, job_panel, known_jobs, start_job
from core.ui.resources import jpeg, studio
from core.ui.texts import said, t
from core.ui.work import estimate

ATTEMPTS = 3
AGAIN_HELP = "A cell below it is made again, up to {count} times; the best is kept."
# The field of the request, what it is called, what can be wished for.
WISHES = (
    ("pose_score", "Aim for a pose score", (0.0, 0.7, 0.8, 0.9), state.CHARACTER_SCORE),
    ("identity", "Aim for a likeness", (0.0, 0.5, 0.6, 0.7, 0.8), state.CHARACTER_LIKENESS),
)
OTHERS = 200
SHEET_SIDE = 2400


def sheet_fields() -> None:
    kind = SheetKind(choices.segments(
        t("Sheet"), SheetKind, key=state.CHARACTER_SHEET, title=lambda one: said(one.label),
        label_visibility="collapsed",
    ))  # fmt: skip
    cards = _cards(kind)
    with st.spinner(t("Drawing the sheet …")):
        drawn = _drawn(kind, cards)
    st.image(
        drawn,
        width="stretch",
        alt=t("{sheet} of {name}", sheet=said(kind.label), name=cards[0].name),
    )
    st.download_button(
        t("Download"), _png(kind, cards), file_name=f"{cards[0].handle}-{kind.value}.png",
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
        st.caption(t("Make another character, and they stand beside each other here."))
        return (card,)
    chosen = choices.multiselect(
        t("Beside"), others, key=state.CHARACTER_BESIDE, title=lambda one: others[one].name,
        max_selections=MOST_IN_LINE_UP - 1, placeholder=t("Choose other characters"),
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
    st.subheader(t("Repaint with a checkpoint"), anchor=False)
    known = {spec.id: spec for spec in studio().checkpoints() if spec.is_installed(studio().config)}
    if not known:
        get_model_button(ModelKind.CHECKPOINT, None, place="characters")
        return
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        chosen = choices.selectbox(
            said(Term.CHECKPOINT.label),
            known,
            key=state.CHARACTER_CHECKPOINT,
            title=lambda one: known[one].title,
        )
        wishes = {
            name: choices.segments(
                said(label), offered, key=key,
                title=lambda one: percent(one) if one else t("off"),
                disabled=not detect.is_available(), help=t(AGAIN_HELP, count=ATTEMPTS),
            )
            for name, label, offered, key in WISHES
        }  # fmt: skip
    _reference_line(known[chosen], cards)
    is_together = _together_field(kind)
    base = _base(kind, cards, known[chosen], together=is_together)
    cells = len(cells_of(kind, cards, base.size))
    if is_together:
        whole = Size(cells * base.size.width, base.size.height)
        estimate.pictures_line(replace(base, size=whole), 1)
    else:
        estimate.pictures_line(base, cells)
    st.button(
        t("Repaint"), key=state.CHARACTER_PAINT, type="primary", icon=":material/brush:",
        on_click=_paint, args=(kind, cards, base, wishes, is_together, new_job_id()),
    )  # fmt: skip
    show_error()
    jobs = attach(state.CHARACTER_JOBS, SHEET, limit=1)
    job_panel(jobs)
    if jobs:
        _again_fields(jobs[0])


def _together_field(kind: SheetKind) -> bool:
    return kind is SheetKind.TURNAROUND and st.toggle(
        t("All views in one picture"), key=state.CHARACTER_TOGETHER, persist_state="session",
        help=t("The views agree better; faces are smaller."),
    )  # fmt: skip


def _base(
    kind: SheetKind, cards: tuple[Card, ...], spec: CheckpointSpec, *, together: bool
) -> GenerationRequest:
    seed, config = cards[0].seed, studio().config
    if together:
        return together_base_of(cards[0], spec, config, seed)
    return base_of(kind, spec, config, seed)


def _reference_line(spec: CheckpointSpec, cards: tuple[Card, ...]) -> None:
    """Whose reference the cells are shown, where there is any."""
    shown = [plain(card.name) for card in cards if reference_of(card) is not None]
    if not shown:
        return
    if has_adapter(spec, studio().config):
        told = t("With the reference of {names}.", names=", ".join(shown))
        st.caption(f":material/image: {told}")
    else:
        told = t(
            "No IP-Adapter for {model} here: references are left out.", model=plain(spec.title)
        )
        st.caption(f":material/info: {told}")


@guarded
def _paint(
    kind: SheetKind,
    cards: tuple[Card, ...],
    base: GenerationRequest,
    wishes: Mapping[str, float],
    is_together: bool,
    job_id: str,
) -> None:
    if state.is_double_click():
        return
    here = studio()
    request, notes = with_references(
        SheetRequest(
            kind=kind, cards=cards, base=base, together=is_together,
            pose_score=wishes["pose_score"], identity=wishes["identity"],
            attempts=ATTEMPTS if any(wishes.values()) else 1,
        ),
        here.characters, here.config, here.pictures,
    )  # fmt: skip
    for note in notes:
        st.toast(plain(said(note)), icon=":material/info:")
    start_job(state.CHARACTER_JOBS, request, job_id)


def _again_fields(job_id: str) -> None:
    """Cells of the painted sheet to be made anew."""
    found = _made(job_id)
    if found is None:
        return
    request, made = found
    titles = {
        number: said(cell.title.replace("\n", " ")) + _scores(extras)
        for number, (cell, extras) in enumerate(zip(request.cells, _extras(made), strict=True))
    }
    state.start_with(state.character_again(job_id), _below(request, made))
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        chosen = choices.multiselect(
            t("Cells to make again"), titles, key=state.character_again(job_id),
            title=titles.__getitem__, placeholder=t("None"),
        )  # fmt: skip
        st.button(
            t("Make them again"), key=state.CHARACTER_AGAIN, icon=":material/refresh:",
            disabled=not chosen, on_click=_again,
            args=(request, made, tuple(chosen), new_job_id()),
        )  # fmt: skip


def _below(request: SheetRequest, made: tuple[str, ...]) -> list[int]:
    """Cells that miss what was wished for."""
    return [n for n, extras in enumerate(_extras(made)) if worth_of(extras, request) < 1]


def _extras(made: tuple[str, ...]) -> list[Mapping[str, Any]]:
    """Of pictures that may be gone."""
    there = {one.id: one.extras for one in studio().gallery.find(ids=made, limit=len(made)).records}
    return [there.get(one, {}) for one in made]


def _scores(extras: Mapping[str, Any]) -> str:
    told = ((t("pose"), oks_of(extras)), (t("likeness"), value_of(extras)))
    return "".join(f" · {what} {percent(value)}" for what, value in told if value is not None)


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
