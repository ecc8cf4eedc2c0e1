"""Pages of twenty-four pictures, and the one that is looked at."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from core.gallery.record import Page

PAGE_SIZE = 24


def found_page(find: Callable[[int, int], Page], *, key: str) -> Page:
    """The page that was asked for at ``key``, or the last one when pictures went away; ``find``
    gets an offset and a limit."""
    number = st.session_state.get(key, 1)
    found = find((number - 1) * PAGE_SIZE, PAGE_SIZE)
    last = max(1, math.ceil(found.total / PAGE_SIZE))
    if number <= last:
        return found
    st.session_state[key] = last
    return find((last - 1) * PAGE_SIZE, PAGE_SIZE)


def pages_bar(total: int, *, key: str) -> None:
    """Nothing where one page holds all."""
    pages = math.ceil(total / PAGE_SIZE)
    if pages > 1:
        st.pagination(pages, key=key, max_visible_pages=5, persist_state="session", width="stretch")
