"""How well the asked pose and the character are held, on the screen: badges, words, and the pose
over the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core.generation.pose_score import asked_pose
from core.generation.request import GenerationRequest
from core.geometry import Size
from core.glossary import Term
from core.identity import stored
from core.identity.identity import IdentityScore
from core.pose.overlay import overlay
from core.pose.score import JointError
from core.pose.stored_score import Grade, KeptScore, percent
from core.ui import state
from core.ui.resources import CACHED_PICTURES, check_sees, jpeg, picture_jpeg, studio
from core.ui.texts import said, t

if TYPE_CHECKING:
    from core.gallery.record import ImageRecord

# Colour, sign and word say the same.
ICONS = {
    Grade.GOOD: ":material/check_circle:",
    Grade.FAIR: ":material/adjust:",
    Grade.POOR: ":material/error:",
}
COLOURS = {Grade.GOOD: "green", Grade.FAIR: "orange", Grade.POOR: "red"}


def score_badge(record: ImageRecord) -> None:
    """Nothing where no pose was asked or measured, and no reference."""
    score, identity = record.score, record.identity
    if score is not None:
        _badge(score.text, score.grade, f"{said(Term.POSE_SCORE.help)} {summary(score)}")
    if identity is not None:
        told = f"{said(Term.LIKENESS.help)} {kept_and_lost(identity)}"
        _badge(stored.text(identity), stored.grade_of(identity.value), told)


def _badge(text: str, grade: Grade, told: str) -> None:
    st.badge(
        f"{said(text)} · {said(str(grade))}",
        icon=ICONS[grade],
        color=COLOURS[grade],  # pyright: ignore[reportArgumentType]
        help=told,
    )


def kept_and_lost(identity: IdentityScore) -> str:
    """ "Kept: hair colour, outfit. Changed: eye colour."; empty where nothing shows."""
    kept, lost = (t(", ").join(map(said, traits)) for traits in (identity.kept, identity.lost))
    told = [t("Kept: {traits}.", traits=kept)] if kept else []
    return " ".join([*told, t("Changed: {traits}.", traits=lost)] if lost else told)


def summary(score: KeptScore) -> str:
    """How many joints are in place, and which are furthest off."""
    lines = [t("{share} of the joints are in place.", share=percent(score.pck))]
    if worst := worst_joints(score):
        lines.append(t("Furthest off: {joints}.", joints=worst))
    if score.people_found < score.people_asked:
        count = {"found": score.people_found, "asked": score.people_asked}
        lines.append(t("{found} of {asked} people were found.", **count))
    return " ".join(lines)


def worst_joints(score: KeptScore, count: int = 3) -> str:
    """ "left wrist (34 % of the torso away), right ankle (not seen)"; empty when none is off."""
    is_one = score.people_asked < 2
    return t(", ").join(_describe(error, is_one) for error in score.worst(count))


def _describe(error: JointError, is_one: bool) -> str:
    joint = said(error.joint.title)
    if not is_one:
        joint = t("{joint} of person {number}", joint=joint, number=error.person + 1)
    if error.offset is None:
        return t("{joint} (not seen)", joint=joint)
    return t("{joint} ({share} of the torso away)", joint=joint, share=percent(error.distance))


def pose_toggle() -> None:
    """Whether pictures are shown with the pose over them, here and on other pages."""
    st.toggle(
        t("Show the pose"),
        key=state.SHOW_POSE,
        persist_state="session",
        help=t(
            "Lays the pose over the picture. A ring marks a joint that came out elsewhere, with a "
            "line to where it is; a crossed ring marks one that was not found."
        ),
    )


def shows_pose(record: ImageRecord) -> bool:
    return bool(st.session_state.get(state.SHOW_POSE)) and record.score is not None


SHEET_PIXELS = 4096
"""Longer side of a sheet of many pictures on the screen: sharp when it is opened in full."""


def card_jpeg(record: ImageRecord) -> bytes:
    """The picture for the screen, with the asked pose over it where that is switched on."""
    if record.kind == "plot":
        return picture_jpeg(record.id, SHEET_PIXELS)
    return overlay_jpeg(record.id) if shows_pose(record) else picture_jpeg(record.id)


def overlay_jpeg(image_id: str, side: int = 1024) -> bytes:
    """A gallery picture under the pose it was asked for, its worst joints marked."""
    check_sees(image_id)
    return _overlay_jpeg(image_id, side)


@st.cache_data(show_spinner=False, max_entries=CACHED_PICTURES)
def _overlay_jpeg(image_id: str, side: int) -> bytes:
    gallery = studio().gallery
    record = gallery.get(image_id)
    request = GenerationRequest.from_dict(record.request)
    asked = asked_pose(request, Size(record.width, record.height))
    errors = record.score.errors if record.score else ()
    image = gallery.image(image_id)
    return jpeg(image if asked is None else overlay(image, asked, errors, side), side)
