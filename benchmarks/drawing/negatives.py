"""Do negative words that follow from the request make better pictures with the starter?

    python -m benchmarks.drawing.negatives               24 held-out poses, three negative prompts
    python -m benchmarks.drawing.negatives --cases 8

The cases are those of ``benchmarks.pose.fidelity``: held-out poses, the captions of drawn figures
as prompts, first seeds; one pass of the checkpoint's steps. The ways are no negative prompt, the
preset of the family, and the words of ``core.prompts.negatives`` for the pose and the prompt. Pose
scores come from the detector told where to look, looks from the reader of looks. What is measured
is kept in ``--folder``, and a run goes on where the last one was stopped. Prints a table and, last,
one JSON line; intervals are those of the differences to no negative prompt, bootstrap 95 %.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from benchmarks.pose.fidelity import Case, make_case, readings
from benchmarks.shared import limit_threads, print_table, scratch_config, script_parser
from core.config import Config
from core.generation.engine import Engine
from core.models import registry
from core.models.loading.cache import ModelCache
from core.pose import detect
from core.pose.appearance import STARTER_FILE, LooksReader, looks_reader
from core.pose.score import score
from core.posed_prompts.shown import shown_by
from core.prompts.negatives.asked import negative_words
from core.prompts.negatives.dialects import Dialect, preset

CASES = 24
NONE, PRESET, BUILT = "none", "preset", "built"
WAYS = (NONE, PRESET, BUILT)
LOOKS = ("hair_colour", "outfit_colour", "outfit", "place")
RESAMPLES = 2000


@dataclass(frozen=True)
class Measured:
    """One picture; ``right`` is the share of the looks that are as asked."""

    way: str
    case: int
    oks: float
    pck: float
    right: float


def negative_of(way: str, case: Case) -> str:
    if way == NONE:
        return ""
    if way == PRESET:
        return preset(Dialect.SD15)
    words = negative_words(shown_by(case.request.pose), case.request.prompt, Dialect.SD15)
    return ", ".join(word.text for word in words)


def measure(way: str, case: Case, engine: Engine, reader: LooksReader) -> Measured:
    request = replace(
        case.request, negative_prompt=negative_of(way, case), refine=None, enlarge=1, count=1
    )
    picture = engine.generate(request).image
    assert request.pose is not None
    found = score(request.pose, detect.detect(picture, near=request.pose))
    read = readings(reader.read, case, np.asarray(picture.convert("RGB")))
    right = [read[name] for name in LOOKS if name in read]
    return Measured(way, case.index, found.oks, found.pck, float(np.mean(right)))


def kept(file: Path) -> list[Measured]:
    if not file.is_file():
        return []
    return [Measured(**json.loads(line)) for line in file.read_text().splitlines()]


def summary(rows: Sequence[Measured], without: Sequence[Measured]) -> dict[str, object]:
    told: dict[str, object] = {"cases": len(rows)}
    for name in ("oks", "pck", "right"):
        values = np.array([getattr(row, name) for row in rows])
        apart = values - [getattr(row, name) for row in without]
        picks = np.random.default_rng(0).integers(0, len(apart), (RESAMPLES, len(apart)))
        low, high = np.percentile(apart[picks].mean(axis=1), (2.5, 97.5))
        told[name] = round(float(values.mean()), 3)
        told[f"{name} to none"] = f"{low:+.3f} to {high:+.3f}"
    return told


def main() -> None:
    parser = script_parser(__doc__)
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--folder", type=Path, default=Path("out/negatives"))
    options = parser.parse_args()
    limit_threads(1)
    options.folder.mkdir(parents=True, exist_ok=True)
    file = options.folder / "measured.jsonl"
    done = {(row.way, row.case): row for row in kept(file)}
    reader = looks_reader(STARTER_FILE)
    with scratch_config(Config.from_environment()) as config:
        spec = registry.checkpoint("starter", config)
        engine = Engine(ModelCache(config))
        for index in range(options.cases):
            case = make_case(index, spec)
            for way in WAYS:
                if (way, index) not in done:
                    done[way, index] = measure(way, case, engine, reader)
                    with file.open("a") as lines:
                        lines.write(json.dumps(asdict(done[way, index])) + "\n")
    rows = {way: [done[way, index] for index in range(options.cases)] for way in WAYS}
    told = {way: summary(found, rows[NONE]) for way, found in rows.items()}
    heads = list(told[NONE])
    print_table(("way", *heads), [(way, *row.values()) for way, row in told.items()])
    print(json.dumps(told))


if __name__ == "__main__":
    main()
