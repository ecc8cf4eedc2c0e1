"""Weighted prompts of any length → text embeddings, as AUTOMATIC1111's web UI makes them.

Tokens are laid into chunks of 75 between a begin and an end mark, cut at a comma where one is near;
every chunk goes through the text encoder by itself; each token's features are multiplied by its
weight and the chunk's mean is put back where it was. An unweighted prompt of one chunk gives
bit for bit what the diffusers pipeline gives. SDXL reads every prompt with two encoders.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cachetools import LRUCache

from core.generation.conditioning.textual_inversion import Embedding, Vocabulary
from core.models.diffusers_patches import execution_device, final_layer_norm
from core.prompts.language.weighting import Chunk, parse

if TYPE_CHECKING:
    import torch

CHUNK_TOKENS = 75
# How far back from a full chunk a comma is looked for.
COMMA_REACH = 20
MAX_CACHED_PROMPTS = 64
# Share of the spread below which a mean says nothing; CLIP-L's is about a tenth.
SMALLEST_MEAN = 0.02


@dataclass
class TokenChunk:
    """Up to 75 token ids and their weights; ids below 0 are an embedding's vectors."""

    ids: list[int] = field(default_factory=list[int])
    weights: list[float] = field(default_factory=list[float])

    def split(self, at: int) -> TokenChunk:
        """Cut off and return everything from position ``at``."""
        rest = TokenChunk(self.ids[at:], self.weights[at:])
        del self.ids[at:], self.weights[at:]
        return rest


@dataclass(frozen=True)
class PromptEmbeds:
    """A prompt as the UNet reads it: (1, 77·n, features), and SDXL's pooled embedding."""

    embeds: torch.Tensor
    pooled: torch.Tensor | None = None


class PromptChunker:
    """Lays the tokens of a prompt into chunks, as a ``CLIPTokenizer`` reads it."""

    def __init__(self, tokenizer: Any) -> None:
        self.tokenizer = tokenizer
        self._comma: int = tokenizer.convert_tokens_to_ids(",</w>")
        self.vocabulary = Vocabulary()

    def chunks(self, prompt: str) -> list[TokenChunk]:
        """At least one; BREAK always starts another."""
        return [chunk for part in parse(prompt) for chunk in self._tokenize(part)]

    def _tokenize(self, part: Chunk) -> list[TokenChunk]:
        chunks = [TokenChunk()]
        for span in part:
            for ids in self._token_groups(span.text):
                if len(chunks[-1].ids) + len(ids) > CHUNK_TOKENS:
                    chunks.append(self._carried_over(chunks[-1], ids[0]))
                chunks[-1].ids.extend(ids)
                chunks[-1].weights.extend([span.weight] * len(ids))
        return chunks

    def _token_groups(self, text: str) -> list[list[int]]:
        """What must not be torn apart together: a token, or all vectors of an embedding."""
        found: list[list[int]] = []
        for piece in self.vocabulary.split(text):
            if not isinstance(piece, str):
                found.append(list(piece)[:CHUNK_TOKENS])
                continue
            # not verbose: it would warn about more than 77 tokens, which are cut into chunks here
            ids = self.tokenizer(piece, add_special_tokens=False, verbose=False).input_ids
            found += [[token] for token in ids]
        return found

    def _carried_over(self, full: TokenChunk, following: int) -> TokenChunk:
        """The start of the next chunk: what stood behind the last comma, if that is near."""
        if following == self._comma or len(full.ids) < CHUNK_TOKENS:
            return TokenChunk()
        for back in range(COMMA_REACH):
            if full.ids[-1 - back] == self._comma:
                return full.split(CHUNK_TOKENS - back)
        return TokenChunk()


class ClipTextEncoder(PromptChunker):
    """One ``CLIPTextModel`` with its ``CLIPTokenizer``.

    ``is_sdxl``: features are taken one layer before the last and are not normalised, as SDXL was
    trained; an encoder with a projection then also gives its pooled embedding of the first chunk.
    """

    def __init__(self, text_encoder: Any, tokenizer: Any, *, is_sdxl: bool = False) -> None:
        super().__init__(tokenizer)
        self.text_encoder = text_encoder
        self._is_sdxl = is_sdxl

    def encode(self, prompt: str, clip_skip: int) -> PromptEmbeds:
        import torch

        encoded = [self._encode_chunk(chunk, clip_skip) for chunk in self.chunks(prompt)]
        embeds = [chunk.embeds for chunk in encoded]
        return PromptEmbeds(
            embeds[0] if len(embeds) == 1 else torch.cat(embeds, dim=1), encoded[0].pooled
        )

    def _encode_chunk(self, chunk: TokenChunk, clip_skip: int) -> PromptEmbeds:
        import torch

        marks = self.tokenizer
        padding = CHUNK_TOKENS - len(chunk.ids)
        ids = [
            marks.bos_token_id,
            *chunk.ids,
            marks.eos_token_id,
            *[marks.pad_token_id] * padding,
        ]
        device = execution_device(self.text_encoder)
        with self.vocabulary.injected_into(self.text_encoder, ids):
            known = [max(token, 0) for token in ids]
            encoded = self._features(torch.tensor([known], device=device), clip_skip)
        if all(weight == 1 for weight in chunk.weights):
            return encoded
        features = encoded.embeds
        weights = torch.tensor(
            [1.0, *chunk.weights, 1.0, *[1.0] * padding], dtype=features.dtype, device=device
        )
        return PromptEmbeds(
            mean_restored(features * weights[None, :, None], features), encoded.pooled
        )

    def _features(self, ids: torch.Tensor, clip_skip: int) -> PromptEmbeds:
        if self._is_sdxl:
            output = self.text_encoder(ids, output_hidden_states=True)
            layer = max(clip_skip, 2)  # its last layer was never trained for this
            states = output.hidden_states
            return PromptEmbeds(
                states[-min(layer, len(states))], getattr(output, "text_embeds", None)
            )
        if clip_skip == 1:
            return PromptEmbeds(self.text_encoder(ids)[0])
        output = self.text_encoder(ids, output_hidden_states=True)
        norm = final_layer_norm(self.text_encoder)
        deepest = len(output.hidden_states)
        return PromptEmbeds(norm(output.hidden_states[-min(clip_skip, deepest)]))


class PromptEncoder:
    """Encodes for one loaded checkpoint and keeps the latest prompts.

    With two text encoders, as SDXL has, their features stand side by side. ``state`` is
    whatever else decides the features, as weights changed by a LoRA.
    """

    def __init__(self, *text_encoders: ClipTextEncoder) -> None:
        self.text_encoders = text_encoders
        self.state: Hashable = ()
        self.cache: LRUCache[Hashable, PromptEmbeds] = LRUCache(MAX_CACHED_PROMPTS)

    def set_embeddings(self, embeddings: Sequence[Embedding]) -> None:
        """From now on these words, and only these, mean an embedding's vectors."""
        for place, encoder in enumerate(self.text_encoders):
            encoder.vocabulary = Vocabulary(embeddings, place)

    def encode_alike(self, prompts: Sequence[str], clip_skip: int = 1) -> list[PromptEmbeds]:
        """All of one length; the shorter are padded with empty chunks."""
        encoded = [self.encode(prompt, clip_skip) for prompt in prompts]
        longest = max(one.embeds.shape[1] for one in encoded)
        return [self.padded(one, longest, clip_skip) for one in encoded]

    def padded(self, embeds: PromptEmbeds, length: int, clip_skip: int = 1) -> PromptEmbeds:
        """With empty chunks behind it, so that it has ``length`` tokens."""
        if embeds.embeds.shape[1] >= length:
            return embeds
        empty = self.encode("", clip_skip).embeds
        return PromptEmbeds(_padded(embeds.embeds, empty, length), embeds.pooled)

    def encode(self, prompt: str, clip_skip: int = 1) -> PromptEmbeds:
        """``clip_skip`` n takes the n-th layer from the end, 1 the last; SDXL starts at 2."""
        names = tuple(encoder.vocabulary.key for encoder in self.text_encoders)
        key = (prompt, clip_skip, names, self.state)
        if key not in self.cache:
            self.cache[key] = self._concatenated(prompt, clip_skip)
        return self.cache[key]

    def _concatenated(self, prompt: str, clip_skip: int) -> PromptEmbeds:
        import torch

        encoded = [encoder.encode(prompt, clip_skip) for encoder in self.text_encoders]
        if len(encoded) == 1:
            return encoded[0]
        # a word list of its own, or an embedding for one encoder only, may cut differently
        longest = max(one.embeds.shape[1] for one in encoded)
        sides = [
            _padded(one.embeds, encoder.encode("", clip_skip).embeds, longest)
            for one, encoder in zip(encoded, self.text_encoders, strict=True)
        ]
        return PromptEmbeds(torch.cat(sides, dim=-1), encoded[-1].pooled)


def _padded(embeds: torch.Tensor, empty: torch.Tensor, length: int) -> torch.Tensor:
    import torch

    missing = (length - embeds.shape[1]) // empty.shape[1]
    return torch.cat([embeds, *[empty] * missing], dim=1) if missing else embeds


def mean_restored(weighted: torch.Tensor, features: torch.Tensor) -> torch.Tensor:
    """Scaled to the mean that the features had, unless they have none worth the name.

    Text encoders whose features average to nearly zero, unlike CLIP-L's, would be scaled by a
    quotient of two roundings.
    """
    mean, spread = features.mean(), features.std()
    if bool(mean.abs() < SMALLEST_MEAN * spread):
        return weighted
    return weighted * (mean / weighted.mean())
