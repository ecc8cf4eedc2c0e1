"""Every key of ``st.session_state``, as a named constant or a function.

Keys are ``page.name``. Widgets take a key from here together with ``persist_state="session"``, so
that they survive page switches; their first value is put in place with ``start_with``.
"""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Iterable
from typing import Any

import streamlit as st

from core.figures.casting import Character
from core.geometry import Size
from core.pose.skeleton import Pose

POSE = "pose.current"
POSE_REVISION = "pose.revision"
POSE_UNSURE = "pose.unsure_joints"
CHARACTERS = "pose.characters"

PROMPT = "generate.prompt"
NEGATIVE = "generate.negative"
NEGATIVE_PRESET = "generate.negative_preset"
USE_POSE = "generate.use_pose"
CHECKPOINT = "generate.checkpoint"
RECOMMENDED = "generate.recommended"
KEPT_SETTINGS = "generate.kept_settings"
STEPS = "generate.steps"
GUIDANCE = "generate.guidance"
STRENGTH = "generate.control_strength"
POSE_GUIDANCE = "generate.pose_guidance"
SIZE = "generate.size"
POSE_ASPECT = "generate.pose_aspect"
DRAWING_SEED = "generate.drawing_seed"
OVER_DRAWING = "generate.over_drawing"
OVER_LINES = "generate.over_lines"
OVER_FACES = "generate.over_faces"
OVER_BACKGROUND = "generate.over_background"
OVER_MAPS = "generate.over_maps"
KEEP_SIDE = "generate.keep_side"
SEED_IS_FIXED = "generate.seed_is_fixed"
SEED = "generate.seed"
COUNT = "generate.count"
UNTIL_SCORE = "generate.until_score"
SAMPLER = "generate.sampler"
CLIP_SKIP = "generate.clip_skip"
ENLARGE = "generate.enlarge"
BEST_FIRST = "generate.best_first"
HOLD_WINDOW = "generate.hold_window"
RESCALE = "generate.guidance_rescale"
VAE = "generate.vae"
LORAS = "generate.loras"
START = "generate.start"
START_STRENGTH = "generate.start_strength"
MASK = "generate.mask"
MASK_ON = "generate.mask_on"
MASK_SHEET = "generate.mask_sheet"
MASK_STROKES = "generate.mask_strokes"
REFERENCES = "generate.references"
CHARACTER_READ = "generate.character_read"
CONTROLS = "generate.controls"
REFINE = "generate.refine"
REFINE_SCALE = "generate.refine_scale"
REFINE_STRENGTH = "generate.refine_strength"
REFINE_STEPS = "generate.refine_steps"
REFINE_UPSCALER = "generate.refine_upscaler"
PLOT_ON = "generate.plot_on"
PLOT_X = "generate.plot_x"
PLOT_Y = "generate.plot_y"
PLOT_X_VALUES = "generate.plot_x_values"
PLOT_Y_VALUES = "generate.plot_y_values"
GENERATE_JOBS = "generate.jobs"
LOANS = "generate.loans"
TAKEN_OVER = "generate.taken_over"

HOME_JOBS = "home.jobs"

UPSCALE_SOURCE = "upscale.source"
UPSCALE_WISH = "upscale.wish"
UPSCALE_JOBS = "upscale.jobs"

DETECTOR = "detectors.chosen"
DETECTOR_CLOSELY = "detectors.closely"
DETECTOR_PICTURE = "detectors.picture_is"
DETECTOR_TERMS = "detectors.terms"
DETECTOR_HANDS = "detectors.hands_and_face"
DETECTOR_MORE = "detectors.more"
DETECTOR_JOBS = "detectors.jobs"

SHOW_POSE = "pictures.show_pose"
MODELS_VIEW = "models.view"
MODELS_KIND = "models.kind"
MODELS_FAMILY = "models.family"
MODELS_SEARCH = "models.search"
MODELS_JOBS = "models.jobs"
MODELS_ASKED = "models.asked"
MODELS_PLAN = "models.plan"
MODELS_WITH_POSE = "models.with_pose"
MODELS_REMOVED = "models.removed"
MODELS_UPLOAD = "models.upload"
MODELS_PATH = "models.path"
MODELS_IMPORTED = "models.imported"
MODELS_TRAINING = "models.training"  # one key a checkpoint, with its id behind

MERGE_HOW = "merge.how"
MERGE_FIRST = "merge.first"
MERGE_SECOND = "merge.second"
MERGE_THIRD = "merge.third"
MERGE_SHARE = "merge.share"
MERGE_SHARE_3 = "merge.share_3"
MERGE_STRENGTH = "merge.strength"
MERGE_LORAS = "merge.loras"
MERGE_NAME = "merge.name"
MERGE_PRECISION = "merge.precision"
MERGE_JOBS = "merge.jobs"

PICKED_OF_JOBS = "pictures.picked"

SELECTED_PICTURE = "gallery.selected"
SESSION_IMAGES = "gallery.session_images"

DESK = "desk.kept"
DESK_POSE = "desk.pose"
DESK_IS_BACK = "desk.is_back"

UNCOLLECTED_JOBS = "jobs.uncollected"
REVEAL = "jobs.reveal"
PREVIEWS = "jobs.previews"
LAST_SUBMIT = "jobs.last_submit"
CHOICE_LABELS = "choices.labels"
CHOICES_LOST = "choices.lost"
NOTICE_READ = "frame.notice_read"
ERROR = "frame.error"

# A browser's numbers are exact far beyond; so short a seed can still be typed.
DRAWING_SEEDS = 2**32
DOUBLE_CLICK_SECONDS = 0.6
# The browser's numbers are exact up to here.


def merge_lora_weight(name: str) -> str:
    return f"merge.lora.{name}"


def lora_weight(name: str) -> str:
    return f"generate.lora.{name}"


def of_picture(field: str, slot: str) -> str:
    """A widget that belongs to one of the pictures on Generate; slots are never used again."""
    return f"generate.picture.{field}.{slot}"


def over_strength(checkpoint: str) -> str:
    """How far a checkpoint goes from the drawing; each has its own."""
    return f"generate.over_strength.{checkpoint}"


def over_painting(checkpoint: str) -> str:
    """What a picture of the checkpoint kept of its drawing, where that is not what is usual."""
    return f"generate.over_painting.{checkpoint}"


def drawn_map(kind: str) -> str:
    return f"generate.drawn_map.{kind}"


def size_of(text: str) -> Size | None:
    """The size that ``str(size)`` wrote; None for anything else."""
    found = re.fullmatch(r"([0-9]{1,5})×([0-9]{1,5})", text)
    return None if found is None else Size(int(found[1]), int(found[2]))


def start_with(key: str, value: Any) -> None:
    """The value of a widget until a person changes it."""
    st.session_state.setdefault(key, value)


# --- the pose ---------------------------------------------------------------------------------


def current_pose() -> Pose | None:
    """The pose that Generate uses; None until one was drawn or picked."""
    return st.session_state.get(POSE)


def set_pose(pose: Pose | None, *, unsure: Iterable[Iterable[int]] = ()) -> None:
    """A pose from Python (preset, upload, detection): the editor takes it over.

    ``unsure``: for each person the joints to look at; the editor marks them until they are touched.
    """
    st.session_state[POSE] = pose
    st.session_state[POSE_UNSURE] = [[int(joint) for joint in joints] for joints in unsure]
    st.session_state[POSE_REVISION] = pose_revision() + 1
    if pose is not None:
        st.session_state[USE_POSE] = True


def keep_edited_pose(pose: Pose) -> None:
    """A pose from the browser editor, which has it already: the revision stays."""
    st.session_state[POSE] = pose


def unsure_joints() -> list[list[int]]:
    """For each person of the newest ``set_pose``, the joints to look at."""
    return list(st.session_state.get(POSE_UNSURE, []))


def pose_revision() -> int:
    """Grows with every ``set_pose``; edits that carry an older number are stale."""
    return st.session_state.get(POSE_REVISION, 0)


def characters() -> tuple[Character | None, ...]:
    """Who each person of the pose is, in turn; None is who the prompt says."""
    return st.session_state.get(CHARACTERS, ())


def set_characters(chosen: Iterable[Character | None]) -> None:
    st.session_state[CHARACTERS] = tuple(chosen)


def prompt() -> str:
    """What is written on Generate."""
    return st.session_state.get(PROMPT, "")


def drawing_seed() -> int:
    """Fills what the prompt leaves open in a drawing."""
    return st.session_state.get(DRAWING_SEED, 0)


# --- pictures ---------------------------------------------------------------------------------


def session_images() -> list[str]:
    """Gallery ids of the pictures made in this session, newest first."""
    return list(st.session_state.get(SESSION_IMAGES, []))


def remember_images(ids: Iterable[str]) -> None:
    """Put new pictures in front of this session's gallery; known ones stay where they are."""
    known = session_images()
    new = [image_id for image_id in ids if image_id not in known]
    st.session_state[SESSION_IMAGES] = new[::-1] + known


def selected_picture() -> str | None:
    return st.session_state.get(SELECTED_PICTURE)


def select_picture(image_id: str | None) -> None:
    st.session_state[SELECTED_PICTURE] = image_id


def picked_of_jobs() -> set[str]:
    """Of jobs with several pictures those that are shown large."""
    return set(st.session_state.get(PICKED_OF_JOBS, ()))


def pick_of_job(image_id: str, of: Iterable[str]) -> None:
    """Show this one of the pictures of a job."""
    st.session_state[PICKED_OF_JOBS] = [*(picked_of_jobs() - set(of)), image_id]


def upscale_source() -> str | None:
    """Gallery id of the picture that Upscale works on."""
    return st.session_state.get(UPSCALE_SOURCE)


def set_upscale_source(image_id: str | None) -> None:
    st.session_state[UPSCALE_SOURCE] = image_id


# --- handing over to Generate -----------------------------------------------------------------


def use_prompt(prompt: str, negative: str | None = None) -> None:
    """Fill Generate's prompt, and its negative prompt when one is given."""
    st.session_state[PROMPT] = prompt
    if negative is not None:
        st.session_state[NEGATIVE] = negative


def has_prompt() -> bool:
    """Something is written on Generate already."""
    return bool(st.session_state.get(PROMPT, "").strip())


def set_mask(picture: str | None) -> None:
    """The part that is drawn anew, on an empty painting canvas."""
    st.session_state[MASK] = picture
    st.session_state[MASK_STROKES] = None
    st.session_state[MASK_SHEET] = st.session_state.get(MASK_SHEET, 0) + 1


def new_slot() -> str:
    return secrets.token_hex(4)


# --- jobs -------------------------------------------------------------------------------------


def last_jobs(key: str) -> list[str]:
    """Ids of the jobs a page started in this session, newest first; ``key`` is ``*_JOBS``."""
    return list(st.session_state.get(key, []))


def remember_job(key: str, job_id: str, *, is_news: bool = True) -> None:
    """In front of a page's jobs; news, which a person has just asked for, is brought on screen."""
    if is_news:
        st.session_state[REVEAL] = job_id
    jobs = [job_id, *(known for known in last_jobs(key) if known != job_id)]
    st.session_state[key] = jobs[:20]
    waiting = st.session_state.setdefault(UNCOLLECTED_JOBS, [])
    if job_id not in waiting:
        waiting.append(job_id)


def job_to_reveal() -> str:
    """The job that was started last in this session."""
    return st.session_state.get(REVEAL, "")


def preview_of(job_id: str, newest: bytes | None) -> bytes | None:
    """The newest preview of a job that runs, or the last one while there is none."""
    known = st.session_state.setdefault(PREVIEWS, {})
    if newest is not None:
        known.clear()  # one job runs at a time
        known[job_id] = newest
    return known.get(job_id)


def uncollected_jobs() -> list[str]:
    """Jobs of this session whose pictures are not in the session's gallery yet."""
    return list(st.session_state.get(UNCOLLECTED_JOBS, []))


def mark_collected(job_id: str) -> None:
    waiting = uncollected_jobs()
    st.session_state[UNCOLLECTED_JOBS] = [known for known in waiting if known != job_id]


def is_double_click() -> bool:
    """True for a second submit right after the first: one wish, not two."""
    now = time.monotonic()
    before = st.session_state.get(LAST_SUBMIT, float("-inf"))
    st.session_state[LAST_SUBMIT] = now
    return now - before < DOUBLE_CLICK_SECONDS
