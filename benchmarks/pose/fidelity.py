"""How well do pictures hold the asked pose, and is the rest as asked too?

    python -m benchmarks.pose.fidelity                       200 held-out poses, 4 seeds each
    python -m benchmarks.pose.fidelity --quick 12            the first 12 of them
    python -m benchmarks.pose.fidelity --only detector       no picture is generated
    python -m benchmarks.pose.fidelity --only words          the same prompts without a pose
    python -m benchmarks.pose.fidelity --checkpoint NAME     any installed checkpoint

The poses (``training.figures.held_out_pose``) are such as training never drew; prompts are those
of drawn figures, seeds are fixed. The ruler is a detector, so its own error on figures whose joints
are known stands in the table too: no score can say more than that. "told where" looks around the
asked pose, as the score does; "alone" finds the people itself. "words alone" leaves the pose to the
studio and measures against the one that it chose. Looks are read by the classifier in
``assets/starter/attributes.onnx``; without it colours and place are, from pixels (``looks_ruler``).
The ruler's own share of right readings stands beside them. Prints a table and, last, one JSON line;
writes a contact sheet of 24 first-seed pictures. Intervals of the mean OKS are bootstrap 95 %.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from benchmarks.likeness import identity
from benchmarks.likeness.looks_ruler import Ruler, is_covered, make_ruler
from benchmarks.pictures.sheets import Cell, contact_sheet
from benchmarks.shared import print_table, scratch_config, script_parser, timed
from core.config import Config
from core.generation.request import GenerationRequest
from core.geometry import Size
from core.models import registry
from core.models.specs import CheckpointSpec
from core.pose import appearance, detect
from core.pose.appearance import LooksReader
from core.pose.score import PoseScore, score
from core.pose.skeleton import Pose
from core.pose.stored_score import KeptScore, from_extras, percent
from core.studio import Studio
from training.figures import FAMILIES, HELD_OUT_POSES, Figure, figure, held_out_pose
from training.figures.drawings import DrawingStyle, drawing

FIGURE_SEED = 960_000_000
PICTURE_SEED = 1_000
COUNT = 4
SHEET_CELLS = 24
FINISHED_SIDE = 768
RESAMPLES = 2000
PARTS = ("detector", "pictures", "words", "identity")
TARGETS = {
    "drawn figures, told where": "PCK ≥ 0.97, OKS ≥ 0.92",
    "stick figure, told where": "PCK ≥ 0.97",
    "skeleton render, told where": "PCK ≥ 0.97",
    "generated, first seed": "PCK ≥ 0.90, OKS ≥ 0.85",
    f"generated, best of {COUNT}": "PCK ≥ 0.96, OKS ≥ 0.92",
    "hair_colour": "≥ 0.95",
    "outfit_colour": "≥ 0.90",
    "place": "≥ 0.95",
}


@dataclass(frozen=True)
class Case:
    """A held-out pose, a figure drawn in it, and the request for a picture of that figure."""

    index: int
    family: str
    figure: Figure
    request: GenerationRequest


@dataclass(frozen=True)
class Row:
    """Means; ``low`` and ``high`` bound the mean OKS."""

    name: str
    count: int
    oks: float
    low: float
    high: float
    pck: float

    @classmethod
    def of(cls, name: str, scores: Sequence[PoseScore | KeptScore]) -> Row:
        oks = np.array([one.oks for one in scores])
        picks = np.random.default_rng(0).integers(0, len(oks), (RESAMPLES, len(oks)))
        low, high = np.percentile(oks[picks].mean(axis=1), (2.5, 97.5))
        pck = np.mean([one.pck for one in scores])
        means = (round(float(value), 4) for value in (oks.mean(), low, high, pck))
        return cls(name, len(oks), *means)


@dataclass
class Report:
    rows: list[Row] = field(default_factory=list)
    looks: dict[str, dict[str, float | None]] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    identity: dict[str, Any] = field(default_factory=dict)
    seconds_a_picture: float | None = None

    def add(self, name: str, scores: Sequence[PoseScore | KeptScore]) -> None:
        row = Row.of(name, scores)
        self.rows.append(row)
        between = f"({row.low:.3f}–{row.high:.3f})"
        told = f"{row.name:34} {row.count:4}  {row.oks:.3f} {between}  {row.pck:.3f}"
        print(f"{told}  {TARGETS.get(name, '')}".rstrip(), flush=True)


def make_case(index: int, spec: CheckpointSpec) -> Case:
    family = FAMILIES[index % len(FAMILIES)]
    size = Size(*spec.size_for(1.0 if family == "two people" else 2 / 3))
    held = held_out_pose(index, size)
    scale = max(1, min(4, FINISHED_SIDE // max(size)))
    drawn = figure(FIGURE_SEED + index, size, pose=held.pose, scale=scale)
    request = GenerationRequest(
        prompt=drawn.caption,
        pose=held.pose,
        checkpoint=spec.id,
        size=size,
        seed=PICTURE_SEED + 100 * index,
        count=COUNT,
        **spec.recommended,
    )
    return Case(index, held.family, drawn, request)


# --- the detector's own error ---------------------------------------------------------------------


def measure_detector(cases: Sequence[Case], report: Report) -> None:
    drawn = [(one.figure.picture, one.figure.pose) for one in cases]
    _both_ways("drawn figures", drawn, report)
    for style in DrawingStyle:
        drawings = [drawing(random.Random(one.index), one.figure.pose, style) for one in cases]
        _both_ways(style.value, [(one.picture, one.pose) for one in drawings], report)


def _both_ways(name: str, pictures: Sequence[tuple[np.ndarray, Pose]], report: Report) -> None:
    images = [(Image.fromarray(picture), pose) for picture, pose in pictures]
    told = [score(pose, detect.detect(image, near=pose)) for image, pose in images]
    alone = [score(pose, detect.detect(image)) for image, pose in images]
    report.add(f"{name}, told where", told)
    report.add(f"{name}, alone", alone)


# --- generated pictures ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Outcome:
    """The first picture of a case, and the scores of all of them."""

    case: Case
    first: Image.Image
    scores: tuple[KeptScore, ...]
    seconds: float


def draw_case(case: Case, studio: Studio) -> Outcome:
    seeds = range(case.request.count)
    drawn = timed(lambda: [studio.render(case.request, index) for index in seeds])
    scores = tuple(from_extras(picture.extras) for picture in drawn.result)
    return Outcome(case, drawn.result[0].image, scores, drawn.seconds / len(seeds))


def measure_pictures(outcomes: Sequence[Outcome], report: Report) -> None:
    best = [max(one.scores, key=lambda score: score.oks) for one in outcomes]
    report.add("generated, first seed", [one.scores[0] for one in outcomes])
    report.add(f"generated, best of {COUNT}", best)
    for family in FAMILIES:
        of_family = [one.scores[0] for one in outcomes if one.case.family == family]
        if of_family:
            report.add(f"  {family}", of_family)
    report.seconds_a_picture = round(float(np.median([one.seconds for one in outcomes])), 2)


def measure_words(
    cases: Sequence[Case], spec: CheckpointSpec, studio: Studio, report: Report
) -> None:
    """First seeds of the same prompts, without a pose; nothing where the checkpoint needs none."""
    if spec.needs_pose:
        free = [replace(one.request, pose=None, count=1) for one in cases]
        scores = [from_extras(studio.render(request).extras) for request in free]
        report.add("words alone, first seed", scores)


def ruler_of_looks() -> Ruler | LooksReader:
    path = appearance.STARTER_FILE
    return LooksReader(path) if path.exists() else make_ruler()


def measure_looks(outcomes: Sequence[Outcome], ruler: Ruler | LooksReader, report: Report) -> None:
    """Share of pictures with the asked colours and place, and the ruler's share of right readings
    on the drawn figures of the same cases."""
    pictures = [readings(ruler.read, one.case, np.asarray(one.first)) for one in outcomes]
    drawn = [readings(ruler.read, one.case, one.case.figure.picture) for one in outcomes]
    for name in ruler.names:
        report.looks[name] = {"generated": share(pictures, name), "ruler": share(drawn, name)}
    print()
    print_table(
        ("", "generated", "ruler", "target"),
        [(name, *row.values(), TARGETS.get(name)) for name, row in report.looks.items()],
    )


def readings(
    read: Callable[[np.ndarray, Pose], dict[str, str]], case: Case, picture: np.ndarray
) -> dict[str, bool]:
    """Whether each thing is read as asked. Left out is what cannot be seen: outside of the
    picture, or under a hat or a cape."""
    pose, known = case.request.pose, case.figure.attributes()
    assert pose is not None
    found = read(picture, pose)
    return {name: found[name] == known[name] for name in found if not is_covered(name, known)}


def share(answers: Iterable[Mapping[str, bool]], name: str) -> float | None:
    """Of right readings among those where it can be seen."""
    known = [one[name] for one in answers if name in one]
    return round(float(np.mean(known)), 4) if known else None


def measure_identity(
    cases: int,
    spec: CheckpointSpec,
    studio: Studio,
    ruler: Ruler | LooksReader,
    report: Report,
) -> None:
    """Characters are as many as the cases allow, 50 at most."""
    adapter = identity.adapter_for(spec, studio.config)
    print()
    if isinstance(adapter, str):
        report.notes["identity"] = f"not installed: {adapter}"
        print(f"identity: {report.notes['identity']}")
        return
    size = Size(*spec.size_for(2 / 3))
    count = min(cases, identity.CHARACTERS)
    characters = [identity.make_character(number, size) for number in range(count)]
    report.identity = {
        "characters": count,
        "strength": adapter.strength,
        "kept": identity.kept_looks(characters, spec, studio, ruler, adapter.strength),
        "encoder_auc": identity.encoder_auc(characters, adapter, studio.config),
    }
    for name, share in report.identity["kept"].items():
        print(f"identity, {name} kept {share:15.3f}  ≥ 0.85")
    print(f"identity, encoder ROC AUC {report.identity['encoder_auc']:14.3f}  ≥ 0.95")


def write_sheet(outcomes: Sequence[Outcome], path: Path) -> None:
    picks = np.linspace(0, len(outcomes) - 1, min(SHEET_CELLS, len(outcomes))).round().astype(int)
    cells = [
        Cell(
            outcomes[pick].first,
            outcomes[pick].case.request.pose,
            f"{percent(outcomes[pick].scores[0].oks)} · {outcomes[pick].case.family}",
        )
        for pick in picks
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    contact_sheet(cells).save(path)
    print(f"\ncontact sheet: {path}")


def main() -> None:
    parser = script_parser(__doc__)
    parser.add_argument("--checkpoint", default="starter")
    parser.add_argument("--quick", type=int, default=HELD_OUT_POSES, metavar="N")
    parser.add_argument("--only", choices=PARTS, action="append")
    parser.add_argument("--sheet", type=Path, default=Path("out/pose_fidelity.png"))
    options = parser.parse_args()
    parts = options.only or PARTS
    if not detect.is_available():
        parser.exit(2, "Expected the pose detector, which is the ruler, found none.\n")

    with scratch_config(Config.from_environment()) as config:
        spec = registry.checkpoint(options.checkpoint, config)
        cases = [make_case(index, spec) for index in range(min(options.quick, HELD_OUT_POSES))]
        report = Report()
        print(f"{'':34} {'n':>4}  {'OKS':21}  {'PCK@0.2':7}  target")
        if "detector" in parts:
            measure_detector(cases, report)
        studio, ruler = Studio(config), ruler_of_looks()
        if "pictures" in parts:
            outcomes = [draw_case(case, studio) for case in cases]
            measure_pictures(outcomes, report)
            measure_looks(outcomes, ruler, report)
            write_sheet(outcomes, options.sheet)
        if "words" in parts:
            measure_words(cases, spec, studio, report)
        if "identity" in parts:
            measure_identity(len(cases), spec, studio, ruler, report)
    print(json.dumps({"checkpoint": spec.id, "cases": len(cases), **asdict(report)}))


if __name__ == "__main__":
    main()
