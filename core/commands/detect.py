"""``detect``: the pose of the people in a picture, as OpenPose JSON."""

from __future__ import annotations

import argparse
from typing import Any

from core.commands import options as shared
from core.commands import output
from core.errors import InputRejected
from core.gallery import ingest
from core.generation.finding import find
from core.generation.finding.request import DetectRequest
from core.pose import openpose
from core.pose.detection.detectors import AUTO
from core.studio import Studio


def run(options: argparse.Namespace, studio: Studio) -> None:
    """With nobody in the picture nothing is written."""
    output.check_target(options.out, output.POSE_ENDINGS)
    request = DetectRequest(detector=options.detector)
    found = find.find(ingest.open_image(output.read(options.image)), request, studio.config)
    pose = found.findings.pose
    if pose.is_empty:
        raise InputRejected(
            expected="a person in {file}",
            got="nobody",
            todo="try another picture, or another --detector",
            path=options.image,
        )
    output.write(options.out, openpose.dumps(pose).encode())
    joints = sum(int(person.visible.sum()) for person in pose.people)
    facts = {
        "file": str(options.out), "people": len(pose.people), "joints": joints,
        "detector": found.detector, "reason": found.reason.value,
    }  # fmt: skip
    line = f"{options.out}: {joints} joints found, people: {len(pose.people)}. {found.why}".strip()
    output.print_result(options, line, facts)


def add(commands: Any) -> None:
    parser = commands.add_parser("detect", help="find the pose in a picture")
    shared.add_image(parser)
    shared.add_out(parser, "OpenPose JSON")
    parser.add_argument(
        "--detector", default=AUTO,
        help='an installed one\'s name, or "auto": the built-in one for drawings, a fetched one '
        "for photos and renders where one is here",
    )  # fmt: skip
    shared.add_json(parser)
    parser.set_defaults(run=run)
