"""``detect``: the pose of the people in a picture, as OpenPose JSON."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from core.commands import output
from core.errors import InputRejected
from core.gallery import ingest
from core.pose import detect, openpose
from core.pose.detection import detectors
from core.studio import Studio


def run(options: argparse.Namespace, studio: Studio) -> None:
    """With nobody in the picture nothing is written."""
    output.check_target(options.out, output.POSE_ENDINGS)
    detector = detectors.find(options.detector, studio.config)
    pose = detect.detect(ingest.open_image(output.read(options.image)), detector)
    if pose.is_empty:
        raise InputRejected(
            expected="a person in {file}",
            got="nobody",
            todo="try another picture, or another --detector",
            path=options.image,
        )
    output.write(options.out, openpose.dumps(pose).encode())
    joints = sum(int(person.visible.sum()) for person in pose.people)
    facts = {"file": str(options.out), "people": len(pose.people), "joints": joints}
    line = f"{options.out}: {joints} joints found, people: {len(pose.people)}"
    output.tell(options, line, facts)


def add(commands: Any) -> None:
    parser = commands.add_parser("detect", help="find the pose in a picture")
    parser.add_argument("image", type=Path)
    parser.add_argument("--out", type=Path, required=True, help="OpenPose JSON")
    parser.add_argument("--detector", default=detectors.STARTER, help="an installed one's name")
    output.add_json(parser)
    parser.set_defaults(run=run)
