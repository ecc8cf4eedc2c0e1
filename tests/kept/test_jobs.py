"""Jobs that an earlier studio kept are what was asked, wait in their order and are shown."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.kept.asked import ASKED, PICTURES, REQUESTS, VISITOR, check, sound


def asked_of_job(name: str) -> dict[str, Any]:
    job = ASKED["jobs"][name]
    asked = job["asked"]
    if job["kind"] == "plot":
        plot = ASKED["plots"][asked]
        return plot | {"request": REQUESTS[plot["request"]]}
    return REQUESTS[asked] if isinstance(asked, str) else asked


@pytest.mark.parametrize("name", ASKED["jobs"])
def test_every_job_is_what_was_asked(studio, name):
    asked, job = ASKED["jobs"][name], studio.job(f"kept-{name}")
    assert (job.kind, job.state, job.owner) == (asked["kind"], asked["state"], asked["owner"])
    made = tuple(PICTURES[f"{name}.{number}"] for number in range(asked["pictures"]))
    assert job.result == made
    assert job.error == asked.get("error", "")
    check(asked_of_job(name), job.payload, name)
    check(asked_of_job(name), studio.kinds.request_of(job).to_dict(), name)


def test_jobs_are_counted_by_owner_and_wait_in_their_order(studio):
    assert studio.count_active() == (0, 5)
    assert {job.id for job in studio.jobs("maria")} == {
        "kept-painted",
        "kept-upscaled",
        "kept-queued",
    }
    assert studio.job("kept-queued").position == 1
    studio.cancel("kept-queued")
    assert studio.job("kept-queued").state == "cancelled"


def test_jobs_are_shown_in_their_words(browse, studio):
    page = browse("4_Generate.py", VISITOR)
    assert page.button(key=f"job.kept-painted.upscale.{PICTURES['painted.0']}")
    assert {"cancel.kept-queued", "cancel.kept-queued-draw", "cancel.kept-queued-plot"} <= {
        button.key for button in page.button
    }
    assert "an elf, forest" in bars(page) and "Next in the queue" in bars(page)
    page.session_state["generate.jobs"] = ["kept-cancelled"]
    captions = [caption.value for caption in sound(page.run()).caption]
    assert any(text.endswith("Cancelled: an elf, forest") for text in captions)
    page.session_state["generate.jobs"] = ["kept-failed"]
    assert [error.value for error in sound(page.run()).error] == [
        "diffusion\\_pytorch\\_model.safetensors is no whole safetensors file. Download it again."
    ]


@pytest.mark.parametrize(
    ("script", "words"),
    [("10_Models.py", "Fetching lcm-sd15"), ("8_Upscale.py", "Upscaling a picture")],
)
def test_waiting_jobs_are_named_on_their_pages(browse, script, words):
    assert words in bars(browse(script))


def bars(page: AppTest) -> str:
    return "".join(element.proto.text for element in page.get("progress"))
