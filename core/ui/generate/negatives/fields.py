"""The negative prompt: ready ones, and words that follow from the pose and the prompt."""

from __future__ import annotations

import streamlit as st

from core.generation.request import MAX_PROMPT_CHARACTERS
from core.models import registry
from core.models.family import Family
from core.models.specs import CheckpointSpec
from core.posed_prompts.shown import shown_by
from core.prompts.edits import carried
from core.prompts.library import combine, split_phrases
from core.prompts.negatives.asked import NegativeWord, negative_words
from core.prompts.negatives.dialects import Dialect, dialect_of, preset
from core.prompts.negatives.embeddings import is_negative
from core.prompts.negatives.presets import NEGATIVE_PRESETS
from core.ui import choices, linked_settings, state
from core.ui.components.prompt_box import prompt_box
from core.ui.frame import guarded
from core.ui.generate.request import chosen_checkpoint, uses_pose
from core.ui.mentions import playing
from core.ui.resources import studio
from core.ui.settings import NEGATIVE
from core.ui.texts import said, t

PRESET = "negative preset"


def negative_fields() -> None:
    spec = chosen_checkpoint()
    built = suiting(spec)
    _follow(built)
    with st.expander(said(NEGATIVE.label), icon=":material/block:"):
        choices.pills(
            t("Presets"),
            _presets(spec),
            title=said,
            key=state.NEGATIVE_PRESET,
            on_change=_use_preset,
            label_visibility="collapsed",
        )
        st.text_area(
            said(NEGATIVE.label),
            key=NEGATIVE.key,
            persist_state="session",
            height="content",
            max_chars=MAX_PROMPT_CHARACTERS,
            help=NEGATIVE.told,
        )
        prompt_box(NEGATIVE.key, is_negative=True)
        st.toggle(
            t("Words for this pose and prompt"),
            key=state.NEGATIVE_FOLLOWS,
            persist_state="session",
            help=t("They change with your pose and words. Take away what you do not want."),
            on_change=_follow_or_leave,
        )
        _words(built)


def suiting(spec: CheckpointSpec | None) -> tuple[NegativeWord, ...]:
    """Words, and embeddings that are here for the family of the checkpoint."""
    if spec is None or spec.is_drawing:
        return ()
    pose = state.current_pose() if uses_pose() else None
    words = negative_words(shown_by(pose), playing.expansion().text, _dialect(spec))
    return (*words, *_embeddings(spec))


def _embeddings(spec: CheckpointSpec) -> tuple[NegativeWord, ...]:
    config = studio().config
    return tuple(
        NegativeWord(one.token, "An embedding on this machine")
        for one in registry.embeddings(config)
        if one.family is spec.family and not one.bundle and is_negative(one.token, one.note)
        and one.is_installed(config)
    )  # fmt: skip


def _dialect(spec: CheckpointSpec) -> Dialect:
    names = f"{spec.id} {spec.title} {spec.quality_tags}"
    return dialect_of(names, is_sdxl=spec.family is Family.SDXL)


def _presets(spec: CheckpointSpec | None) -> dict[str, str]:
    """Title to text; that of the checkpoint's family first."""
    if spec is None or spec.is_drawing:
        return dict(NEGATIVE_PRESETS)
    dialect = _dialect(spec)
    none, *others = NEGATIVE_PRESETS
    own = {dialect.label: preset(dialect)}
    return {none: "", **own, **{name: NEGATIVE_PRESETS[name] for name in others}}


@guarded
def _use_preset() -> None:
    chosen = st.session_state[state.NEGATIVE_PRESET]
    if chosen is None:
        linked_settings.revert(PRESET)
        return
    text = _presets(chosen_checkpoint()).get(chosen, "")
    linked_settings.override(PRESET, NEGATIVE.key, text)


# --- words that follow ------------------------------------------------------------------------


def _follow(built: tuple[NegativeWord, ...]) -> None:
    """What the pose and the prompt brought goes and comes with them; what was taken away and what
    was written by hand stay so."""
    values = st.session_state
    if values.get(state.NEGATIVE_FOLLOWS):
        before = str(values.get(state.NEGATIVE_BUILT, ""))
        now = combine(*(word.text for word in built))
        _put(carried(before, str(NEGATIVE.value), now))
        values[state.NEGATIVE_BUILT] = now


@guarded
def _follow_or_leave() -> None:
    """Off, the words that came with it go again."""
    values = st.session_state
    if not values[state.NEGATIVE_FOLLOWS]:
        _put(carried(str(values.pop(state.NEGATIVE_BUILT, "")), str(NEGATIVE.value), ""))


def _words(built: tuple[NegativeWord, ...]) -> None:
    """Each can be put in and taken away by a click."""
    if not built or not st.session_state.get(state.NEGATIVE_FOLLOWS):
        return
    st.session_state[state.NEGATIVE_WORDS] = _chosen(built)
    why = {word.text: word.why for word in built}
    choices.several_pills(
        t("Suggested words"),
        why,
        key=state.NEGATIVE_WORDS,
        on_change=_take_words,
        args=(tuple(why),),
        help="  \n".join(
            f"{said(reason)}: {', '.join(text for text, of in why.items() if of == reason)}"
            for reason in dict.fromkeys(why.values())
        ),
    )


def _chosen(built: tuple[NegativeWord, ...]) -> list[str]:
    there = {phrase.casefold() for phrase in split_phrases(str(NEGATIVE.value))}
    return [word.text for word in built if word.text.casefold() in there]


@guarded
def _take_words(offered: tuple[str, ...]) -> None:
    chosen = st.session_state[state.NEGATIVE_WORDS]
    text = str(NEGATIVE.value)
    gone = {word.casefold() for word in offered if word not in chosen}
    kept = [phrase for phrase in split_phrases(text) if phrase.casefold() not in gone]
    _put(combine(*kept, *chosen))


def _put(text: str) -> None:
    if text != NEGATIVE.value:
        NEGATIVE.put(text[:MAX_PROMPT_CHARACTERS])
