"""Draw, pick or import a pose."""

import streamlit as st

from core.ui import choices, pose_import, pose_panels, pose_tools
from core.ui.controls import heading
from core.ui.frame import frame
from core.ui.pose_editor import pose_editor
from core.ui.pose_editor.shelf import keep_field, preset_shelf

with frame("pose"):
    pose_panels.begin()
    heading(
        "Pose",
        "Drag a joint and the character follows. Start from a preset, a sketch or a file.",
    )
    stage, side = st.columns([3, 2], gap="large")

    with stage:
        pose_editor(trace=pose_import.trace())
        with st.container(horizontal=True, vertical_alignment="center"):
            if st.button(
                "Use this pose → Generate", type="primary", icon=":material/auto_awesome:"
            ):
                st.switch_page("pages/3_Generate.py")
            keep_field()
            pose_panels.downloads()
            with st.popover("Help", icon=":material/help:"):
                st.markdown(pose_panels.HELP)

        pose_tools.check_lines()

    with side:
        panel = choices.segments(
            "Where the pose comes from",
            pose_panels.PANELS,
            key=pose_panels.PANEL,
            label_visibility="collapsed",
        )
        match panel:
            case "Draw":
                pose_panels.sketch_panel()
            case "Import":
                pose_import.import_panel()
            case "Body":
                pose_tools.body_panel()
            case "Motion":
                pose_tools.motion_panel()
            case _:
                preset_shelf()
