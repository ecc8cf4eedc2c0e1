"""Textual inversion: words that stand for vectors, without a change to tokenizer or weights.

A word of the prompt that names an embedding becomes ids below 0, one for each of its vectors; while
the text encoder looks its tokens up, those places get the vectors. Letter case does not matter, and
nothing has to be taken back afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.errors import ModelUnusable

if TYPE_CHECKING:
    import torch

# Keys under which A1111 and others keep the vectors of one text encoder, or of SDXL's two.
SINGLE_KEYS = ("emb_params", "string_to_param.*")
DOUBLE_KEYS = ("clip_l", "clip_g")
# ComfyUI's way to name an embedding.
PREFIX = "embedding:"


@dataclass(frozen=True)
class Embedding:
    """A word and its vectors (n, features), one tensor for each text encoder."""

    token: str
    vectors: tuple[torch.Tensor, ...]


def embedding_from(token: str, tensors: Mapping[str, Any], widths: Sequence[int]) -> Embedding:
    """From a file's tensors; ``widths`` are those of the text encoders it must fit."""
    if len(widths) == 2:
        found = [tensors[key] for key in DOUBLE_KEYS if key in tensors]
    else:
        named = [tensors[key] for key in SINGLE_KEYS if key in tensors]
        found = named or (list(tensors.values()) if len(tensors) == 1 else [])
    vectors = tuple(one if one.ndim == 2 else one[None] for one in found if one.ndim in (1, 2))
    if [one.shape[1] for one in vectors] != list(widths):
        got = [tuple(one.shape) for one in vectors] or sorted(tensors)
        raise ModelUnusable(
            expected=f"vectors of {' and '.join(map(str, widths))} numbers in the embedding "
            f"{token}",
            got=f"{got!r:.80}",
            todo="choose one made for this checkpoint's family",
            shown=f"The embedding {token} was made for another kind of checkpoint. Take its word "
            "out of the prompt.",
        )
    return Embedding(token, vectors)


def mentioned(token: str, text: str) -> bool:
    """Whether the word stands in the text by itself."""
    return _pattern([token]).search(text) is not None


class Vocabulary:
    """The embeddings that one text encoder knows; ``place`` is which of them it is."""

    def __init__(self, embeddings: Sequence[Embedding] = (), place: int = 0) -> None:
        self._vectors: list[torch.Tensor] = []
        self._ids: dict[str, range] = {}
        for embedding in embeddings:
            start = -1 - len(self._vectors)
            self._vectors += embedding.vectors[place]
            self._ids[embedding.token.casefold()] = range(start, -1 - len(self._vectors), -1)
        self._names = _pattern(list(self._ids)) if self._ids else None

    @property
    def key(self) -> tuple[str, ...]:
        return tuple(self._ids)

    def split(self, text: str) -> list[str | range]:
        """Plain text and, between, the ids of the embeddings named there."""
        if self._names is None:
            return [text]
        pieces: list[str | range] = []
        end = 0
        for match in self._names.finditer(text):
            pieces += [text[end : match.start()], self._ids[match[1].casefold()]]
            end = match.end()
        pieces.append(text[end:])
        return [piece for piece in pieces if not isinstance(piece, str) or piece.strip()]

    @contextmanager
    def injected_into(self, text_encoder: Any, ids: Sequence[int]) -> Generator[None]:
        """Within, the places of ids below 0 in the encoder's token embeddings are their vectors."""
        places = [place for place, token in enumerate(ids) if token < 0]
        if not places:
            yield
            return
        vectors = [self._vectors[-1 - ids[place]] for place in places]

        def put(_module: Any, _inputs: Any, looked_up: Any) -> Any:
            looked_up = looked_up.clone()
            for place, vector in zip(places, vectors, strict=True):
                looked_up[0, place] = vector.to(looked_up)
            return looked_up

        handle = text_encoder.get_input_embeddings().register_forward_hook(put)
        try:
            yield
        finally:
            handle.remove()


def _pattern(tokens: Sequence[str]) -> re.Pattern[str]:
    longest_first = sorted(tokens, key=len, reverse=True)
    names = "|".join(re.escape(token) for token in longest_first)
    return re.compile(rf"(?:{PREFIX})?(?<![\w-])({names})(?![\w-])", re.IGNORECASE)
