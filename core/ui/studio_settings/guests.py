"""Where others come in too: whose gallery is whose, and a way to one's own from another device."""

from __future__ import annotations

import os
import time
from urllib.parse import urlsplit

import streamlit as st

from core.ui import state
from core.ui.frame import guarded
from core.ui.resources import studio
from core.ui.studio_settings.machine import number, switch
from core.ui.texts import t
from core.ui.visitor import visitor_id
from core.visitors.codes import SHORT_SECONDS, address, new_code

SHARED, SPACE = "POSEANIME_SHARED_GALLERY", "POSEANIME_GUEST_GB"
MOST_GB = 1024.0
ADDRESS = "POSEANIME_ADDRESS"
"""Set by ``serve``: how other devices reach the studio."""
QR_PIXELS = 220


def guests() -> None:
    with st.container(border=True, key=state.SETTINGS_GUESTS_BOX):
        st.subheader(t("Others who come in"), anchor=False)
        st.markdown(
            t("Through a tunnel or the network each browser is a guest with its own gallery, and "
              "sees what others share. What was made at this machine stays yours. A household may "
              "prefer one gallery for everyone.")
        )  # fmt: skip
        rules, devices = st.columns(2, gap="large")
        with rules:
            switch(SHARED, t("One gallery for everyone"), default=False)
            number(
                SPACE, t("Disk space for each guest's pictures, GB"), 1.0, MOST_GB,
                help=t("0: the usual 2 GB. Their trash counts. In a shared gallery only the free "
                       "disk space counts."),
            )  # fmt: skip
        with devices:
            _other_device()


def _other_device() -> None:
    """Nothing where a browser sees everything anyway."""
    if not studio().viewer.is_restricted or visitor_id() is None:
        return
    st.button(
        t("Use my gallery on another device"),
        key=state.SETTINGS_JOIN,
        icon=":material/devices:",
        on_click=_make_link,
    )
    link, until = st.session_state.get(state.SETTINGS_JOIN_LINK, ("", 0.0))
    if time.time() < until:
        st.markdown(t("Open this on your other device within ten minutes. It works once."))
        st.code(link, language=None)
        st.image(_qr(link), width=QR_PIXELS, alt=t("The link, for the other device's camera"))


@guarded
def _make_link() -> None:
    name = visitor_id()
    if name is not None:
        link = address(_reached_at(), new_code(name))
        st.session_state[state.SETTINGS_JOIN_LINK] = (link, time.time() + SHORT_SECONDS)


def _reached_at() -> str:
    """This page's own address may be one that only this machine knows."""
    told = urlsplit(st.context.url or "")
    return os.environ.get(ADDRESS) or f"{told.scheme}://{told.netloc}"


def _qr(link: str) -> str:
    """An SVG, dark on light in every theme."""
    import segno

    return segno.make(link, micro=False).svg_inline(light="#fff", border=3)
