"""Ready movements as small figures that move; a click takes one.

The browser gets the figures from the studio's route, once; until they are there, and where nobody
serves it, the names stand alone.
"""

from __future__ import annotations

from pathlib import Path

from core.motion.cycles import CYCLES
from core.server.motion.route import CYCLES_PATH
from core.server.serving import is_serving
from core.ui import state
from core.ui.components.bridge import declare, news, sources, table
from core.ui.texts import said

FOLDER = Path(__file__).parent

_component = declare(
    "motion_cycles",
    html='<div class="cycles"></div>',
    css=sources(FOLDER, "cycles.css"),
    js=sources(FOLDER, "cycles.js"),
    sends={"pick": None},
)


def motion_cycles(chosen: str) -> None:
    """Draw them; ``chosen`` is the id of the one that is there. Call ``take_cycle`` at the top of
    the page."""
    _component(
        key=state.MOTION_CYCLES,
        data={"cycles": _cards(), "chosen": chosen, "path": CYCLES_PATH if is_serving() else ""},
    )


def take_cycle() -> str | None:
    """The id of the one that was clicked since the last run."""
    told = table(news(state.MOTION_CYCLES, "pick", state.MOTION_CYCLES_SEEN)).get("id")
    return told if isinstance(told, str) and told in CYCLES else None


def _cards() -> list[dict[str, str]]:
    return [{"id": one.id, "title": said(one.title)} for one in CYCLES.values()]
