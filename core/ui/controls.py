"""Small pieces that several pages share."""

from __future__ import annotations

import html
import re
import secrets
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import streamlit as st

from core.ui import state
from core.ui.resources import studio, thumbnail_jpeg
from core.ui.texts import said, t

if TYPE_CHECKING:
    from core.gallery.gallery import ImageRecord


def new_job_id() -> str:
    """Made while the button is drawn: clicking it twice names the same job twice."""
    return secrets.token_hex(8)


# Wherever they stand; a colon where an icon, a colour or an address could follow; and what makes
# a list, a heading or a quotation at the start of a line.
MEANING = re.compile(r"[\\`*_{}\[\]~$<>|&]|:(?=\S)|(?m:(?<=^)[-+#=](?=[-+#=]*(?:\s|$)))")
NUMBERED = re.compile(r"(?m)^(\s*\d+)([.)])(?=\s|$)")
# Addresses become links after everything else was read: an invisible joiner takes them apart.
ADDRESS = re.compile(r"(?i)(https?:|www)(?=//|\.)|@(?=[\w-]+\.)")
JOINER = "\u2060"


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Text as Markdown that shows exactly this text."""
    parted = ADDRESS.sub(lambda found: found[0] + JOINER, text)
    return NUMBERED.sub(r"\1\\\2", MEANING.sub(lambda found: f"\\{found[0]}", parted))


def heading(title: str, text: str) -> None:
    """The title of a page and one line that says what it is for."""
    st.html(
        f'<header class="paf-heading"><h1>{html.escape(title)}</h1>'
        f"<p>{html.escape(text)}</p></header>"
    )


def counted(number: int) -> str:
    """ "1 picture", "1,200 pictures"."""
    if number == 1:
        return t("1 picture")
    return t("{count} pictures", count=f"{number:,}")


def picture_facts(record: ImageRecord, *, told: Collection[str] = ()) -> str:
    """Size, seed, and what the engine had to say, but for what is ``told`` already."""
    facts = [f"{record.width}×{record.height}"]
    if "seed" in record.request:
        facts.append(t("seed {seed}", seed=record.request["seed"]))
    notes = (said(note) for note in record.extras.get("notes", ()) if note not in told)
    return plain(" · ".join((*facts, *notes)))


def thumbnails(image_ids: Sequence[str], key: str) -> None:
    """A strip of small pictures; those that were deleted meanwhile are passed over."""
    found = studio().gallery.find(ids=image_ids, limit=len(image_ids)).records
    there = {record.id for record in found}
    with st.container(key=state.strip_box(key)), st.grid(min_column_width=150, gap="small"):
        for image_id in (one for one in image_ids if one in there):
            st.image(thumbnail_jpeg(image_id), width="stretch", alt=t("Earlier picture"))
