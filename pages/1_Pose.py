"""Draw, pick or import a pose."""

import streamlit as st

from core.ui import choices, state
from core.ui.components.pose_editor import pose_editor
from core.ui.components.pose_editor.preset_grid import preset_grid, save_field
from core.ui.controls import heading
from core.ui.frame import frame
from core.ui.pose import bodies, files, finding, panels, tools

with frame("pose"):
    panels.begin()
    finding.collect()
    heading(
        "Pose",
        "Drag a joint and the character follows. Start from a preset, a sketch or a file.",
    )
    editor, panel_column = st.columns([3, 2], gap="large")

    with editor:
        pose_editor(trace=files.trace())
        with st.container(horizontal=True, vertical_alignment="center"):
            if st.button(
                "Use this pose → Generate", type="primary", icon=":material/auto_awesome:"
            ):
                st.switch_page("pages/4_Generate.py")
            save_field()
            panels.downloads()
            with st.popover("Help", icon=":material/help:"):
                st.markdown(panels.HELP)

        bodies.body_line()
        tools.check_lines()

    with panel_column:
        panel = choices.segments(
            "Where the pose comes from",
            panels.PANELS,
            key=state.POSE_PANEL,
            label_visibility="collapsed",
        )
        match panel:
            case "Draw":
                panels.sketch_panel()
            case "Import":
                files.import_panel()
            case "Body":
                tools.body_panel()
            case "Motion":
                tools.motion_panel()
            case _:
                preset_grid()
