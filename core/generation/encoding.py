"""Weighted prompts of any length → text embeddings, as AUTOMATIC1111's web UI makes them.

Words are laid into chunks of 75 tokens between a begin and an end mark, cut at a comma where one is
near; every chunk goes through the text encoder by itself; each token's features are multiplied by
its weight and the chunk's mean is put back where it was. An unweighted prompt of one chunk gives
bit for bit what the diffusers pipeline gives.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from core.prompts.tags import Chunk, parse

if TYPE_CHECKING:
    import torch

CHUNK_TOKENS = 75
# How far back from a full chunk a comma is looked for.
COMMA_REACH = 20
REMEMBERED = 64
# Share of the spread below which a mean says nothing; CLIP-L's is about a tenth.
SMALLEST_MEAN = 0.02


@dataclass
class TokenChunk:
    """Up to 75 token ids and their weights."""

    ids: list[int] = field(default_factory=list[int])
    weights: list[float] = field(default_factory=list[float])

    def split(self, at: int) -> TokenChunk:
        """Cut off and return everything from position ``at``."""
        rest = TokenChunk(self.ids[at:], self.weights[at:])
        del self.ids[at:], self.weights[at:]
        return rest


class PromptEncoder:
    """Encodes for one loaded checkpoint and remembers the latest prompts.

    ``text_encoder`` is a ``CLIPTextModel``, ``tokenizer`` a ``CLIPTokenizer``.
    """

    def __init__(self, text_encoder: Any, tokenizer: Any) -> None:
        self._text_encoder = text_encoder
        self._tokenizer = tokenizer
        self._comma: int = tokenizer.convert_tokens_to_ids(",</w>")
        self._remembered: OrderedDict[tuple[str, int], torch.Tensor] = OrderedDict()

    def encode_pair(
        self, prompt: str, negative_prompt: str, clip_skip: int = 1
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Both as (1, 77·n, features) with the same n; the shorter is filled with empty chunks."""
        import torch

        pair = [self.encode(prompt, clip_skip), self.encode(negative_prompt, clip_skip)]
        longest = max(embeds.shape[1] for embeds in pair)
        for place, embeds in enumerate(pair):
            missing = (longest - embeds.shape[1]) // (CHUNK_TOKENS + 2)
            if missing:
                empty = self.encode("", clip_skip)
                pair[place] = torch.cat([embeds, *[empty] * missing], dim=1)
        return pair[0], pair[1]

    def encode(self, prompt: str, clip_skip: int = 1) -> torch.Tensor:
        """(1, 77·n, features). ``clip_skip`` n takes the n-th layer from the end, 1 the last."""
        import torch

        key = (prompt, clip_skip)
        if key not in self._remembered:
            chunks = self.chunks(prompt)
            encoded = [self._encode_chunk(chunk, clip_skip) for chunk in chunks]
            self._remembered[key] = encoded[0] if len(encoded) == 1 else torch.cat(encoded, dim=1)
            while len(self._remembered) > REMEMBERED:
                self._remembered.popitem(last=False)
        self._remembered.move_to_end(key)
        return self._remembered[key]

    def chunks(self, prompt: str) -> list[TokenChunk]:
        """At least one; BREAK always starts another."""
        return [chunk for part in parse(prompt) for chunk in self._tokenize(part)]

    def _tokenize(self, part: Chunk) -> list[TokenChunk]:
        chunks = [TokenChunk()]
        for span in part:
            for token in self._words(span.text):
                if len(chunks[-1].ids) == CHUNK_TOKENS:
                    chunks.append(self._carried_over(chunks[-1], token))
                chunks[-1].ids.append(token)
                chunks[-1].weights.append(span.weight)
        return chunks

    def _words(self, text: str) -> list[int]:
        # not verbose: it would warn about more than 77 tokens, which are cut into chunks here
        return self._tokenizer(text, add_special_tokens=False, verbose=False).input_ids

    def _carried_over(self, full: TokenChunk, following: int) -> TokenChunk:
        """The start of the next chunk: what stood behind the last comma, if that is near."""
        if following == self._comma:
            return TokenChunk()
        for back in range(COMMA_REACH):
            if full.ids[-1 - back] == self._comma:
                return full.split(CHUNK_TOKENS - back)
        return TokenChunk()

    def _encode_chunk(self, chunk: TokenChunk, clip_skip: int) -> torch.Tensor:
        import torch

        marks = self._tokenizer
        padding = CHUNK_TOKENS - len(chunk.ids)
        ids = [
            marks.bos_token_id,
            *chunk.ids,
            marks.eos_token_id,
            *[marks.pad_token_id] * padding,
        ]
        device = _execution_device(self._text_encoder)
        features = self._features(torch.tensor([ids], device=device), clip_skip)
        if all(weight == 1 for weight in chunk.weights):
            return features
        weights = torch.tensor(
            [1.0, *chunk.weights, 1.0, *[1.0] * padding], dtype=features.dtype, device=device
        )
        return _mean_restored(features * weights[None, :, None], features)

    def _features(self, ids: torch.Tensor, clip_skip: int) -> torch.Tensor:
        if clip_skip == 1:
            return self._text_encoder(ids)[0]
        output = self._text_encoder(ids, output_hidden_states=True)
        # transformers 5.6 flattened CLIPTextModel; earlier ones keep the layers one level down
        model = getattr(self._text_encoder, "text_model", self._text_encoder)
        deepest = len(output.hidden_states)
        return model.final_layer_norm(output.hidden_states[-min(clip_skip, deepest)])


def _mean_restored(weighted: torch.Tensor, features: torch.Tensor) -> torch.Tensor:
    """Scaled to the mean that the features had, unless they have none worth the name.

    Text encoders whose features average to nearly zero, unlike CLIP-L's, would be scaled by a
    quotient of two roundings.
    """
    mean, spread = features.mean(), features.std()
    if bool(mean.abs() < SMALLEST_MEAN * spread):
        return weighted
    return weighted * (mean / weighted.mean())


def _execution_device(module: Any) -> Any:
    """Where inputs go: an offloaded module rests elsewhere than it runs."""
    hook = getattr(module, "_hf_hook", None)
    resting = next(module.parameters()).device
    return getattr(hook, "execution_device", None) or resting
