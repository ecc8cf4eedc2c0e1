"""What is shipped, and looking for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache

from core.config import ASSETS
from core.errors import InputRejected
from core.prompts.library.reading import read_folder
from core.prompts.library.search import Entry, Index
from core.prompts.library.templates import Template

FOLDER = ASSETS / "prompts"
# As a picture is described: who and what they do, how drawn, where, and then more closely.
_ORDER = (
    "characters", "hair", "expressions", "outfits", "actions", "styles", "scenes", "light",
    "camera", "effects",
)  # fmt: skip


@cache
def all_templates() -> tuple[Template, ...]:
    """The shipped templates, category by category."""
    return read_folder(FOLDER)


@cache
def categories() -> tuple[str, ...]:
    """In the order in which they are offered; those of other files behind."""
    found = dict.fromkeys(template.category for template in all_templates())
    return (*(name for name in _ORDER if name in found), *(n for n in found if n not in _ORDER))


def template(template_id: str) -> Template:
    """Raises ``InputRejected`` for an id that no shipped template has."""
    found = _by_id().get(template_id)
    if found is None:
        raise InputRejected(
            expected="a template of the library",
            got=f"{template_id!r:.60}",
            todo="pick one",
            shown="This template is not here any more. Pick another.",
        )
    return found


@cache
def _by_id() -> dict[str, Template]:
    return {known.id: known for known in all_templates()}


def find(
    text: str,
    category: str | None = None,
    templates: Sequence[Template] | None = None,
    *,
    called: Callable[[Template], str] = lambda known: known.title,
) -> tuple[Template, ...]:
    """Templates with all words of ``text``, those with a word in their title first.

    A word stands in the title, the tags, the category or the prompt, or in what a template is
    ``called`` where it is shown. Who looks again and again keeps an ``index_of``.
    """
    known = all_templates() if templates is None else tuple(templates)
    found = map(known.__getitem__, index_of(known, called).find(text))
    return tuple(one for one in found if category in (None, one.category))


def index_of(templates: Iterable[Template], called: Callable[[Template], str]) -> Index:
    return Index(
        Entry(
            title=f"{one.title} {called(one)}",
            tags=" ".join((one.category, *one.tags, *one.aliases)),
            text=f"{one.prompt} {one.sentence}",
        )
        for one in templates
    )
