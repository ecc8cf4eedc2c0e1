"""The other side of ``parity``: a script for an older Python, so it imports nothing from here.

It is told the folder that holds ``picture.npy``, and how wide tiles are.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

NETWORKS = ("x4plus", "anime-6b", "animevideov3")
SEED = 20261121


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


if __name__ == "__main__":
    run_theirs(Path(sys.argv[1]), int(sys.argv[2]))
