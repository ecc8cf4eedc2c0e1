"""One PNG shows a sheet and carries a card; broken and huge ones are one line."""

from __future__ import annotations

import base64
import io
import json
import random
import struct
import zlib

import pytest
from PIL import Image

from core.characters.exchange import png
from core.characters.records import MOST_BYTES, to_json
from core.errors import InputRejected
from core.gallery import ingest
from tests.characters.cards import card, full_card

SHEET = Image.linear_gradient("L").resize((96, 64)).convert("RGB")


def chunk(kind: bytes, content: bytes) -> bytes:
    checksum = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + checksum


def with_texts(*chunks: bytes) -> bytes:
    buffer = io.BytesIO()
    SHEET.save(buffer, "PNG")
    whole = buffer.getvalue()
    return whole[:33] + b"".join(chunks) + whole[33:]  # behind IHDR


def text(name: str, content: bytes) -> bytes:
    return chunk(b"tEXt", name.encode() + b"\0" + content)


def itxt(name: str, content: bytes, *, packed: bool = False) -> bytes:
    body = zlib.compress(content) if packed else content
    return chunk(b"iTXt", name.encode() + b"\0" + bytes([packed, 0]) + b"\0\0" + body)


def chat(name: str = "Aria", **data: object) -> bytes:
    return base64.b64encode(json.dumps({"spec": "chara_card_v2", "data": {"name": name} | data})
                            .encode())  # fmt: skip


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
@pytest.mark.parametrize("for_chats", [False, True])
def test_a_card_comes_back_equal_and_the_sheet_shows(mode, for_chats):
    data = png.encoded(full_card(), SHEET.convert(mode), for_chats=for_chats)
    assert png.decoded(data) == full_card()
    assert Image.open(io.BytesIO(data)).tobytes() == SHEET.convert(mode).tobytes()
    assert ingest.open_image(data).size == SHEET.size
    assert (b"tEXtchara\0" in data) == for_chats


def test_every_kind_of_text_chunk_is_read():
    told = to_json(full_card()).encode()
    packed = chunk(b"zTXt", png.CHUNK.encode() + b"\0\0" + zlib.compress(told))
    for one in (itxt(png.CHUNK, told), itxt(png.CHUNK, told, packed=True), packed):
        assert png.decoded(with_texts(one)) == full_card()


def test_the_own_card_goes_first_and_the_newer_before_the_older():
    own, old, new = text(png.CHUNK, to_json(card()).encode()), chat("Old"), chat("New")
    assert png.decoded(with_texts(text("chara", old), own)).name == "Mio"
    assert png.decoded(with_texts(text("chara", old), text("ccv3", new))).name == "New"
    assert png.decoded(with_texts(text("chara", old))).name == "Old"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xd8\xff\xe0 no PNG",
        with_texts(),
        with_texts(text("parameters", b"girl")),
        with_texts(text(png.CHUNK, b"{")),
        with_texts(text(png.CHUNK, b"[]")),
        with_texts(text(png.CHUNK, b'{"a":' * 200_000)),
        with_texts(text(png.CHUNK, b"__import__('os').abort()")),
        with_texts(chunk(b"iTXt", png.CHUNK.encode() + b"\0\1\0\0\0not packed")),
        with_texts(chunk(b"iTXt", png.CHUNK.encode())),
        with_texts(chunk(b"zTXt", png.CHUNK.encode() + b"\0\0")),
        with_texts(itxt(png.CHUNK, b" " * (MOST_BYTES + 1))),
        with_texts(itxt(png.CHUNK, b" " * 1_000_000_000, packed=True)),
        with_texts(text("chara", b"!!!")),
        with_texts(text("chara", base64.b64encode(b"[1]"))),
        with_texts(text("chara", base64.b64encode(b"{}"))),
        with_texts(text("chara", base64.b64encode(b'{"a":' * 200_000))),
    ],
)
def test_what_has_no_card_is_refused(data):
    with pytest.raises(InputRejected) as refused:
        png.decoded(data)
    assert refused.value.shown


def test_a_huge_file_is_refused_unread(monkeypatch):
    monkeypatch.setattr(png, "MOST_FILE_BYTES", 500)
    with pytest.raises(InputRejected, match="at most"):
        png.decoded(png.encoded(card(), SHEET))


def test_a_length_beyond_the_file_ends_the_reading():
    data = with_texts(struct.pack(">I", 2**31 - 1) + b"iTXt" + png.CHUNK.encode())
    with pytest.raises(InputRejected):
        png.decoded(data)


def test_damaged_and_torn_files_never_raise_anything_else():
    rng, whole = random.Random(2), png.encoded(full_card(), SHEET, for_chats=True)
    read = 0
    for _ in range(400):
        torn = bytearray(whole[: rng.randint(1, len(whole))])
        for _ in range(rng.randint(0, 8)):
            torn[rng.randrange(len(torn))] = rng.randrange(256)
        try:
            png.decoded(bytes(torn))
            read += 1
        except InputRejected:
            continue
    assert 0 < read < 400
