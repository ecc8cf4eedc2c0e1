"""A clip to take along, in the format that is wanted."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from core.motion.formats import ClipFormat, is_here, keeps_alpha
from core.motion.request import Renderer
from core.runners.motion import taking
from core.ui import choices, state
from core.ui.resources import studio
from core.ui.texts import said, t

if TYPE_CHECKING:
    from core.gallery.record import ImageRecord

AS_IT_IS = 0
HEIGHTS = (1080, 768, 512, 384, 256, 128, 64)
FASTER = "pip install -r requirements-video.txt"


def download(record: ImageRecord, place: str) -> None:
    """A lid with the formats; ``place`` is the page's name for where it stands. ``record`` is of a
    clip."""
    with st.popover(
        t("Download"), icon=":material/download:", key=state.motion_out(place, "lid", record.id)
    ):
        fmt = _format(place)
        height = _height(record, place)
        st.caption(_told(fmt))
        _button(
            t("Download {format}", format=said(fmt.facts.title)),
            partial(taking.bytes_of, record, studio().gallery, fmt, height or None),
            f"{taking.stem_of(record)}{fmt.suffix}", fmt.mime,
            state.motion_out(place, "clip", record.id), is_first=True,
        )  # fmt: skip
        if record.clip is not None and record.clip.renderer != Renderer.STILL:
            st.caption(
                t("Keypoints (OpenPose JSON) and control maps, frame by frame, as for ComfyUI:")
            )
            _button(
                t("Download poses"),
                partial(taking.pose_bytes_of, record, studio().gallery, studio().pictures),
                f"{taking.stem_of(record)}-poses.zip", "application/zip",
                state.motion_out(place, "poses", record.id), is_first=False,
            )  # fmt: skip


def _format(place: str) -> ClipFormat:
    offered = [one for one in ClipFormat if is_here(one)]
    return choices.selectbox(
        t("Format"), offered, key=state.motion_out(place, "format"),
        title=lambda one: said(one.facts.title), fallback=ClipFormat.WEBP,
    )  # fmt: skip


def _height(record: ImageRecord, place: str) -> int:
    """In pixels, or ``AS_IT_IS``."""
    offered = [AS_IT_IS, *(height for height in HEIGHTS if height < record.height)]
    return choices.selectbox(
        t("Height"), offered, key=state.motion_out(place, "height"),
        title=lambda one: t("{height} px", height=one) if one else t("As it is"),
    )  # fmt: skip


def _told(fmt: ClipFormat) -> str:
    lines = [said(fmt.facts.note)]
    if fmt.facts.has_alpha and not keeps_alpha(fmt):
        lines.append(t("Transparency needs ffmpeg here: {command}", command=FASTER))
    if not is_here(ClipFormat.H264) and fmt is ClipFormat.MP4:
        lines.append(t("H.264 needs ffmpeg here: {command}", command=FASTER))
    return " ".join(lines)


def _button(
    label: str, data: Callable[[], bytes], name: str, mime: str, key: str, *, is_first: bool
) -> None:
    """The file is made when it is clicked, in another thread."""
    st.download_button(
        label, data, file_name=name, mime=mime, key=key, on_click="ignore",
        type="primary" if is_first else "secondary", icon=":material/download:", width="stretch",
    )  # fmt: skip
