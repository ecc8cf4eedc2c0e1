"""A request as one of its pictures says it: comments gone, choices made.

What was typed stays in ``typed_prompt`` and ``typed_negative``. A picture of the same seed chooses
the same as long as the wildcards are the same, and what is kept says what was drawn.
"""

from __future__ import annotations

from dataclasses import replace

from core.config import Config
from core.errors import RequestRejected
from core.generation.request import GenerationRequest
from core.prompts.language.choices import expand, has_choices
from core.prompts.language.comments import without_comments
from core.prompts.language.wildcards import Wildcards


def wildcards_of(config: Config) -> Wildcards:
    return Wildcards(config.wildcards_folder)


def spoken(
    request: GenerationRequest, index: int, wildcards: Wildcards
) -> tuple[GenerationRequest, tuple[str, ...]]:
    """For picture ``index``, and notes; the very request where there is nothing to choose.

    Raises ``RequestRejected`` for choices without an end, and for what comes of them.
    """
    seed = request.seed_of(index)
    prompt, missing = _said(request.prompt, f"{seed}", index, wildcards)
    negative, more = _said(request.negative_prompt, f"-{seed}", index, wildcards)
    changes: dict[str, str] = {}
    if prompt != request.prompt:
        changes |= {"prompt": prompt, "typed_prompt": request.typed_prompt or request.prompt}
    if negative != request.negative_prompt:
        typed = request.typed_negative or request.negative_prompt
        changes |= {"negative_prompt": negative, "typed_negative": typed}
    notes = tuple(
        f"There is no wildcard called {name:.60}: it was read as words."
        for name in dict.fromkeys((*missing, *more))
    )
    return (replace(request, **changes) if changes else request), notes


def drawn_words(text: str, seed: int, config: Config) -> str:
    """What the first picture of this seed says, for a look ahead; the text where its choices have
    no end."""
    if not has_choices(text):
        return text
    try:
        return _said(text, f"{seed}", 0, wildcards_of(config))[0]
    except RequestRejected:
        return text


def _said(text: str, seed: str, index: int, wildcards: Wildcards) -> tuple[str, tuple[str, ...]]:
    return expand(without_comments(text), seed, turn=index, wildcards=wildcards)
