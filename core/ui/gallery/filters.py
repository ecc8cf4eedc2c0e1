"""Which pictures of the gallery are looked for, beyond their words."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import datetime, timedelta

import streamlit as st

from core.gallery.albums import Album
from core.gallery.marks import MOST_STARS
from core.gallery.search.query import EVERYTHING, Filters
from core.glossary import Term
from core.models.painter import DRAWING
from core.pose.stored_score import Grade
from core.ui import choices, state
from core.ui.components.gallery_grid import refresh
from core.ui.controls import plain
from core.ui.resources import studio
from core.ui.texts import said, t

ANY = ""
KINDS = {
    "generated": "Generated",
    "reposed": "Reposed",
    "clip": "Clips",
    "upscaled": "Upscaled",
    "cutout": "Cut-outs",
    "plot": "X/Y plots",
    "imported": "Imported",
    "upload": "Uploads",
}
SCORES = {ANY: "Any", "fair": "Fair or better", "good": "Good"}
DAYS = {ANY: "Any time", "1": "Today", "7": "Last 7 days", "30": "Last 30 days", "365": "Last year"}
STARS = {ANY: "Any", **{str(n): f"{'★' * n} or more" for n in range(1, MOST_STARS + 1)}}
STARS[str(MOST_STARS)] = "★" * MOST_STARS


def filters_menu() -> None:
    """A lid with every filter."""
    with st.popover(t("Filters"), icon=":material/filter_list:", key=state.GALLERY_FILTERS_LID):
        choices.several_pills(
            t("Kind"),
            KINDS,
            key=state.GALLERY_KINDS,
            title=lambda kind: said(KINDS[kind]),
            persist_state="session",
            on_change=first_page,
        )
        _select(t("Character"), state.GALLERY_CHARACTER, _characters(), _character_title)
        albums = {album.id: plain(album.name) for album in studio().gallery.albums.all()}
        names = {ANY: t("All pictures")} | albums
        _select(t("Album"), state.GALLERY_ALBUM, list(names), names.__getitem__)
        _select(t("Model"), state.GALLERY_MODEL, _models(), _model_title)
        _select(t("Stars"), state.GALLERY_STARS, list(STARS), _of(STARS))
        _select(said(Term.POSE_SCORE.label), state.GALLERY_SCORE, list(SCORES), _of(SCORES))
        _select(t("Made"), state.GALLERY_DAYS, list(DAYS), _of(DAYS))


def told() -> None:
    """Which filters are set, where it is seen, and a way out."""
    words = _set_words()
    if not words:
        return
    with st.container(key=state.GALLERY_FILTERED_BOX, horizontal=True, vertical_alignment="center"):
        st.markdown(t("Only: {filters}", filters=", ".join(words)))
        st.button(
            t("Clear filters"),
            key=state.GALLERY_CLEAR_FILTERS,
            icon=":material/filter_list_off:",
            on_click=clear,
        )


def _set_words() -> list[str]:
    """The album has a bar of its own."""
    kinds = [said(KINDS[kind]) for kind in st.session_state.get(state.GALLERY_KINDS) or ()]
    titles = (
        (state.GALLERY_CHARACTER, _character_title),
        (state.GALLERY_MODEL, _model_title),
        (state.GALLERY_STARS, _of(STARS)),
        (state.GALLERY_SCORE, _score_words),
        (state.GALLERY_DAYS, _of(DAYS)),
    )
    chosen = ((st.session_state.get(key) or ANY, title) for key, title in titles)
    return [*kinds, *(title(value) for value, title in chosen if value)]


def _score_words(grade: str) -> str:
    return t("pose {grade}", grade=said(SCORES[grade]).lower())


def asked() -> Filters:
    """What the filters ask for now."""
    value = st.session_state.get
    score = value(state.GALLERY_SCORE) or ANY
    return Filters(
        kinds=tuple(value(state.GALLERY_KINDS) or ()),
        character=value(state.GALLERY_CHARACTER) or "",
        album=value(state.GALLERY_ALBUM) or "",
        model=value(state.GALLERY_MODEL) or "",
        stars=int(value(state.GALLERY_STARS) or 0),
        score=Grade(score).least if score else 0.0,
        since=_since(value(state.GALLERY_DAYS) or ANY),
    )


def active_count() -> int:
    now = asked()
    return sum(getattr(now, one.name) != getattr(EVERYTHING, one.name) for one in fields(Filters))


def clear() -> None:
    """A callback: everything is shown again."""
    for key in (*_SELECTS, state.GALLERY_KINDS):
        st.session_state[key] = [] if key == state.GALLERY_KINDS else ANY
    first_page()


def shown_album() -> Album | None:
    """The album that is looked at."""
    chosen = st.session_state.get(state.GALLERY_ALBUM) or ANY
    return next((one for one in studio().gallery.albums.all() if one.id == chosen), None)


_SELECTS = (
    state.GALLERY_CHARACTER, state.GALLERY_ALBUM, state.GALLERY_MODEL, state.GALLERY_STARS,
    state.GALLERY_SCORE, state.GALLERY_DAYS,
)  # fmt: skip


def _select(label: str, key: str, options: list[str], title: Callable[[str], str]) -> None:
    """Nothing to choose from is not asked for."""
    if len(options) > 1:
        choices.selectbox(label, options, key=key, title=title, fallback=ANY, on_change=first_page)
    else:
        st.session_state[key] = ANY


def first_page() -> None:
    """A callback: others are looked for; what is ticked could not be seen any more."""
    st.session_state[state.GALLERY_PAGE] = 1
    refresh()


def _since(days: str) -> float:
    """The start of a day: the count of pictures holds for all of it."""
    if not days:
        return 0.0
    today = datetime.fromtimestamp(time.time()).replace(hour=0, minute=0, second=0, microsecond=0)
    return (today - timedelta(days=int(days) - 1)).timestamp()


def _characters() -> list[str]:
    return [ANY, *studio().gallery.values().characters]


def _character_title(handle: str) -> str:
    return plain(f"@{handle}") if handle else t("Anybody")


def _models() -> list[str]:
    return [ANY, *studio().gallery.values().models]


def _model_title(model: str) -> str:
    return plain(said(DRAWING.title) if model == DRAWING.id else model) if model else t("Any")


def _of(titles: Mapping[str, str]) -> Callable[[str], str]:
    return lambda value: said(titles[value])
