"""Tokens are counted as the prompt is laid into chunks, once the tokenizer is there."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from core.generation.conditioning import token_counts
from core.generation.conditioning.token_counts import TokenCounts, tokenizer_folder
from core.models.loading.loader import SD15_CONFIG
from core.models.registry import checkpoint
from core.models.source import Source, SourceKind
from tests.models.tiny import write_tokenizer

SECONDS = 120.0


@pytest.fixture(scope="module")
def counts(tmp_path_factory):
    """Of a tokenizer that takes each letter for a token."""
    folder = tmp_path_factory.mktemp("model")
    write_tokenizer(folder / "tokenizer")
    found = TokenCounts(folder)
    found.wait(SECONDS)
    return found


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("", (0,)),
        ("abc", (3,)),
        ("(abc:1.3), de", (6,)),
        ("abc BREAK de", (3, 2)),
        ("a" * 80, (75, 5)),
        ("a" * 60 + "," + "b" * 20, (61, 20)),
        ("abc <lora:ink:0.5>", (3,)),
        ("[abc:de:0.5]", (3,)),
        ("[ab|cdef] BREAK g", (4, 1)),
    ],
)
def test_each_chunk_is_counted(counts, prompt, expected):
    assert counts.of(prompt) == expected


def test_the_tokenizer_of_clip_itself():
    counts = TokenCounts(SD15_CONFIG)
    counts.wait(SECONDS)
    assert counts.of("1girl, long brown hair") == (6,)


def test_nothing_is_told_until_it_is_loaded(tmp_path, monkeypatch):
    may_load = threading.Event()

    def slowly(layout, name):
        assert may_load.wait(SECONDS)
        return load(layout, name)

    load = token_counts.load_tokenizer
    write_tokenizer(tmp_path / "tokenizer")
    monkeypatch.setattr(token_counts, "load_tokenizer", slowly)
    counts = TokenCounts(tmp_path)
    assert counts.of("abc") is None
    may_load.set()
    counts.wait(SECONDS)
    assert counts.of("abc") == (3,)


def test_files_that_are_none_are_told_nowhere(tmp_path):
    (tmp_path / "tokenizer").mkdir()
    (tmp_path / "tokenizer" / "vocab.json").write_text("no json")
    counts = TokenCounts(tmp_path)
    counts.wait(SECONDS)
    assert counts.of("abc") is None


def test_whose_tokenizer_it_is(shared_config, tmp_path):
    spec = checkpoint("tiny", shared_config)
    assert tokenizer_folder(spec) == shared_config.models_folder / "tiny"
    file = tmp_path / "mine.safetensors"
    file.touch()
    for path, expected in ((file, SD15_CONFIG), (tmp_path / "gone", None)):
        source = Source(SourceKind.FILE, str(path))
        assert tokenizer_folder(replace(spec, source=source)) == expected
