"""The ways to cut a picture out, in order of trust, and which one is best for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.config import Config
from core.cutout import correcting, starter_net
from core.cutout.by_colours import grabcut
from core.cutout.by_colours.prior import closeness
from core.cutout.colours import freed
from core.cutout.cutout import Cutout
from core.cutout.edges import fitted
from core.cutout.limits import check_memory
from core.cutout.networks import LAYOUTS, network
from core.cutout.own_alpha import own_alpha, own_colours, within
from core.cutout.request import AUTO
from core.errors import JobCancelled, ModelMissing, RequestRejected
from core.geometry import Size
from core.images import on_white
from core.models import registry
from core.models.specs.onnx import CutoutSpec
from core.pose import detect
from core.pose.detection.networks import has_runtime
from core.pose.detection.stopping import ShouldStop, stopping_when
from core.pose.skeleton import Pose

ALPHA, STARTER, GRABCUT = "alpha", "starter", "grabcut"
STARTER_FILE = starter_net.FILE
NO_RUNTIME = "onnxruntime is missing. Install the requirements."

# Of a body's middle, along the bones, so much has to be cut out for a network to have seen it.
LEAST_SEEN, MIDDLE = 0.5, 0.45
# Of the picture: a network that cuts out less has found nobody.
LEAST_FIGURE = 0.004

Pixels = NDArray[np.uint8]
OnProgress = Callable[[int, int, str], None]

TITLES: dict[str, tuple[str, str]] = {
    ALPHA: ("Its own transparency", "What the picture, or the layers of its file, leave clear."),
    STARTER: ("Built-in", "Taught on the studio's drawings. Also tells arms, legs and hair apart."),
    GRABCUT: ("Colours and pose", "No network: compares colours around the pose."),
}


@dataclass(frozen=True)
class Method:
    """``why_not`` is empty where it can be used."""

    name: str
    title: str
    note: str
    why_not: str = ""


@dataclass(frozen=True)
class _Look:
    """All that a way to cut out may want: ``pixels`` are the picture on white."""

    picture: Image.Image
    pixels: Pixels
    pose: Pose | None
    config: Config


@dataclass(frozen=True)
class _Found:
    alpha: NDArray[np.float32]
    parts: Pixels | None = None
    notes: tuple[str, ...] = ()


def methods(config: Config, picture: Image.Image | None = None) -> tuple[Method, ...]:
    """In order of trust. With a ``picture``, its own transparency is only there if it has some."""
    lacks_runtime = "" if has_runtime() else NO_RUNTIME
    lacks_starter = "" if STARTER_FILE.is_file() else "It is not in this installation."
    lacks_alpha = picture is not None and own_alpha(picture) is None
    return (
        _built_in(ALPHA, "This picture has no transparency." if lacks_alpha else ""),
        *(
            Method(one.id, one.title, one.note, lacks_runtime or one.why_not(config))
            for one in _networks(config)
        ),
        _built_in(STARTER, lacks_runtime or lacks_starter),
        _built_in(GRABCUT, ""),
    )


def best(picture: Image.Image, config: Config) -> str:
    """The most trusted of the ways that this picture can be cut out in."""
    return next(one.name for one in methods(config, picture) if not one.why_not)


def check(method: str, config: Config) -> None:
    """Raises ``RequestRejected`` for a way that nobody knows, ``ModelMissing`` for one that is not
    here."""
    if method == AUTO:
        return
    known = {one.name: one for one in methods(config)}
    if method not in known:
        raise RequestRejected(
            expected=f"one of {', '.join([AUTO, *known])}",
            got=f"{method!r:.60}",
            todo="choose one of these",
            shown="Choose the way to cut out again.",
        )
    if known[method].why_not:
        raise ModelMissing(known[method].why_not)


def cut_out(
    picture: Image.Image,
    config: Config,
    *,
    method: str = AUTO,
    pose: Pose | None = None,
    strokes: Image.Image | None = None,
    on_progress: OnProgress = lambda _done, _all, _text: None,
    should_stop: ShouldStop = lambda: False,
) -> Cutout:
    """The people of a picture of any mode, and what they hold.

    ``pose`` helps where it is known, in a canvas of any size. ``strokes`` as for
    ``correcting.correct``. Raises ``RequestRejected`` for an unknown method or a picture that has
    no transparency to go by, ``OutOfMemory``, ``ModelError`` for a network that is not usable,
    ``JobCancelled``.
    """
    check(method, config)
    check_memory(Size(*picture.size))
    name = best(picture, config) if method == AUTO else method
    steps = _steps(on_progress, should_stop)
    steps("Looking at the picture …")
    look = _Look(picture, np.asarray(on_white(picture)), pose, config)
    with stopping_when(should_stop):
        found = _way(name, config)(look)
    if method == AUTO and name not in (ALPHA, GRABCUT) and (why := _why_mistrusted(found, look)):
        steps("Looking again …")
        name, found = GRABCUT, _by_colours(look)
        found = replace(found, notes=(why, *found.notes))
    steps("Cleaning the edge …")
    alpha = found.alpha if name == ALPHA else within(found.alpha, picture)
    colours = own_colours(picture) if name == ALPHA else freed(look.pixels, alpha)
    made = Cutout(alpha, colours, found.parts, name, found.notes)
    return made if strokes is None else correcting.correct(made, picture, strokes)


def _steps(on_progress: OnProgress, should_stop: ShouldStop) -> Callable[[str], None]:
    done = iter(range(4))

    def step(text: str) -> None:
        if should_stop():
            raise JobCancelled
        on_progress(next(done), 3, text)

    return step


def _networks(config: Config) -> list[CutoutSpec]:
    """Those of the catalogue, the most trusted first, and a person's own; the rough ones last."""
    known = [spec for spec in registry.cutouts(config) if spec.layout in LAYOUTS]
    return sorted(known, key=lambda spec: LAYOUTS[spec.layout].is_rough)


def _built_in(name: str, why_not: str) -> Method:
    return Method(name, *TITLES[name], why_not)


# --- the ways -------------------------------------------------------------------------------------


def _way(name: str, config: Config) -> Callable[[_Look], _Found]:
    ways: dict[str, Callable[[_Look], _Found]] = {
        ALPHA: _by_alpha, STARTER: _by_starter, GRABCUT: _by_colours,
    }  # fmt: skip
    return ways.get(name) or (lambda look: _by_network(look, registry.cutout(name, config)))


def _by_alpha(look: _Look) -> _Found:
    alpha = own_alpha(look.picture)
    if alpha is None:
        raise RequestRejected(
            expected="a picture with transparency",
            got="one that is opaque",
            todo="choose another method",
            shown="This picture has no transparency. Choose another way to cut out.",
        )
    return _Found(alpha)


def _by_network(look: _Look, spec: CutoutSpec) -> _Found:
    size = Size(*look.picture.size)
    alpha = network(spec, size).alpha(look.pixels)
    return _Found(fitted(look.pixels, alpha) if LAYOUTS[spec.layout].is_rough else alpha)


def _by_starter(look: _Look) -> _Found:
    found = starter_net.segment(Image.fromarray(look.pixels))
    return _Found(fitted(look.pixels, found.alpha), found.parts)


def _by_colours(look: _Look) -> _Found:
    pose = look.pose
    if pose is None and detect.is_available():
        pose = detect.detect(Image.fromarray(look.pixels))
    if pose is None or pose.is_empty:
        note = "Nobody was found in this picture: what stands in its middle was cut out."
        return _Found(grabcut.cut(look.pixels, None), notes=(note,))
    return _Found(grabcut.cut(look.pixels, pose))


def _why_mistrusted(found: _Found, look: _Look) -> str:
    """Empty for a cut-out that may be right."""
    pose = look.pose
    if pose is None and found.alpha.mean() < LEAST_FIGURE and detect.is_available():
        pose = detect.detect(Image.fromarray(look.pixels))
    if pose is None or pose.is_empty:
        return ""
    small = found.alpha[:: _stride(found.alpha), :: _stride(found.alpha)]
    near = closeness(pose, Size(small.shape[1], small.shape[0]))
    if near is None or not (near < MIDDLE).any():
        return ""
    seen = float((small[near < MIDDLE] > 0.5).mean())
    missed = "The network missed the person in this picture: it was cut out by colours instead."
    return missed if seen < LEAST_SEEN else ""


def _stride(alpha: NDArray[np.float32]) -> int:
    return max(1, max(alpha.shape) // grabcut.LONG_SIDE)
