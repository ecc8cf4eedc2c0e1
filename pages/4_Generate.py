"""Words and a pose in; the drawing at once, pictures painted over it, and every setting."""

import streamlit as st

from core.ui import state
from core.ui.controls import heading
from core.ui.frame import frame
from core.ui.generate import advanced, basic, drawing, models, panels, pictures, xy_plot
from core.ui.generate.chips import chips_row
from core.ui.generate.recommended import follow_checkpoint
from core.ui.generate.request import is_posed, request_now
from core.ui.results import again
from core.ui.results.panel import results
from core.ui.texts import t
from core.ui.work import estimate

with frame("generate"):
    heading(t("Generate"), t("A pose and a prompt become a picture."))
    panels.prepare()
    with st.container(key=state.GENERATE_LAYOUT_BOX):
        with st.container(key=state.GENERATE_WORDS_BOX):
            panels.prompt_fields()
        with st.container(key=state.GENERATE_STAGE_BOX):
            with st.container(key=state.GENERATE_DRAWING_BOX):
                panels.drawing_panel()
            with st.container(key=state.GENERATE_MADE_BOX):
                results()
        with st.container(key=state.GENERATE_ACTIONS_BOX):
            panels.pose_field()
            chips_row()
            panels.generate_button()
            plan_slot = st.container(key=state.GENERATE_PLAN_BOX)
        with st.container(key=state.GENERATE_SETTINGS_BOX):
            spec = basic.checkpoint_field()
            basic.picture_fields(spec)
            if not spec.is_drawing:
                drawing.over_fields(spec, follow_checkpoint)
                basic.strength_fields(spec)
                basic.seed_field()
                models.lora_fields(spec)
                pictures.fields(spec)
                advanced.refine_fields()
                advanced.fix_fields(spec)
                advanced.advanced_fields(is_posed(spec))
                with st.expander(t("Model details"), icon=":material/deployed_code:"):
                    models.vae_field(spec)
                    models.words_field(spec)
            xy_plot.plot_fields()
        with plan_slot:
            request = request_now()
            again.line(request)
            estimate.pictures_line(request, xy_plot.cells_now(request))
            advanced.plan_line(request, spec)
