"""Files that were made to do harm: facts or one clear refusal, in bounded time and memory."""

from __future__ import annotations

import json
import resource
import struct
import time
import zlib

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from core.errors import StudioError
from core.gallery import metadata
from core.gallery.containers import exif as exif_block
from core.gallery.containers.files import MAX_KEY_BYTES, texts_of
from core.gallery.foreign.registry import recognise
from core.gallery.foreign.texts import Texts
from core.gallery.infotext import infotext
from core.gallery.metadata import ImageFacts, read
from core.generation.request import GenerationRequest
from tests.gallery.foreign.files import (
    chunk,
    exif,
    jpeg,
    png,
    text,
    webp,
    with_stealth,
)
from tests.gallery.foreign.test_comfyui import BASE

QUICK = settings(max_examples=150, deadline=2_000, suppress_health_check=[HealthCheck.too_slow])

PLACES = (
    "parameters", "prompt", "workflow", "UserComment", "Comment", "Description", "metadata",
    "invokeai_metadata", "sd-metadata", "Dream", "Software", "fooocus_scheme", "MakerNote",
    "use_stable_diffusion_model", "XML:com.adobe.xmp", "poseanimeflow",
)  # fmt: skip
NAMES = st.sampled_from(
    [
        "prompt", "negative_prompt", "image", "model", "seed", "steps", "extraMetadata", "extra",
        "sui_image_params", "Comment", "Description", "uc", "c", "v4_prompt", "caption",
        "char_captions", "class_type", "inputs", "positive", "text", "nodes", "links", "width",
        "widgets_values", "id", "type", "request", "format", "record", "base_model", "software",
        "Prompt", "Negative", "positive_prompt",
    ]
)  # fmt: skip
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**30), 10**30),
    st.floats(),
    st.text(max_size=12),
    st.sampled_from(["\ud800", '{"a": 1}', "NovelAI", "Steps: 1, Seed: 2, Size: 3x3", "[["]),
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=5),
    max_leaves=25,
)


def check(facts: ImageFacts) -> None:
    """What every reader owes to the pages."""
    for said in (facts.prompt, facts.negative_prompt, facts.tool, facts.infotext):
        said.encode()
    for key, value in facts.settings.items():
        assert (key + value).encode()
    json.dumps([facts.request, facts.record], allow_nan=False, ensure_ascii=False).encode()
    asked = facts.as_request()
    if asked is not None:
        try:
            GenerationRequest.from_dict(asked)
        except StudioError as error:
            assert str(error)
    infotext(facts.request or {}, facts.record).encode()


@QUICK
@given(st.dictionaries(st.sampled_from(PLACES), VALUES, min_size=1, max_size=3))
@example({"poseanimeflow": {"format": 1, "request": {"prompt": "x", "guidance": 10**400}}})
@example({"poseanimeflow": {"format": 1, "request": {"prompt": "x", "loras": 5, "size": [1]}}})
@example({"poseanimeflow": {"format": 1, "request": {"prompt": "x", "controls": [{}, 3]}}})
@example({"sd-metadata": {"image": {"prompt": [{"prompt": 5}, 7]}}})
def test_any_json_in_any_place(values):
    words = {place: json.dumps(value) for place, value in values.items()}
    facts = recognise(Texts(words))
    if facts is not None:
        check(facts)
    check(read(png(*(text(place, told, "utf-8") for place, told in words.items()))))


@QUICK
@given(st.dictionaries(st.sampled_from(PLACES), st.text(max_size=200), min_size=1, max_size=4))
def test_any_text_in_any_place(words):
    words = {place: told.encode("utf-8", "replace").decode() for place, told in words.items()}
    check(read(png(*(text(place, told) for place, told in words.items()))))


LINKS = st.one_of(st.tuples(st.sampled_from([*BASE, "99"]), st.integers(0, 3)).map(list), LEAVES)
INPUTS = st.dictionaries(
    st.sampled_from(
        ["positive", "negative", "seed", "model", "text", "clip", "conditioning", "guider", "noise",
         "basic_pipe", "string", "cond1", "steps", "delimiter", "populated_text"]
    ),
    LINKS,
    max_size=6,
)  # fmt: skip
KINDS = st.sampled_from(["KSampler", "ShowText", "ConditioningZeroOut", "SaveImage", "Any"])


@QUICK
@given(st.dictionaries(st.sampled_from([*BASE]), st.tuples(KINDS, INPUTS), max_size=8))
def test_any_graph(changed):
    nodes = {name: {"class_type": kind, "inputs": put} for name, (kind, put) in changed.items()}
    check(read(png(text("prompt", json.dumps({**BASE, **nodes})))))


@QUICK
@given(st.binary(max_size=300), st.sampled_from(["PNG", "JPEG", "WEBP"]))
def test_any_bytes_behind_a_signature(tail, kind):
    start = {
        "PNG": b"\x89PNG\r\n\x1a\n",
        "JPEG": b"\xff\xd8\xff",
        "WEBP": b"RIFF\0\0\0\0WEBP",
    }
    check(read(start[kind] + tail))


FIELD = exif("<", {0x0110: b"prompt:" + json.dumps(BASE).encode()}, b"UNICODE\0a\0")
WHOLE = (jpeg(FIELD), webp(FIELD), with_stealth(b"a cat"), png(text("prompt", json.dumps(BASE))))


@QUICK
@given(
    st.sampled_from(WHOLE),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=6),
)
def test_changed_bytes_in_whole_files(made, changes):
    changed = bytearray(made)
    for place, value in changes:
        changed[int(place * (len(changed) - 1))] = value
    try:
        check(read(bytes(changed)))
    except StudioError as error:
        assert "Expected" in str(error)


@QUICK
@given(st.binary(max_size=200), st.sampled_from([b"II*\0", b"MM\0*"]))
def test_any_exif_block(tail, order):
    for value in exif_block.texts(order + tail, 1000).values():
        assert len(value) <= 1000


# --- bombs ------------------------------------------------------------------------------------

MEGABYTE = 1 << 20
ZEROS = zlib.compress(b"a" * (200 * MEGABYTE), 9)
FULL_KEY = zlib.compress(b"a" * MAX_KEY_BYTES, 9)
DEEP = '{"a":' * 100_000


def many_exif_fields() -> bytes:
    """Each of 65 000 fields is the same megabyte."""
    entries = b"".join(struct.pack("<HHII", tag, 2, MEGABYTE, 12) for tag in range(65_000))
    return b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", 65_000) + entries


BOMBS = {
    "packed text": png(chunk(b"zTXt", b"parameters\0\0" + ZEROS)),
    "packed international text": png(chunk(b"iTXt", b"prompt\0\1\0\0\0" + ZEROS)),
    "many packed texts": png(*(chunk(b"zTXt", b"key%d\0\0" % n + FULL_KEY) for n in range(2_000))),
    "stealth": with_stealth(b"a" * (50 * MEGABYTE)),
    "deep": png(text("prompt", DEEP), text("parameters", "[" * 500_000)),
    "exif": webp(many_exif_fields()),
    "many chunks and alpha": with_stealth(b"x", mark=b"stealth_nothing").replace(
        b"IDAT", b"aaAa\xb1\xc7\x1f\x12" + chunk(b"aaAa", b"") * 400_000, 1
    ),
    "many chunks": png(chunk(b"aaAa", b"") * 400_000),
    "many segments": jpeg()[:2] + b"\xff\xfe\0\2" * 400_000,
    "filling bytes": jpeg()[:2] + b"\xff" * 2_000_000,
    "spaces": png(text("parameters", " " * 900_000 + "x"), text("Comment", "{" + " " * 900_000)),
    "digits": png(text("parameters", f"a\nSteps: {'9' * 400_000}, Seed: 1, Size: 2x2")),
    "lists": png(text("prompt", '{"a":[' + "[]," * 300_000 + "0]}")),
    "keys": png(text("parameters", "a\n" + "Steps: 1, Seed: 2, Size: 3x3, " * 30_000)),
    "lines": png(text("parameters", "Steps: 1\n" * 100_000)),
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_do_not_go_off(name):
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    facts = read(BOMBS[name])
    assert time.monotonic() - started < 5
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300 * 1024
    assert len(facts.prompt) < 2 * MAX_KEY_BYTES
    check(facts)


def test_what_was_read_before_a_bomb_stays():
    data = png(chunk(b"zTXt", b"first\0\0" + ZEROS), text("parameters", "a cat"))
    assert texts_of(data, "PNG") == {"parameters": "a cat"}


@pytest.mark.parametrize("digits", [400, 4_000, 40_000])
def test_a_number_of_many_digits_is_refused_in_one_line(digits):
    told = f'{{"format": 1, "request": {{"prompt": "x", "guidance": {"9" * digits}}}}}'
    asked = read(png(text(metadata.CHUNK, told))).as_request() or {}
    with pytest.raises(StudioError, match="Expected guidance to be a number, got None"):
        GenerationRequest.from_dict(asked)
    with pytest.raises(StudioError, match="Expected guidance to be a number, got one of too many"):
        GenerationRequest.from_dict({"prompt": "x", "guidance": 10**digits})
