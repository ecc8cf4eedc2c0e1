"""What a file says of itself is read once, as text."""

from __future__ import annotations

import json

import pytest

from core.errors import ModelMissing, ModelUnusable
from core.models.identify.inspect import describe
from tests.models import full_size, tiny_files


def test_a_file_is_read_once_until_it_changes(file, nets, monkeypatch):
    from core.models.identify import inspect

    reads = []
    real = inspect.read_header
    monkeypatch.setattr(inspect, "read_header", lambda path: reads.append(path) or real(path))
    tiny_files.write_embedding(file, 768)
    assert describe(file).vectors == describe(file).vectors == 3
    assert len(reads) == 1
    tiny_files.write_embedding(file, 768, vectors=5)
    assert describe(file).vectors == 5
    assert len(reads) == 2


def test_what_is_wrong_is_remembered_too(file):
    file.write_bytes(b"\x80\x02whatever")
    for _ in range(2):
        with pytest.raises(ModelUnusable, match="pickle"):
            describe(file)
    file.unlink()
    with pytest.raises(ModelMissing, match=r"a\.safetensors"):
        describe(file)


def test_trigger_words_are_read_as_text(file):
    shapes = {"emb_params": (1, 768)}
    tags = {"10_miku": {"twin tails": 40, "1girl": 90, "\u202eevil\n": 2, "odd": "x"}}
    facts = describe(full_size.write_header(file, shapes, {"ss_tag_frequency": json.dumps(tags)}))
    assert facts.metadata.triggers == ("1girl", "twin tails", "evil")
    told = {"modelspec.trigger_phrase": "miku, " + "x" * 500}
    facts = describe(full_size.write_header(file, shapes, told))
    assert facts.metadata.triggers == ("miku", "x" * 120)


@pytest.mark.parametrize(
    ("recipe", "said"),
    [
        ('{"checkpoints": [{"title": "A"}, {"title": "B"}], "loras": [{"title": "C"}]}',
         "A + B + the LoRA C"),
        ('{"type": "webui", "primary_model_hash": "x"}', ""),
        ('{"checkpoints": [7, {"title": "x\\u202e\\n"}]}', "? + x"),
        ('{"checkpoints": 7}', ""),
        ("[" * 5000, ""),
        ("null", ""),
    ],
    ids=range(6),
)  # fmt: skip
def test_a_recipe_is_read_as_text(file, recipe, said):
    shapes = {"emb_params": (1, 768)}
    facts = describe(full_size.write_header(file, shapes, {"sd_merge_recipe": recipe}))
    assert facts.metadata.recipe == said


@pytest.mark.parametrize(
    "text", ["[", "[1]", "null", '{"a": [1]}', "[" * 5000, '{"a": {"b": NaN}}']
)
def test_broken_tag_tables_give_no_triggers(file, text):
    shapes = {"emb_params": (1, 768)}
    facts = describe(full_size.write_header(file, shapes, {"ss_tag_frequency": text}))
    assert facts.metadata.triggers == ()
