"""How true a look is that was read from a picture, for drawing it again: held-out drawings of one
person, all views, whose looks are known.

    python -m benchmarks.repose.redraw
    python -m benchmarks.repose.redraw --pictures 400 --seed 962000000
    python -m benchmarks.repose.redraw --reader out/attributes/export/attributes.onnx

Poses are once those that were drawn, once what the detector finds. An attribute counts where the
drawing shows it: eyes where the head faces the viewer and they are open, colours where the style
has any, hair and clothes where nothing lies over them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from benchmarks.shared import limit_threads, print_table, script_parser, timed, verdict

limit_threads(1)

import numpy as np  # noqa: E402
from PIL import Image  # noqa: E402

from benchmarks.likeness.looks_ruler import is_covered  # noqa: E402
from core.figures.colours import Family, nearest  # noqa: E402
from core.figures.likeness import look_of  # noqa: E402
from core.figures.looks import Look  # noqa: E402
from core.geometry import Size  # noqa: E402
from core.pose.appearance import STARTER_FILE, looks_reader, shows_eyes  # noqa: E402
from training.figures import FAMILIES, HELD_OUT_POSES, Figure, figure, held_out_pose  # noqa: E402
from training.train_attributes import COLOURLESS  # noqa: E402

SIZE = Size(384, 576)
SEED = 960_000_000
LEAST = {
    "hair_colour": 0.97, "outfit_colour": 0.95, "outfit": 0.75, "eye_colour": 0.80,
    "hair_style": 0.70,
}  # fmt: skip
BESIDE = ("hair_length", "skin", "shoe_colour", "accessory", "kind")
COLOURS = {"hair_colour": Family.HAIR, "outfit_colour": Family.CLOTH}
ANY_COLOUR = {"hair_colour", "eye_colour", "outfit_colour", "skin", "shoe_colour"}
VIEWS = ("front", "side", "back")


def pictures(count: int, seed: int = SEED) -> Iterator[tuple[Figure, str]]:
    """With the view: chibis, wild limbs and presets count as seen from the front."""
    singles = [index for index in range(HELD_OUT_POSES) if index % len(FAMILIES) != 5]
    for number in range(count):
        index = singles[number % len(singles)]
        drawn = figure(seed + number, SIZE, pose=held_out_pose(index, SIZE).pose)
        family = FAMILIES[index % len(FAMILIES)]
        yield drawn, family if family in VIEWS else "front"


def counts(name: str, drawn: Figure) -> bool:
    told = drawn.attributes()
    if name in ANY_COLOUR and told["style"] in COLOURLESS:
        return False
    if name == "eye_colour" and not shows_eyes(drawn.pose):
        return False
    return not is_covered(name, told)


def is_kept(name: str, read: Look, true: Look) -> bool:
    one, other = (look.attributes()[name] for look in (read, true))
    family = COLOURS.get(name)
    return one == other if family is None else nearest(one, family) == nearest(other, family)


def main() -> None:
    parser = script_parser(__doc__)
    parser.add_argument("--pictures", type=int, default=200)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--reader", type=Path, default=STARTER_FILE)
    options = parser.parse_args()
    reader = looks_reader(options.reader)
    names = (*LEAST, *BESIDE)
    right: dict[tuple[str, str, str], list[bool]] = {}
    seconds: list[float] = []
    for drawn, view in pictures(options.pictures, options.seed):
        picture = Image.fromarray(drawn.picture)
        read = {"found": look_of(picture, reader=reader)}
        took = timed(lambda: look_of(picture, drawn.pose, 0, reader=reader))  # noqa: B023
        read["as drawn"] = took.result
        seconds.append(took.processor_seconds)
        for poses, look in read.items():
            for name in names:
                if counts(name, drawn):
                    told = is_kept(name, look, drawn.looks[0])
                    right.setdefault((poses, name, view), []).append(told)
                    right.setdefault((poses, name, "all"), []).append(told)
    for poses in ("as drawn", "found"):
        print_table(
            (f"poses {poses}", "all", *VIEWS, "pictures"),
            [(name, *(_mean(right, poses, name, view) for view in ("all", *VIEWS)),
              len(right[poses, name, "all"])) for name in names],
        )  # fmt: skip
    for name, least in LEAST.items():
        told = [verdict(_mean(right, poses, name, "all") or 0.0, least=least)
                for poses in ("as drawn", "found")]  # fmt: skip
        print(f"{name}, poses as drawn {told[0]}; found {told[1]}")
    print(f"{1000 * np.mean(seconds):.0f} ms a picture with its pose")
    print(json.dumps({
        poses: {name: _mean(right, poses, name, "all") for name in names}
        for poses in ("as drawn", "found")
    }))  # fmt: skip


def _mean(
    right: dict[tuple[str, str, str], list[bool]], poses: str, name: str, view: str
) -> float | None:
    found = right.get((poses, name, view))
    return float(np.mean(found)) if found else None


if __name__ == "__main__":
    main()
