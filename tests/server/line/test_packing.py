from __future__ import annotations

import gzip
import threading

import pyarrow
import pytest

from core.server.line.packing import Shelf, encoding_for, packed

TEXT = b"function draw(figure) { return figure.limbs.map(limb => limb.place); }\n" * 200


@pytest.mark.parametrize(
    ("accepted", "found"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("GZIP;q=0.5", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("br; q = 0.0, gzip;q=0", ""),
        ("identity", ""),
        ("", ""),
    ],
)
def test_only_what_the_browser_names_is_used(accepted, found):
    assert encoding_for(accepted) == found


def test_what_is_packed_is_small_and_comes_back_whole():
    for_machine = packed(TEXT, "br", is_best=True)
    assert pyarrow.Codec("brotli").decompress(for_machine, len(TEXT), asbytes=True) == TEXT
    assert gzip.decompress(packed(TEXT, "gzip")) == TEXT
    assert packed(TEXT, "") == TEXT
    assert len(for_machine) < len(TEXT) / 20


def test_a_text_is_there_at_once_and_smaller_soon_after():
    shelf, reads = Shelf(), []

    def read() -> bytes:
        reads.append(1)
        return TEXT

    quick = shelf.get("draw.js", read, "br")
    for thread in threading.enumerate():
        if thread.name == "packing":
            thread.join()
    best = shelf.get("draw.js", read, "br")
    assert (quick, best) == (packed(TEXT, "br"), packed(TEXT, "br", is_best=True))
    assert len(reads) == 2
    assert shelf.get("draw.js", read, "") == TEXT
