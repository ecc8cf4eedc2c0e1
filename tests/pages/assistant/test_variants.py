"""Variants of a prompt from a language model: asked by a click, offered, taken and taken back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.assistant.remote import KEY, MODEL, URL
from core.config import read_saved
from core.jobs.job import JobState
from core.saved_settings import save_setting
from core.ui import state
from core.ui.assistant import variants as panel
from tests.assistant.remote.servers import KEY as SECRET
from tests.assistant.remote.servers import VARIANTS, Answer, Server, openai, serving

PROMPT = "1girl, red hair"
GENERATE_ASK = state.variants_ask("generate")


@pytest.fixture(autouse=True)
def quiet(settings_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (URL, MODEL, KEY):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving(openai(json.dumps(VARIANTS))) as found:
        name_it(found)
        yield found


def name_it(server: Server) -> None:
    save_setting(URL, server.url)
    save_setting(MODEL, "small-model")
    save_setting(KEY, SECRET)


def write(page: Any, prompt: str = PROMPT) -> Any:
    page.text_area(key=state.PROMPT).set_value(prompt).run()
    assert not page.exception
    return page


def keys(page: Any) -> set[str]:
    return {one.key for one in page.button}


def ask(page: Any, studio: Any) -> Any:
    page.session_state[state.LAST_SUBMIT] = -float("inf")
    page.button(key=GENERATE_ASK).click().run()
    job_id = page.session_state[state.variants_job("generate")]
    studio.wait(job_id, 20)
    page.run()
    assert not page.exception
    return studio.job(job_id)


def test_without_a_model_nothing_is_offered(open_page: Any) -> None:
    page = write(open_page("4_Generate.py"))
    assert not [key for key in keys(page) if key and key.startswith("variants")]


def test_nobody_is_asked_before_the_click(open_page: Any, server: Server) -> None:
    page = write(open_page("4_Generate.py"))
    page.run()
    assert GENERATE_ASK in keys(page)
    assert server.asked == []


def test_variants_are_offered_taken_and_taken_back(
    open_page: Any, studio: Any, server: Server
) -> None:
    page = write(open_page("4_Generate.py"))
    job = ask(page, studio)
    assert job.state is JobState.DONE
    assert [one.body["messages"][1]["content"] for one in server.asked] == [PROMPT]
    assert [one.value for one in page.markdown if one.value in VARIANTS] == list(VARIANTS)
    page.button(key=state.variant_take("generate", 1)).click().run()
    assert page.text_area(key=state.PROMPT).value == VARIANTS[1]
    page.button(key=state.findings_undo("generate")).click().run()
    assert page.text_area(key=state.PROMPT).value == PROMPT
    page.button(key=state.variants_drop("generate")).click().run()
    assert GENERATE_ASK in keys(page)
    assert len(server.asked) == 1


def test_the_key_is_in_no_row_no_file_of_the_studio_and_no_page(
    open_page: Any, studio: Any, server: Server, data_folder: Path
) -> None:
    page = write(open_page("4_Generate.py"))
    ask(page, studio)
    assert SECRET in server.asked[0].headers["Authorization"]
    with sqlite3.connect(studio.config.database_file) as database:
        assert SECRET not in "\n".join(database.iterdump())
    files = [one for one in data_folder.rglob("*") if one.is_file()]
    assert [one for one in files if SECRET.encode() in one.read_bytes()] == []
    assert SECRET not in repr(page.session_state._state.filtered_state)


def test_an_error_is_told_where_it_was_asked(open_page: Any, studio: Any) -> None:
    with serving(Answer(status=401)) as server:
        name_it(server)
        page = write(open_page("4_Generate.py"))
        job = ask(page, studio)
    assert job.state is JobState.FAILED
    told = "127.0.0.1 does not take the key. Write the right one on Settings."
    assert [one.value for one in page.caption if told in one.value]
    assert GENERATE_ASK in keys(page)


def test_cancel_ends_it(open_page: Any, studio: Any) -> None:
    with serving(Answer(pause=4.0)) as server:
        name_it(server)
        page = write(open_page("4_Generate.py"))
        page.session_state[state.LAST_SUBMIT] = -float("inf")
        page.button(key=GENERATE_ASK).click().run()
        job_id = page.session_state[state.variants_job("generate")]
        page.button(key=state.variants_cancel("generate")).click().run()
        assert studio.wait(job_id, 20).state is JobState.CANCELLED
        page.run()
    assert not page.exception
    assert GENERATE_ASK in keys(page)


def test_others_do_not_ask_with_the_owners_key(
    open_page: Any, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(panel, "is_for_others", lambda: True)
    page = write(open_page("4_Generate.py"))
    assert GENERATE_ASK not in keys(page)


# --- Settings -------------------------------------------------------------------------------------


def field(page: Any, name: str) -> Any:
    return page.text_input(key=state.machine_setting(name))


def test_it_is_set_on_settings(open_page: Any) -> None:
    page = open_page("11_Settings.py")
    field(page, URL).set_value(" http://localhost:11434/v1 ").run()
    field(page, MODEL).set_value("llama3.2").run()
    field(page, KEY).set_value(SECRET).run()
    assert not page.exception
    told = {URL: "http://localhost:11434/v1", MODEL: "llama3.2", KEY: SECRET}
    assert {name: read_saved().get(name) for name in told} == told
    assert field(page, KEY).value == ""
    assert SECRET not in repr(page.session_state._state.filtered_state)
    page.button(key=state.SETTINGS_FORGET_KEY).click().run()
    assert KEY not in read_saved()
    field(page, URL).set_value("").run()
    assert URL not in read_saved()


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        (URL, "http://8.8.8.8", "Plain http is only"),
        (URL, "localhost", "Write the server’s address"),
        (KEY, "two words", "This is no key"),
    ],
)
def test_what_cannot_be_is_not_taken(open_page: Any, name: str, text: str, told: str) -> None:
    page = open_page("11_Settings.py")
    field(page, name).set_value(text).run()
    assert [one.value for one in page.error if told in one.value]
    assert name not in read_saved()


def test_the_environments_word_stays(open_page: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY, SECRET)
    monkeypatch.setenv(MODEL, "told")
    page = open_page("11_Settings.py")
    assert field(page, MODEL).disabled
    assert field(page, MODEL).value == "told"
    assert field(page, KEY).disabled
    assert not field(page, KEY).value


def test_it_is_locked_while_others_can_reach_the_studio(
    open_page: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.ui.studio_settings import assistant, machine

    for module in (assistant, machine):
        monkeypatch.setattr(module, "is_for_others", lambda: True)
    page = open_page("11_Settings.py")
    assert all(field(page, name).disabled for name in (URL, MODEL, KEY))
