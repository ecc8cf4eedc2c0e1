"""Whether the identity score tells the same character from another in paintings of the built-in
model: ROC AUC over pairs that are painted from words, each in a pose and a place of its own.

    python -m benchmarks.repose.painted
    python -m benchmarks.repose.painted --pairs 20 --folder out/painted
    python -m benchmarks.repose.painted --reference    # a drawing is shown, words tell no looks
    python -m benchmarks.repose.painted --reader out/attributes/export/attributes.onnx

Half of the pairs are the same look, a quarter differ in two or three attributes alone, a quarter
are others. Pictures are painted at the model's own size in eight steps, neither refined nor
enlarged, and kept in ``--folder``: a second run only measures. Poses are once those that were asked
for, once what the detector finds. With ``--reference`` the words are silent about looks, and each
painting is scored against the drawing that was shown, and against the one of another character.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.shared import limit_threads, print_table, scratch_config, script_parser, verdict

limit_threads(1)

import numpy as np  # noqa: E402
from PIL import Image  # noqa: E402

from benchmarks.likeness.identity import adapter_for, auc  # noqa: E402
from benchmarks.repose.drawn_pairs import DrawnPair, drawn_pairs  # noqa: E402
from benchmarks.repose.identity import (  # noqa: E402
    LEAST_AUC,
    MEASURED_POSES,
    Read,
    kinds,
    row,
    trait_rows,
)  # fmt: skip
from core.config import Config  # noqa: E402
from core.generation.request import GenerationRequest, Reference  # noqa: E402
from core.geometry import Size  # noqa: E402
from core.identity.identity import likeness_of  # noqa: E402
from core.identity.signature import Signature, signature_of  # noqa: E402
from core.models import registry  # noqa: E402
from core.models.specs import AdapterSpec, CheckpointSpec  # noqa: E402
from core.pose.appearance import STARTER_FILE, LooksReader, looks_reader  # noqa: E402
from core.pose.skeleton import Pose  # noqa: E402
from core.studio import Studio  # noqa: E402
from training.figures import Figure  # noqa: E402

SEED = 940_000_000
CHECKPOINT = "starter"


@dataclass(frozen=True)
class Painter:
    """``shown`` is the adapter that a drawing is shown through, None for words alone."""

    studio: Studio
    spec: CheckpointSpec
    folder: Path
    shown: AdapterSpec | None = None

    def painted(
        self, name: str, seed: int, figure: Figure, reference: Figure | None = None
    ) -> Image.Image:
        """As kept, or painted now. ``figure`` tells pose and words."""
        path = self.folder / f"{name}.png"
        if not path.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            part = path.with_suffix(".part")
            self.studio.render(self._request(figure, reference, seed)).image.save(part, "PNG")
            part.replace(path)
        return Image.open(path).convert("RGB")

    def _request(self, figure: Figure, reference: Figure | None, seed: int) -> GenerationRequest:
        size = Size(*self.spec.size_for(2 / 3))
        request = GenerationRequest(
            prompt=figure.caption, pose=figure.pose.scaled_to(size), checkpoint=self.spec.id,
            size=size, seed=seed, **self.spec.recommended | {"refine": None, "enlarge": 1},
        )  # fmt: skip
        if reference is None or self.shown is None:
            return request
        kept = self.studio.pictures.put(Image.fromarray(reference.picture))
        words = f"1{figure.looks[0].kind}, {figure.scene.place}"
        return replace(request, prompt=words, references=(Reference(kept, self.shown.strength),))


def read_pairs(
    pairs: list[DrawnPair], painter: Painter, reader: LooksReader
) -> dict[bool, list[Read]]:
    """Both of each pair painted from words; by whether the detector found the poses."""
    reads: dict[bool, list[Read]] = {False: [], True: []}
    for number, pair in enumerate(pairs):
        sides = [(one, painter.painted(f"{pair.kind}-{number}-{place}", 2 * number + place, one))
                 for place, one in enumerate((pair.one, pair.other))]  # fmt: skip
        for found, kept in reads.items():
            one, other = (_signature(picture, None if found else figure.pose, reader)
                          for figure, picture in sides)  # fmt: skip
            kept.append(Read(pair, one, other))
    return reads


def _signature(picture: Image.Image, pose: Pose | None, reader: LooksReader) -> Signature:
    return signature_of(picture, pose, None if pose is None else 0, reader)


def shown_values(
    pairs: list[DrawnPair], painter: Painter, reader: LooksReader
) -> tuple[list[float], list[float]]:
    """The score of each painting against the drawing that it was shown, and against another."""
    drawings = [_signature(Image.fromarray(one.one.picture), one.one.pose, reader) for one in pairs]
    paintings = [
        _signature(painter.painted(f"shown-{number}", number, pair.other, pair.one),
                   pair.other.pose, reader)
        for number, pair in enumerate(pairs)
    ]  # fmt: skip
    return (
        list(_values(drawings, paintings)),
        list(_values(drawings[-1:] + drawings[:-1], paintings)),
    )


def _values(drawings: list[Signature], paintings: list[Signature]) -> Iterator[float]:
    for drawing, painting in zip(drawings, paintings, strict=True):
        score = likeness_of(drawing, painting)
        yield 0.0 if score is None else score.value


def measure_words(
    pairs: list[DrawnPair], painter: Painter, reader: LooksReader
) -> dict[str, float]:
    reads = read_pairs(pairs, painter, reader)
    rows = {"as asked": row(reads[False]), "found": row(reads[True])}
    print_table(("poses", "AUC", "hard", "other", "right at 0.5", "off", "same", "hard", "other"),
                [(name, *values) for name, values in rows.items()])  # fmt: skip
    for name, values in rows.items():
        print(f"poses {name}: AUC {verdict(values[0], least=LEAST_AUC)}")
    print_table(("trait", "kept", "changed", "AUC", "told kept", "told lost", "wrongly lost"),
                trait_rows(reads[False]))  # fmt: skip
    return {name: float(values[0]) for name, values in rows.items()}


def measure_shown(
    pairs: list[DrawnPair], painter: Painter, reader: LooksReader
) -> dict[str, float]:
    same, other = (np.array(values) for values in shown_values(pairs, painter, reader))
    told = {"AUC": auc(same, other), "median of the shown": round(float(np.median(same)), 3),
            "median of others": round(float(np.median(other)), 3)}  # fmt: skip
    print_table(("", "value"), list(told.items()))
    return told


def main() -> None:
    parser = script_parser(__doc__)
    parser.add_argument("--pairs", type=int, default=60)
    parser.add_argument("--folder", type=Path, default=Path("out/painted"))
    parser.add_argument("--reader", type=Path, default=STARTER_FILE)
    parser.add_argument("--reference", action="store_true", help="show a drawing")
    options = parser.parse_args()
    amounts = {"same": options.pairs} if options.reference else kinds(options.pairs)
    pairs = list(drawn_pairs(amounts, SEED, MEASURED_POSES))
    with scratch_config(Config.from_environment()) as config:
        spec = registry.checkpoint(CHECKPOINT, config)
        adapter = adapter_for(spec, config)
        shown = adapter if options.reference and isinstance(adapter, AdapterSpec) else None
        painter = Painter(Studio(config), spec, options.folder, shown)
        measure = measure_shown if options.reference else measure_words
        told = measure(pairs, painter, looks_reader(options.reader))
    print(json.dumps({"pairs": len(pairs), **told}))


if __name__ == "__main__":
    main()
