"""What does an enlargement take, of memory and of time?

    python -m benchmarks.upscale.memory [--size 1536x2304] [--scale 4] [--upscaler starter-x4]

Draws, encodes, checks and keeps one picture on a processor, in a folder that is removed again, and
compares the peak of the process with what the Upscale page says (``core.upscale.limits``). The
picture is smooth noise, whose file is about as large as a drawing's.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.shared import print_table, script_parser, size_of, timed
from core.config import Config
from core.geometry import Size
from core.studio import Studio
from core.upscale.limits import bytes_needed


def peak_bytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def main() -> None:
    parser = script_parser(__doc__)
    parser.add_argument("--size", type=size_of, default="1536x2304")
    parser.add_argument("--scale", type=int, default=4)
    parser.add_argument("--upscaler", default="starter-x4")
    options = parser.parse_args()
    size = options.size
    noise = np.random.default_rng(0).integers(0, 255, (size.height // 8, size.width // 8, 3))
    picture = Image.fromarray(noise.astype(np.uint8)).resize(size, Image.Resampling.BICUBIC)
    with tempfile.TemporaryDirectory() as folder:
        studio = Studio(Config(data_folder=Path(folder), device="cpu"))
        small = picture.crop((0, 0, 64, 64))
        studio.gallery.save(studio.upscaler.upscale(small, 2), kind="upscaled", request={})
        loaded = peak_bytes()
        drawn = timed(
            lambda: studio.upscaler.upscale(picture, options.scale, upscaler=options.upscaler)
        )
        kept = timed(lambda: studio.gallery.save(drawn.result, kind="upscaled", request={}))
        file_bytes = studio.gallery.path(kept.result.id).stat().st_size
        studio.close()
    result, taken = Size(*drawn.result.size), peak_bytes() - loaded
    answer = {
        "result": str(result),
        "megapixels": round(result.pixels / 1e6, 1),
        "peak_mib": taken >> 20,
        "told_mib": bytes_needed(result) >> 20,
        "file_mib": file_bytes >> 20,
        "drawn_seconds": round(drawn.seconds, 1),
        "kept_seconds": round(kept.seconds, 1),
        "is_within": taken <= bytes_needed(result),
    }
    print_table(("", "value"), answer.items())
    print(json.dumps(answer))
    sys.exit(not answer["is_within"])


if __name__ == "__main__":
    main()
