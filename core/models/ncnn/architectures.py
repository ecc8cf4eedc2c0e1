"""What the two architectures of Real-ESRGAN look like as ncnn graphs, layer by layer.

A file is taken when its graph is exactly the one that its own counts ask for, so nothing that is
wired otherwise is ever run as one of these. Names of the weights are those of the official files:
RRDBNet (x4plus, x4plus-anime) and SRVGGNetCompact (animevideov3).
https://github.com/xinntao/Real-ESRGAN/blob/master/docs/model_zoo.md
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.models.ncnn.graph import Layer

COLOURS = 3
GROWTH, GROWTHS = 32, 4  # what each dense convolution adds, and how many do
SLOPE = 0.2  # of the leaky ReLU behind a convolution
SHRUNK = 0.2  # what a block adds to what it was given
NEAREST = 1.0
# More than any of the published ones has.
MOST_FEATURES, MOST_BLOCKS, MOST_CONVOLUTIONS, MOST_SCALE = 256, 40, 64, 4


@dataclass(frozen=True)
class Weights:
    """Where the numbers of one layer go: ``name.weight`` in this shape and, of a convolution, a
    ``name.bias`` of its first side."""

    name: str
    shape: tuple[int, ...]

    @property
    def has_bias(self) -> bool:
        return len(self.shape) == 4


@dataclass
class Architecture:
    """``layers`` in the order of the file; ``weights`` in the order of their numbers."""

    layers: list[Layer] = field(default_factory=list[Layer])
    weights: list[Weights] = field(default_factory=list[Weights])

    def add(
        self, kind: str, *inputs: int, values: Mapping[int, tuple[float, ...]] | None = None
    ) -> int:
        self.layers.append(Layer(kind, inputs, values or {}))
        return len(self.layers) - 1

    def convolution(
        self, name: str, source: int, given: int, made: int, *, is_leaky: bool = False
    ) -> int:
        """3×3, one pixel of padding, a bias, and a leaky ReLU where it has one."""
        weights = Weights(name, (made, given, 3, 3))
        self.weights.append(weights)
        count = float(9 * given * made)
        values = {0: (float(made),), 1: (3.0,), 4: (1.0,), 5: (1.0,), 6: (count,)}
        leaky = {9: (2.0,), 10: (SLOPE,)} if is_leaky else {}
        return self.add("Convolution", source, values=values | leaky)

    def prelu(self, name: str, source: int, features: int) -> int:
        self.weights.append(Weights(name, (features,)))
        return self.add("PReLU", source, values={0: (float(features),)})

    def enlarged(self, source: int, scale: int) -> int:
        return self.add(
            "Interp", source, values={0: (NEAREST,), 1: (float(scale),), 2: (float(scale),)}
        )


def architecture_of(graph: Sequence[Layer]) -> Architecture | None:
    """None for a graph of another kind, or of these that is wired otherwise."""
    found = _expected(graph)
    return found if found is not None and found.layers == list(graph) else None


def _expected(graph: Sequence[Layer]) -> Architecture | None:
    """The architecture that a graph says it is, by its counts."""
    made = [int(layer.values.get(0, (0,))[0]) for layer in graph if layer.kind == "Convolution"]
    if len(made) < 2 or not all(0 < count <= MOST_FEATURES for count in made):
        return None
    if any(layer.kind == "PReLU" for layer in graph):
        scales = [layer.values.get(0, (0,))[0] for layer in graph if layer.kind == "PixelShuffle"]
        scale = next(iter(scales), 0)
        if len(made) - 2 > MOST_CONVOLUTIONS or scale not in range(2, MOST_SCALE + 1):
            return None
        return compact(made[0], len(made) - 2, int(scale))
    blocks, rest = divmod(len(made) - 6, 3 * (GROWTHS + 1))
    return rrdb(made[0], blocks) if not rest and 0 < blocks <= MOST_BLOCKS else None


def compact(features: int, convolutions: int, scale: int) -> Architecture:
    """SRVGGNetCompact: convolutions on the small picture, its last one the enlarged pixels."""
    drawn = Architecture()
    source = drawn.add("Input")
    at, given = source, COLOURS
    for number in range(convolutions + 1):
        at = drawn.convolution(f"body.{2 * number}", at, given, features)
        at, given = drawn.prelu(f"body.{2 * number + 1}", at, features), features
    last = f"body.{2 * convolutions + 2}"
    at = drawn.convolution(last, at, given, COLOURS * scale**2)
    at = drawn.add("PixelShuffle", at, values={0: (float(scale),)})
    drawn.add("BinaryOp", at, drawn.enlarged(source, scale))
    return drawn


def rrdb(features: int, blocks: int) -> Architecture:
    """RRDBNet ×4: blocks of dense convolutions, then twice enlarged by two."""
    drawn = Architecture()
    first = at = drawn.convolution("conv_first", drawn.add("Input"), COLOURS, features)
    for block in range(blocks):
        before = at
        for dense in (1, 2, 3):
            at = _dense(drawn, f"body.{block}.rdb{dense}", at, features)
        at = _added(drawn, at, before)
    at = drawn.convolution("conv_body", at, features, features)
    at = drawn.add("BinaryOp", first, at)
    for name in ("conv_up1", "conv_up2"):
        at = drawn.convolution(name, drawn.enlarged(at, 2), features, features, is_leaky=True)
    at = drawn.convolution("conv_hr", at, features, features, is_leaky=True)
    drawn.convolution("conv_last", at, features, COLOURS)
    return drawn


def _dense(drawn: Architecture, name: str, source: int, features: int) -> int:
    """Each convolution is given all that those before it made."""
    made = [source]
    for number in range(1, GROWTHS + 1):
        given = features + (number - 1) * GROWTH
        at = made[0] if number == 1 else drawn.add("Concat", *made)
        made.append(drawn.convolution(f"{name}.conv{number}", at, given, GROWTH, is_leaky=True))
    at = drawn.add("Concat", *made)
    last = drawn.convolution(f"{name}.conv5", at, features + GROWTHS * GROWTH, features)
    return _added(drawn, last, source)


def _added(drawn: Architecture, made: int, before: int) -> int:
    return drawn.add("Eltwise", made, before, values={0: (1.0,), 1: (SHRUNK, 1.0)})
