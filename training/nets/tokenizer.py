"""A CLIP tokenizer of the captions' own words.

Every word of the vocabulary is one token; all other text falls back to bytes, so any prompt is
accepted. The merges come from plain byte-pair training on the word list: replaying the training
joins each word completely, whatever the other words' merges do inside it.
"""

from __future__ import annotations

import json
from collections import Counter
from itertools import pairwise
from pathlib import Path

from transformers import AddedToken, CLIPTokenizer

START, END = "<|startoftext|>", "<|endoftext|>"
MAX_TOKENS = 77


def byte_characters() -> list[str]:
    """One printable character for each byte, in the order of OpenAI's byte-level BPE."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in printable]
    return [chr(byte) for byte in printable] + [chr(256 + i) for i in range(len(others))]


def learn_merges(words: tuple[str, ...]) -> list[tuple[str, str]]:
    """Merges, most frequent pair first, until each word is a single symbol."""
    split_phrases = [[*word[:-1], word[-1] + "</w>"] for word in words]
    merges: list[tuple[str, str]] = []
    while any(len(word) > 1 for word in split_phrases):
        pairs = Counter(pair for word in split_phrases for pair in pairwise(word))
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        merges.append(best)
        split_phrases = [_merge(word, best) for word in split_phrases]
    return merges


def _merge(word: list[str], pair: tuple[str, str]) -> list[str]:
    joined: list[str] = []
    position = 0
    while position < len(word):
        if tuple(word[position : position + 2]) == pair:
            joined.append(pair[0] + pair[1])
            position += 2
        else:
            joined.append(word[position])
            position += 1
    return joined


def write_tokenizer(folder: Path, words: tuple[str, ...], phrases: tuple[str, ...] = ()) -> None:
    """A ``CLIPTokenizer`` with one token for each word, and one for each phrase of several words.

    "red kimono" as one token spares a small model to learn which noun an adjective belongs to.
    """
    _write_words(folder, words)
    tokenizer = CLIPTokenizer.from_pretrained(folder)
    tokenizer.add_tokens([AddedToken(text, single_word=True, normalized=True) for text in phrases])
    tokenizer.save_pretrained(folder)


def _write_words(folder: Path, words: tuple[str, ...]) -> None:
    letters = tuple(sorted({w for word in words for w in _letter_runs(word)}))
    merges = learn_merges(letters)
    characters = byte_characters()
    entries = [
        *characters,
        *(c + "</w>" for c in characters),
        *(a + b for a, b in merges),
        START,
        END,
    ]
    vocabulary = {entry: index for index, entry in enumerate(dict.fromkeys(entries))}
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocab.json").write_text(json.dumps(vocabulary, ensure_ascii=False, indent=0))
    lines = ["#version: 0.2", *(f"{a} {b}" for a, b in merges)]
    (folder / "merges.txt").write_text("\n".join(lines) + "\n")
    special = {"bos_token": START, "eos_token": END, "unk_token": END, "pad_token": END}
    config = {"model_max_length": MAX_TOKENS, "tokenizer_class": "CLIPTokenizer", **special}
    (folder / "tokenizer_config.json").write_text(json.dumps(config, indent=2) + "\n")
    (folder / "special_tokens_map.json").write_text(json.dumps(special, indent=2) + "\n")


def _letter_runs(word: str) -> list[str]:
    """CLIP splits digits off first: "1girl" is "1" and "girl"."""
    return [run for run in "".join(c if c.isalpha() else " " for c in word).split() if run]
