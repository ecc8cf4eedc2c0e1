"""One picture of the gallery in full: its pose beside it, what made it, and the ways on."""

from __future__ import annotations

import html
import time
from collections.abc import Sequence
from contextlib import nullcontext
from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from core.cutout.methods import methods
from core.cutout.request import GroundKind
from core.generation.request import GenerationRequest
from core.glossary import Term
from core.identity import stored
from core.identity.identity import IdentityScore
from core.models.painter import DRAWING
from core.pose import openpose
from core.pose.stored_score import KeptScore, percent
from core.ui import state
from core.ui.components.gallery_grid import picked_pictures, refresh
from core.ui.cutout.ground import TITLES as GROUND_TITLES
from core.ui.cutout.restore import open_picture, request_of
from core.ui.frame import BY_KEY, guarded, reported
from core.ui.generate import restore
from core.ui.repose import sources
from core.ui.resources import WHOLE_PIXELS, picture_jpeg, pose_jpeg, studio
from core.ui.score_view import overlay_jpeg, pose_toggle, score_badge, shows_pose, worst_joints
from core.ui.settings import (
    ENLARGE,
    GUIDANCE,
    POSE_GUIDANCE,
    POSE_STRENGTH,
    REFINE_SCALE,
    STEPS,
)
from core.ui.upscale import networks
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
            _main_actions(record)
            st.html(f'<dl class="paf-about">{_about(record)}</dl>')
        _more_actions(record)


def _picture_and_pose(record: ImageRecord) -> None:
    pose = record.request.get("pose")
    with st.container(key=state.GALLERY_PAIR_BOX, horizontal=True, gap="small"):
        if shows_pose(record):
            st.image(
                overlay_jpeg(record.id, WHOLE_PIXELS), width="stretch", alt="The picture, its pose"
            )
        else:
            _whole_picture(record)
        if pose:
            st.image(pose_jpeg(openpose.loads(pose)), width="stretch", alt="Its pose")
    if record.score or record.identity:
        with st.container(
            key=state.GALLERY_SCORE_BOX, horizontal=True, vertical_alignment="center"
        ):
            score_badge(record)
            if record.score:
                pose_toggle()


def _whole_picture(record: ImageRecord) -> None:
    """As it is; what is transparent is seen before checks."""
    may_be_clear = record.kind in ("cutout", "upload")
    with st.container(key=state.GALLERY_CUTOUT_BOX) if may_be_clear else nullcontext():
        st.image(_shown(record), width="stretch", output_format="PNG", alt="The picture")


def _shown(record: ImageRecord) -> bytes:
    """The file as it is, so that saving it from the browser keeps its metadata."""
    data = studio().gallery.png(record.id)
    return data if len(data) <= MOST_SHOWN_BYTES else picture_jpeg(record.id, WHOLE_PIXELS)


def _main_actions(record: ImageRecord) -> None:
    with st.container(horizontal=True, gap="small"):
        if record.request and st.button(
            "Use these settings",
            key=state.GALLERY_USE_SETTINGS,
            type="primary",
            icon=":material/tune:",
        ):
            use_settings(record.request)
        if record.request.get("pose") and st.button(
            "Use this pose", key=state.GALLERY_USE_POSE, icon=":material/accessibility_new:"
        ):
            state.set_pose(openpose.loads(record.request["pose"]))
            st.switch_page(BY_KEY["pose"].script)
        if can_use(record) and st.button(
            "Upscale like this", key=state.GALLERY_USE_UPSCALING, icon=":material/zoom_out_map:"
        ):
            use_upscaling(record)
            st.switch_page(BY_KEY["upscale"].script)


def _more_actions(record: ImageRecord) -> None:
    with st.container(horizontal=True, gap="small"):
        if st.button("Upscale", key=state.GALLERY_UPSCALE, icon=":material/zoom_out_map:"):
            state.set_upscale_source(record.id)
            st.switch_page(BY_KEY["upscale"].script)
        is_cut_out = request_of(record) is not None
        if st.button(
            "Edit cut-out" if is_cut_out else "Cut out",
            key=state.GALLERY_CUT_OUT,
            icon=":material/content_cut:",
        ):
            open_picture(record)
            st.switch_page(BY_KEY["cutout"].script)
        if st.button("Repose", key=state.GALLERY_REPOSE, icon=":material/directions_run:"):
            sources.choose(record)
            st.switch_page(BY_KEY["repose"].script)
        if is_cut_out and _has_source(record):
            st.button(
                "Source picture",
                key=state.GALLERY_SOURCE,
                icon=":material/image:",
                on_click=_show,
                args=(record.parent_id,),
            )
        st.button(
            "Remove from favourites" if record.favourite else "Favourite",
            key=state.GALLERY_FAVOURITE,
            icon=":material/heart_minus:" if record.favourite else ":material/favorite:",
            on_click=_set_favourite,
            args=(record.id, not record.favourite),
        )
        st.download_button(
            "Download",
            data=partial(studio().gallery.png, record.id),
            file_name=record.file_name,
            mime="image/png",
            key=state.GALLERY_DOWNLOAD,
            on_click="ignore",
            icon=":material/download:",
        )
        st.button(
            "Delete",
            key=state.GALLERY_DELETE,
            icon=":material/delete:",
            on_click=delete,
            args=([record.id],),
        )
        st.button("Close", key=state.GALLERY_CLOSE, icon=":material/close:", on_click=_close)


def _has_source(record: ImageRecord) -> bool:
    return bool(studio().gallery.find(ids=[record.parent_id or ""]).records)


def _show(image_id: str) -> None:
    state.select_picture(image_id)
    refresh(picked_pictures())


@guarded
def delete(ids: Sequence[str]) -> None:
    """A callback: into the trash, from where ``UNDO`` brings them back."""
    batch = studio().gallery.trash.put(ids)
    st.session_state[state.GALLERY_UNDO] = (batch, len(ids))
    if state.selected_picture() in ids:
        state.select_picture(None)
    refresh()


@guarded
def _set_favourite(image_id: str, is_favourite: bool) -> None:
    studio().gallery.set_favourite([image_id], is_favourite)


def _close() -> None:
    state.select_picture(None)
    refresh(picked_pictures())


def use_settings(values: dict[str, Any]) -> None:
    """Over to Generate with these settings; an error leaves the page where it is."""
    restore.use_request(values)
    st.switch_page(BY_KEY["generate"].script)


def _about(record: ImageRecord) -> str:
    rows = [
        *_cut_out(record), *_words(record.request), *_settings(record.request), *_outcome(record),
    ]  # fmt: skip
    return "".join(
        f'<dt>{name}</dt><dd class="wide">{html.escape(text)}</dd>' for name, text in rows if text
    )


def _cut_out(record: ImageRecord) -> list[tuple[str, str]]:
    request = request_of(record)
    if request is None:
        return []
    titles = {one.name: one.title for one in methods(studio().config)}
    used = str(record.extras.get("method", request.method))
    by_hand = ", corrected with the brush" if request.strokes else ""
    ground = request.ground
    told = ground.value if ground.kind in (GroundKind.COLOUR, GroundKind.PLACE) else ""
    return [
        ("Cut out by", titles.get(used, used) + by_hand),
        ("Background", told or GROUND_TITLES[ground.kind].lower()),
    ]


def _words(request: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        ("Prompt", str(request.get("prompt", ""))),
        (Term.NEGATIVE_PROMPT.label, str(request.get("negative_prompt", ""))),
    ]


def _settings(request: dict[str, Any]) -> list[tuple[str, str]]:
    if not request:
        return []
    asked = GenerationRequest.from_dict(request)
    if asked.is_drawn:
        rows = [(Term.CHECKPOINT.label, DRAWING.title), (Term.SEED.label, str(asked.seed))]
        return rows if asked.pose else [*rows, ("Pose", "no pose")]
    drawn = [asked.checkpoint, f"drawn at {asked.size}"]
    drawn += _enlarged(asked)
    held = [POSE_STRENGTH.describe(asked.control_strength)] if asked.pose else ["no pose"]
    held += [POSE_GUIDANCE.describe(True)] * bool(asked.pose and asked.pose_guidance)
    rules = [STEPS.describe(asked.steps), GUIDANCE.describe(asked.guidance), *held]
    return [
        (Term.CHECKPOINT.label, ", ".join(drawn)),
        ("Settings", ", ".join(rules)),
        (Term.SEED.label, str(asked.seed)),
    ]


def _enlarged(asked: GenerationRequest) -> list[str]:
    """What made it larger than it was drawn, and by which networks."""
    said: list[str] = []
    if asked.refine is not None:
        refined = REFINE_SCALE.describe(asked.refine.scale)
        said.append(f"{refined} by {networks.title(asked.refine.upscaler)}")
    if asked.enlarge > 1:
        said.append(f"{ENLARGE.describe(asked.enlarge)} by {networks.title(asked.upscaler)}")
    return said


def _outcome(record: ImageRecord) -> list[tuple[str, str]]:
    extras = record.extras
    made = time.strftime("%d %B %Y, %H:%M", time.localtime(record.created)).lstrip("0")
    took = f", in {extras['seconds']:.1f} seconds" if "seconds" in extras else ""
    return [
        *_pose_held(record.score),
        *_character_kept(record.identity),
        ("Size", f"{record.width}×{record.height} pixels"),
        ("Made", made + took),
        ("Notes", "\n".join(map(str, extras.get("notes", ())))),
    ]


def _character_kept(identity: IdentityScore | None) -> list[tuple[str, str]]:
    if identity is None:
        return []
    told = f"{percent(identity.value)}, {stored.grade_of(identity.value)}"
    return [
        (Term.LIKENESS.label, told),
        ("Kept", ", ".join(identity.kept)),
        ("Changed", ", ".join(identity.lost)),
    ]


def _pose_held(score: KeptScore | None) -> list[tuple[str, str]]:
    if score is None:
        return []
    worst = worst_joints(score, 5)
    people = f"{score.people_found} of {score.people_asked} found" if score.people_asked > 1 else ""
    return [
        (Term.POSE_SCORE.label, f"{percent(score.oks)}, {score.grade}"),
        ("Joints in place", percent(score.pck)),
        ("People", people),
        ("Joints off", worst or "none" * bool(score.errors)),
    ]
