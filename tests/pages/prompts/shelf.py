"""What tests do on the Prompts page."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from core.pose import presets
from core.pose.skeleton import Pose
from core.ui import state
from core.ui.components.live_drawing import FIGURE_SIZE

JOG = (
    "girl with long brown hair in a high ponytail, light blue sports outfit, white sneakers, "
    "jogging on a sunny park path"
)


def prompt(page: AppTest) -> str:
    return page.text_area(key=state.PROMPTS_TEXT).value


def write(page: AppTest, words: str) -> AppTest:
    return page.text_area(key=state.PROMPTS_TEXT).set_value(words).run()


def ask(page: AppTest, template_id: str, what: str) -> AppTest:
    """What the browser sends for a click on a card."""
    known = state.PROMPTS_CARDS_DONE in page.session_state
    asked = page.session_state[state.PROMPTS_CARDS_DONE] if known else 0
    page.session_state[state.PROMPTS_CARDS] = {
        "asked": [{"id": template_id, "what": what, "at": asked + 1}]
    }
    return page.run()


def choose(page: AppTest, template_id: str) -> AppTest:
    return ask(page, template_id, "choose")


def ids(cards) -> set[str]:
    return {card.id for card in cards}


def show(page: AppTest, category: str) -> AppTest:
    return page.segmented_control(key=state.PROMPTS_CATEGORY).set_value(category).run()


def search(page: AppTest, words: str) -> AppTest:
    return page.text_input(key=state.PROMPTS_SEARCH).set_value(words).run()


def buttons(page: AppTest) -> set[str]:
    return {button.key or "" for button in page.button}


def sent(preset: str) -> Pose:
    """As the canvas of a first visit has it."""
    return presets.get(preset).pose.fitted_to(FIGURE_SIZE)
