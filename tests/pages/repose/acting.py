"""What a person does on the page Repose, and what the page shows then."""

from __future__ import annotations

import json

from streamlit.testing.v1 import AppTest

from core.repose.request import AskedPose, Source
from core.ui import state


def component(page: AppTest, name: str) -> dict | None:
    found = [one.proto for one in page.get("bidi_component") if one.proto.component_name == name]
    return json.loads(found[0].json) if found else None


def send(page: AppTest, key: str, field: str, value: object) -> AppTest:
    page.session_state[key] = {field: value}
    return page.run()


def choose_preset(page: AppTest, name: str) -> AppTest:
    return send(
        page, state.REPOSE_PRESETS, "pick", {"id": name, "at": name + str(len(chosen(page)))}
    )


def chosen(page: AppTest) -> tuple[AskedPose, ...]:
    return page.session_state.get(state.REPOSE_POSES, ())


def source(page: AppTest) -> Source:
    return page.session_state[state.REPOSE_SOURCES][0]


def edit(page: AppTest, **values) -> AppTest:
    """What the stage sends when the pointer is lifted, of what it shows."""
    shown = component(page, "puppet_stage")
    assert shown is not None
    told = {"name": shown["name"], "rev": shown["rev"], **shown["pose"], "person": shown["person"],
            "boxes": shown["boxes"]}  # fmt: skip
    return send(page, state.REPOSE_STAGE, "edit", told | values)


def moved(page: AppTest, joint: int, by: float) -> list:
    people = component(page, "puppet_stage")["pose"]["people"]
    people[0][joint][0] += by
    return people
