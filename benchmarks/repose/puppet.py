"""How true a puppet is: the studio draws the same look in pose A and in pose B, and the puppet made
from A is put into B. Front views.

    python -m benchmarks.repose.puppet
    python -m benchmarks.repose.puppet --pairs 8 --sheet out/puppets.png
    python -m benchmarks.repose.puppet --labels exact,pose
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.shared import limit_threads, print_table, script_parser, size_of, timed, verdict

limit_threads(1)

import numpy as np  # noqa: E402
from PIL import Image  # noqa: E402

from core.config import Config  # noqa: E402
from core.cutout import methods  # noqa: E402
from core.cutout.by_colours.prior import closeness  # noqa: E402
from core.cutout.cutout import Cutout  # noqa: E402
from core.figures.body.bodies import body_of  # noqa: E402
from core.figures.drawing import Drawing, draw  # noqa: E402
from core.figures.looks import Item, Look, Scene, new_look  # noqa: E402
from core.figures.words.read import read  # noqa: E402
from core.geometry import Box, Size  # noqa: E402
from core.pose import presets  # noqa: E402
from core.pose.skeleton import Pose  # noqa: E402
from core.repose.moving.aims import in_proportions, proportions_of  # noqa: E402
from core.repose.puppet import Puppet  # noqa: E402
from core.repose.rigid import Affine  # noqa: E402
from training.cutout.labels import body_parts  # noqa: E402

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Pixels = NDArray[np.uint8]

# From a pose in which nothing covers much, as one would choose a picture, into any other.
SOURCES = ("standing", "waving", "turnaround-1-front", "shrug", "ballet-arms", "wave-both")
LABELS = ("exact", "pose", "starter")
# Upright and turned to the viewer, no arm before the chest.
PRINTED_IN = ("arms-up", "shrug", "wave-both", "walking", "waving", "hands-on-hips", "curtsy")
GREY, MIDDLE = 128.0, 0.45
LEAST_SEEN = 0.6  # of a limb's length: a shorter one points towards the viewer
HEADS = ("labels", "pairs", "SSIM", "dE", "joints %", "strain95", "flips %", "open %", "PSNR",
         "set-up s", "pose s", "live ms")  # fmt: skip
BOUNDS: dict[str, tuple[str, float]] = {
    "SSIM": ("least", 0.80), "dE": ("most", 4), "joints %": ("most", 1.5),
    "strain95": ("most", 0.12), "flips %": ("most", 0.5), "open %": ("most", 0.2),
    "PSNR": ("least", 45), "live ms": ("most", 120),
}  # fmt: skip


@dataclass(frozen=True)
class Pair:
    look: Look
    seed: int
    source: Pose
    asked: Pose
    names: tuple[str, str]


@dataclass
class Row:
    values: dict[str, list[float]] = field(default_factory=dict)
    cells: list[Image.Image] = field(default_factory=list)

    def add(self, **values: float) -> None:
        for name, value in values.items():
            self.values.setdefault(name, []).append(value)

    def mean(self, name: str) -> float:
        return float(np.mean(self.values[name]))


def is_front(pose: Pose) -> bool:
    """One person, whole, upright, turned to the viewer, no limb seen from its end."""
    if len(pose.people) != 1 or not pose.people[0].visible[:14].all():
        return False
    body = body_of(pose.people[0])
    if body is None or body.is_back or abs(body.yaw) > 0.6 or abs(body.head_yaw) > 0.6:
        return False
    up = body.joints[1] - body.hips
    limbs = {(2, 3): 0.54, (3, 4): 0.5, (5, 6): 0.54, (6, 7): 0.5,
             (8, 9): 0.84, (9, 10): 0.8, (11, 12): 0.84, (12, 13): 0.8}  # fmt: skip
    seen = [np.hypot(*(body.joints[b] - body.joints[a])) / (length * body.torso)
            for (a, b), length in limbs.items()]  # fmt: skip
    return bool(-up[1] > 0.85 * body.torso and min(seen) > LEAST_SEEN and body.heads > 4.5)


def pairs(count: int, size: Size) -> Iterator[Pair]:
    fronts = [one for one in presets.all_presets() if one.view == "front" and is_front(one.pose)]
    for seed in range(count):
        rng = random.Random(seed)
        look = new_look(rng)
        source = presets.get(SOURCES[seed % len(SOURCES)]).pose.fitted_to(size)
        asked = rng.choice([one for one in fronts if one.id != SOURCES[seed % len(SOURCES)]])
        names = (SOURCES[seed % len(SOURCES)], asked.id)
        yield Pair(look, seed, source, asked.pose.fitted_to(size), names)


def cutout_of(drawing: Drawing, figure: Pixels, labels: str, config: Config) -> Cutout:
    if labels == "starter":
        return methods.cut_out(Image.fromarray(drawing.picture()), config, method=labels)
    alpha = figure[..., 3] / np.float32(255)
    parts = None
    if labels == "exact":
        body = body_of(drawing.pose.people[0])
        assert body is not None
        parts = body_parts(drawing._recorded.figures, [body], drawing.size)
    return Cutout(alpha, np.ascontiguousarray(figure[..., :3]), parts, "alpha")


def measure(pair: Pair, labels: str, size: Size, config: Config, row: Row) -> None:
    ground = Scene("forest" if labels == "starter" else "none")
    drawing = draw(pair.source, [pair.look], ground, size, seed=pair.seed)
    figure = drawing.figure()
    cutout = cutout_of(drawing, figure, labels, config)
    made = timed(lambda: Puppet.of(cutout, pair.source))
    puppet = made.result
    person = pair.asked.people[0]
    posed = timed(lambda: puppet.drawn(puppet.posture(person), size))
    live = timed(lambda: puppet.posed(pair.asked, size=size.times(0.25)))
    own = Pose((in_proportions(person, proportions_of(pair.source.people[0])),), size)
    true = draw(own, [pair.look], ground, size, seed=pair.seed).figure()
    ssim, apart = likeness(posed.result, true)
    strains = puppet.strains(puppet.posture(person))
    same = puppet.posed(pair.source, size=size)
    row.add(**{
        "SSIM": ssim, "dE": apart, "joints %": 100 * float(strains.joints.max()),
        "strain95": float(np.percentile(strains.edges, 95)),
        "flips %": 100 * float(strains.flips.mean()),
        "open %": 100 * left_open(posed.result, true, own), "PSNR": psnr(same, cutout),
        "set-up s": made.processor_seconds, "pose s": posed.processor_seconds,
        "live ms": 1000 * live.processor_seconds,
    })  # fmt: skip
    row.cells += [Image.fromarray(one).reduce(4) for one in (figure, posed.result, true)]
    names = " → ".join(pair.names)
    print(f"{labels:8} {pair.seed:3} {names}: SSIM {ssim:.3f}, dE {apart:.1f}", flush=True)


# --- measures -------------------------------------------------------------------------------------


def on_grey(figure: Pixels) -> Floats:
    cover = figure[..., 3:] / np.float32(255)
    return figure[..., :3] * cover + np.float32(GREY) * (1 - cover)


def likeness(made: Pixels, true: Pixels) -> tuple[float, float]:
    """Mean SSIM and median CIE76 difference where either figure is."""
    import cv2

    either = (made[..., 3] > 127) | (true[..., 3] > 127)
    one, other = on_grey(made), on_grey(true)
    # as the authors of SSIM have it: seen from where the shorter side spans some 256 pixels
    step = max(1, round(min(either.shape) / 256))
    small = (either.shape[1] // step, either.shape[0] // step)
    grey = [cv2.cvtColor(cv2.resize(part, small, interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY)
            for part in (one, other)]  # fmt: skip
    ssim = ssim_map(*grey)
    inside = cv2.resize(either.astype(np.uint8), small, interpolation=cv2.INTER_NEAREST) > 0
    lab = [cv2.cvtColor(part / np.float32(255), cv2.COLOR_RGB2LAB) for part in (one, other)]
    apart = np.sqrt(((lab[0] - lab[1]) ** 2).sum(-1))
    return float(ssim[inside].mean()), float(np.median(apart[either]))


def ssim_map(one: Floats, other: Floats) -> Floats:
    """Wang et al.: "Image Quality Assessment" (2004), a Gaussian of 1.5 pixels."""
    import cv2

    def mean(values: Any) -> Any:
        return cv2.GaussianBlur(values, (11, 11), 1.5)

    first, second = mean(one), mean(other)
    spread = mean(one * one) - first**2, mean(other * other) - second**2
    both = mean(one * other) - first * second
    a, b = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    return ((2 * first * second + a) * (2 * both + b)) / (
        (first**2 + second**2 + a) * (spread[0] + spread[1] + b)
    )


def left_open(made: Pixels, true: Pixels, pose: Pose) -> float:
    """Of the body's middle, along the bones, the share that no layer covers."""
    near = closeness(pose, Size(made.shape[1], made.shape[0]))
    assert near is not None
    middle = (near < MIDDLE) & (true[..., 3] > 127)
    return float((made[..., 3][middle] < 128).mean())


def psnr(same: Pixels, cutout: Cutout) -> float:
    source = np.dstack([cutout.colours, np.rint(cutout.alpha * 255)]).astype(np.uint8)
    error = (on_grey(same) - on_grey(source)) ** 2
    mean = float(error[cutout.alpha > 0].mean())
    return float(10 * np.log10(255**2 / max(mean, 1e-6)))


# --- prints ---------------------------------------------------------------------------------------


def prints(size: Size) -> tuple[float, float, float]:
    """Of a lettered shirt in several poses: the least correlation of the print in the picture with
    the one in the puppet, put back in place, and the range of the ratio of its sides' scales."""
    look = read("girl, short hair, t-shirt, jeans").looks[0]
    shirt = Item("t-shirt", "white", print="HELLO")
    look = replace(look, items=(shirt, Item("jeans", "blue")))
    source = presets.get("standing").pose.fitted_to(size)
    drawing = draw(source, [look], Scene("none"), size, seed=1)
    figure = drawing.figure()
    puppet = Puppet.of(cutout_of(drawing, figure, "exact", Config.from_environment()), source)
    told: list[tuple[float, float]] = []
    for name in PRINTED_IN:
        posture = puppet.posture(presets.get(name).pose.fitted_to(size).people[0])
        made = puppet.drawn(posture, size)
        for patch in puppet.prints:
            affine = patch.affine(puppet.mesh.places, posture.places)
            told.append((correlation(figure, made, patch.box, affine), affine.ratio))
    alike, ratios = zip(*told, strict=True)
    return min(alike), min(ratios), max(ratios)


def correlation(figure: Pixels, made: Pixels, box: Box, affine: Affine) -> float:
    import cv2

    rows, columns = np.mgrid[box.top : box.bottom, box.left : box.right]
    there = affine.places(columns + 0.5 + 1j * (rows + 0.5)) - (0.5 + 0.5j)
    x, y = there.real.astype(np.float32), there.imag.astype(np.float32)
    back = cv2.remap(made, x, y, cv2.INTER_CUBIC)
    one, other = (part[..., :3].mean(-1).ravel() for part in (figure[box.area], back))
    return float(np.corrcoef(one, other)[0, 1])


# --- the script -----------------------------------------------------------------------------------


def main() -> None:
    parser = script_parser(__doc__)
    parser.add_argument("--pairs", type=int, default=24)
    parser.add_argument("--size", type=size_of, default="832x1216")
    parser.add_argument("--labels", default="exact,pose")
    parser.add_argument("--sheet", type=Path)
    options = parser.parse_args()
    config = Config.from_environment()
    rows = {labels: Row() for labels in options.labels.split(",")}
    for pair in pairs(options.pairs, options.size):
        for labels, row in rows.items():
            measure(pair, labels, options.size, config, row)
    print_table(HEADS, [
        (labels, options.pairs, *(row.mean(name) for name in HEADS[2:]))
        for labels, row in rows.items()
    ])  # fmt: skip
    for name, (which, bound) in BOUNDS.items():
        told = [verdict(row.mean(name), **{which: bound}) for row in rows.values()]
        print(f"{name} {', '.join(told)}")
    alike, low, high = prints(options.size)
    print(f"print: NCC {alike:.3f} ({verdict(alike, least=0.97)}), ratio {low:.3f} to {high:.3f}")
    if options.sheet:
        sheet([cell for row in rows.values() for cell in row.cells]).save(options.sheet)
    print(json.dumps({labels: {name: row.mean(name) for name in row.values}
                      for labels, row in rows.items()}))  # fmt: skip


def sheet(cells: list[Image.Image], across: int = 12) -> Image.Image:
    width, height = cells[0].size
    made = Image.new("RGB", (width * across, height * -(-len(cells) // across)), (205, 210, 218))
    for place, cell in enumerate(cells):
        made.paste(cell, (place % across * width, place // across * height), cell)
    return made


if __name__ == "__main__":
    main()
