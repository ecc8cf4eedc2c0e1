"""Between two pose detectors of which one was trained on from the other.

    python -m training.detector.merge assets/starter/detector out/detector/export --share 0.5

What goes on from good weights on other pictures learns those and forgets a little of the first; the
weights half-way keep nearly all of both (Wortsman et al. 2022, "Robust fine-tuning of zero-shot
models"). The joint networks are merged; the people network is the second's.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from training.detector.nets import PoseNet, export, load_exported
from training.train_detector import PEOPLE_FILE, POSE_FILE


def merged(one: PoseNet, other: PoseNet, share: float) -> PoseNet:
    """``other`` with only ``share`` of what tells it from ``one``; changed in place."""
    before = one.state_dict()
    other.load_state_dict(
        {
            name: before[name].lerp(value, share) if value.is_floating_point() else value
            for name, value in other.state_dict().items()
        }
    )
    return other


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    parser.add_argument("--share", type=float, default=0.5, help="of the second's joint network")
    parser.add_argument("--folder", type=Path, default=Path("out/detector/merged"))
    parser.add_argument("--width", type=int, default=48)
    options = parser.parse_args()
    one, other = PoseNet(options.width), PoseNet(options.width)
    load_exported(one, options.before / POSE_FILE)
    load_exported(other, options.after / POSE_FILE)
    export(merged(one, other, options.share), options.folder / POSE_FILE)
    shutil.copyfile(options.after / PEOPLE_FILE, options.folder / PEOPLE_FILE)


if __name__ == "__main__":
    main()
