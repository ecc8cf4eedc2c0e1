"""Weighted prompts of any length → text embeddings, as AUTOMATIC1111's web UI makes them.

Words are laid into chunks of 75 tokens between a begin and an end mark, cut at a comma where one is
near; every chunk goes through the text encoder by itself; each token's features are multiplied by
its weight and the chunk's mean is put back where it was. An unweighted prompt of one chunk gives
bit for bit what the diffusers pipeline gives. SDXL reads every prompt with two encoders.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from core.generation.conditioning.textual_inversion import Embedding, Vocabulary
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
    """Up to 75 token ids and their weights; ids below 0 are an embedding's vectors."""

    ids: list[int] = field(default_factory=list[int])
    weights: list[float] = field(default_factory=list[float])

    def split(self, at: int) -> TokenChunk:
        """Cut off and return everything from position ``at``."""
        rest = TokenChunk(self.ids[at:], self.weights[at:])
        del self.ids[at:], self.weights[at:]
        return rest


@dataclass(frozen=True)
class Words:
    """A prompt as the UNet reads it: (1, 77·n, features), and SDXL's summary of all of it."""

    embeds: torch.Tensor
    pooled: torch.Tensor | None = None


class TextReader:
    """One ``CLIPTextModel`` with its ``CLIPTokenizer``.

    ``is_sdxl``: features are taken one layer before the last and are not normalised, as SDXL was
    trained; an encoder with a projection then also gives its summary of the first chunk.
    """

    def __init__(self, text_encoder: Any, tokenizer: Any, *, is_sdxl: bool = False) -> None:
        self._text_encoder = text_encoder
        self._tokenizer = tokenizer
        self._is_sdxl = is_sdxl
        self._comma: int = tokenizer.convert_tokens_to_ids(",</w>")
        self.vocabulary = Vocabulary()

    def read(self, prompt: str, clip_skip: int) -> Words:
        import torch

        read = [self._encode_chunk(chunk, clip_skip) for chunk in self.chunks(prompt)]
        embeds = [words.embeds for words in read]
        return Words(embeds[0] if len(embeds) == 1 else torch.cat(embeds, dim=1), read[0].pooled)

    def chunks(self, prompt: str) -> list[TokenChunk]:
        """At least one; BREAK always starts another."""
        return [chunk for part in parse(prompt) for chunk in self._tokenize(part)]

    def _tokenize(self, part: Chunk) -> list[TokenChunk]:
        chunks = [TokenChunk()]
        for span in part:
            for ids in self._words(span.text):
                if len(chunks[-1].ids) + len(ids) > CHUNK_TOKENS:
                    chunks.append(self._carried_over(chunks[-1], ids[0]))
                chunks[-1].ids.extend(ids)
                chunks[-1].weights.extend([span.weight] * len(ids))
        return chunks

    def _words(self, text: str) -> list[list[int]]:
        """What must not be torn apart together: a token, or all vectors of an embedding."""
        found: list[list[int]] = []
        for piece in self.vocabulary.split(text):
            if not isinstance(piece, str):
                found.append(list(piece)[:CHUNK_TOKENS])
                continue
            # not verbose: it would warn about more than 77 tokens, which are cut into chunks here
            ids = self._tokenizer(piece, add_special_tokens=False, verbose=False).input_ids
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

    def _encode_chunk(self, chunk: TokenChunk, clip_skip: int) -> Words:
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
        with self.vocabulary.spoken_by(self._text_encoder, ids):
            known = [max(token, 0) for token in ids]
            words = self._features(torch.tensor([known], device=device), clip_skip)
        if all(weight == 1 for weight in chunk.weights):
            return words
        features = words.embeds
        weights = torch.tensor(
            [1.0, *chunk.weights, 1.0, *[1.0] * padding], dtype=features.dtype, device=device
        )
        return Words(_mean_restored(features * weights[None, :, None], features), words.pooled)

    def _features(self, ids: torch.Tensor, clip_skip: int) -> Words:
        if self._is_sdxl:
            output = self._text_encoder(ids, output_hidden_states=True)
            layer = max(clip_skip, 2)  # its last layer was never trained for this
            states = output.hidden_states
            return Words(states[-min(layer, len(states))], getattr(output, "text_embeds", None))
        if clip_skip == 1:
            return Words(self._text_encoder(ids)[0])
        output = self._text_encoder(ids, output_hidden_states=True)
        # transformers 5.6 flattened CLIPTextModel; earlier ones keep the layers one level down
        model = getattr(self._text_encoder, "text_model", self._text_encoder)
        deepest = len(output.hidden_states)
        return Words(model.final_layer_norm(output.hidden_states[-min(clip_skip, deepest)]))


class PromptEncoder:
    """Encodes for one loaded checkpoint and remembers the latest prompts.

    ``readers`` are its text encoders; with two their features stand side by side. ``state`` is
    whatever else decides the features, as weights changed by a LoRA.
    """

    def __init__(self, *readers: TextReader) -> None:
        self.readers = readers
        self.state: Hashable = ()
        self._remembered: OrderedDict[Hashable, Words] = OrderedDict()

    def learn(self, embeddings: Sequence[Embedding]) -> None:
        """From now on these words, and only these, mean an embedding's vectors."""
        for place, reader in enumerate(self.readers):
            reader.vocabulary = Vocabulary(embeddings, place)

    def encode_pair(
        self, prompt: str, negative_prompt: str, clip_skip: int = 1
    ) -> tuple[Words, Words]:
        """Both of the same length; the shorter is filled with empty chunks."""
        import torch

        pair = [self.encode(prompt, clip_skip), self.encode(negative_prompt, clip_skip)]
        longest = max(words.embeds.shape[1] for words in pair)
        for place, words in enumerate(pair):
            missing = (longest - words.embeds.shape[1]) // (CHUNK_TOKENS + 2)
            if missing:
                empty = self.encode("", clip_skip).embeds
                filled = torch.cat([words.embeds, *[empty] * missing], dim=1)
                pair[place] = Words(filled, words.pooled)
        return pair[0], pair[1]

    def encode(self, prompt: str, clip_skip: int = 1) -> Words:
        """``clip_skip`` n takes the n-th layer from the end, 1 the last; SDXL starts at 2."""
        names = tuple(reader.vocabulary.key for reader in self.readers)
        key = (prompt, clip_skip, names, self.state)
        if key not in self._remembered:
            self._remembered[key] = self._joined(prompt, clip_skip)
            while len(self._remembered) > REMEMBERED:
                self._remembered.popitem(last=False)
        self._remembered.move_to_end(key)
        return self._remembered[key]

    def _joined(self, prompt: str, clip_skip: int) -> Words:
        import torch

        read = [reader.read(prompt, clip_skip) for reader in self.readers]
        if len(read) == 1:
            return read[0]
        # a word list of its own, or an embedding for one encoder only, may cut differently
        longest = max(words.embeds.shape[1] for words in read)
        sides = [
            _filled(words.embeds, reader.read("", clip_skip).embeds, longest)
            for words, reader in zip(read, self.readers, strict=True)
        ]
        return Words(torch.cat(sides, dim=-1), read[-1].pooled)


def _filled(embeds: torch.Tensor, empty: torch.Tensor, length: int) -> torch.Tensor:
    import torch

    missing = (length - embeds.shape[1]) // empty.shape[1]
    return torch.cat([embeds, *[empty] * missing], dim=1) if missing else embeds


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
