"""What can draw here, what more there is, and a person's own files."""

import streamlit as st

from core.ui import state
from core.ui.controls import heading
from core.ui.frame import frame
from core.ui.models import panels
from core.ui.texts import t

with frame("models"):
    heading(t("Models"), t("What draws your pictures, and where to get more."))
    panels.prepare()
    with st.container(key=state.MODELS_PAGE_BOX):
        panels.views()
