"""The browser that looks at a page."""

from __future__ import annotations

import streamlit as st

from core.server import visitor
from core.server.serving import is_for_others

NOBODY = "-"
"""No visitor has this name."""


def visitor_id() -> str | None:
    """A random name that stays with this browser for a year: a key of the database.

    None where the browser sent none that was signed here: cookies are off, or the page stands in
    another site's frame.
    """
    return visitor.verified(st.context.cookies.get(visitor.COOKIE))


def visible_owner() -> str | None:
    """Whose work this browser may see and stop: its own where other machines may reach the studio.
    None, everybody's, on a machine of one's own: the phone there sees what the laptop began."""
    return visitor_id() or NOBODY if is_for_others() else None
