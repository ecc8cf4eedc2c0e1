"""The browser's tab: how far the work is stands in its title and around its icon."""

from __future__ import annotations

import base64
import functools
import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
from PIL import Image, ImageDraw

from core.jobs.job import JobState

if TYPE_CHECKING:
    from core.jobs.job import Job

STUDIO = "PoseAnimeFlow Studio"
ICON = Path(__file__).parents[1] / "pictures" / "icon.png"
# A tab shows 16 to 32 pixels: more steps of the ring cannot be told apart.
STEPS = 16
SIDE, SMOOTH = 64, 4
TRACK, RING = "#d9cfe6", "#d9407f"


def show(title: str, fraction: float | None = None) -> None:
    """``fraction``: of the work that runs, 0 to 1; None while there is none."""
    if fraction is None:
        st.set_page_config(page_title=f"{title} · {STUDIO}", page_icon=str(ICON))
        return
    st.set_page_config(
        page_title=f"({fraction:.0%}) {title} · {STUDIO}".replace("%)", " %)"),
        page_icon=icon(round(fraction * STEPS)),
    )


def fraction_of(jobs: Sequence[Job]) -> float | None:
    """How far these jobs are that are not over: of those that run the mean, 0 while all wait."""
    if not jobs:
        return None
    running = [job.progress.fraction for job in jobs if job.state is JobState.RUNNING]
    return sum(running) / len(running) if running else 0.0


@functools.cache
def icon(step: int) -> str:
    """The icon in a ring that is closed at ``STEPS``, as an address that holds the picture."""
    side = SIDE * SMOOTH
    image = Image.new("RGBA", (side, side))
    inner = side * 5 // 8
    with Image.open(ICON) as opened:
        small = opened.convert("RGBA").resize((inner, inner), Image.Resampling.LANCZOS)
    image.alpha_composite(small, ((side - inner) // 2, (side - inner) // 2))
    pen, edge, width = ImageDraw.Draw(image), (1, 1, side - 2, side - 2), side // 8
    pen.arc(edge, 0, 360, TRACK, width)
    pen.arc(edge, -90, -90 + 360 * step / STEPS, RING, width)
    buffer = io.BytesIO()
    image.resize((SIDE, SIDE), Image.Resampling.LANCZOS).save(buffer, "PNG")
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()
