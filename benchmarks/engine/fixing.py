"""Does the face and hand fixer make small figures better?

    python -m benchmarks.engine.fixing                        20 pictures, without and with
    python -m benchmarks.engine.fixing --strength 0.3 0.5     more than one denoise strength
    python -m benchmarks.engine.fixing --checkpoint NAME      any installed checkpoint
    python -m benchmarks.engine.fixing --sheet FILE           the heads and hands side by side

Ready-made poses of whole figures and of two people, made smaller on their canvas; the same seeds
without the fixer and with it, before any upscaling. The built-in detector looks around the asked
pose: how many of the asked joints of faces (nose, eyes, ears) and wrists it finds, how surely, and
how far off, over the head's radius. Likeness is against the drawing of the same words and pose.
Every difference is of the same pictures; its interval is a bootstrap 95 %. Prints a table and,
last, one JSON line.
"""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.pictures.sheets import montage
from benchmarks.shared import limit_threads, print_table, scratch_config, script_parser
from core.config import Config
from core.generation.drawing import painter
from core.generation.drawing.inputs import suited
from core.generation.fixing.details import crop_of, details
from core.generation.pose_score import asked_pose
from core.generation.request import Fix, GenerationRequest
from core.geometry import Size
from core.identity.identity import Identity
from core.models import registry
from core.pose import detect, presets
from core.pose.anatomy.head import head_of_person
from core.pose.skeleton import Pose
from core.studio import Studio

POSES = (
    "standing", "jogging", "waving", "jumping", "hands-on-hips", "dancing", "victory", "walking",
    "salute", "idol", "side-by-side", "holding-hands", "high-five", "duel", "dance-couple",
)  # fmt: skip
WORDS = (
    "1girl, long brown hair, blue eyes, white shirt, red skirt, park",
    "1boy, short black hair, green eyes, blue jacket, grey trousers, street",
    "1girl, short pink hair, purple eyes, yellow dress, beach",
)
SMALLER = 0.7
FACE, WRISTS = (0, 14, 15, 16, 17), (4, 7)
RESAMPLES = 2000
SHEET_SIDE = 256


@dataclass(frozen=True)
class Reading:
    """Of one picture: shares and means 0–1; errors over the head's radius."""

    face_found: float
    face_certainty: float
    face_error: float
    wrist_found: float
    wrist_certainty: float
    wrist_error: float
    likeness: float


def smaller(pose: Pose) -> Pose:
    people = (person.scaled(SMALLER, SMALLER) for person in pose.people)
    x, y = (side * (1 - SMALLER) / 2 for side in pose.size)
    return Pose(tuple(person.moved(x, y) for person in people), pose.size)


def requests(checkpoint: str, pictures: int, config: Config) -> Iterator[GenerationRequest]:
    spec = registry.checkpoint(checkpoint, config)
    for number in range(pictures):
        pose = smaller(presets.get(POSES[number % len(POSES)]).pose)
        words = WORDS[number % len(WORDS)]
        words = words if len(pose.people) == 1 else words.replace("1", "2").replace("girl", "girls")
        recommended = {**spec.recommended, "enlarge": 1}
        yield GenerationRequest(
            prompt=words, pose=pose, checkpoint=checkpoint, seed=500 + number,
            size=Size(*spec.size_for(pose.size.aspect)), **recommended,
        )  # fmt: skip


def over_drawing(request: GenerationRequest, config: Config) -> GenerationRequest:
    spec = registry.checkpoint(request.checkpoint, config).with_drawing_defaults()
    assert request.pose is not None
    size = Size(*spec.size_for(request.pose.size.aspect))
    recommended = {**spec.recommended, "enlarge": 1}
    return replace(request, size=size, drawing=suited(spec.from_drawing), **recommended)


def reading(image: Image.Image, request: GenerationRequest) -> Reading:
    asked = asked_pose(request, Size(*image.size))
    assert asked is not None
    found = [
        next(iter(detect.sightings(image, near=Pose((person,), asked.size))), None)
        for person in asked.people
    ]
    numbers: dict[str, list[float]] = {}
    for person, seen in zip(asked.people, found, strict=True):
        head = head_of_person(person)
        assert head is not None
        for name, joints in (("face", FACE), ("wrist", WRISTS)):
            for joint in joints:
                if not person.visible[joint]:
                    continue
                is_found = seen is not None and bool(seen.person.visible[joint])
                numbers.setdefault(f"{name}_found", []).append(float(is_found))
                certain = 0.0 if seen is None else float(seen.certainty[joint])
                numbers.setdefault(f"{name}_certainty", []).append(certain)
                if seen is not None and is_found:
                    apart = seen.person.body[joint, :2] - person.body[joint, :2]
                    error = float(np.hypot(*apart)) / head.radius
                    numbers.setdefault(f"{name}_error", []).append(error)
    means = {name: statistics.fmean(values) for name, values in numbers.items()}
    return Reading(
        *(means.get(name, float("nan")) for name in Reading.__annotations__ if name != "likeness"),
        likeness=_likeness(image, request, asked),
    )


def _likeness(image: Image.Image, request: GenerationRequest, asked: Pose) -> float:
    drawn = painter.picture_of(painter.drawing_of(request, request.seed, asked.size))
    scores = [
        Identity.of(drawn, asked, person).score(image, asked, person)
        for person in range(len(asked.people))
    ]
    return statistics.fmean(one.value for one in scores if one is not None)


def details_of(image: Image.Image, request: GenerationRequest) -> list[Image.Image]:
    """The heads and hands, as large as the fixer draws them."""
    asked, side = asked_pose(request, Size(*image.size)), Size(SHEET_SIDE, SHEET_SIDE)
    assert asked is not None
    crops = (crop_of(one, asked.size, side) for one in reversed(details(asked, Fix())))
    return [image.crop(crop).resize(side, Image.Resampling.LANCZOS) for crop in crops]


def difference(before: Sequence[float], after: Sequence[float]) -> tuple[float, float, float]:
    """Mean, and the bounds of it."""
    apart = np.array(after) - np.array(before)
    apart = apart[np.isfinite(apart)]
    picks = np.random.default_rng(0).integers(0, len(apart), (RESAMPLES, len(apart)))
    low, high = np.percentile(apart[picks].mean(axis=1), (2.5, 97.5))
    return float(apart.mean()), float(low), float(high)


def main() -> None:
    parser = script_parser(__doc__)
    parser.add_argument("--pictures", type=int, default=20)
    parser.add_argument("--checkpoint", default="starter")
    parser.add_argument("--strength", type=float, nargs="+", default=[0.4])
    parser.add_argument("--faces-only", action="store_true", help="leave hands alone")
    parser.add_argument("--over-drawing", action="store_true", help="paint over the drawing")
    parser.add_argument("--sheet", type=Path)
    options = parser.parse_args()
    limit_threads(1)
    fixes = [None, *(Fix(True, not options.faces_only, one) for one in options.strength)]
    read: list[list[Reading]] = [[] for _ in fixes]
    seconds: list[list[float]] = [[] for _ in fixes]
    rows: list[list[Image.Image]] = []
    with scratch_config(Config.from_environment()) as config:
        studio = Studio(config)
        for request in requests(options.checkpoint, options.pictures, config):
            asked = over_drawing(request, config) if options.over_drawing else request
            for place, fix in enumerate(fixes):
                made = studio.render(replace(asked, fix=fix))
                read[place].append(reading(made.image, asked))
                seconds[place].append(made.extras["seconds"])
                rows.append(details_of(made.image, asked))
            print(f"{len(read[0])} of {options.pictures}", flush=True)
    if options.sheet is not None:
        montage(rows).save(options.sheet)
    names = list(Reading.__annotations__)
    values = {name: [[getattr(one, name) for one in some] for some in read] for name in names}
    means = {name: [float(np.nanmean(one)) for one in some] for name, some in values.items()}
    apart = {name: [difference(some[0], one) for one in some[1:]] for name, some in values.items()}
    heads = ["", "without", *(f"at {strength:g}" for strength in options.strength)]
    print_table(heads, [[name, *means[name]] for name in names])
    print(json.dumps({
        "checkpoint": options.checkpoint, "pictures": options.pictures,
        "over_drawing": options.over_drawing, "faces_only": options.faces_only,
        "strengths": options.strength,
        "means": {name: [round(one, 4) for one in some] for name, some in means.items()},
        "differences": {
            name: [[round(value, 4) for value in one] for one in some]
            for name, some in apart.items()
        },
        "seconds": [round(statistics.median(one), 2) for one in seconds],
    }))  # fmt: skip


if __name__ == "__main__":
    main()
