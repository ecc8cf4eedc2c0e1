"""Headers made to break: each is refused at little cost, and what it says is only text."""

from __future__ import annotations

import json
import time
import tracemalloc

import pytest

from core.errors import ModelUnusable
from core.models import registry
from core.models.importing import importer
from tests.models.hostile.containers import F32, container, table

DEEP = b'{"a":' * 50_000 + b"1" + b"}" * 50_000
WEIGHT = "lora_unet_mid_block_attentions_0_transformer_blocks_0_attn2_to_k.lora_down.weight"


def one(**changes):
    return {WEIGHT: tensor(0, 20) | changes}


def tensor(start, end):
    return {"dtype": F32, "shape": [(end - start) // 4], "data_offsets": [start, end]}


@pytest.mark.parametrize(
    "data",
    [
        container({}, length=10**12),
        container(one(), b"\0" * 20, length=2**63),
        container(b'{"a": {}, "a": {}}'),
        container(DEEP),
        container(b"[" * 100_000),
        container(one(shape=[10**12], data_offsets=[0, 4 * 10**12]), b"\0" * 20),
        container(json.dumps(one(shape=[float("nan")])).encode(), b"\0" * 20),
        container(json.dumps(one(shape=[float("inf"), 5])).encode(), b"\0" * 20),
        container(one(shape=[1e300]), b"\0" * 20),
        container(b'{"x": {"dtype": "F32", "shape": [' + b"9" * 5000 + b']}}'),
        container(one(shape=[0] * 9), b"\0" * 20),
        container(one(shape=[-1, -5]), b"\0" * 20),
        container(one(data_offsets=[20, 0]), b"\0" * 20),
        container(one(data_offsets=[0, 2**64]), b"\0" * 20),
        container(one() | {"y": tensor(0, 20)}, b"\0" * 20),
        container(one() | {"y": tensor(24, 28)}, b"\0" * 28),
        container(one(), b"\0" * 40),
        container(one() | {"__metadata__": {"a": 1}}, b"\0" * 20),
        container(one() | {"__metadata__": [1]}, b"\0" * 20),
        container({str(i): 0 for i in range(30_000)}),
        b"\xef\xbb\xbf" + container(one(), b"\0" * 20),
        b"",
        b"\0" * 7,
        b"\0" * 4096,
    ],
    ids=lambda data: str(len(data)),
)  # fmt: skip
def test_a_header_that_lies_is_refused_at_little_cost(config, data):
    tracemalloc.start()
    started = time.process_time()
    with pytest.raises(ModelUnusable) as caught:
        importer.install(data, "x", config)
    seconds, peak = time.process_time() - started, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "\n" not in str(caught.value)
    assert seconds < 5
    assert peak < 100e6
    assert not any(path.is_file() for path in config.models_folder.rglob("*"))


def test_hostile_names_and_notes_are_only_text(config):
    evil = "\x1b[31m\u202e<script>alert(1)</script>\n{0.__class__}%s" + "x" * 10_000
    other = WEIGHT.replace("lora_down", "lora_up")
    shapes = {WEIGHT: [2, 768], other: [2, 2], f"{evil}.lora_up.weight": [2, 2]}
    metadata = {"modelspec.title": evil, "ss_tag_frequency": json.dumps({"a": {evil: 5}})}
    done = importer.install(table(shapes, metadata), evil, config)
    hints = done.facts.metadata
    assert len(hints.title) <= 120
    for text in (hints.title, *hints.triggers, done.path.stem):
        assert not set(text) & set("\x1b\u202e\n")
    assert done.path.parent == config.models_folder / "loras"
    assert registry.lora(done.id, config).source.path() == done.path
