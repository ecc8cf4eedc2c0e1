"""Newer versions of what was fetched: asked for by a button, with what changed in them."""

from __future__ import annotations

import html

import streamlit as st

from core.models import registry
from core.models.linking.newer import NewerVersion, News, look_for_newer
from core.ui import state
from core.ui.controls import plain
from core.ui.frame import guarded
from core.ui.models.card import title_of
from core.ui.models.fetch_offer import fetch_offer
from core.ui.models.linked import look
from core.ui.prerequisites import GET_MORE
from core.ui.resources import studio
from core.ui.texts import t


def news_section() -> None:
    is_offline = studio().config.offline
    st.button(
        t("Look for newer versions"),
        key=state.MODELS_NEWS_LOOK,
        icon=":material/update:",
        on_click=_look,
        disabled=is_offline,
        help=t("Asks where your fetched models came from. Offline nothing is asked.")
        if is_offline
        else None,
    )
    news: News | None = st.session_state.get(state.MODELS_NEWS)
    if news is None:
        return
    for one in news.newer:
        with st.container(border=True, key=state.model_news_box(one.kind, one.id)):
            _newer(one)
    if not news.asked:
        st.caption(t("Nothing here was fetched from a page that could tell."))
    elif not news.newer:
        st.caption(t("What you fetched is up to date ({count}).", count=news.asked))
    if news.silent:
        st.caption(t("No answer about: {models}.", models=plain(", ".join(news.silent))))


def _newer(one: NewerVersion) -> None:
    spec = registry.model_of(one.kind, one.id, studio().config)
    lines = "".join(f"<li>{html.escape(line)}</li>" for line in one.news.splitlines())
    told = html.escape(t("A newer version of {model}", model=title_of(spec)))
    version = f"<p><b>{html.escape(one.version)}</b></p>" if one.version else ""
    st.html(f'<div class="paf-news"><h3>{told}</h3>{version}<ul>{lines}</ul></div>')
    if not one.link:
        fetch_offer(spec, jobs_key=state.MODELS_JOBS)
        return
    st.button(
        t("See the newer one"),
        key=state.models_newer(one.kind, one.id),
        icon=":material/arrow_forward:",
        on_click=_see,
        args=(one.link,),
    )


@guarded
def _look() -> None:
    st.session_state[state.MODELS_NEWS] = None
    st.session_state[state.MODELS_NEWS] = look_for_newer(studio().config)


@guarded
def _see(link: str) -> None:
    """Its own terms come first, as for any other link."""
    st.session_state[state.MODELS_VIEW] = GET_MORE
    st.session_state[state.MODELS_LINK] = link
    look()
