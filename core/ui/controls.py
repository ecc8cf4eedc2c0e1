"""Small pieces that several pages share."""

from __future__ import annotations

import html
import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from core.ui import state
from core.ui.frame import BY_KEY
from core.ui.resources import picture_jpeg, studio, thumbnail_jpeg

if TYPE_CHECKING:
    from core.gallery.gallery import ImageRecord


def new_job_id() -> str:
    """Made while the button is drawn: clicking it twice names the same job twice."""
    return secrets.token_hex(8)


def plain(text: str) -> str:
    """Text as Markdown that shows exactly this text."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]()#+-.!|~:$<>" else c for c in text)


def heading(title: str, text: str) -> None:
    """The title of a page and one line that says what it is for."""
    st.html(
        f'<header class="paf-heading"><h1>{html.escape(title)}</h1>'
        f"<p>{html.escape(text)}</p></header>"
    )


def picture_cards(image_ids: Sequence[str], place: str) -> None:
    """Pictures in full, each with its facts, its file, and the ways on from here.

    Those that were deleted meanwhile are passed over. ``place`` keeps the keys of the buttons apart
    when two groups stand on one page.
    """
    if not image_ids:
        return
    records = studio().gallery.find(ids=image_ids, limit=len(image_ids)).records
    in_order = sorted(records, key=lambda record: image_ids.index(record.id))
    with st.container() if len(in_order) <= 1 else st.grid(min_column_width=240, gap="medium"):
        for record in in_order:
            with st.container(key=f"picture_{place}_{record.id}"):
                st.image(picture_jpeg(record.id), width="stretch", alt="Finished picture")
                _picture_actions(record, place)
                st.caption(picture_facts(record))


def _picture_actions(record: ImageRecord, place: str) -> None:
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            "Download",
            data=studio().gallery.path(record.id).read_bytes,
            file_name=record.file_name,
            mime="image/png",
            key=f"{place}.download.{record.id}",
            on_click="ignore",
        )
        if st.button("Upscale", key=f"{place}.upscale.{record.id}"):
            state.set_upscale_source(record.id)
            st.switch_page(BY_KEY["upscale"].script)
        if st.button("Gallery", key=f"{place}.gallery.{record.id}"):
            state.select_picture(record.id)
            st.switch_page(BY_KEY["gallery"].script)


def picture_facts(record: ImageRecord) -> str:
    """Size, seed, how well the pose is held, and what the engine had to say."""
    facts = [f"{record.width}×{record.height}"]
    if "seed" in record.request:
        facts.append(f"seed {record.request['seed']}")
    if score := record.extras.get("score"):
        facts.append(f"pose held {score['oks']:.0%}")
    return plain(" · ".join((*facts, *record.extras.get("notes", ()))))


def thumbnails(image_ids: Sequence[str], key: str) -> None:
    """A strip of small pictures."""
    with st.container(key=f"strip_{key}"), st.grid(min_column_width=150, gap="small"):
        for image_id in image_ids:
            st.image(thumbnail_jpeg(image_id), width="stretch", alt="Earlier picture")
