"""Widgets that offer a choice, and keep it when what they offer changes.

A browser names what was chosen by the label that it saw, and goes on doing so after the label or
the list has changed: Streamlit then hands over that label instead of the option. So here a label,
once shown, stays with its option for the session (what changes stands beside the widget), and a
choice that is not offered any more falls back to one that is, with a word below the widget.

Pages draw choices through this module alone; ``tests/test_layers.py`` holds them to it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any, NamedTuple, TypeVar, cast

import streamlit as st

from core.ui import state
from core.ui.controls import plain
from core.ui.texts import language, t

Option = TypeVar("Option", bound=Hashable)

LOST_CHARACTERS = 60


def selectbox(
    label: str,
    options: Iterable[Option],
    *,
    key: str,
    title: Callable[[Option], str] = str,
    fallback: Option | None = None,
    **look: Any,
) -> Option:
    """One of ``options``, which must not be empty.

    ``fallback``, by default the first option, is taken while nothing is chosen and when what was
    chosen is not offered any more. ``look`` goes to ``st.selectbox``.
    """
    offered = list(options)
    settled = _settled(key, offered, title, fallback)
    st.selectbox(
        label,
        offered,
        key=key,
        persist_state="session",
        format_func=_reader(settled.labels),
        **look,
    )
    settled.tell()
    return cast("Option", st.session_state[key])


def segments(
    label: str,
    options: Iterable[Option],
    *,
    key: str,
    title: Callable[[Option], str] = str,
    fallback: Option | None = None,
    **look: Any,
) -> Option:
    """As ``selectbox``, side by side; ``look`` goes to ``st.segmented_control``."""
    offered = list(options)
    settled = _settled(key, offered, title, fallback)
    st.segmented_control(
        label, offered, key=key, persist_state="session", format_func=_markdown(settled.labels),
        required=True, **look,
    )  # fmt: skip
    settled.tell()
    return cast("Option", st.session_state[key])


def radio(
    label: str,
    options: Iterable[Option],
    *,
    key: str,
    title: Callable[[Option], str] = str,
    fallback: Option | None = None,
    **look: Any,
) -> Option:
    """As ``selectbox``, below each other; ``look`` goes to ``st.radio``."""
    offered = list(options)
    settled = _settled(key, offered, title, fallback)
    st.radio(
        label, offered, key=key, persist_state="session", format_func=_markdown(settled.labels),
        **look,
    )  # fmt: skip
    settled.tell()
    return cast("Option", st.session_state[key])


def pills(
    label: str,
    options: Iterable[Option],
    *,
    key: str,
    title: Callable[[Option], str] = str,
    **look: Any,
) -> Option | None:
    """One of ``options`` or none of them; ``look`` goes to ``st.pills``."""
    offered = list(options)
    labels = _labels(key, offered, title)
    if st.session_state.get(key) not in (None, *offered):
        st.session_state[key] = _meant(key, offered)
    st.pills(label, offered, key=key, format_func=_markdown(labels), **look)
    return cast("Option | None", st.session_state[key])


def several_pills(
    label: str,
    options: Iterable[Option],
    *,
    key: str,
    title: Callable[[Option], str] = str,
    **look: Any,
) -> list[Option]:
    """Any number of ``options``; ``look`` goes to ``st.pills``."""
    offered = list(options)
    labels = _labels(key, offered, title)
    known = st.session_state.get(key) or []
    st.session_state[key] = [one for one in known if one in offered]
    st.pills(label, offered, key=key, selection_mode="multi", format_func=_markdown(labels), **look)
    return list(cast("list[Option]", st.session_state[key]))


def multiselect(
    label: str,
    options: Iterable[Option],
    *,
    key: str,
    title: Callable[[Option], str] = str,
    **look: Any,
) -> list[Option]:
    """Some of ``options``; ``look`` goes to ``st.multiselect``."""
    offered = list(options)
    labels = _labels(key, offered, title)
    chosen = cast("list[Any]", st.session_state.get(key, []))
    kept = [one if one in offered else _by_label(key).get(one) for one in chosen]
    if kept != chosen:
        st.session_state[key] = [one for one in kept if one in offered]
    st.multiselect(
        label, offered, key=key, persist_state="session", format_func=_reader(labels), **look
    )
    gone = [_cut(labels.get(one, one)) for one in chosen if one not in st.session_state[key]]
    if gone:
        names = plain(", ".join(gone))
        st.caption(f":material/info: {t('Not offered here any more: {names}.', names=names)}")
    return cast("list[Option]", list(st.session_state[key]))


def words(label: str, options: Iterable[str], *, key: str, **look: Any) -> str:
    """One of ``options`` or other words of one's own; empty when left out."""
    return (
        st.selectbox(
            label, list(options), key=key, persist_state="session", accept_new_options=True, **look
        )
        or ""
    )


def chosen(
    key: str, options: Iterable[Option], *, title: Callable[[Option], str] = str
) -> Option | None:
    """For the callback of a widget that was drawn so: what was chosen; None for nothing that is
    offered."""
    offered = list(options)
    value = st.session_state.get(key)
    _labels(key, offered, title)
    return value if value in offered else _meant(key, offered)


# --- labels -------------------------------------------------------------------------------------


def _labels(key: str, offered: list[Option], title: Callable[[Option], str]) -> Mapping[Any, str]:
    """Of every option that this widget ever offered in this session and language, no two alike."""
    labels = _of_languages(key).setdefault(language().code, {})
    for option in offered:
        if option not in labels:
            label = title(option)
            labels[option] = label if label not in labels.values() else f"{label} ({option})"
    return labels


def _of_languages(key: str) -> dict[str, dict[Any, str]]:
    every = st.session_state.setdefault(state.CHOICE_LABELS, {})
    return cast("dict[str, dict[Any, str]]", every.setdefault(key, {}))


def _by_label(key: str) -> dict[Any, Any]:
    """In every language that was shown: a browser may answer to the one before."""
    return {
        shown: option
        for labels in _of_languages(key).values()
        for option, label in labels.items()
        for shown in (plain(label), label)
    }


def _reader(labels: Mapping[Any, str]) -> Callable[[Any], str]:
    """For lists that open: they show text as it is."""
    return lambda option: labels.get(option, str(option))


def _markdown(labels: Mapping[Any, str]) -> Callable[[Any], str]:
    """For options side by side: Streamlit reads them as Markdown."""
    return lambda option: plain(labels.get(option, str(option)))


# --- choices that are gone ----------------------------------------------------------------------


class _Settled(NamedTuple):
    """``lost`` is how a choice that is gone was called and what stands in for it, until another is
    made; ``is_new`` when it went just now."""

    labels: Mapping[Any, str]
    lost: tuple[str, Any] | None
    is_new: bool = False

    def tell(self) -> None:
        if self.lost is None:
            return
        name, taken = self.lost
        told = t(
            "{name} is not offered here any more; this is {taken}.",
            name=plain(name),
            taken=plain(self.labels[taken]),
        )
        st.caption(f":material/info: {told}")


def settle(
    key: str,
    offered: list[Option],
    *,
    title: Callable[[Option], str] = str,
    fallback: Option | None = None,
) -> bool:
    """See to it that something offered is chosen; True when what was chosen is not."""
    return _settled(key, offered, title, fallback).is_new


def _settled(
    key: str, offered: list[Option], title: Callable[[Option], str], fallback: Option | None
) -> _Settled:
    labels = _labels(key, offered, title)
    lost: dict[str, tuple[str, Any]] = st.session_state.setdefault(state.CHOICES_LOST, {})
    chosen = st.session_state.get(key)
    if chosen in offered:
        if key in lost and lost[key][1] != chosen:
            del lost[key]
        return _Settled(labels, lost.get(key))
    meant = _meant(key, offered)
    is_lost = meant is None and chosen is not None
    if meant is None:
        meant = offered[0] if fallback is None else fallback
        if is_lost:
            lost[key] = (_cut(labels.get(chosen, chosen)), meant)
    st.session_state[key] = meant
    return _Settled(labels, lost.get(key), is_lost)


def _meant(key: str, offered: list[Option]) -> Option | None:
    """The option that a browser calls by its label, when it is offered."""
    meant = _by_label(key).get(st.session_state.get(key))
    return meant if meant in offered else None


def _cut(name: object) -> str:
    text = str(name)
    return text if len(text) <= LOST_CHARACTERS else text[:LOST_CHARACTERS] + "…"
