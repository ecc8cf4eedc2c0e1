"""Characters that are kept: made, changed with the drawing beside, and used by their names."""

import streamlit as st

from core.ui import state
from core.ui.characters import (
    bar,
    collections,
    details,
    draft,
    exchange,
    library,
    look_fields,
    pictures,
    sheets,
    stage,
    variants,
)
from core.ui.characters.clothes import garments, trying
from core.ui.controls import heading
from core.ui.frame import frame
from core.ui.texts import t

with frame("characters"):
    st.html(stage.STYLE)
    garments.take_pasted()
    part = "" if draft.refresh() is None else bar.bar()
    match part:
        case "":
            heading(
                t("Characters"), t("Who plays in your pictures: kept once, the same in every pose.")
            )
            library.library()
        case "sheets":
            sheets.sheet_fields()
        case _:
            with st.container(key=state.CHARACTER_LAYOUT_BOX):
                with st.container(key=state.CHARACTER_FIELDS_BOX):
                    match part:
                        case "variants":
                            variants.variant_fields()
                        case "details":
                            details.detail_fields()
                        case "pictures":
                            pictures.picture_fields()
                        case "files":
                            exchange.file_fields()
                            collections.collection_fields()
                        case _:
                            bar.look_actions()
                            library.unsure_line()
                            look_fields.look_fields()
                with st.container(key=state.CHARACTER_STAGE_BOX):
                    stage.stage(trying.shown(part))
