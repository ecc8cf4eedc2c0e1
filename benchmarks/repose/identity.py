"""Whether the identity score tells the same character from another: ROC AUC over drawn pairs, 100
of the same look in two poses, scenes and views, and 100 of different looks, half of which differ in
two or three attributes alone. Beside them 90 that differ in skirt, trousers or shoes alone.

    python -m benchmarks.repose.identity
    python -m benchmarks.repose.identity --pairs 40
    python -m benchmarks.repose.identity --fit --pairs 600    # the table of core.identity.weights

Poses are once those that were drawn, once what the detector finds. What is fitted sees other seeds
and other poses than what is measured.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmarks.shared import limit_threads, print_table, script_parser, timed, verdict

limit_threads(1)

import numpy as np  # noqa: E402
from numpy.typing import NDArray  # noqa: E402
from PIL import Image  # noqa: E402
from scipy.optimize import minimize  # noqa: E402

from benchmarks.likeness.identity import auc  # noqa: E402
from benchmarks.repose.drawn_pairs import (  # noqa: E402
    LOWER_KINDS,
    DrawnPair,
    bottom_of,
    drawn_pairs,
)  # fmt: skip
from core.figures.attributes import Colour  # noqa: E402
from core.identity.comparing import TRAITS, Trait, compared, shows  # noqa: E402
from core.identity.identity import (  # noqa: E402
    KEPT,
    LOST,
    combined,
    likeness_of,
    trait_logits,
)  # fmt: skip
from core.identity.signature import Signature, signature_of  # noqa: E402
from training.figures import Figure  # noqa: E402

Array = NDArray[np.float64]

MEASURED_SEED, LOWER_SEED, FIT_SEED = 950_000_000, 951_000_000, 930_000_000
MEASURED_POSES, FIT_POSES = range(100, 200), range(100)
LEAST_AUC = 0.95
# Of the squares of the weights, against those that few pairs would blow up; and of how far the
# shares are from 1, which is what they were if the traits had nothing to do with each other.
RIDGE, SHARES_RIDGE = 1.0, 10.0
# How much a pair counts that differs in the lower half alone: there are as many of them as of all
# others that are alike.
LOWER_WEIGHT = 1 / 3


@dataclass(frozen=True)
class Read:
    """A pair, read with the poses as drawn or as found."""

    pair: DrawnPair
    one: Signature
    other: Signature

    def is_kept(self, trait: Trait) -> bool:
        if trait.name == "bottom":
            return _bottom(self.pair.one) == _bottom(self.pair.other)
        return self.pair.one.attributes()[trait.name] == self.pair.other.attributes()[trait.name]


def _bottom(figure: Figure) -> tuple[str, Colour] | None:
    worn = bottom_of(figure.looks[0])
    return None if worn is None else (worn.kind.name, worn.cloth)


def read(pairs: Iterable[DrawnPair], found: Sequence[bool]) -> dict[bool, list[Read]]:
    """By whether the detector found the poses."""
    reads: dict[bool, list[Read]] = {way: [] for way in found}
    for pair in pairs:
        for way in found:
            reads[way].append(Read(pair, _signature(pair.one, way), _signature(pair.other, way)))
    return reads


def _signature(figure: Figure, found: bool) -> Signature:
    picture = Image.fromarray(figure.picture)
    return signature_of(picture) if found else signature_of(picture, figure.pose, 0)


def kinds(pairs: int) -> dict[str, int]:
    return {"same": pairs // 2, "hard": pairs // 4, "other": pairs // 4}


def lower_kinds(pairs: int) -> dict[str, int]:
    return dict.fromkeys(LOWER_KINDS, pairs // len(LOWER_KINDS))


# --- measuring ------------------------------------------------------------------------------------


def row(reads: Sequence[Read]) -> tuple[float, ...]:
    values = {kind: np.array([_value(one) for one in reads if one.pair.kind == kind])
              for kind in ("same", "hard", "other")}  # fmt: skip
    different = np.concatenate([values["hard"], values["other"]])
    right = np.concatenate([values["same"] >= 0.5, different < 0.5]).mean()
    return (
        auc(values["same"], different), auc(values["same"], values["hard"]),
        auc(values["same"], values["other"]), float(right), calibration_error(values["same"],
        different), *(float(np.median(one)) for one in values.values()),
    )  # fmt: skip


def _value(one: Read) -> float:
    score = likeness_of(one.one, one.other)
    return 0.0 if score is None else score.value


def lower_rows(reads: Sequence[Read], lower: Sequence[Read]) -> list[tuple[object, ...]]:
    """For each kind of pair that differs in the lower half alone: how it is told from the same
    look, its median, and how often what changed is told lost."""
    same = np.array([_value(one) for one in reads if one.pair.is_same])
    changed = {"bottom colour": "bottom", "bottom cut": "bottom", "shoe colour": "shoe_colour"}
    rows: list[tuple[object, ...]] = []
    for kind, trait in changed.items():
        scores = [likeness_of(one.one, one.other) for one in lower if one.pair.kind == kind]
        values = np.array([0.0 if score is None else score.value for score in scores])
        lost = [score is not None and score.traits.get(trait, 1.0) < LOST for score in scores]
        rows.append((kind, len(values), auc(same, values), float(np.median(same)),
                     float(np.median(values)), float(np.mean(lost))))  # fmt: skip
    return rows


def calibration_error(same: Array, different: Array, bins: int = 5) -> float:
    """The mean of how far the share of the same is from the value, over equal parts of it."""
    values = np.concatenate([same, different])
    is_same = np.arange(len(values)) < len(same)
    part = np.minimum((values * bins).astype(int), bins - 1)
    off = [abs(values[part == n].mean() - is_same[part == n].mean()) * (part == n).mean()
           for n in range(bins) if (part == n).any()]  # fmt: skip
    return float(sum(off))


def trait_rows(reads: Sequence[Read]) -> list[tuple[object, ...]]:
    """For each trait how often it is told kept or lost where it is, and lost where it is not."""
    rows: list[tuple[object, ...]] = []
    for trait in TRAITS:
        scores = [(one.is_kept(trait), likeness_of(one.one, one.other)) for one in reads]
        told = [(is_kept, score.traits[trait.name]) for is_kept, score in scores
                if score is not None and trait.name in score.traits]  # fmt: skip
        same = np.array([chance for is_kept, chance in told if is_kept])
        lost = np.array([chance for is_kept, chance in told if not is_kept])
        rows.append((trait.words, len(same), len(lost), auc(same, lost),
                     float((same >= KEPT).mean()), float((lost < LOST).mean()),
                     float((same < LOST).mean())))  # fmt: skip
    return rows


# --- fitting --------------------------------------------------------------------------------------


def logistic(
    features: Array, wanted: NDArray[np.bool_], counts: Array | None = None,
    *, centre: float = 0.0, ridge: float = RIDGE,
) -> Array:  # fmt: skip
    """(1 + n,): the bias and the weights, none below 0, that make (pairs, n) tell it best.

    ``counts``: how much each pair does; ``ridge`` holds the weights near ``centre``.
    """
    heavy = np.ones(len(features)) if counts is None else counts

    def loss(weights: Array) -> tuple[float, Array]:
        logits = features @ weights[1:] + weights[0]
        off = heavy * (1 / (1 + np.exp(-logits)) - wanted)
        whole = (heavy * np.logaddexp(0, np.where(wanted, -logits, logits))).sum()
        far = weights[1:] - centre
        slope = np.concatenate([[off.sum()], features.T @ off + 2 * ridge * far])
        return float(whole + ridge * (far**2).sum()), slope

    width = features.shape[1]
    bounds = [(None, None), *[(0, None)] * width]
    return minimize(loss, np.zeros(width + 1), jac=True, bounds=bounds).x


def fit(reads: Sequence[Read]) -> None:
    """Prints the tables of ``core.identity.weights``."""
    seen = [one for one in reads if not one.one.is_empty and not one.other.is_empty]
    weights: dict[str, tuple[float, ...]] = {}
    for trait in TRAITS:
        told = [one for one in seen if shows(trait, one.one, one.other)]
        kept = np.array([one.is_kept(trait) for one in told])
        found = logistic(np.array([compared(trait, one.one, one.other) for one in told]), kept)
        # pairs have more traits in common than not: 0 is where both are as likely
        found[0] -= np.log(kept.mean() / (1 - kept.mean()))
        weights[trait.name] = tuple(round(float(value), 3) for value in found)
    same = np.array([one.pair.is_same for one in seen])
    parts = np.array([
        [combined(logits.get(trait.name, 0.0)) for trait in TRAITS]
        for one in seen
        for logits in [trait_logits(one.one, one.other, weights)]
    ])  # fmt: skip
    counts = np.array([LOWER_WEIGHT if one.pair.kind in LOWER_KINDS else 1.0 for one in seen])
    bias, *shares = logistic(parts, same, counts, centre=1.0, ridge=SHARES_RIDGE)
    print("TRAIT_WEIGHTS =", json.dumps(weights, indent=4))
    print("SHARES =", {t.name: round(float(s), 3) for t, s in zip(TRAITS, shares, strict=True)})
    print("BIAS =", round(float(bias), 3))


# --- the script -----------------------------------------------------------------------------------


def main() -> None:
    parser = script_parser(__doc__)
    parser.add_argument("--pairs", type=int, default=200)
    parser.add_argument("--lower", type=int, default=90, help="pairs with another lower half")
    parser.add_argument("--fit", action="store_true")
    options = parser.parse_args()
    if options.fit:
        amounts = lower_kinds(options.pairs // 4) | kinds(options.pairs)
        pairs = drawn_pairs(amounts, FIT_SEED, FIT_POSES)
        fit([one for reads in read(pairs, (False, True)).values() for one in reads])
        return
    pairs = list(drawn_pairs(kinds(options.pairs), MEASURED_SEED, MEASURED_POSES))
    reads = read(pairs, (False, True))
    rows = {"as drawn": row(reads[False]), "found": row(reads[True])}
    print_table(("poses", "AUC", "hard", "other", "right at 0.5", "off", "same", "hard", "other"),
                [(name, *values) for name, values in rows.items()])  # fmt: skip
    for name, values in rows.items():
        print(f"poses {name}: AUC {verdict(values[0], least=LEAST_AUC)}")
    print_table(("trait", "kept", "changed", "AUC", "told kept", "told lost", "wrongly lost"),
                trait_rows(reads[False]))  # fmt: skip
    lower = read(drawn_pairs(lower_kinds(options.lower), LOWER_SEED, MEASURED_POSES), (False, True))
    told = {name: lower_rows(reads[found], lower[found])
            for name, found in (("as drawn", False), ("found", True))}  # fmt: skip
    for name, rows_of_lower in told.items():
        print_table((f"poses {name}", "pairs", "AUC", "same", "changed", "told lost"),
                    rows_of_lower)  # fmt: skip
    took = timed(lambda: [_signature(pair.one, False) for pair in pairs[:20]])
    print(f"{1000 * took.processor_seconds / len(pairs[:20]):.0f} ms a picture with its pose")
    print(json.dumps({
        **{name: float(values[0]) for name, values in rows.items()},
        "lower half": {name: {str(one[0]): one[2] for one in told[name]} for name in told},
    }))  # fmt: skip


if __name__ == "__main__":
    main()
