"""Do our upscalers draw what the `realesrgan` distribution's own RealESRGANer draws?

    python -m benchmarks.upscale.parity --realesrgan-python out/realesrgan/bin/python

The `realesrgan` distribution no longer imports beside a current torchvision, so it runs apart, in
an environment of its own. This makes one (Python 3.8 to 3.10; about 2 GB; processor only):

    python3.10 -m venv out/realesrgan
    out/realesrgan/bin/pip install "setuptools<70" wheel "numpy<2" Cython
    out/realesrgan/bin/pip install torch==1.12.1 torchvision==0.13.1
    out/realesrgan/bin/pip install --no-build-isolation basicsr==1.4.2 realesrgan==0.3.0
    out/realesrgan/bin/pip uninstall -y opencv-python
    out/realesrgan/bin/pip install "numpy==1.26.4" "opencv-python-headless==4.10.0.84"

That side (``realesrgan_side.py``) makes the networks with BasicSR's own classes and seeded random
weights, writes them as the official .pth files are written, and enlarges a picture with
RealESRGANer (tile_pad 10 and pre_pad 0, as its command line does). This side opens the same files
through spandrel's restricted loader and enlarges the same picture with core.upscale, whole and in
tiles, always compared with their whole picture. Differences are in steps of 1/255; the target is at
most one.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.shared import print_table, script_parser
from benchmarks.upscale import realesrgan_side
from benchmarks.upscale.realesrgan_side import NETWORKS, SEED

TARGET = 1
CASES = ("whole", "our_tiles", "their_tiles")


def picture(height: int, width: int) -> np.ndarray:
    """(h, w, 3) uint8: soft gradients, hard edges and a little noise."""
    rng = np.random.default_rng(SEED)
    down, right = np.mgrid[0:height, 0:width]
    layers = [down * 255 // height, right * 255 // width, (down // 9 + right // 7) % 2 * 200]
    noisy = np.stack(layers, -1) + rng.normal(0, 8, (height, width, 3))
    return np.clip(noisy, 0, 255).astype(np.uint8)


def compare(folder: Path, tile: int) -> list[dict[str, Any]]:
    """Our pictures from the same files, beside theirs; a row for each network."""
    from core.upscale.enlarging import enlarge
    from core.upscale.network import load_network

    source = np.load(folder / "picture.npy")
    rows: list[dict[str, Any]] = []
    for name in NETWORKS:
        file = folder / f"{name}.pth"
        network = load_network(file, sha256=hashlib.sha256(file.read_bytes()).hexdigest())
        whole, in_tiles = (enlarge(network, source, sides=(side,)) for side in (512, tile))
        their_whole = np.load(folder / f"{name}-whole.npy")
        rows.append(
            {
                "network": name,
                "padding": network.padding,
                "spread": round(float(their_whole.std()), 1),
                "whole": difference(whole, their_whole),
                "our_tiles": difference(in_tiles, their_whole),
                "their_tiles": difference(np.load(folder / f"{name}-tiles.npy"), their_whole),
            }
        )
    return rows


def difference(one: np.ndarray, other: np.ndarray) -> dict[str, float]:
    """In steps of 1/255: the largest, and the share of numbers that differ at all."""
    apart = np.abs(one.astype(int) - other.astype(int))
    return {"max": int(apart.max()), "share": round(float((apart > 0).mean()), 6)}


def told(apart: dict[str, float]) -> str:
    return f"{apart['max']} ({apart['share']:.2%})"


def main() -> None:
    parser = script_parser(__doc__)
    parser.add_argument("--realesrgan-python", type=Path)
    parser.add_argument("--size", type=int, nargs=2, default=(96, 112), metavar=("H", "W"))
    parser.add_argument("--tile", type=int, default=64)
    options = parser.parse_args()
    if options.realesrgan_python is None:
        parser.error("the other side's Python is needed; --help says how to make it")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        np.save(folder / "picture.npy", picture(*options.size))
        subprocess.run(
            [options.realesrgan_python, realesrgan_side.__file__, folder, str(options.tile)],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        rows = compare(folder, options.tile)
        versions = json.loads((folder / "versions.json").read_text())
    print_table(
        ("network", "spread", *CASES),
        [(row["network"], row["spread"], *(told(row[case]) for case in CASES)) for row in rows],
    )
    is_met = all(row["whole"]["max"] <= TARGET for row in rows)
    print(json.dumps({"rows": rows, "theirs": versions, "tile": options.tile, "is_met": is_met}))
    sys.exit(not is_met)


if __name__ == "__main__":
    main()
