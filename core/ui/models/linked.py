"""A pasted link: which model it names, what may be done with it, and its download."""

from __future__ import annotations

import streamlit as st

from core.errors import ModelError, StudioError
from core.models.downloading.fetch import free_bytes, size_text
from core.models.identify.facts import ModelFacts
from core.models.kinds import ModelKind
from core.models.linking import fetch_linked, look_up
from core.models.linking.linked_model import LinkedChoice, LinkedModel
from core.ui import choices, state
from core.ui.controls import new_job_id, plain
from core.ui.frame import guarded
from core.ui.models.card import PLAIN, Mark, article, licence_marks
from core.ui.progress import start_job
from core.ui.resources import studio
from core.ui.texts import said, t

Facts = ModelFacts | str | None
"""What a file is, why it cannot be had, or nothing that could be told beforehand."""


def link_section() -> None:
    """A field for the link; below it the model it names, until it is fetched or left."""
    is_offline = studio().config.offline
    with st.container(horizontal=True, vertical_alignment="bottom", key=state.MODELS_LINK_BOX):
        st.text_input(
            t("Link to a model"),
            key=state.MODELS_LINK,
            placeholder="https://civitai.com/models/…  ·  https://huggingface.co/…",
            help=t(
                "The address of a model's page or file on Hugging Face or Civitai. Nothing is "
                "fetched before you say so."
            ),
            on_change=look,
            disabled=is_offline,
        )
        st.button(
            t("Look it up"),
            key=state.MODELS_LINK_LOOK,
            icon=":material/search:",
            on_click=look,
            disabled=is_offline,
        )
    model: LinkedModel | None = st.session_state.get(state.MODELS_LINKED)
    if model is not None:
        with st.container(border=True, key=state.MODELS_LINK_CARD):
            _offer(model)


def _offer(model: LinkedModel) -> None:
    choice = _choice(model)
    facts: Facts = st.session_state[state.MODELS_LINK_FACTS].get(choice.name)
    why_not = said(choice.why_not or (facts if isinstance(facts, str) else _why_not(model, choice)))
    found = facts if isinstance(facts, ModelFacts) else None
    words = [choice.files[0].name if choice.files and not choice.is_folder else choice.name]
    words += [said(term) for term in model.terms]
    article(model.name, words, _marks(model, choice, found), why_not=why_not, where=model.link)
    if not why_not:
        st.markdown(_terms_text(model, choice))
    with st.container(horizontal=True, gap="small"):
        st.button(
            t("Fetch {size}", size=size_text(choice.size)),
            key=state.MODELS_LINK_FETCH,
            type="primary",
            icon=":material/download:",
            on_click=_submit,
            args=(model, choice, new_job_id()),
            disabled=bool(why_not),
        )
        st.button(t("Not now"), key=state.MODELS_LINK_LEAVE, on_click=_leave)


def _why_not(model: LinkedModel, choice: LinkedChoice) -> str:
    """Here already, no room on the disk: what would keep the download from starting."""
    try:
        fetch_linked.check(fetch_linked.request_for(model, choice), studio().config)
    except StudioError as error:
        return error.shown
    return ""


def _choice(model: LinkedModel) -> LinkedChoice:
    """The file that is offered; a page may have several."""
    if len(model.choices) == 1:
        return model.choices[0]
    by_name = {one.name: one for one in model.choices}
    name = choices.selectbox(
        t("File"),
        list(by_name),
        key=state.MODELS_LINK_CHOICE,
        title=lambda name: f"{name} · {size_text(by_name[name].size)}",
        on_change=_look_at_choice,
    )
    return by_name[name]


def _marks(model: LinkedModel, choice: LinkedChoice, facts: ModelFacts | None) -> list[Mark]:
    """What the file itself says goes before its page's words."""
    marks: list[Mark] = []
    if facts is not None:
        marks.append((PLAIN, facts.text))
    elif model.kind is not ModelKind.UNKNOWN:
        marks.append((PLAIN, said(model.kind.label)))
    if model.base:
        marks.append((PLAIN, t("made for {base}", base=model.base)))
    if choice.size:
        marks.append((PLAIN, size_text(choice.size)))
    return [*marks, *licence_marks(model.licence, model.commercial)]


def _terms_text(model: LinkedModel, choice: LinkedChoice) -> str:
    config = studio().config
    request = fetch_linked.request_for(model, choice)
    lines = [
        t(
            "**{size}** to fetch, {free} of disk space free.",
            size=size_text(fetch_linked.bytes_to_come(request, config)),
            free=size_text(free_bytes(config.models_folder)),
        )
    ]
    if model.licence == "unknown":
        lines.append(t("Its page names no licence. Look there before you use its pictures."))
    if model.commercial is False:
        lines.append(t("Pictures made with it **must not be used commercially**."))
    hosts = plain(" · ".join(fetch_linked.hosts_of(request)))
    lines.append(t("By fetching it you accept these terms. It comes from {hosts}.", hosts=hosts))
    return "  \n".join(lines)


@guarded
def look() -> None:
    """Ask the page that the link in the field names."""
    st.session_state[state.MODELS_LINKED] = None
    text = str(st.session_state.get(state.MODELS_LINK) or "")
    found = look_up.look_up(text, studio().config)
    st.session_state[state.MODELS_LINK_FACTS] = {}
    st.session_state[state.MODELS_LINK_CHOICE] = found.choices[0].name
    st.session_state[state.MODELS_LINKED] = found
    _look_at_choice()


@guarded
def _look_at_choice() -> None:
    """What the chosen file is, told by its first megabyte; asked once."""
    model: LinkedModel | None = st.session_state[state.MODELS_LINKED]
    known: dict[str, Facts] = st.session_state[state.MODELS_LINK_FACTS]
    name = st.session_state[state.MODELS_LINK_CHOICE]
    if model is None:
        return
    choice = next((one for one in model.choices if one.name == name), model.choices[0])
    if choice.name in known or choice.why_not:
        return
    try:
        known[choice.name] = look_up.facts_of(choice, studio().config)
    except ModelError as error:
        known[choice.name] = error.shown


@guarded
def _leave() -> None:
    st.session_state[state.MODELS_LINKED] = None
    st.session_state[state.MODELS_LINK] = ""


@guarded
def _submit(model: LinkedModel, choice: LinkedChoice, job_id: str) -> None:
    if state.is_double_click():
        return
    start_job(state.MODELS_JOBS, fetch_linked.request_for(model, choice), job_id)
    _leave()
