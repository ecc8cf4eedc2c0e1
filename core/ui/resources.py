"""The shared objects of all sessions, one cached function each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from core.studio import Studio


@st.cache_resource(show_spinner=False)
def studio() -> Studio:
    """The one studio of this process; thread-safe, pages never change its fields.

    ``open_studio`` keeps the object at module level: anybody's "clear cache" empties this cache for
    all sessions, and the queue must outlive that.
    """
    from core.studio import open_studio

    return open_studio()
