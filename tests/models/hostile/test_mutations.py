"""Files changed at random: every one ends in a model or in one line, and nothing is left behind."""

from __future__ import annotations

import random
import zipfile

import pytest

from core.errors import ModelError, ModelUnusable
from core.models.files.safetensors_header import read_header
from core.models.identify.signatures import facts_of
from core.models.importing import importer
from tests.models.hostile.containers import SEEDS, zipped

SPLICES = [b"9", b"[", b"]", b"{", b"}", b"\0", b'"', b"1e400", b"-", b"NaN", b"Infinity",
           b'"__metadata__":', b"\xff\xfe", b"\\u0000", b",", b"999999999999999999999"]  # fmt: skip


def mutated(data, rng):
    changed = bytearray(data)
    for _ in range(rng.randrange(1, 6)):
        place = rng.randrange(len(changed))
        match rng.randrange(4):
            case 0:
                changed[place] = rng.randrange(256)
            case 1:
                del changed[place : place + rng.randrange(1, 9)]
            case 2:
                changed[place:place] = rng.choice(SPLICES)
            case _:
                other = rng.randrange(len(changed))
                changed[place:place] = changed[other : other + rng.randrange(1, 40)]
    if rng.random() < 0.7:  # most of them with a length that fits, or the length would be all
        end = changed.find(b"}}", 8) + 2
        changed[:8] = max(end - 8, 0).to_bytes(8, "little")
    return bytes(changed)


def test_3000_mutated_headers_end_in_facts_or_in_one_line(tmp_path):
    from safetensors import safe_open

    rng = random.Random(20)
    file = tmp_path / "x.safetensors"
    refused = 0
    for number in range(3000):
        file.write_bytes(mutated(SEEDS[rng.choice(list(SEEDS))], rng))
        try:
            header = read_header(file)
        except ModelUnusable as error:
            assert "\n" not in str(error), number
            refused += 1
            continue
        facts = facts_of(header)
        assert len(facts.text) < 400
        assert "\n" not in facts.why_not
        with safe_open(file, "np") as library:  # what is let through, the library takes too
            assert set(library.keys()) == set(header.shapes), number
    assert 1500 < refused < 2990


def test_150_mutated_uploads_leave_whole_models_or_nothing(tmp_path, config):
    rng = random.Random(4)
    taken = 0
    for number in range(150):
        try:
            done = importer.install(mutated(SEEDS[rng.choice(list(SEEDS))], rng), "../x", config)
        except ModelError as error:
            assert "\n" not in str(error), number
        else:
            taken += done.is_new
    left = [path for path in config.models_folder.rglob("*") if path.is_file()]
    assert len(left) == taken > 0
    assert {path.suffix for path in left} == {".safetensors"}
    assert [path.name for path in tmp_path.iterdir()] == [config.data_folder.name]


def test_the_seeds_themselves_are_taken(tmp_path, config):
    for name in ("lora", "embedding", "vae", "upscaler"):
        assert importer.install(SEEDS[name], name, config).kind.value == name


def test_100_mutated_zips_end_in_one_line(tmp_path, config):
    rng = random.Random(6)
    good = zipped(
        [
            ("m/unet/config.json", b'{"cross_attention_dim": 768}'),
            ("m/unet/diffusion_pytorch_model.safetensors", SEEDS["vae"]),
            ("m/model_index.json", b"{}"),
        ],
        zipfile.ZIP_DEFLATED,
    )
    for number in range(100):
        changed = bytearray(good)
        for _ in range(rng.randrange(1, 8)):
            changed[rng.randrange(4, len(changed))] = rng.randrange(256)
        with pytest.raises(ModelError) as caught:
            importer.install(bytes(changed), "x", config)
        assert "\n" not in str(caught.value), number
    assert not any(path.is_file() for path in config.models_folder.rglob("*"))
    assert [path.name for path in tmp_path.iterdir()] == [config.data_folder.name]
