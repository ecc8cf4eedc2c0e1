"""Characters that are kept: made, changed with the drawing beside, and used by their names."""

import streamlit as st

from core.ui import state
from core.ui.characters import bar, draft, library, look_fields, stage
from core.ui.controls import heading
from core.ui.frame import frame

with frame("characters"):
    st.html(stage.STYLE)
    if draft.refresh() is None:
        heading("Characters", "Who plays in your pictures: kept once, the same in every pose.")
        library.library()
    else:
        bar.bar()
        with st.container(key=state.CHARACTER_LAYOUT_BOX):
            with st.container(key=state.CHARACTER_FIELDS_BOX):
                bar.look_actions()
                look_fields.look_fields()
            with st.container(key=state.CHARACTER_STAGE_BOX):
                stage.stage()
