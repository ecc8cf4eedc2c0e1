"""What the networks read at each step where each person has a text."""

from __future__ import annotations

from collections.abc import Sequence

from core.generation.conditioning.prompt_encoder import PromptEmbeds, PromptEncoder
from core.generation.conditioning.scheduled_prompts import Reading, ScheduledPrompts


def side_by_side(
    encoder: PromptEncoder, texts: Sequence[ScheduledPrompts], clip_skip: int
) -> ScheduledPrompts:
    """The readings of all texts behind one another, all equally long, each with the negative
    prompt. What is pooled is that of the first text."""
    ends = sorted({reading.until for text in texts for reading in text.readings})
    rows = [[text.at(end) for text in texts] for end in ends]
    length = max(one.prompt.embeds.shape[1] for row in rows for one in row)

    def joined(sides: Sequence[PromptEmbeds]) -> PromptEmbeds:
        import torch

        alike = [encoder.padded(one, length, clip_skip) for one in sides]
        return PromptEmbeds(torch.cat([one.embeds for one in alike], dim=1), sides[0].pooled)

    return ScheduledPrompts(
        tuple(
            Reading(
                end,
                joined([one.prompt for one in row]),
                joined([row[0].negative] * len(row)),
            )
            for end, row in zip(ends, rows, strict=True)
        )
    )
