"""LoRAs, VAE and words of one's own on the Generate page."""

from __future__ import annotations

import streamlit as st

from core.generation.request import MAX_LORAS
from core.generation.request_inputs import AUTO, MAX_LORA_WEIGHT, LoraUse
from core.glossary import Term
from core.models import registry
from core.models.kinds import ModelKind
from core.models.specs import CheckpointSpec, LoraSpec
from core.ui import choices, linked_settings, state
from core.ui.controls import plain
from core.ui.frame import guarded
from core.ui.prerequisites import model_missing
from core.ui.resources import studio
from core.ui.settings import GUIDANCE, NEGATIVE, SAMPLER, STEPS, VAE
from core.ui.texts import said, t

LORA = "LoRA "


def prepare() -> None:
    state.start_with(state.LORAS, [])
    for source in linked_settings.active_sources():
        if source.startswith(LORA) and source[len(LORA) :] not in st.session_state[state.LORAS]:
            linked_settings.revert(source)


def lora_fields(spec: CheckpointSpec) -> None:
    """LoRAs of the checkpoint's family that are here, each with its weight."""
    config = studio().config
    known = {lora.id: lora for lora in registry.loras(config)}
    fitting = [
        lora.id
        for lora in known.values()
        if lora.family is spec.family and lora.is_installed(config)
    ]
    if not fitting and not st.session_state[state.LORAS]:
        with st.expander(said(Term.LORA.plural), icon=":material/extension:"):
            model_missing(ModelKind.LORA, spec.family, f"A {Term.LORA.label}")
        return
    chosen = choices.multiselect(
        said(Term.LORA.plural),
        fitting,
        key=state.LORAS,
        title=lambda name: known[name].title if name in known else name,
        max_selections=MAX_LORAS,
        on_change=_start_weights,
        help=said(Term.LORA.help),
    )
    for name in chosen:
        lora = known.get(name)
        state.start_with(state.lora_weight(name), 1.0 if lora is None else float(lora.weight))
        st.slider(
            plain(lora.title if lora else name),
            -MAX_LORA_WEIGHT,
            MAX_LORA_WEIGHT,
            step=0.05,
            key=state.lora_weight(name),
            persist_state="session",
        )
        if lora is not None:
            _lora_notes(lora)


def _lora_notes(lora: LoraSpec) -> None:
    if lora.trigger:
        st.caption(f":material/key: {t('Trigger words: {words}', words=plain(lora.trigger))}")
    if lora.settings is not None:
        st.button(
            t(
                "Set {steps} steps, guidance {guidance}",
                steps=lora.settings.steps,
                guidance=f"{lora.settings.guidance:g}",
            ),
            key=state.generate_lora_settings(lora.id),
            icon=":material/bolt:",
            on_click=_use_settings,
            args=(lora,),
            help=t("What this LoRA was made for. Remove it and your own values come back."),
        )


@guarded
def _start_weights() -> None:
    """A LoRA that is chosen again begins with its own weight."""
    for lora in registry.loras(studio().config):
        if lora.id not in st.session_state[state.LORAS]:
            st.session_state.pop(state.lora_weight(lora.id), None)


@guarded
def _use_settings(lora: LoraSpec) -> None:
    assert lora.settings is not None
    linked_settings.override(LORA + lora.id, SAMPLER.key, lora.settings.sampler)
    linked_settings.override(LORA + lora.id, STEPS.key, lora.settings.steps)
    linked_settings.override(LORA + lora.id, GUIDANCE.key, float(lora.settings.guidance))


def vae_field(spec: CheckpointSpec) -> None:
    config = studio().config
    titles = {AUTO: t("The checkpoint's own")} | {
        vae.id: vae.title
        for vae in registry.vaes(config)
        if vae.family is spec.family and vae.is_installed(config)
    }
    if len(titles) == 1:
        choices.settle(VAE.key, [AUTO])
        model_missing(ModelKind.VAE, spec.family, f"Another {VAE.label}")
        return
    VAE.dropdown(titles, title=titles.__getitem__)


def words_field(spec: CheckpointSpec) -> None:
    """Textual inversions are called by their word; a click writes it."""
    config = studio().config
    words = [
        embedding.token
        for embedding in registry.embeddings(config)
        if embedding.family is spec.family and embedding.is_installed(config)
    ]
    if words:
        st.markdown(f"**{t('Words from your embeddings')}**")
        with st.container(horizontal=True, gap="small"):
            for word in words:
                st.button(
                    t("{word} → negative", word=plain(word)), key=state.generate_word(word),
                    on_click=_write, args=(word,),
                )  # fmt: skip


@guarded
def _write(word: str) -> None:
    """Most embeddings gather what one does not want."""
    before = NEGATIVE.value
    if word not in before:
        NEGATIVE.put(f"{before}, {word}" if before.strip() else word)


def loras() -> tuple[LoraUse, ...]:
    """For the request."""
    session = st.session_state
    return tuple(
        LoraUse(name, session.get(state.lora_weight(name), 1.0)) for name in session[state.LORAS]
    )
