"""Widgets that show one value of the open card and change it: the card alone is the truth."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any, TypeVar

import streamlit as st

from core.figures import colours
from core.figures.colours import Family
from core.ui import choices, state
from core.ui.frame import guarded
from core.ui.texts import t

Option = TypeVar("Option", bound=Hashable)
NO_COLOUR = "#808080"
"""What a picker shows while the colour is left open."""


def show(key: str, value: Any) -> None:
    """Put a value into a widget that is drawn next."""
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value


def sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def choice(
    label: str,
    value: str,
    offered: Mapping[str, str],
    take: Callable[[str], None],
    *,
    key: str,
    none: str = "",
    **look: Any,
) -> None:
    """One of ``offered`` (value and title); ``none`` is the title of "", which is not offered
    without one. A value that is not offered stays until another is chosen."""
    titles = {**({"": none} if none else {}), **offered}
    titles.setdefault(value, value)

    def title(option: str) -> str:
        return sentence(titles.get(option, option))

    show(key, value)
    choices.selectbox(
        label, titles, key=key, title=title, on_change=_take_choice,
        args=(key, tuple(titles), title, take), **look,
    )  # fmt: skip


@guarded
def _take_choice(
    key: str, options: tuple[str, ...], title: Callable[[str], str], take: Callable[[str], None]
) -> None:
    chosen = choices.chosen(key, options, title=title)
    if chosen is not None:
        take(chosen)


def many(
    label: str,
    values: tuple[str, ...],
    offered: Mapping[str, str],
    take: Callable[[tuple[str, ...]], None],
    *,
    key: str,
    most: int | None = None,
) -> None:
    options = list(dict.fromkeys((*offered, *values)))
    show(key, list(values))
    choices.multiselect(
        label, options, key=key, title=lambda one: sentence(offered.get(one, one)),
        on_change=_take_many, args=(key, take), placeholder=t("None"), max_selections=most,
    )  # fmt: skip


@guarded
def _take_many(key: str, take: Callable[[tuple[str, ...]], None]) -> None:
    take(tuple(st.session_state[key]))


def colour(
    label: str,
    value: str,
    family: Family,
    take: Callable[[str], None],
    *,
    key: str,
    none: str = "",
) -> None:
    """A name to choose, and any other colour beside it; ``none`` as in ``choice``."""
    picker = state.character_picker(key)
    names = {name: name for name in colours.names(family)}
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="bottom"):
        choice(label, value, names, take, key=key, none=none, width="stretch")
        found = colours.find(value, family) if value else None
        show(picker, NO_COLOUR if found is None else colours.as_hex(found))
        st.color_picker(
            t("Another: {label}", label=label), key=picker, label_visibility="collapsed",
            on_change=_take_colour, args=(picker, take), width="content",
        )  # fmt: skip


@guarded
def _take_colour(key: str, take: Callable[[str], None]) -> None:
    take(str(st.session_state[key]).lower())


def line(
    label: str,
    value: str,
    take: Callable[[str], None],
    *,
    key: str,
    most: int,
    lines: int = 1,
    **look: Any,
) -> None:
    """Words; with several ``lines`` a larger field."""
    show(key, value)
    if lines > 1:
        st.text_area(
            label, key=key, max_chars=most, height=24 + 24 * lines, on_change=_take_line,
            args=(key, take), **look,
        )  # fmt: skip
    else:
        st.text_input(
            label, key=key, max_chars=most, on_change=_take_line, args=(key, take), **look
        )


@guarded
def _take_line(key: str, take: Callable[[str], None]) -> None:
    take(str(st.session_state[key] or "").strip())


def button(label: str, act: Callable[..., None], *args: Any, key: str, **look: Any) -> None:
    st.button(label, key=key, on_click=guarded(act), args=args, **look)


def joined(parts: Iterable[str]) -> str:
    return ", ".join(part for part in parts if part)
