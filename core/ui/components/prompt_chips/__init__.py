"""A prompt as chips: its phrases put in order, weighed, muted, taken out and added.

The browser shows the parts at once as they are wanted and tells, for the text that they are of, how
all of them are wanted; Python alone writes the text. Wishes that follow each other faster than the
page runs are each the whole of what is wanted of the text that the first of them was of.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, cast

import streamlit as st

from core.glossary import Term
from core.pose.actions import poses_of
from core.pose.presets import Preset
from core.posed_prompts.kinds import kind_of
from core.prompts.building.editing import Wish, arranged, with_words
from core.prompts.building.parts import Building, Kind
from core.prompts.building.reading import format, parse
from core.ui.components.bridge import MOST_MOMENT, declare, news, sources, table
from core.ui.texts import said, t

MOST_PARTS, MOST_POSES, MOST_PAST, MOST_NEW = 400, 6, 20, 20
KINDS = (
    Kind.CHARACTER, Kind.OUTFIT, Kind.ACTION, Kind.SCENE, Kind.LIGHT, Kind.CAMERA, Kind.STYLE,
    Kind.QUALITY,
)  # fmt: skip
"""Of which words are offered."""

_FOLDER = Path(__file__).parent
_component = declare(
    "prompt_chips",
    html='<div class="building"><ul class="chips" role="list"></ul><div class="panel" hidden></div>'
    '<div class="adding"></div><div class="told" aria-live="polite"></div></div>',
    css=sources(_FOLDER, "chips.css"),
    js=sources(_FOLDER, "parts.js", "panel.js", "dragging.js", "chips.js"),
    sends={"wanted": None},
)


class Field(NamedTuple):
    """A field of words: its key, those of its chips, of what was last taken from them and of what
    is remembered for them, and how many characters it takes."""

    words: str
    chips: str
    seen: str
    memory: str
    most: int

    @property
    def typed(self) -> str:
        return str(st.session_state.get(self.words) or "")


@lru_cache(maxsize=256)
def building_of(text: str) -> Building:
    return parse(text, kind_of)


def prompt_chips(
    of: Field, presets: Sequence[Preset] = (), offers: Mapping[Kind, tuple[str, ...]] | None = None
) -> None:
    """The parts of its words, and what may be added. Call ``take_wish`` before the field is drawn.

    ``presets``: poses that an action may offer.
    """
    kept = _kept(of)
    parts = building_of(of.typed).parts[:MOST_PARTS]
    titles = {preset.id: preset.title for preset in presets}
    _component(
        key=of.chips,
        data={
            "rev": revision(of.typed),
            "done": kept.done,
            "undo": bool(kept.past),
            "parts": [
                {**part.to_dict(), "source": part.source, "poses": _poses(part.text, titles)}
                for part in parts
            ],
            "kinds": {kind.value: kind_title(kind) for kind in Kind},
            "offers": [[kind.value, list(words)] for kind, words in (offers or {}).items()],
        },
    )


def take_wish(of: Field) -> str | None:
    """Write the field's words as they are wanted since the last run, and say which pose is. Call
    before the field is drawn."""
    told = table(news(of.chips, "wanted", of.seen))
    at = told.get("at")
    if not told or not isinstance(at, int) or not 0 < at < MOST_MOMENT:
        return None
    kept, text = _kept(of), of.typed
    base = kept.base_of(told.get("rev"), text)
    kept.done = at
    if base is None:
        return None
    if isinstance(pose := told.get("pose"), str):
        return pose
    wanted = kept.undone() if told.get("undo") is True else _wanted(base, told)
    if wanted is not None and len(wanted) <= of.most:
        if told.get("undo") is not True:
            kept.remember(base, text, wanted)
        st.session_state[of.words] = wanted
    return None


def revision(text: str) -> str:
    return hashlib.blake2b(text.encode(errors="replace"), digest_size=8).hexdigest()


def kind_title(kind: Kind) -> str:
    match kind:
        case Kind.CHARACTER:
            return t("Character")
        case Kind.OUTFIT:
            return t("Outfit")
        case Kind.ACTION:
            return t("Action")
        case Kind.SCENE:
            return t("Scene")
        case Kind.LIGHT:
            return t("Lighting")
        case Kind.CAMERA:
            return t("Camera")
        case Kind.STYLE:
            return t("Style")
        case Kind.QUALITY:
            return t("Quality")
        case Kind.MARK:
            return t("Break")
        case Kind.LORA:
            return said(Term.LORA.label)
        case Kind.OTHER:
            return t("Other words")


def _poses(words: str, titles: dict[str, str]) -> list[list[str]]:
    found = [one for one in poses_of(words) if one in titles][:MOST_POSES]
    return [[one, said(titles[one])] for one in found]


# --- what is wanted -----------------------------------------------------------------------------


@dataclass
class _Memory:
    """``base``: the text that the last wishes were for, ``result`` what became of it, ``done`` the
    moment of the last one that was heard."""

    base: str = ""
    result: str | None = None
    done: int = 0
    past: list[str] = field(default_factory=list[str])

    def base_of(self, rev: object, text: str) -> str | None:
        """The text that a wish is for: the one that is there, or the one before, if all that is
        there came of it by wishes."""
        if rev == revision(text):
            return text
        return self.base if self.result == text and rev == revision(self.base) else None

    def remember(self, base: str, text: str, result: str) -> None:
        if (self.base, self.result) != (base, text):
            self.past = [*self.past, text][-MOST_PAST:]
        self.base, self.result = base, result

    def undone(self) -> str | None:
        self.result = None
        return self.past.pop() if self.past else None


def _kept(of: Field) -> _Memory:
    return st.session_state.setdefault(of.memory, _Memory())


def _wanted(base: str, told: dict[str, Any]) -> str | None:
    """The text of what came from outside; None for what no chips send."""
    building, items, words = building_of(base), told.get("items"), told.get("words", [])
    if not isinstance(items, list) or not isinstance(words, list):
        return None
    wishes = [_wish(table(one)) for one in cast("list[object]", items)[:MOST_PARTS]]
    unseen = [Wish(number) for number in range(MOST_PARTS, len(building.parts))]
    made = arranged(building, [*filter(None, wishes), *unseen], kind_of)
    for one in cast("list[object]", words)[:MOST_NEW]:
        if isinstance(one, str):
            made = with_words(made, one, kind_of)
    return format(made)


def _wish(told: dict[str, Any]) -> Wish | None:
    of, weight, muted = told.get("of"), told.get("weight"), told.get("muted")
    if type(of) is not int:
        return None
    is_weight = isinstance(weight, int | float) and math.isfinite(weight)
    return Wish(
        of, weight=weight if is_weight else None, muted=muted if isinstance(muted, bool) else None
    )
