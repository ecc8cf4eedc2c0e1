"""The browser that looks at a page."""

from __future__ import annotations

import streamlit as st

from core.server import visitor


def visitor_id() -> str | None:
    """A random name that stays with this browser for a year, 22 characters of ``A-Za-z0-9_-``.

    None where the browser sent none: cookies are off, or the page stands in another site's frame.
    """
    return visitor.checked(st.context.cookies.get(visitor.COOKIE))
