"""A request whose prompt names characters by @, and one in styles, as the request that is carried
out and kept.

The words, looks, LoRAs and pictures of the cards go into it, and the words of the styles, so that
it needs no card and no style any more; what was typed stays beside them. A request that was already
cast comes out as it went in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from core.characters.mentions import Expansion, Mention, expanded
from core.characters.store import Characters
from core.config import Config
from core.errors import NotFound
from core.figures.casting import Character, have_bodies
from core.generation.input_store import PictureStore
from core.generation.request import MAX_LORAS, MAX_REFERENCES, FromDrawing, GenerationRequest
from core.generation.request_inputs import LoraUse, Reference
from core.models import registry
from core.models.specs import CheckpointSpec
from core.pose.openpose import MAX_PEOPLE
from core.prompts.language.lora_tags import extract_loras
from core.prompts.styles import Style, styled


@dataclass(frozen=True)
class CastRequest:
    """``notes`` say in one line each what of the cards was left out, and which names nobody has."""

    request: GenerationRequest
    expansion: Expansion
    notes: tuple[str, ...] = ()


def cast_request(
    request: GenerationRequest, characters: Characters, config: Config, inputs: PictureStore
) -> CastRequest:
    """Reference pictures are copied into ``inputs``, whose disk must have room (``DiskFull``).

    Raises ``RequestRejected`` when the expanded prompt is too long.
    """
    expansion = expanded(request.prompt, characters)
    notes = [one.shown for one in expansion.unknown]
    if not expansion.people:
        return CastRequest(request, expansion, tuple(notes))
    cast = replace(
        request,
        prompt=expansion.text,
        typed_prompt=request.prompt,
        drawing=_drawing(request, expansion.people),
    )
    if not request.is_drawn:
        spec = registry.checkpoint(request.checkpoint, config)
        loras, left_out = _loras(cast, expansion, spec, config)
        references, not_shown = _references(cast, expansion, spec, config, characters, inputs)
        notes += [*left_out, *not_shown]
        negative = _joined(request.negative_prompt, expansion.negative)
        cast = replace(cast, negative_prompt=negative, loras=loras, references=references)
    return CastRequest(cast, expansion, tuple(notes))


def in_styles(request: GenerationRequest, styles: Sequence[Style]) -> GenerationRequest:
    """The painter has no negative prompt. Raises ``RequestRejected`` where it becomes too long."""
    if not styles:
        return request
    prompt, negative = styled(styles, request.prompt, request.negative_prompt)
    return replace(
        request,
        prompt=prompt,
        typed_prompt=request.typed_prompt or request.prompt,
        negative_prompt=request.negative_prompt if request.is_drawn else negative,
        typed_negative=request.negative_prompt,
        styles=tuple(one.name for one in styles),
    )


def people_of(
    given: Sequence[Character | None], mentions: Iterable[Mention]
) -> tuple[Character | None, ...]:
    """Who plays: a mentioned card takes its own place, else the first that nobody has."""
    people, waiting = list(given), list[Character]()
    for mention in mentions:
        own = (mention.character, mention.card.character())
        at = next((index for index, one in enumerate(people) if one in own), None)
        if at is None:
            waiting.append(mention.character)
        else:
            people[at] = mention.character
    for character in waiting:
        if None in people:
            people[people.index(None)] = character
        else:
            people.append(character)
    return tuple(people[:MAX_PEOPLE])


def _drawing(request: GenerationRequest, mentions: Iterable[Mention]) -> FromDrawing | None:
    """A checkpoint that paints from noise is told who plays where that changes the pose alone."""
    from_noise = request.drawing is None and not request.is_drawn
    drawing = request.drawing or FromDrawing(strength=None if from_noise else FromDrawing.strength)
    people = people_of(drawing.characters, mentions)
    return None if from_noise and not have_bodies(people) else replace(drawing, characters=people)


def _loras(
    request: GenerationRequest, expansion: Expansion, spec: CheckpointSpec, config: Config
) -> tuple[tuple[LoraUse, ...], list[str]]:
    known = {one.id: one for one in registry.loras(config)}
    there = {use.id for use in request.loras}
    there |= {tag.name for tag in extract_loras(request.prompt)[1]}
    added, notes = list[LoraUse](), list[str]()
    for use in expansion.loras:
        lora = known.get(use.id)
        if use.id in there:
            continue
        if lora is None or not lora.is_installed(config):
            notes.append(f"The LoRA {use.id} is not here and was left out.")
        elif lora.family is not spec.family:
            notes.append(f"The LoRA {lora.title} is for {lora.family.label} and was left out.")
        elif len(request.loras) + len(added) == MAX_LORAS:
            notes.append(f"At most {MAX_LORAS} LoRAs at a time: {lora.title} was left out.")
        else:
            added.append(use)
    return (*request.loras, *added), notes


def _references(
    request: GenerationRequest,
    expansion: Expansion,
    spec: CheckpointSpec,
    config: Config,
    characters: Characters,
    inputs: PictureStore,
) -> tuple[tuple[Reference, ...], list[str]]:
    kept, notes = list(request.references), list[str]()
    for card, picture in expansion.references:
        if any(one.picture == picture for one in kept):
            continue
        if not has_adapter(spec, config):
            notes.append(f"{spec.title} has no IP-Adapter here: {card.name}'s picture is not used.")
        elif len(kept) == MAX_REFERENCES:
            notes.append(f"At most {MAX_REFERENCES} references at a time: {card.name}'s is not.")
        else:
            try:
                kept.append(Reference(inputs.put(characters.pictures.get(picture)),
                                      card.adapter_strength))  # fmt: skip
            except NotFound:
                notes.append(f"{card.name}'s reference picture is not here any more.")
    return tuple(kept), notes


def has_adapter(spec: CheckpointSpec, config: Config) -> bool:
    """Whether an IP-Adapter is here that shows pictures to this checkpoint."""
    return any(
        one.family is spec.family and one.is_installed(config) for one in registry.adapters(config)
    )


def _joined(negative: str, more: str) -> str:
    """Phrases of ``more`` that ``negative`` does not have yet, behind it."""
    there = {one.strip().casefold() for one in negative.split(",")}
    new = [one.strip() for one in more.split(",") if one.strip().casefold() not in there]
    return ", ".join(one for one in (negative.rstrip(" ,"), *new) if one) if new else negative
