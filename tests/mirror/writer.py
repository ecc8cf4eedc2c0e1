"""Keeps one picture after the other and names each when it is kept, with a mirror beside it:

writer.py DATA_FOLDER MIRROR
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from PIL import Image

EVERY = 0.4
PAUSE = 0.1


def main(data: Path, there: Path) -> None:
    from core.config import Config
    from core.database import Database
    from core.gallery.gallery import Gallery
    from core.mirror import keeping

    config = Config(data_folder=data)
    with keeping(config, there, every_seconds=EVERY):
        gallery = Gallery(config.gallery_folder, Database(config.database_file))
        for number in range(10_000):
            image = Image.new("RGB", (64, 64), (number % 256, 90, 120))
            kept = gallery.save(image, kind="generated", request={"prompt": "a"})
            sys.stdout.write(f"{kept.id}\n")
            sys.stdout.flush()
            time.sleep(PAUSE)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
