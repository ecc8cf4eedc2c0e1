from __future__ import annotations

import json
import random
import time
import tracemalloc

import pytest

from core.errors import ModelMissing, ModelUnusable
from core.models.files.safetensors_header import read_header

GOOD = {
    "__metadata__": {"format": "pt"},
    "conv_in.weight": {"dtype": "F16", "shape": [2, 3], "data_offsets": [0, 12]},
    "conv_in.bias": {"dtype": "F32", "shape": [2], "data_offsets": [12, 20]},
}


def write(path, header, data=b"\0" * 20, length=None):
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    path.write_bytes((length or len(text)).to_bytes(8, "little") + text + data)
    return path


@pytest.fixture
def file(tmp_path):
    return tmp_path / "model.safetensors"


def test_names_and_shapes_are_read(file):
    header = read_header(write(file, GOOD))
    assert header.shapes == {"conv_in.weight": (2, 3), "conv_in.bias": (2,)}
    assert header.size == file.stat().st_size
    assert header.dtypes == {"conv_in.weight": "F16", "conv_in.bias": "F32"}
    assert header.metadata == {"format": "pt"}
    data = file.read_bytes()
    assert [end - start for start, end in header.spans.values()] == [12, 8]
    assert header.spans["conv_in.bias"][1] == len(data)


def tensor(**changes):
    return {"x": {"dtype": "F32", "shape": [5], "data_offsets": [0, 20]} | changes}


@pytest.mark.parametrize(
    ("header", "line"),
    [
        (b"not json at all", "something else or a cut-off file"),
        (b"{broken", "cannot be read"),
        (b"[" * 50, "something else"),
        (b'{"a":' * 20_000, "cannot be read"),
        (b'{"x": 1, "x": 2}', "cannot be read"),
        (b"{\xff}", "cannot be read"),
        ({}, "holds no tensors"),
        ({"__metadata__": {}}, "holds no tensors"),
        ({str(i): 0 for i in range(20_001)}, "names 20001 tensors, more than 20000"),
        ({"x": 7}, "'x' does not lie inside"),
        (tensor(dtype="F4"), "does not lie inside"),
        (tensor(dtype=["F32"]), "does not lie inside"),
        (tensor(shape=[-5]), "does not lie inside"),
        (tensor(shape=[5.0]), "does not lie inside"),
        (tensor(shape=[True] * 5), "does not lie inside"),
        (tensor(shape="5"), "does not lie inside"),
        (tensor(shape=[1] * 9), "does not lie inside"),
        (tensor(shape=[10**30, 10**30]), "does not lie inside"),
        (tensor(data_offsets=[0, 24]), "does not lie inside"),
        (tensor(data_offsets=[20, 0]), "does not lie inside"),
        (tensor(data_offsets=[0]), "does not lie inside"),
        (tensor(data_offsets=None), "does not lie inside"),
    ],
)
def test_a_header_that_cannot_be_trusted_gives_one_line(file, header, line):
    with pytest.raises(ModelUnusable) as caught:
        read_header(write(file, header))
    assert line in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("length", [0, 1, 2**63, 2**64 - 1, 10_000_001, 10_000])
def test_a_header_length_that_lies_is_refused(file, length):
    text = json.dumps(GOOD).encode()
    file.write_bytes(length.to_bytes(8, "little") + text)
    with pytest.raises(ModelUnusable, match="cut-off file"):
        read_header(file)


def test_a_missing_file_and_a_folder_are_missing(file, tmp_path):
    with pytest.raises(ModelMissing, match=r"Expected the model model\.safetensors"):
        read_header(file)
    with pytest.raises(ModelMissing):
        read_header(tmp_path)


def test_300_mutations_end_in_a_header_or_in_one_line(file):
    random.seed(3)
    good = write(file, GOOD).read_bytes()
    refused = 0
    for _ in range(300):
        data = bytearray(good)
        for _ in range(random.randrange(1, 6)):
            place = random.randrange(len(data))
            match random.randrange(3):
                case 0:
                    data[place] = random.randrange(256)
                case 1:
                    del data[place : place + random.randrange(1, 9)]
                case _:
                    data[place:place] = random.choice([b"9", b"[", b"\0", b'"', b"1e400", b"-"])
        file.write_bytes(bytes(data))
        try:
            shapes = read_header(file).shapes
        except ModelUnusable as error:
            assert "\n" not in str(error)
            refused += 1
        else:
            assert all(isinstance(side, int) for shape in shapes.values() for side in shape)
    assert refused > 200


def test_a_large_hostile_header_costs_little(file):
    entry = {"dtype": "F32", "shape": [0], "data_offsets": [0, 0]}
    write(file, {f"t{i}": entry for i in range(100_000)}, data=b"")
    tracemalloc.start()
    started = time.process_time()
    with pytest.raises(ModelUnusable, match="more than 20000"):
        read_header(file)
    seconds, peak = time.process_time() - started, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert seconds < 5
    assert peak < 150e6
