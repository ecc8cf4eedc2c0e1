"""What a series of reposed pictures can be told on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from core.commands import options as shared
from core.commands import output
from core.errors import InputRejected
from core.models import registry
from core.pose import video
from core.repose.finish import MOST_MATCH
from core.repose.hand_over import FilmKind
from core.repose.order import Side
from core.repose.pose_sets import MOVEMENTS, SETS
from core.repose.request import MAX_TRIES, Finish, GroundChoice, Road
from core.runners.likeness import check_measurable
from core.studio import Studio

WORDS = "masterpiece"
BASES = tuple(road for road in Road if road is not Road.PAINT)
FRAMES = 12
# Of a series alone: each is None or False until it is said.
SERIES = (
    "set", "frames", "road", "over", "checkpoint", "prompt", "strength", "keep_ground",
    "painted_ground", "no_shadow", "no_light", "match", "pose_score", "likeness", "tries", "target",
    "seed", "sheet", "zip", "movement", "film",
)  # fmt: skip


def add(parser: argparse.ArgumentParser) -> None:
    option = parser.add_argument_group("a series, kept in the gallery too").add_argument
    option("--out-dir", type=Path, help="every picture in every pose, by every road")
    option("--set", choices=tuple(SETS), help="poses that go together")
    option("--movement", choices=tuple(MOVEMENTS), help="the poses of a movement")
    option(
        "--frames", type=shared.ordinal, choices=range(1, video.MOST_FRAMES + 1),
        metavar="COUNT", help=f"of a video that are looked at; default: {FRAMES}",
    )  # fmt: skip
    option(
        "--road", action="append", choices=tuple(Road),
        help="the picture's own pixels, drawn anew, or painted; again for another",
    )  # fmt: skip
    option(
        "--target", type=shared.long_side, metavar="4k|8k|PIXELS", help="the long side, upscaled"
    )
    option("--seed", type=int, help="of what is painted or drawn; -1 for a random one")
    option("--sheet", type=Path, help="all of it on one picture: .png, .jpg or .webp")
    option("--film", type=Path, help="all of it in turn, of one picture by one road: .gif or .webp")
    option("--zip", type=Path, help="all of it in one file")
    _add_painting(parser)
    _add_ground(parser)
    _add_wishes(parser)


def _add_painting(parser: argparse.ArgumentParser) -> None:
    option = parser.add_argument_group("a series that a checkpoint paints").add_argument
    option("--checkpoint", help="that paints; default: starter")
    option("--prompt", help=f"what it paints, beside the character; default: {WORDS}")
    option("--strength", type=_share(1.0), help="0 to 1: how far it leaves what it paints over")
    option("--over", choices=BASES, help="what it paints over; default: puppet")


def _add_ground(parser: argparse.ArgumentParser) -> None:
    option = parser.add_argument_group("the ground of a series, beside --ground").add_argument
    option("--keep-ground", action="store_true", help="stand before the picture's own ground")
    option("--painted-ground", action="store_true", help="stand before one that is painted")
    option("--no-shadow", action="store_true", help="cast no shadow on it")
    option("--no-light", action="store_true", help="without its light on the figure's edge")
    option(
        "--match", type=_share(MOST_MATCH), metavar="SHARE",
        help=f"0 to {MOST_MATCH}: how far colours go towards it; default: {Finish().match}",
    )  # fmt: skip


def _add_wishes(parser: argparse.ArgumentParser) -> None:
    option = parser.add_argument_group("a series until it fits").add_argument
    option("--pose-score", type=_share(1.0), metavar="SHARE", help="0 to 1, at least")
    option("--likeness", type=_share(1.0), metavar="SHARE", help="0 to 1, at least")
    option(
        "--tries", type=shared.ordinal, choices=range(1, MAX_TRIES + 1), metavar="COUNT",
        help=f"1 to {MAX_TRIES} for each picture, by the next road or seed",
    )  # fmt: skip


def _share(most: float) -> Callable[[str], float]:
    def share(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = -1.0
        if not 0 <= value <= most:
            raise argparse.ArgumentTypeError(f"expected 0 to {most:g}, got {text!r:.60}")
        return value

    return share


# --- what was said --------------------------------------------------------------------------------


def check_single(options: argparse.Namespace) -> None:
    """Raises ``InputRejected`` for what a single picture does not know."""
    said = [name for name in SERIES if getattr(options, name) not in (None, False)]
    if said:
        raise InputRejected(
            expected=f"--out-dir beside --{said[0].replace('_', '-')}",
            got="--out",
            todo="make it a series with --out-dir, or leave that option out",
        )


def check(options: argparse.Namespace, studio: Studio) -> None:
    """Raises, before anything is loaded, what could not be done."""
    films = tuple(f".{kind.value}" for kind in FilmKind)
    for path, endings in (
        (options.sheet, (".png", ".jpg", ".webp")), (options.zip, (".zip",)), (options.film, films),
    ):  # fmt: skip
        if path is not None:
            output.check_target(path, endings)
    if options.film is not None and (len(options.image) > 1 or len(roads(options)) > 1):
        raise InputRejected(
            expected="one picture and one road for a film", got="more", todo="leave the others out"
        )
    said = [f"--{name}" for name in ("ground", "keep-ground", "painted-ground")
            if getattr(options, name.replace("-", "_"))]  # fmt: skip
    if len(said) > 1:
        raise InputRejected(expected="one ground", got=" and ".join(said), todo="leave one out")
    if not is_painted(options):
        for name in ("checkpoint", "prompt", "strength", "over"):
            if getattr(options, name) is not None:
                raise InputRejected(
                    expected=f"--road paint or --painted-ground beside --{name}",
                    got="a series that no checkpoint paints",
                    todo=f"add one of them, or leave --{name} out",
                )
    else:
        registry.checkpoint(checkpoint(options), studio.config)
    check_measurable(options.pose_score or 0.0, options.likeness or 0.0)


def roads(options: argparse.Namespace) -> tuple[Road, ...]:
    return tuple(dict.fromkeys(map(Road, options.road or [Road.PUPPET])))


def is_painted(options: argparse.Namespace) -> bool:
    return Road.PAINT in roads(options) or options.painted_ground


def checkpoint(options: argparse.Namespace) -> str:
    return options.checkpoint or "starter"


def ground_choice(options: argparse.Namespace) -> GroundChoice:
    if options.keep_ground:
        return GroundChoice.KEEP
    return GroundChoice.PAINTED if options.painted_ground else GroundChoice.GROUND


def finish(options: argparse.Namespace) -> Finish:
    match = Finish().match if options.match is None else options.match
    return Finish(shadow=not options.no_shadow, light_wrap=not options.no_light, match=match)


def switches(options: argparse.Namespace) -> dict[str, Side]:
    """Which limbs lie before or behind the trunk, by a name of ``LIMB_NAMES``."""
    return {
        name: side
        for side, names in ((Side.FRONT, options.front), (Side.BEHIND, options.behind))
        for name in names
    }
