"""The browser that looks at a page."""

from __future__ import annotations

import streamlit as st

from core.gallery.search.viewer import Viewer
from core.server import visitor
from core.server.asking.viewers import NOBODY, viewer_named
from core.studio import Studio


def visitor_id() -> str | None:
    """A random name that stays with this browser for a year: a key of the database.

    None where the browser sent none that was signed here: cookies are off, or the page stands in
    another site's frame.
    """
    return visitor.verified(st.context.cookies.get(visitor.COOKIE))


def viewer_of(studio: Studio) -> Viewer:
    """What this browser sees of the studio."""
    return viewer_named(visitor_id(), studio)


def visible_owner(studio: Studio) -> str | None:
    """Whose work this browser may see and stop: a guest their own. None, what all of the studio's
    own people do, on a machine of one's own: the phone there sees what the laptop began."""
    return (visitor_id() or NOBODY) if studio.viewer.guest else None
