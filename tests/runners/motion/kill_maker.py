"""Makes a clip until it is killed; run by ``test_job.py`` in a process of its own.

python tests/runners/motion/kill_maker.py FOLDER JOB FRAMES
"""

from __future__ import annotations

import sys
from pathlib import Path

from core.config import Config
from core.studio import Studio
from tests.runners.motion.conftest import drawn_clip


def main(folder: str, job: str, frames: str) -> None:
    studio = Studio(Config(data_folder=Path(folder), device="cpu", offline=True, min_free_bytes=0))
    studio.submit(drawn_clip(int(frames)), job_id=job)
    sys.stdout.write("begun\n")
    sys.stdout.flush()
    studio.wait(job)


if __name__ == "__main__":
    main(*sys.argv[1:])
