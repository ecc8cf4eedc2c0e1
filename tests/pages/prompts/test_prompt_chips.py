"""The prompt as chips: order, weight, mute, poses and words for each other."""

from __future__ import annotations

import json

import pytest

from core.ui import state
from core.ui.components.prompt_chips import revision
from tests.pages.prompts.shelf import JOG, buttons, prompt, sent, write


def shown(page) -> dict:
    found = [
        one for one in page.get("bidi_component") if one.proto.component_name == "prompt_chips"
    ]
    return json.loads(found[0].proto.json)


def texts(page) -> list[str]:
    return [part["text"] for part in shown(page)["parts"]]


def want(page, items=None, **told):
    """What the browser sends: the parts as they are wanted."""
    before = shown(page)
    told = {"rev": before["rev"], "at": before["done"] + 1, "words": [], **told}
    items = range(len(before["parts"])) if items is None else items
    told["items"] = [one if isinstance(one, dict) else {"of": one} for one in items]
    page.session_state[state.PROMPTS_PARTS] = {"wanted": told}
    return page.run()


@pytest.fixture
def page(page):
    return write(page, "1girl, (red hair:1.2), jogging, beach")


def test_a_prompt_typed_by_hand_is_chips(page):
    told = shown(page)["parts"]
    assert [(one["text"], one["weight"], one["kind"]) for one in told] == [
        ("1girl", 1, "character"), ("red hair", 1.2, "character"), ("jogging", 1, "action"),
        ("beach", 1, "scene"),
    ]  # fmt: skip
    assert ["jogging", "Jogging"] in told[2]["poses"]


def test_order_weight_mute_and_words_become_text(page):
    items = [{"of": 3, "weight": 1.35}, 0, {"of": 1, "muted": True}]
    want(page, items, words=["school uniform"])
    assert prompt(page) == "(beach:1.35), 1girl,\n# (red hair:1.2)\nschool uniform"
    assert not page.exception
    assert state.PROMPTS_UNDO_EDITS in buttons(page)
    want(page, undo=True)
    assert prompt(page) == "1girl, (red hair:1.2), jogging, beach"
    assert not shown(page)["undo"]


def test_wishes_faster_than_the_page_are_each_the_whole(page):
    rev = shown(page)["rev"]
    for weight, at in ((1.1, 1), (1.2, 2), (1.3, 3)):
        want(page, [{"of": 0, "weight": weight}, 1, 2, 3], rev=rev, at=at)
    assert prompt(page) == "(1girl:1.3), (red hair:1.2), jogging, beach"
    assert shown(page)["done"] == 3
    want(page, undo=True)
    assert prompt(page) == "1girl, (red hair:1.2), jogging, beach"


def test_a_wish_for_an_older_text_is_answered_and_changes_nothing(page):
    rev = shown(page)["rev"]
    write(page, "a fox")
    want(page, [1, 0], rev=rev, at=9)
    assert prompt(page) == "a fox"
    assert shown(page)["done"] == 9


@pytest.mark.parametrize(
    "told",
    [
        {"items": 3}, {"items": [{"of": "0"}, {"of": 99}, {"of": True}, 7, None], "words": 1},
        {"words": [3] * 99, "at": "1"}, {"at": 2**60}, {"rev": None}, {"pose": "no-such"},
        {"undo": True}, {"undo": 1, "items": None},
    ],
)  # fmt: skip
def test_what_no_chip_sends_changes_nothing(page, told):
    before = prompt(page)
    page.session_state[state.PROMPTS_PARTS] = {
        "wanted": {"rev": revision(before), "at": 1, "items": [], "words": 7, **told}
    }
    page.run()
    assert not page.exception and not page.error
    assert prompt(page) == before


def test_an_action_offers_poses_and_a_pose_its_words(page):
    want(page, pose="sprint")
    assert page.selectbox(key=state.PROMPTS_POSE).value == "sprint"
    assert prompt(page).startswith("1girl")
    page.button(key=state.prompts_pose_words("sprinting")).click().run()
    assert prompt(page) == "1girl, (red hair:1.2), sprinting, beach"
    assert state.prompts_pose_words("sprinting") not in buttons(page)


def test_what_is_muted_stays_with_the_prompt_and_decides_no_pose(page):
    page.text_area(key=state.PROMPTS_TEXT).set_value("1girl, kneeling\n# jogging").run()
    page.button(key=state.PROMPTS_SEND).click().run()
    assert page.text_area(key=state.PROMPT).value == "1girl, kneeling\n# jogging"
    assert page.session_state[state.POSE] == sent("kneeling")


def test_the_parts_below_carry_what_chips_changed(page):
    write(page, JOG)
    want(page, [{"of": 0, "weight": 1.2}, 1, 2, {"of": 3, "muted": True}])
    page.selectbox(key="prompts.blank.morning-jog.shoe colour").set_value("red").run()
    assert "(girl with long brown hair in a high ponytail:1.2)" in prompt(page)
    assert "# jogging on a sunny park path" in prompt(page)
    assert "red sneakers" in texts(page)
    assert "white sneakers" not in texts(page)
