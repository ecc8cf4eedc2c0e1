"""Every picture that was kept, and the ways on from each."""

import streamlit as st

from core.ui.controls import heading
from core.ui.frame import frame
from core.ui.gallery import panels
from core.ui.gallery.detail import detail

with frame("gallery"):
    heading("Gallery", "Every picture you made, and how you made it.")
    panels.prepare()
    panels.toolbar()
    panels.undo_bar()
    with st.container(key="gallery_layout"):
        with st.container(key="gallery_wall"):
            panels.wall()
        detail()
