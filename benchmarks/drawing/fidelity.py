"""How well do drawings hold the asked pose, and does the reader of looks see what was drawn?

    python -m benchmarks.drawing.fidelity               200 held-out poses
    python -m benchmarks.drawing.fidelity --quick 24    the first 24 of them

The poses are those of ``benchmarks.pose.fidelity``, the characters those of training: what the
built-in detector and the built-in reader were made to read, so their own error is in every figure.
"told where" looks around the asked pose, as the score does; "alone" finds the people itself. Prints
a table and, last, one JSON line.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from PIL import Image

from benchmarks.pose.fidelity import Case, Report, make_case, readings, ruler_of_looks, share
from benchmarks.shared import print_table, script_parser, timed
from core.config import Config
from core.models import registry
from core.pose import detect
from core.pose.score import PoseScore, score
from training.figures import FAMILIES, HELD_OUT_POSES

LOOKS = ("hair_colour", "outfit_colour", "outfit", "eye_colour", "hair_style")


def measure_poses(cases: Sequence[Case], report: Report) -> None:
    told = [_score(case, alone=False) for case in cases]
    report.add("drawings, told where", told)
    for family in FAMILIES:
        of_family = [one for one, case in zip(told, cases, strict=True) if case.family == family]
        if of_family:
            report.add(f"  {family}", of_family)
    report.add("drawings, alone", [_score(case, alone=True) for case in cases])


def _score(case: Case, *, alone: bool) -> PoseScore:
    asked = case.figure.pose
    image = Image.fromarray(case.figure.picture)
    return score(asked, detect.detect(image, near=None if alone else asked))


def measure_looks(cases: Sequence[Case], report: Report) -> None:
    ruler = ruler_of_looks()
    read = [readings(ruler.read, case, case.figure.picture) for case in cases]
    report.looks = {name: {"drawings": share(read, name)} for name in LOOKS if name in ruler.names}
    counts = {name: sum(name in one for one in read) for name in report.looks}
    rows = [(name, counts[name], row["drawings"]) for name, row in report.looks.items()]
    print_table(("", "seen", "right"), rows)


def main() -> None:
    parser = script_parser(__doc__)
    parser.add_argument("--quick", type=int, default=HELD_OUT_POSES, metavar="N")
    options = parser.parse_args()
    if not detect.is_available():
        parser.exit(2, "Expected the pose detector, which is the ruler, found none.\n")
    spec = registry.checkpoint("starter", Config.from_environment())
    count = min(options.quick, HELD_OUT_POSES)
    drawn = timed(lambda: [make_case(index, spec) for index in range(count)])
    cases = drawn.result
    report = Report(seconds_a_picture=round(drawn.seconds / len(cases), 3))
    measure_poses(cases, report)
    measure_looks(cases, report)
    print(json.dumps({"cases": len(cases), **asdict(report)}))


if __name__ == "__main__":
    main()
