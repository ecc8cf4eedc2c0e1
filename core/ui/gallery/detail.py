"""One picture of the gallery in full: its pose beside it, what made it, and the ways on."""

from __future__ import annotations

import io
from contextlib import nullcontext
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st
from PIL import Image

from core.pose import openpose
from core.ui import state
from core.ui.components.clip_player import clip_player
from core.ui.components.gallery_grid import picked_pictures, refresh, show_whole_screen
from core.ui.components.sharing import sheet_button
from core.ui.controls import plain
from core.ui.cutout.restore import request_of
from core.ui.frame import BY_KEY, guarded, reported
from core.ui.gallery.about import about
from core.ui.gallery.sharing import is_own, share_button
from core.ui.motion import out, stills
from core.ui.resources import WHOLE_PIXELS, picture_jpeg, pose_jpeg, studio
from core.ui.results import acts
from core.ui.score_view import overlay_jpeg, pose_toggle, score_badge, shows_pose
from core.ui.texts import t
from core.ui.upscale.restore import can_use, use_upscaling

if TYPE_CHECKING:
    from core.gallery.record import ImageRecord

# A larger file is shown as JPEG: the browser need not load 20 MB to look at it.
MOST_SHOWN_BYTES = 6 << 20


def detail() -> None:
    """The selected picture in full; nothing while none is selected."""
    selected = state.selected_picture()
    found = studio().gallery.find(ids=[selected]).records if selected else ()
    if not found:
        return
    record = found[0]
    with st.container(key=state.gallery_detail_box(record.id)):
        with reported():  # its file may be damaged; it can still be deleted
            _picture_and_pose(record)
            _marks(record)
            _main_actions(record)
            st.html(f'<dl class="paf-about">{about(record)}</dl>')
        _more_actions(record)


def _picture_and_pose(record: ImageRecord) -> None:
    if record.clip is not None:
        clip_player(record, "gallery", t("The clip"))
        return
    pose = record.request.get("pose")
    with st.container(key=state.GALLERY_PAIR_BOX, horizontal=True, gap="small"):
        if shows_pose(record):
            st.image(
                overlay_jpeg(record.id, WHOLE_PIXELS),
                width="stretch",
                alt=t("The picture, its pose"),
            )
        else:
            _whole_picture(record)
        if pose:
            st.image(pose_jpeg(openpose.loads(pose)), width="stretch", alt=t("Its pose"))
    if record.score or record.identity:
        with st.container(
            key=state.GALLERY_SCORE_BOX, horizontal=True, vertical_alignment="center"
        ):
            score_badge(record)
            if record.score:
                pose_toggle()


def _whole_picture(record: ImageRecord) -> None:
    """The file as it is, so that saving it from the browser keeps its metadata; what is transparent
    is seen before checks."""
    data = studio().gallery.png(record.id)
    if len(data) > MOST_SHOWN_BYTES:
        data = picture_jpeg(record.id, WHOLE_PIXELS)
    with st.container(key=state.GALLERY_CUTOUT_BOX) if _is_clear(data) else nullcontext():
        st.image(data, width="stretch", output_format="PNG", alt=t("The picture"))


def _is_clear(data: bytes) -> bool:
    """By the head of the file: any kind of picture may have come in from outside."""
    try:
        with Image.open(io.BytesIO(data)) as image:
            return image.has_transparency_data
    except (OSError, SyntaxError, ValueError):  # a damaged file is told of where it is drawn
        return False


def _main_actions(record: ImageRecord) -> None:
    with st.container(horizontal=True, gap="small"):
        if record.clip is not None and st.button(
            t("Open in Motion"),
            key=state.GALLERY_OPEN_CLIP,
            type="primary",
            icon=BY_KEY["motion"].icon,
        ):
            acts.to_motion(record)
        if (
            record.clip is None
            and record.request
            and st.button(
                t("Use these settings"),
                key=state.GALLERY_USE_SETTINGS,
                type="primary",
                icon=":material/tune:",
            )
        ):
            acts.to_generate(record.request)
        if record.request.get("pose") and st.button(
            t("Use this pose"), key=state.GALLERY_USE_POSE, icon=":material/accessibility_new:"
        ):
            state.set_pose(openpose.loads(record.request["pose"]))
            st.switch_page(BY_KEY["pose"].script)
        if can_use(record) and st.button(
            t("Upscale like this"), key=state.GALLERY_USE_UPSCALING, icon=":material/zoom_out_map:"
        ):
            use_upscaling(record)
            st.switch_page(BY_KEY["upscale"].script)


def _marks(record: ImageRecord) -> None:
    """Stars, and a way to look at it alone."""
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        if is_own(record):
            key = state.gallery_stars(record.id)
            st.session_state[key] = record.rating - 1 if record.rating else None
            st.feedback("stars", key=key, on_change=_rate, args=(record.id,))
        st.button(
            t("Full screen"),
            key=state.GALLERY_WHOLE_SCREEN,
            icon=":material/fullscreen:",
            on_click=show_whole_screen,
            args=(record.id,),
        )
        share_button(record)
        if albums := _albums_of(record.id):
            st.caption(" · ".join(plain(name) for name in albums))


def _albums_of(image_id: str) -> list[str]:
    albums = studio().gallery.albums
    within = albums.of(image_id)
    return [album.name for album in albums.all() if album.id in within] if within else []


@guarded
def _rate(image_id: str) -> None:
    """The same star again takes them away."""
    chosen = st.session_state[state.gallery_stars(image_id)]
    studio().gallery.rate([image_id], 0 if chosen is None else chosen + 1)


def _more_actions(record: ImageRecord) -> None:
    with st.container(horizontal=True, gap="small"):
        if st.button(t("Upscale"), key=state.GALLERY_UPSCALE, icon=":material/zoom_out_map:"):
            acts.to_upscale(record)
        if record.clip is None and st.button(
            t("Animate"), key=state.GALLERY_ANIMATE, icon=BY_KEY["motion"].icon
        ):
            acts.animate(record)
        is_cut_out = request_of(record) is not None
        if st.button(
            t("Edit cut-out") if is_cut_out else t("Cut out"),
            key=state.GALLERY_CUT_OUT,
            icon=":material/content_cut:",
        ):
            acts.to_cutout(record)
        if st.button(t("Repose"), key=state.GALLERY_REPOSE, icon=":material/directions_run:"):
            acts.to_repose(record)
        if record.clip is None:
            stills.lid(record, "gallery")
        if is_cut_out and _has_source(record):
            st.button(
                t("Source picture"),
                key=state.GALLERY_SOURCE,
                icon=":material/image:",
                on_click=_show,
                args=(record.parent_id,),
            )
        if is_own(record):
            st.button(
                t("Remove from favourites") if record.favourite else t("Favourite"),
                key=state.GALLERY_FAVOURITE,
                icon=":material/heart_minus:" if record.favourite else ":material/favorite:",
                on_click=acts.set_favourite,
                args=(record.id, not record.favourite),
            )
        _download(record)
        sheet_button(record, "gallery", has_word=True)
        if is_own(record):
            st.button(
                t("Delete"),
                key=state.GALLERY_DELETE,
                icon=":material/delete:",
                on_click=acts.delete,
                args=([record.id], state.GALLERY_UNDO),
            )
        st.button(t("Close"), key=state.GALLERY_CLOSE, icon=":material/close:", on_click=_close)


def _download(record: ImageRecord) -> None:
    if record.clip is not None:
        out.download(record, "gallery")
        return
    st.download_button(
        t("Download"),
        data=partial(studio().gallery.png, record.id),
        file_name=record.file_name,
        mime="image/png",
        key=state.GALLERY_DOWNLOAD,
        on_click="ignore",
        icon=":material/download:",
    )


def _has_source(record: ImageRecord) -> bool:
    return bool(studio().gallery.find(ids=[record.parent_id or ""]).records)


def _show(image_id: str) -> None:
    state.select_picture(image_id)
    refresh(picked_pictures())


def _close() -> None:
    state.select_picture(None)
    refresh(picked_pictures())
