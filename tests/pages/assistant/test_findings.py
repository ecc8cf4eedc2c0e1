"""What to look at in a prompt, under the prompt of Generate and of Prompts."""

from __future__ import annotations

from typing import Any

from core.assistant.lint import Asked, Finding
from core.pose.presets import get
from core.ui import state
from core.ui.assistant import findings as panel
from core.ui.assistant.place import Place
from core.ui.assistant.places import GENERATE, PROMPTS

GOOD = "1girl, red hair, smile"


def write(page: Any, place: Place, words: str) -> Any:
    page.text_area(key=place.prompt).set_value(words).run()
    assert not page.exception
    return page


def text(page: Any, place: Place) -> str:
    return page.text_area(key=place.prompt).value


def mends(page: Any, place: Place) -> dict[str, Any]:
    """Of the first finding, by their labels."""
    start = state.finding_mend(place.name, 0, "")
    return {one.label: one for one in page.button if (one.key or "").startswith(start)}


def told(page: Any) -> list[str]:
    return [one.value for one in page.markdown if "“" in one.value]


def undo(page: Any, place: Place) -> Any:
    return page.button(key=state.findings_undo(place.name))


def has_undo(page: Any, place: Place) -> bool:
    return any(one.key == state.findings_undo(place.name) for one in page.button)


def open_generate(open_page: Any, words: str) -> Any:
    page = open_page("4_Generate.py")
    page.session_state[state.POSE] = get("standing").pose
    return write(page, GENERATE, words)


def test_a_good_prompt_and_none_show_nothing(open_page: Any) -> None:
    page = open_page("4_Generate.py")
    assert mends(page, GENERATE) == {}
    write(page, GENERATE, GOOD)
    assert mends(page, GENERATE) == {}
    assert not has_undo(page, GENERATE)


def test_a_mend_is_there_after_one_run_and_can_be_undone(open_page: Any) -> None:
    page = open_generate(open_page, "1girl, red hair, smile, sitting")
    assert told(page) == ["The prompt says “sitting”, but nobody sits in the pose."]
    mends(page, GENERATE)["Take out “sitting”"].click().run()
    assert text(page, GENERATE) == GOOD
    assert mends(page, GENERATE) == {}
    undo(page, GENERATE).click().run()
    assert text(page, GENERATE) == "1girl, red hair, smile, sitting"
    assert not has_undo(page, GENERATE)


def test_a_mend_may_change_the_pose_instead(open_page: Any) -> None:
    page = open_generate(open_page, "1girl, sitting")
    before = page.session_state[state.POSE]
    mends(page, GENERATE)["Use the pose “Sitting on a chair”"].click().run()
    now = page.session_state[state.POSE]
    assert now == get("sitting").pose.fitted_to(before.size)
    assert text(page, GENERATE) == "1girl, sitting"
    undo(page, GENERATE).click().run()
    assert page.session_state[state.POSE] == before


def test_words_written_after_a_mend_take_its_undo_away(open_page: Any) -> None:
    page = open_generate(open_page, "1girl, smile, smile")
    mends(page, GENERATE)["Say “smile” once"].click().run()
    assert has_undo(page, GENERATE)
    write(page, GENERATE, "1girl, smile, hat")
    assert not has_undo(page, GENERATE)


def test_what_was_typed_a_moment_before_the_click_stays(open_page: Any) -> None:
    page = open_generate(open_page, "1girl, smile, smile")
    button = mends(page, GENERATE)["Say “smile” once"]
    page.text_area(key=state.PROMPT).set_value("1girl, smile, smile, hat")
    button.click().run()
    assert text(page, GENERATE) == "1girl, smile, hat"


def test_a_mend_of_words_that_went_does_nothing(open_page: Any) -> None:
    page = open_generate(open_page, "1girl, smile, smile")
    button = mends(page, GENERATE)["Say “smile” once"]
    page.text_area(key=state.PROMPT).set_value("1boy, hat")
    button.click().run()
    assert text(page, GENERATE) == "1boy, hat"


def test_the_negative_prompt_is_looked_at_too(open_page: Any) -> None:
    page = open_generate(open_page, GOOD)
    page.text_area(key=state.NEGATIVE).set_value("lowres, smile").run()
    mends(page, GENERATE)["Take “smile” out of the negative prompt"].click().run()
    assert page.text_area(key=state.NEGATIVE).value == "lowres"
    assert text(page, GENERATE) == GOOD


def test_without_the_pose_nothing_is_held_against_it(open_page: Any) -> None:
    page = open_generate(open_page, "1girl, sitting")
    assert mends(page, GENERATE)
    page.toggle(key=state.USE_POSE).set_value(False).run()
    assert mends(page, GENERATE) == {}


def test_it_is_looked_at_once_for_the_same_words(open_page: Any, monkeypatch: Any) -> None:
    page = open_generate(open_page, "1girl, smile, smile")
    asked: list[Asked] = []
    look = panel.lint

    def watched(one: Asked) -> tuple[Finding, ...]:
        asked.append(one)
        return look(one)

    monkeypatch.setattr(panel, "lint", watched)
    page.run()
    page.run()
    assert len(asked) == 2
    assert asked[0] == asked[1]
    assert look(asked[0]) is look(asked[1])


def test_prompts_looks_at_its_own_words_and_pose(open_page: Any) -> None:
    page = write(open_page("2_Prompts.py"), PROMPTS, "1girl, red hair, sitting")
    page.selectbox(key=state.PROMPTS_POSE).set_value("standing").run()
    assert "Take out “sitting”" in mends(page, PROMPTS)
    mends(page, PROMPTS)["Use the pose “Sitting on a chair”"].click().run()
    assert not page.exception
    assert page.selectbox(key=state.PROMPTS_POSE).value == "sitting"
    assert mends(page, PROMPTS) == {}
    undo(page, PROMPTS).click().run()
    assert page.selectbox(key=state.PROMPTS_POSE).value == "standing"


def test_it_speaks_japanese(open_page: Any) -> None:
    page = open_generate(open_page, "1girl, smile, smile")
    page.session_state[state.LANGUAGE] = "ja"
    page.run()
    assert list(mends(page, GENERATE)) == ["「smile」を 1 回にする"]
