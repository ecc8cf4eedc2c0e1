"""Who was followed through a film, and how one of them comes onto the timeline."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import streamlit as st
from PIL import Image

from core.images import jpeg
from core.motion.film import clips, moving, reading
from core.motion.film.clips import Wish
from core.motion.film.moving import Moved, Way
from core.motion.film.request import FilmRequest
from core.pose.anatomy.retarget import STYLES, Proportions
from core.pose.overlay import overlay
from core.pose.skeleton import Pose
from core.ui import choices, state
from core.ui.frame import guarded
from core.ui.mentions import playing
from core.ui.motion import keys
from core.ui.resources import studio
from core.ui.texts import said, t

MOST_FACES = 6
FACE_WIDTH, FACE_SIDE, FACE_MARGIN, QUALITY = 128, 300, 0.12, 82
# Moments nearer to each other than this are told as one; so many are told.
APART, MOST_MOMENTS = 0.5, 5
OWN, CHARACTER = "film", "character"
# By how much a joint may be off, in heights of the figure.
KEYS = {"every": 0.0, "fine": 0.015, "few": 0.03, "fewest": 0.06}
LABELS = {"every": "Every frame", "fine": "Fine", "few": "Few keys", "fewest": "Fewest"}


class Found(NamedTuple):
    """``stamp`` says of which file; ``faces`` are JPEGs of the first people."""

    stamp: tuple[str, int]
    moved: Moved
    faces: tuple[bytes, ...]
    is_whole: bool


def panel(request: FilmRequest, *, go_on: Callable[[FilmRequest], None]) -> None:
    """Nothing before somebody was seen. ``go_on`` is for what was broken off."""
    found = _found(request)
    if found is None:
        return
    if not found.is_whole:
        _broken_off(request, found, go_on)
    if not found.moved.people:
        return
    people = _who(found)
    _how(found)
    if people:
        _unsure([found.moved.people[number] for number in people])
    st.button(
        t("Put it on the timeline"), key=state.FILM_USE, type="primary", width="stretch",
        icon=":material/animation:", on_click=_use, args=(request,), disabled=not people,
        help=t("In the place of what is there. Undo brings that back."),
    )  # fmt: skip


def _broken_off(request: FilmRequest, found: Found, go_on: Callable[[FilmRequest], None]) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            t("{seconds} seconds were followed so far.", seconds=f"{found.moved.seconds:.1f}")
        )
        st.button(
            t("Go on from there"), key=state.FILM_GO_ON, icon=":material/play_arrow:",
            on_click=_again, args=(request, go_on),
        )  # fmt: skip


@guarded
def _again(request: FilmRequest, go_on: Callable[[FilmRequest], None]) -> None:
    if not state.is_double_click():
        go_on(request)


# --- what to choose ---------------------------------------------------------------------------


def _who(found: Found) -> list[int]:
    people = found.moved.people
    with st.container(key=state.FILM_FACES_BOX, horizontal=True, gap="small"):
        for number, face in enumerate(found.faces):
            st.image(face, width=FACE_WIDTH, caption=_name(number, people[number]))
    state.start_with(state.FILM_PEOPLE, [0])
    if len(people) == 1:
        return [0]
    return choices.several_pills(
        t("Who comes into the clip"), range(len(people)), key=state.FILM_PEOPLE,
        title=lambda number: t("Person {number}", number=number + 1),
    )  # fmt: skip


def _name(number: int, way: Way) -> str:
    seconds = f"{way.present:.1f}"
    return t("Person {number}, {seconds} s", number=number + 1, seconds=seconds)


def _how(found: Found) -> None:
    bodies = _bodies()
    choices.selectbox(
        t("Proportions"), bodies, key=state.FILM_BODY, title=bodies.__getitem__,
        help=t("Angles stay as they are in the film; limbs get the lengths of this body, and the "
               "feet stay on the ground."),
    )  # fmt: skip
    choices.segments(
        t("Keys"), KEYS, key=state.FILM_KEYS, fallback="few",
        title=lambda name: said(LABELS[name]),
        help=t("Few keys are easy to change by hand. Every frame keeps all that was seen."),
    )  # fmt: skip
    state.start_with(state.FILM_CLOSE, True)
    st.toggle(t("Close around the figure"), key=state.FILM_CLOSE, persist_state="session")
    first, last = _span(found.moved)
    longest = clips.longest(state.motion_fps())
    if last - first > longest:
        state.start_with(state.FILM_CLIP_PART, (first, first + longest))
        st.slider(
            t("The part for the clip (seconds)"), first, last, step=0.1, format="%.1f",
            key=state.FILM_CLIP_PART, persist_state="session",
        )  # fmt: skip


def _bodies() -> dict[str, str]:
    own = {CHARACTER: t("The character's own")} if any(_of_characters()) else {}
    styles = {name: said(style.title) for name, style in STYLES.items()}
    return {**own, OWN: t("As in the film"), **styles}


def _of_characters() -> list[Proportions | None]:
    """Of those who play in the clip."""
    players = playing.players(playing.expansion())
    return [None if one is None else one.proportions for one in players]


def _span(moved: Moved) -> tuple[float, float]:
    """When anybody is seen first and last."""
    first = min(way.first for way in moved.people)
    return round(first, 1), round(max(way.last for way in moved.people), 1)


def _unsure(people: list[Way]) -> None:
    moments: list[float] = []
    for second in sorted(float(one) for way in people for one in way.unsure_seconds):
        if not moments or second - moments[-1] > APART:
            moments.append(second)
    if moments:
        told = ", ".join(f"{one:.1f}" for one in moments[:MOST_MOMENTS])
        st.caption(
            f":material/info: "
            f"{t('Little was seen at these seconds; check their keys: {seconds}', seconds=told)}"
        )


@guarded
def _use(request: FilmRequest) -> None:
    found = _found(request)
    if found is None or state.is_double_click():
        return
    timeline = clips.timeline_of(found.moved, _wish(found.moved))
    keys.use(timeline)
    st.toast(
        t("{count} keys over {seconds} seconds are on the timeline.", count=len(timeline.keys),
          seconds=f"{timeline.seconds:.1f}"), icon=":material/check:",
    )  # fmt: skip


def _wish(moved: Moved) -> Wish:
    session = st.session_state
    people = tuple(session.get(state.FILM_PEOPLE) or (0,))
    ways = [moved.people[number] for number in people if number < len(moved.people)]
    start, end = min(way.first for way in ways), max(way.last for way in ways)
    if last_part := session.get(state.FILM_CLIP_PART):
        start, end = max(start, last_part[0]), min(end, last_part[1])
    return Wish(
        people=people, start=start, end=end, fps=state.motion_fps(),
        bodies=_chosen_bodies(len(people)), is_close=bool(session.get(state.FILM_CLOSE, True)),
        tolerance=KEYS[session.get(state.FILM_KEYS, "few")], play=state.motion_play(),
        title=t("A film"),
    )  # fmt: skip


def _chosen_bodies(count: int) -> tuple[Proportions | None, ...]:
    match st.session_state.get(state.FILM_BODY, OWN):
        case "film":
            return ()
        case "character":
            return tuple(_of_characters()[:count])
        case style:
            return (STYLES[style].proportions,) * count


# --- what was found ---------------------------------------------------------------------------


def _found(request: FilmRequest) -> Found | None:
    """Worked out once for what was seen so far."""
    file = studio().films.track(request)
    stamp = (request.key, file.length)
    known: Found | None = st.session_state.get(state.FILM_FOUND)
    if known is not None and known.stamp == stamp:
        return known
    track = file.read()
    if track is None or not track.frames:
        return None
    moved = moving.moved(track.frames, track.size)
    faces = tuple(_face(request, way) for way in moved.people[:MOST_FACES])
    found = Found(stamp, moved, faces, track.is_whole)
    st.session_state[state.FILM_FOUND] = found
    return found


def _face(request: FilmRequest, way: Way) -> bytes:
    """Of the frame that shows most of them."""
    number = way.best
    person, seconds = way.person(number), float(way.seconds[number])
    image = reading.frame_at(studio().films.path(request.film), seconds)
    picture = image or Image.new("RGB", way.size)
    drawn = overlay(picture, Pose((person,), way.size), (), max(picture.size))
    left, top, right, bottom = np.array(person.bounds()) * drawn.width / way.size.width
    margin = FACE_MARGIN * max(right - left, bottom - top)
    face = drawn.crop(
        (
            round(max(left - margin, 0)), round(max(top - margin, 0)),
            round(min(right + margin, drawn.width)), round(min(bottom + margin, drawn.height)),
        )
    )  # fmt: skip
    face.thumbnail((FACE_SIDE, FACE_SIDE))
    return jpeg(face, QUALITY)
