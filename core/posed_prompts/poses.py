"""The poses that go with a prompt: those it names, and those that its words ask for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from core.config import Config
from core.pose.actions import poses_of
from core.pose.presets import Preset, all_presets
from core.pose.suggest import GROUPS, asked_for, calm
from core.prompts.building.editing import sent
from core.prompts.language.lora_tags import plain_words
from core.prompts.library import Template, fill

MOST = 8
KEPT_PROMPTS = 512


def known_presets(config: Config) -> tuple[Preset, ...]:
    """A person's own first, then the shipped ones."""
    return (*all_presets(config.poses_folder), *all_presets())


def fitting(
    named: Sequence[str], words: str, presets: tuple[Preset, ...], *, words_first: bool = False
) -> tuple[Preset, ...]:
    """At most eight, best first, never none. ``named`` ids go before what ``words`` ask for, unless
    ``words_first`` or the words ask for other proportions or a cut, as "chibi" does. Where neither
    says anything somebody stands or walks."""
    by_id = {preset.id: preset for preset in presets}
    chosen = [by_id[name] for name in named if name in by_id]
    asked = _asked_for(words, presets)
    words_first = words_first or any(one.group in GROUPS for one in asked[:1])
    order = [*asked, *chosen] if words_first else [*chosen, *asked]
    found = {preset.id: preset for preset in (order or calm(words, presets))}
    return tuple(found.values())[:MOST]


def first_pose(template: Template, presets: tuple[Preset, ...]) -> Preset:
    """The pose that a prompt is shown and used in while no other one is chosen."""
    by_id = {preset.id: preset for preset in presets}
    named = next((by_id[name] for name in template.poses if name in by_id), None)
    return named or fitting((), fill(template), presets)[0]


@lru_cache(maxsize=KEPT_PROMPTS)
def _asked_for(words: str, presets: tuple[Preset, ...]) -> tuple[Preset, ...]:
    """Then what the words name, though it be for more people or another cut than they ask for."""
    plain = plain_words(sent(words))
    by_id = {preset.id: preset for preset in presets}
    named = (by_id[name] for name in poses_of(plain) if name in by_id)
    return tuple(dict.fromkeys((*asked_for(plain, presets), *named)))
