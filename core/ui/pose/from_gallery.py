"""A picture of the gallery, for its pose: offered in a window of its own."""

from __future__ import annotations

from core.ui import state
from core.ui.components.bridge import news
from core.ui.picking.window import Take, TakePasted, open_button, open_window, show_window
from core.ui.texts import t

FIELD = "pose"


def offer() -> None:
    open_button(FIELD, width="stretch")


def take_wish() -> None:
    """The stage has a button for it, too."""
    if news(state.POSE_EDITOR, "gallery", state.POSE_EDITOR_SEEN) is not None:
        open_window(FIELD)


def ask(take: Take, paste: TakePasted) -> None:
    """The window, while it is open; ``take`` gets the picture that is clicked, and may raise."""
    show_window(FIELD, take, paste, told=t(
        "The pose that a picture was made in comes over at once. Any other picture lies under the "
        "figure, to find its pose."
    ))  # fmt: skip
