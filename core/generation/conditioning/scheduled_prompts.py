"""What the UNet reads at each step of a pass, where prompt or negative prompt change meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from core.generation.conditioning.composition import ALONE, packed
from core.generation.conditioning.prompt_encoder import PromptEmbeds, PromptEncoder
from core.prompts.language.composing import parts
from core.prompts.language.scheduling import Stretch, schedule

if TYPE_CHECKING:
    import torch


class Reading(NamedTuple):
    """Prompt and negative prompt up to and with so many steps that are done; of several parts both
    are ``packed``."""

    until: int
    prompt: PromptEmbeds
    negative: PromptEmbeds

    def tensors(self, like: torch.Tensor, *, is_guided: bool) -> dict[str, Any]:
        """As the loop of a diffusers pipeline holds them, negative first."""
        import torch

        sides = (self.negative, self.prompt) if is_guided else (self.prompt,)
        found: dict[str, Any] = {"prompt_embeds": torch.cat([one.embeds for one in sides])}
        pooled = [one.pooled for one in sides if one.pooled is not None]
        if pooled:
            found["add_text_embeds"] = torch.cat(pooled)
        return {name: one.to(like.device, like.dtype) for name, one in found.items()}


@dataclass(frozen=True)
class ScheduledPrompts:
    """All of one length, so that a compiled UNet stays as it is. ``weights`` are those of the parts
    that ``AND`` joins."""

    readings: tuple[Reading, ...]
    weights: tuple[float, ...] = ALONE

    def at(self, done: int) -> Reading:
        """After so many steps. A1111 counts so: a stretch that ends with step 3 also rules the
        fourth, which begins when three are done."""
        return next((one for one in self.readings if done <= one.until), self.readings[-1])

    def change(self, done: int) -> Reading | None:
        """What is read from now on; None where it is what was read before."""
        now = self.at(done)
        return None if now is self.at(done - 1) else now


def scheduled(
    encoder: PromptEncoder,
    prompt: str,
    negative: str,
    *,
    clip_skip: int,
    steps: int,
    drawn_before: int = 0,
) -> ScheduledPrompts:
    """Both over a pass of so many steps; ``drawn_before`` as ``schedule`` has it."""
    joined = parts(prompt)
    every = [
        schedule(text, steps, drawn_before=drawn_before)
        for text in (negative, *(part.text for part in joined))
    ]
    ends = sorted({stretch.until for stretches in every for stretch in stretches})
    texts = [tuple(_at(stretches, end) for stretches in every) for end in ends]
    different = list(dict.fromkeys(text for at_once in texts for text in at_once))
    found = dict(zip(different, encoder.encode_alike(different, clip_skip), strict=True))
    weights = tuple(part.weight for part in joined)
    return ScheduledPrompts(
        tuple(
            _reading(end, [found[one] for one in at_once], weights)
            for end, at_once in zip(ends, texts, strict=True)
        ),
        weights,
    )


def _reading(until: int, every: list[PromptEmbeds], weights: tuple[float, ...]) -> Reading:
    negative, *positive = every
    if weights == ALONE:
        return Reading(until, positive[0], negative)
    return Reading(until, packed(positive, negative), packed([negative] * len(weights), negative))


def _at(stretches: tuple[Stretch, ...], step: int) -> str:
    return next(one.prompt for one in stretches if step <= one.until)
