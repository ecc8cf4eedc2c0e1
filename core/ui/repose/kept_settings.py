"""The settings of the page Repose that outlive a reload."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

import streamlit as st

from core.generation.request import MAX_PROMPT_CHARACTERS
from core.repose.request import MAX_TRIES
from core.ui import state
from core.ui.cutout.ground_keys import is_kept
from core.ui.repose.offers import BASES, MOST_MATCH, SIZES, TARGETS, Behind

Reader = Callable[[object], Any]


@dataclass(frozen=True)
class Kept:
    """One setting: its name in what is kept, its key in the session, and what reads it back.

    ``read`` raises ``ValueError`` for what the page does not offer.
    """

    name: str
    key: str
    read: Reader


def _switch(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(value)
    return value


def _within(least: float, most: float, kind: type = int) -> Reader:
    def read(value: object) -> Any:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise ValueError(value)
        if not least <= value <= most:
            raise ValueError(value)
        return kind(value)

    return read


def _among(options: Collection[Any]) -> Reader:
    """The option itself, for what a file holds as its value."""
    by_value = {one.value if isinstance(one, Enum) else one: one for one in options}

    def read(value: object) -> Any:
        if not isinstance(value, (str, int)) or value not in by_value:
            raise ValueError(value)
        return by_value[value]

    return read


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > MAX_PROMPT_CHARACTERS // 2:
        raise ValueError(value)
    return value


def _picture(value: object) -> str:
    if not isinstance(value, str) or not is_kept(value):
        raise ValueError(value)
    return value


SETTINGS = (
    Kept("behind", state.REPOSE_GROUND, _among(Behind)),
    Kept("picture", state.REPOSE_GROUND_PICTURE, _picture),
    Kept("shadow", state.REPOSE_SHADOW, _switch),
    Kept("light", state.REPOSE_LIGHT, _switch),
    Kept("match", state.REPOSE_MATCH, _within(0, MOST_MATCH)),
    Kept("size", state.REPOSE_SIZE, _among(SIZES)),
    Kept("target", state.REPOSE_TARGET, _among(TARGETS)),
    Kept("checkpoint", state.REPOSE_CHECKPOINT, _text),
    Kept("words", state.REPOSE_WORDS, _text),
    Kept("over", state.REPOSE_OVER, _among(BASES)),
    Kept("faces", state.REPOSE_FACES, _switch),
    Kept("prints", state.REPOSE_PRINTS, _switch),
    Kept("garment", state.REPOSE_GARMENT, _picture),
    Kept("garment_kind", state.REPOSE_GARMENT_KIND, _text),
    Kept("wished_pose", state.REPOSE_WISHED_POSE, _within(0, 95)),
    Kept("wished_likeness", state.REPOSE_WISHED_LIKENESS, _within(0, 95)),
    Kept("tries", state.REPOSE_TRIES, _within(1, MAX_TRIES)),
)
STRENGTH = "strength"


def kept() -> dict[str, Any]:
    """By name, of each setting that was shown."""
    values = st.session_state
    told = {one.name: values[one.key] for one in SETTINGS if values.get(one.key) is not None}
    strength = values.get(state.repose_strength(told.get("checkpoint")))
    return told if strength is None else {**told, STRENGTH: strength}


def use_kept(told: Mapping[str, Any]) -> None:
    """What is not offered any more is left as the page begins."""
    rows = SETTINGS
    if isinstance(told.get("checkpoint"), str):
        key = state.repose_strength(told["checkpoint"])
        rows = (*rows, Kept(STRENGTH, key, _within(0.05, 1.0, float)))
    for one in rows:
        if one.name in told:
            try:
                st.session_state[one.key] = one.read(told[one.name])
            except ValueError:
                continue
