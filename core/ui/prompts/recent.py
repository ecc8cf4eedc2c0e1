"""Prompts that pictures of the gallery were made with, to be taken up again.

They come from the gallery itself: a reload, another browser and another day find them all.
"""

from __future__ import annotations

from core.errors import NotFound
from core.files import is_id
from core.gallery.recent_prompts import RecentPrompt, recent_prompt, recent_prompts
from core.images import data_url
from core.prompts.library import Template, split_phrases
from core.ui.components.prompt_cards import Card
from core.ui.resources import studio, thumbnail_jpeg
from core.ui.texts import t
from core.user_folder import OWN

PREFIX = "recent-"
TITLE_CHARACTERS = 48


def template(template_id: str) -> Template | None:
    """The prompt of a picture, by the id of its card; None for the id of anything else."""
    image_id = template_id.removeprefix(PREFIX)
    if not template_id.startswith(PREFIX) or not is_id(image_id):
        return None
    found = recent_prompt(studio().database, image_id, studio().viewer)
    return None if found is None else _template(found)


def known(template_id: str) -> Template:
    """Raises ``NotFound``."""
    found = template(template_id)
    if found is None:
        raise NotFound(
            expected="a picture with a prompt",
            got=f"{template_id!r:.60}",
            shown="This picture is not here any more.",
        )
    return found


def is_recent(template_id: str) -> bool:
    return template_id.startswith(PREFIX)


def cards(text: str) -> list[Card]:
    """With all words of ``text``, the latest first."""
    words = text.casefold().split()
    found = recent_prompts(studio().database, viewer=studio().viewer)
    return [_card(one) for one in found if all(word in one.prompt.casefold() for word in words)]


def _card(one: RecentPrompt) -> Card:
    return Card(
        id=PREFIX + one.image_id,
        title=_title(one.prompt),
        words=((one.prompt, False),),
        tags=(),
        pose="",
        version="",
        starred=False,
        chosen=False,
        whole=True,
        own=False,
        picture=data_url(thumbnail_jpeg(one.image_id)),
    )


def _template(one: RecentPrompt) -> Template:
    """Braces in it are words of a person's, not blanks."""
    return Template(
        id=PREFIX + one.image_id,
        title=_title(one.prompt),
        category=OWN,
        prompt=one.prompt,
        negative=one.negative,
        is_whole=True,
    )


def _title(prompt: str) -> str:
    first = ", ".join(split_phrases(prompt)[:2]) or t("A prompt")
    return first if len(first) <= TITLE_CHARACTERS else f"{first[: TITLE_CHARACTERS - 1]}…"
