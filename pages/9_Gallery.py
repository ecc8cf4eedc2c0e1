"""Every picture that was kept, and the ways on from each."""

import streamlit as st

from core.ui import state
from core.ui.controls import heading
from core.ui.frame import frame
from core.ui.gallery import panels
from core.ui.gallery.detail import detail
from core.ui.gallery.trash import trash
from core.ui.texts import t

with frame("gallery"):
    heading(t("Gallery"), t("Every picture you made, and how you made it."))
    panels.prepare()
    panels.toolbar()
    panels.undo_bar()
    with st.container(key=state.GALLERY_LAYOUT_BOX):
        with st.container(key=state.GALLERY_GRID_BOX):
            if panels.is_trash():
                trash()
            else:
                panels.grid()
        if not panels.is_trash():
            detail()
