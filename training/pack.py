"""What a training machine sends back, in files of a bounded size, and how it is put together again.

    python -m training.pack out parcel codec/vae generator/state      # → parcel/state.00, .01, …
    python -m training.pack --open parcel out

Lossless: the bytes of numbers are sorted by their place in the number before they are deflated,
which saves a seventh of half-precision weights (their exponents are much alike).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import struct
import zlib
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np

PART_BYTES = 15 << 20
MOST_BYTES = 61 << 20
# Bytes of a number, by the file's ending; 1: as it is.
NUMBER_BYTES = {".safetensors": 2, ".onnx": 4}
MARK = b"POSEPACK"


def pack(root: Path, names: Sequence[str], target: Path, most_bytes: int = MOST_BYTES) -> list[str]:
    """Packs files and folders below ``root`` in order of importance into ``target/state.NN``.

    What no longer fits into ``most_bytes`` is left out whole; returns the names left out. Names
    that do not exist are passed over. The parts take the place of earlier ones.
    """
    chunks, left_out, size = [MARK], [], len(MARK)
    for path in (path for name in names for path in _files(root, name)):
        relative = path.relative_to(root).as_posix()
        chunk = _packed(relative, path.read_bytes())
        if size + len(chunk) > most_bytes:
            left_out.append(relative)
            continue
        chunks.append(chunk)
        size += len(chunk)
    whole = b"".join(chunks)
    _write_parts(whole + hashlib.sha256(whole).digest(), target)
    return left_out


def _files(root: Path, name: str) -> list[Path]:
    place = root / name
    if place.is_file():
        return [place]
    return sorted(path for path in place.rglob("*") if path.is_file())


def _packed(name: str, data: bytes) -> bytes:
    width = NUMBER_BYTES.get(PurePosixPath(name).suffix, 1)
    whole = len(data) // width * width
    planes = np.frombuffer(data[:whole], np.uint8).reshape(-1, width).T.tobytes() + data[whole:]
    deflated = zlib.compress(planes, 6 if width == 1 else 1)
    facts = json.dumps({"name": name, "bytes": len(data), "width": width, "packed": len(deflated)})
    return struct.pack("<I", len(facts)) + facts.encode() + deflated


def _write_parts(whole: bytes, target: Path) -> None:
    # Written aside and renamed: whoever is stopped meanwhile leaves the earlier parcel whole.
    fresh = target / "fresh"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for number, begin in enumerate(range(0, len(whole), PART_BYTES)):
        (fresh / f"state.{number:02d}").write_bytes(whole[begin : begin + PART_BYTES])
    written = sorted(fresh.iterdir())
    for path in written:
        os.replace(path, target / path.name)
    for path in target.glob("state.[0-9][0-9]"):
        if int(path.suffix[1:]) >= len(written):
            path.unlink()
    fresh.rmdir()


def unpack(parcel: Path, root: Path) -> list[str]:
    """Puts the files of ``parcel`` below ``root``; returns their names.

    Raises ``SystemExit`` with one line, and writes nothing, where parts are missing or damaged.
    """
    parts = sorted(parcel.glob("state.[0-9][0-9]"))
    whole = b"".join(path.read_bytes() for path in parts)
    data, digest = whole[:-32], whole[-32:]
    if not data.startswith(MARK) or hashlib.sha256(data).digest() != digest:
        raise SystemExit(
            f"Expected a whole parcel state.00 … in {parcel}, got {len(parts)} parts that do not "
            "belong together: fetch all of them again."
        )
    names: list[str] = []
    place = len(MARK)
    while place < len(data):
        (length,) = struct.unpack_from("<I", data, place)
        facts = json.loads(data[place + 4 : place + 4 + length])
        place += 4 + length
        _unpacked(root, facts, data[place : place + facts["packed"]])
        place += facts["packed"]
        names.append(facts["name"])
    return names


def _unpacked(root: Path, facts: dict[str, Any], deflated: bytes) -> None:
    path = (root / facts["name"]).resolve()
    assert path.is_relative_to(root.resolve()), f"{facts['name']} leads out of the folder"
    planes, width = zlib.decompress(deflated), facts["width"]
    whole = facts["bytes"] // width * width
    numbers = np.frombuffer(planes[:whole], np.uint8).reshape(width, -1).T.tobytes()
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(numbers + planes[whole:])
    os.replace(part, path)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--open", action="store_true", help="FROM is a parcel")
    parser.add_argument("source", metavar="FROM", type=Path)
    parser.add_argument("target", metavar="TO", type=Path)
    parser.add_argument("names", nargs="*")
    arguments = parser.parse_args()
    if arguments.open:
        facts = {"files": unpack(arguments.source, arguments.target)}
    else:
        facts = {"left_out": pack(arguments.source, arguments.names, arguments.target)}
    print(json.dumps(facts))


if __name__ == "__main__":
    main()
