"""The shared objects of all sessions, and pictures ready for the browser, one cached function each.

``st.image`` passes JPEG bytes through untouched but encodes PNG, WebP and PIL pictures anew on
every rerun (45 ms each), so everything it is given here is JPEG.
"""

from __future__ import annotations

import functools
import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
from PIL import Image

from core import images
from core.assistant.lint.conflicts import heeded
from core.files import lookups
from core.generation.conditioning.token_counts import TokenCounts
from core.generation.drawing import painter
from core.generation.request import GenerationRequest
from core.generation.request_inputs import ControlKind
from core.generation.spoken_prompts import spoken, wildcards_of
from core.pose import render
from core.pose.skeleton import Pose
from core.server.serving import is_serving
from core.ui.visitor import viewer_of

if TYPE_CHECKING:
    from core.figures.drawing import Drawing
    from core.studio import Studio

JPEG_QUALITY = 90
CACHED_PICTURES = 256
MOST_TOKENIZERS = 4
WHOLE_PIXELS = 1600
"""Longer side of a picture that is looked at alone."""
# Reading the libraries in slows everything down: the first page goes before.
PAINT_SECONDS = 1.5

log = logging.getLogger(__name__)
preload_lock = threading.Lock()
words_lock = threading.Lock()
"""Taken for good by the first who preloads."""


def studio() -> Studio:
    """The studio as this browser has it: their own pictures and jobs where others come in too."""
    return lookups.once(studio, _seen)


def _seen() -> Studio:
    whole = _studio()
    return whole.seen_by(viewer_of(whole))


@st.cache_resource(show_spinner=False)
def _studio() -> Studio:
    """The one studio of this process; thread-safe, pages never change its fields.

    ``open_studio`` keeps the object at module level: anybody's "clear cache" empties this cache for
    all sessions, and the queue must outlive that.
    """
    from core.studio import open_studio

    opened = open_studio()
    opened.resume()
    return opened


@st.cache_resource(show_spinner=False, max_entries=MOST_TOKENIZERS)
def _token_counts(layout: Path) -> TokenCounts:
    return TokenCounts(layout)


def token_counts(layout: Path, prompt: str) -> tuple[int, ...] | None:
    """As ``TokenCounts.of``, for the tokenizer below this folder. Like preloading only under a
    running server."""
    return _token_counts(layout).of(prompt) if is_serving() else None


def preload_once() -> None:
    """Once in a process, shortly after the first page: the words that prompts are looked at with
    are read, and the default model is loaded meanwhile.

    Only under a running server: tests of pages and the command line load what they ask for.
    """
    opened = _studio()
    if is_serving() and words_lock.acquire(blocking=False):
        _later(heeded)
    if is_serving() and opened.config.preloads and preload_lock.acquire(blocking=False):
        _later(lambda: _preload(opened))


def _later(work: Callable[[], object]) -> None:
    timer = threading.Timer(PAINT_SECONDS, work)
    timer.daemon = True
    timer.start()


def _preload(opened: Studio) -> None:
    try:
        opened.preload()
    except Exception:  # the first picture loads it then, and says what is wrong
        log.exception("the default model was not loaded ahead")


def check_sees(image_id: str) -> None:
    """Before what is kept for all of a picture is shown. Raises ``NotFound``."""
    opened = studio()
    if opened.viewer.is_restricted:
        opened.gallery.check_known(image_id)


def picture_jpeg(image_id: str, side: int = 1024) -> bytes:
    """A gallery picture for the screen, longer side at most ``side`` pixels."""
    check_sees(image_id)
    return _picture_jpeg(image_id, side)


@st.cache_data(show_spinner=False, max_entries=CACHED_PICTURES)
def _picture_jpeg(image_id: str, side: int) -> bytes:
    return jpeg(studio().gallery.image(image_id, keeps_alpha=True), side)


def thumbnail_jpeg(image_id: str) -> bytes:
    """A gallery thumbnail, longer side at most 256 pixels."""
    check_sees(image_id)
    return _thumbnail_jpeg(image_id)


@st.cache_data(show_spinner=False, max_entries=CACHED_PICTURES)
def _thumbnail_jpeg(image_id: str) -> bytes:
    return studio().gallery.thumbnail(image_id)


@st.cache_data(show_spinner=False, max_entries=CACHED_PICTURES)
def input_jpeg(picture: str, side: int = 256) -> bytes:
    """A picture that goes into a picture, named by its content, for the screen."""
    return jpeg(studio().pictures.get(picture), side)


@functools.lru_cache(maxsize=CACHED_PICTURES)
def pose_jpeg(pose: Pose, side: int = 320) -> bytes:
    """The pose as sticks on black, longer side ``side`` pixels."""
    return jpeg(render.thumbnail(pose, side), side)


@functools.lru_cache(maxsize=CACHED_PICTURES)
def drawn_map_jpeg(request: GenerationRequest, kind: ControlKind, side: int = 768) -> bytes:
    """What a ControlNet for this kind is shown of the drawing of a request."""
    return jpeg(painter.control_map(drawing_of(request), kind), side)


def drawing_of(request: GenerationRequest) -> Drawing:
    """With its background, if that is a picture of the studio, and the words that are chosen."""
    said, _notes = spoken(request, 0, wildcards_of(studio().config))
    return painter.drawing_of(said, request.seed, pictures=studio().pictures)


def jpeg(image: Image.Image, side: int) -> bytes:
    """What is transparent is chequered; longer side at most ``side`` pixels."""
    small = image.convert("RGBA") if image.has_transparency_data else images.on_white(image)
    small.thumbnail((side, side), Image.Resampling.LANCZOS)
    return images.jpeg(images.on_checks(small), JPEG_QUALITY)
