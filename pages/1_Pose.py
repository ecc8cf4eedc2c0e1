"""Draw, pick or import a pose."""

import streamlit as st

from core.ui import choices, state
from core.ui.components.pose_editor import pose_editor
from core.ui.components.pose_editor.preset_grid import preset_grid, save_field
from core.ui.controls import heading
from core.ui.frame import frame, show_error
from core.ui.motion import keys
from core.ui.pose import arriving, bodies, files, finding, from_gallery, panels, tools
from core.ui.texts import said, t

with frame("pose"):
    panels.begin()
    files.take_from_stage()
    files.take_shared()
    from_gallery.take_wish()
    finding.collect()
    heading(
        t("Pose"),
        t(
            "Drag a joint and the character follows. Start from a preset, a sketch or a file; drop "
            "a picture on the stage."
        ),
    )
    editor, panel_column = st.columns([3, 2], gap="large")

    with editor:
        show_error()
        pose_editor(trace=files.trace())
        with st.container(horizontal=True, vertical_alignment="center"):
            if st.button(
                t("Use this pose → Generate"),
                key=state.POSE_USE,
                type="primary",
                icon=":material/auto_awesome:",
            ):
                st.switch_page("pages/4_Generate.py")
            save_field()
            panels.downloads()
            with st.popover(t("Help"), icon=":material/help:"):
                st.markdown(said(panels.HELP))

        panels.sketch_notes()
        tools.check_lines()

    with panel_column:
        bodies.body_line()  # beside the drawing: under it nobody sees it without scrolling
        panel = choices.segments(
            t("Where the pose comes from"),
            panels.PANELS,
            key=state.POSE_PANEL,
            title=said,
            label_visibility="collapsed",
        )
        arriving.choice()
        match panel:
            case "Import":
                files.import_panel()
            case "Body":
                tools.body_panel()
            case "Motion":
                keys.pose_panel()
            case _:
                preset_grid()

    if not arriving.ask():  # two windows cannot be open at once
        from_gallery.ask(files.take_record, files.take_pasted)
