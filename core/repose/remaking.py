"""Cells that did not come out as wished, and what else is tried for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple, cast

from core.generation.drawing.inputs import MAX_SEED
from core.identity.wished import nearness
from core.repose.fitness import unfit_notes
from core.repose.request import Cell, ReposeRequest, Road

# A puppet whose mesh is stretched more (95th percentile of its edges) is torn.
MOST_STRETCH = 0.15
# What one is worth at most that is not fit to be shown.
UNFIT_WORTH = 0.5


class Attempt(NamedTuple):
    road: Road
    seed: int


def attempts(cell: Cell, request: ReposeRequest) -> tuple[Attempt, ...]:
    """As asked, then by the next roads, then painted with the next seeds; at most ``tries``.

    A puppet and a redraw would come out the same again: they have no second try of their own.
    """
    roads = [road for road in Road if road is not Road.PAINT or request.paint is not None]
    rest = roads[roads.index(cell.road) :]
    found = [Attempt(road, request.seed) for road in rest]
    if rest[-1] is Road.PAINT:
        more = range(1, request.tries)
        found += [Attempt(Road.PAINT, (request.seed + one) % (MAX_SEED + 1)) for one in more]
    return tuple(found[: request.tries])


def worth(extras: Mapping[str, Any], request: ReposeRequest) -> float:
    """How near a picture with these ``extras`` comes to what is wished, 0–1; 1 is enough. What
    was not wished, or could not be measured, does not count. Where there are more tries, a torn
    puppet is not enough."""
    near = nearness(extras, request.wished_pose, request.wished_likeness, unmeasured=1.0)
    return min(near, _wholeness(extras)) if request.tries > 1 else near


def _wholeness(extras: Mapping[str, Any]) -> float:
    """0–1; 1 for what is no puppet, or a whole one. Data from a file that anybody may have
    written."""
    mesh: Any = extras.get("mesh")
    if extras.get("road") != Road.PUPPET or not isinstance(mesh, Mapping):
        return 1.0
    stretch: Any = cast("Mapping[str, Any]", mesh).get("edges")
    is_torn = isinstance(stretch, int | float) and stretch > MOST_STRETCH
    most = UNFIT_WORTH if unfit_notes(extras) else 1.0
    return min(most, MOST_STRETCH / stretch) if is_torn else most


def failing(
    request: ReposeRequest, made: Iterable[tuple[int, Mapping[str, Any]]]
) -> ReposeRequest | None:
    """What makes again the cells that are missing or below what is wished, with other seeds; None
    when all is well. ``made`` are numbers of cells and the extras of their pictures."""
    good = {number for number, extras in made if worth(extras, request) >= 1}
    numbers = tuple(cell.number for cell in request.cells() if cell.number not in good)
    if not numbers:
        return None
    return replace(request, only=numbers, seed=(request.seed + request.tries) % (MAX_SEED + 1))
