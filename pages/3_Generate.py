"""Words and a pose in; the drawing at once, pictures painted over it, and every setting."""

import streamlit as st

from core.ui import (
    generate_drawing,
    generate_finish,
    generate_models,
    generate_pictures,
    plot_panel,
)
from core.ui import generate_panels as panels
from core.ui import generate_settings as settings
from core.ui.controls import heading
from core.ui.frame import frame
from core.ui.generate_chips import chips_row
from core.ui.generate_request import is_posed, request_now
from core.ui.generate_results import results
from core.ui.recommended import follow_checkpoint

with frame("generate"):
    heading("Generate", "A pose and a prompt become a picture.")
    panels.prepare()
    with st.container(key="generate_layout"):
        with st.container(key="generate_words"):
            panels.prompt_fields()
        with st.container(key="generate_stage"):
            with st.container(key="generate_drawing"):
                panels.drawing()
            with st.container(key="generate_made"):
                results()
        with st.container(key="generate_wish"):
            panels.pose_field()
            chips_row()
            panels.generate_button()
            plan_slot = st.container(key="generate_plan")
        with st.container(key="generate_settings"):
            spec = settings.checkpoint_field()
            settings.picture_fields(spec)
            if not spec.is_drawing:
                generate_drawing.over_fields(spec, follow_checkpoint)
                settings.strength_fields(spec)
                settings.seed_field()
                generate_models.lora_fields(spec)
                generate_pictures.fields(spec)
                generate_finish.refine_fields()
                generate_finish.advanced_fields(is_posed(spec))
                with st.expander("Model details", icon=":material/deployed_code:"):
                    generate_models.vae_field(spec)
                    generate_models.words_field(spec)
            plot_panel.plot_fields()
        with plan_slot:
            generate_finish.plan_line(request_now(), spec)
