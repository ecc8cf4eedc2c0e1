"""Every page: one menu, one look, and one line for whatever goes wrong."""

from __future__ import annotations

import logging
import re

import pytest
import streamlit as st

from core.config import ROOT
from core.errors import StudioError
from core.generation.request import GenerationRequest
from core.ui import state
from core.ui.frame import BY_KEY, LOGO, PAGES, reported
from core.ui.home import panels
from core.ui.work.tab import ICON


def break_home(monkeypatch, error: BaseException) -> None:
    def broken() -> None:
        raise error

    monkeypatch.setattr(panels, "machine_facts", broken)


def test_the_menu_has_every_page_in_its_place():
    assert [page.title for page in PAGES] == [
        "Home", "Pose", "Prompts", "Characters", "Generate", "Repose", "Motion", "Cut out",
        "Upscale", "Gallery", "Models", "Settings",
    ]  # fmt: skip
    assert [BY_KEY[page.key] for page in PAGES] == list(PAGES)
    paths = sorted((ROOT / "pages").glob("*.py"), key=lambda path: int(path.name.split("_")[0]))
    scripts = [path.relative_to(ROOT).as_posix() for path in paths]
    assert scripts == [page.script for page in PAGES[1:]]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.key)
def test_every_page_opens_with_the_menu_and_without_an_error(home, page):
    shown = home if page.key == "home" else home.switch_page(page.script).run()
    assert not shown.exception
    assert not shown.error
    links = [link.proto.label for link in shown.sidebar.get("page_link")]
    assert links == [page.title for page in PAGES]


def test_icon_and_logo_are_local_files():
    assert ICON.read_bytes().startswith(b"\x89PNG")
    assert LOGO.read_text().startswith("<svg")


def test_nothing_that_is_served_asks_the_outside():
    served = [LOGO, *(ROOT / "static").rglob("*.svg"), ROOT / "core/ui/style.css"]
    for path in served:
        text = path.read_text().replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?://|@import", text), path
    assert "http" not in (ROOT / ".streamlit/config.toml").read_text()


def test_a_studio_error_is_one_line(home, monkeypatch):
    break_home(monkeypatch, StudioError("Expected a picture,\ngot a teapot: try again."))
    home.run()
    assert [error.value for error in home.error] == ["Expected a picture, got a teapot: try again."]
    assert not home.exception
    assert home.button(key="home.first_picture")


def test_an_unexpected_error_is_a_number_and_its_traceback_is_in_the_log(home, monkeypatch, caplog):
    break_home(monkeypatch, ZeroDivisionError("secret detail"))
    with caplog.at_level(logging.ERROR):
        home.run()
    (error,) = home.error
    number = re.search(r"Error ([0-9a-f]{8}) is in the log", error.value)
    assert number, error.value
    assert "secret" not in error.value
    assert not home.exception
    (record,) = [r for r in caplog.records if number[1] in r.getMessage()]
    assert record.exc_info and record.exc_info[0] is ZeroDivisionError


def test_stop_passes_through(home, monkeypatch):
    monkeypatch.setattr(panels, "machine_facts", st.stop)
    home.run()
    assert not home.error
    assert not home.exception
    assert not home.subheader


def test_the_badge_counts_what_waits(home, studio):
    assert not [line for line in home.sidebar.markdown if "running" in line.value]
    for name, told in (("a", "1 running"), ("b", "1 running · 1 waiting")):
        studio.submit(GenerationRequest(prompt="witch", checkpoint="tiny"), job_id=name)
        home.run()
        (badge,) = [line for line in home.sidebar.markdown if "running" in line.value]
        assert told in badge.value
        assert ("waiting" in badge.value) is (name == "b")


def test_the_badge_counts_more_than_a_page_shows(home, studio):
    for number in range(30):
        request = GenerationRequest(prompt="witch", checkpoint="tiny")
        studio.submit(request, job_id=f"job{number}")
    home.run()
    (badge,) = [line for line in home.sidebar.markdown if "running" in line.value]
    assert "1 running · 29 waiting" in badge.value


def test_a_studio_that_cannot_open_is_one_line_too(home, monkeypatch):
    from core.ui import frame

    def closed() -> None:
        raise StudioError("Expected a data folder that can be written, got none.")

    monkeypatch.setattr(frame, "collect_finished", closed)
    home.run()
    assert [error.value for error in home.error] == [
        "Expected a data folder that can be written, got none."
    ]
    assert not home.exception


def test_a_job_that_is_gone_is_forgotten(home):
    home.session_state[state.UNCOLLECTED_JOBS] = ["gone"]
    home.run()
    assert not home.error
    assert home.session_state[state.UNCOLLECTED_JOBS] == []


@pytest.mark.parametrize(
    ("file", "again"), [("/x/streamlit/runtime/state/session_state.py", True), ("mine.py", False)]
)
def test_a_run_that_was_overtaken_in_streamlits_state_runs_again(monkeypatch, file, again):
    seen = []
    monkeypatch.setattr(st, "rerun", lambda: seen.append("again"))
    monkeypatch.setattr(st, "error", lambda *_, **__: seen.append("error"))
    changing = compile("for one in (held := {1: 1}): held[2] = 2", file, "exec")
    with reported():
        exec(changing, {})
    assert seen[0] == ("again" if again else "error")
