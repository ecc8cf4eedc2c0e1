"""Do our upscalers draw what the `realesrgan` distribution's own RealESRGANer draws?

    python -m benchmarks.upscale.parity --realesrgan-python /tmp/realesrgan/bin/python

The `realesrgan` distribution no longer imports beside a current torchvision, so it runs apart, in
an environment of its own. This makes one (Python 3.8 to 3.10; about 2 GB; processor only):

    python3.10 -m venv /tmp/realesrgan
    /tmp/realesrgan/bin/pip install "setuptools<70" wheel "numpy<2" Cython
    /tmp/realesrgan/bin/pip install torch==1.12.1 torchvision==0.13.1
    /tmp/realesrgan/bin/pip install --no-build-isolation basicsr==1.4.2 realesrgan==0.3.0
    /tmp/realesrgan/bin/pip uninstall -y opencv-python
    /tmp/realesrgan/bin/pip install "numpy==1.26.4" "opencv-python-headless==4.10.0.84"

That side makes the networks with BasicSR's own classes and seeded random weights, writes them as
the official .pth files are written, and enlarges a picture with RealESRGANer (tile_pad 10 and
pre_pad 0, as its command line does). This side opens the same files through spandrel's restricted
loader and enlarges the same picture with core.upscale, whole and in tiles, always compared with
their whole picture. Differences are in steps of 1/255; the target is at most one.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

NETWORKS = ("x4plus", "anime-6b", "animevideov3")
SEED = 20261121
TARGET = 1


def picture(height: int, width: int) -> np.ndarray:
    """(h, w, 3) uint8: soft gradients, hard edges and a little noise."""
    rng = np.random.default_rng(SEED)
    down, right = np.mgrid[0:height, 0:width]
    layers = [down * 255 // height, right * 255 // width, (down // 9 + right // 7) % 2 * 200]
    noisy = np.stack(layers, -1) + rng.normal(0, 8, (height, width, 3))
    return np.clip(noisy, 0, 255).astype(np.uint8)


def their_network(name: str) -> Any:
    from basicsr.archs.rrdbnet_arch import RRDBNet
    from realesrgan.archs.srvgg_arch import SRVGGNetCompact

    if name == "animevideov3":
        return SRVGGNetCompact(3, 3, num_feat=64, num_conv=16, upscale=4, act_type="prelu")
    blocks = {"x4plus": 23, "anime-6b": 6}[name]
    return RRDBNet(3, 3, scale=4, num_feat=64, num_block=blocks, num_grow_ch=32)


def write_weights(name: str, file: Path) -> None:
    """A .pth as the official ones are, whose output fills the range of a picture."""
    import torch

    torch.manual_seed(SEED)
    network = their_network(name).eval()
    if name != "animevideov3":
        with torch.no_grad():
            drawn = network(torch.rand(1, 3, 32, 32))
            mean, spread = drawn.mean((0, 2, 3)), drawn.std()
            network.conv_last.weight *= 0.2 / spread
            network.conv_last.bias.copy_((network.conv_last.bias - mean) * 0.2 / spread + 0.5)
    torch.save({"params_ema": network.state_dict()}, str(file))


def run_theirs(folder: Path, tile: int) -> None:
    """The other side's whole part: weights, RealESRGANer, results and versions into the folder."""
    import importlib.metadata as metadata

    from realesrgan import RealESRGANer

    for name in NETWORKS:
        file = folder / f"{name}.pth"
        write_weights(name, file)
        for case, side in (("whole", 0), ("tiles", tile)):
            upsampler = RealESRGANer(
                scale=4, model_path=str(file), model=their_network(name), tile=side, tile_pad=10,
                pre_pad=0, half=False,
            )  # fmt: skip
            # it takes and gives BGR
            drawn = upsampler.enhance(np.load(folder / "picture.npy")[..., ::-1])[0]
            np.save(folder / f"{name}-{case}.npy", drawn[..., ::-1])
    names = ("realesrgan", "basicsr", "torch", "torchvision", "numpy")
    versions = {name: metadata.version(name) for name in names}
    (folder / "versions.json").write_text(json.dumps(versions))


def compare(folder: Path, tile: int) -> list[dict[str, Any]]:
    """Our pictures from the same files, beside theirs; a row for each network."""
    from core.upscale.network import load_network
    from core.upscale.upscaler import enlarge

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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--realesrgan-python", type=Path)
    parser.add_argument("--size", type=int, nargs=2, default=(96, 112), metavar=("H", "W"))
    parser.add_argument("--tile", type=int, default=64)
    parser.add_argument("--theirs", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.theirs:
        run_theirs(options.theirs, options.tile)
        return
    if options.realesrgan_python is None:
        parser.error("the other side's Python is needed; the head of this file says how to make it")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        np.save(folder / "picture.npy", picture(*options.size))
        subprocess.run(
            [options.realesrgan_python, __file__, "--theirs", folder, "--tile", str(options.tile)],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        rows = compare(folder, options.tile)
        versions = json.loads((folder / "versions.json").read_text())
    print(f"{'network':14} {'spread':>6}  {'whole':>12}  {'our tiles':>12}  {'their tiles':>12}")
    for row in rows:
        cells = [f"{row[c]['max']} ({row[c]['share']:.2%})" for c in CASES]
        print(f"{row['network']:14} {row['spread']:6}  " + "  ".join(f"{c:>12}" for c in cells))
    is_met = all(row["whole"]["max"] <= TARGET for row in rows)
    print(json.dumps({"rows": rows, "theirs": versions, "tile": options.tile, "is_met": is_met}))
    sys.exit(not is_met)


CASES = ("whole", "our_tiles", "their_tiles")

if __name__ == "__main__":
    main()
