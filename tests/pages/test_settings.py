"""The page Settings: this browser, this machine, privacy."""

from __future__ import annotations

import os

import pytest
import streamlit as st

from core.config import Config, read_saved
from core.texts import Language, texts
from core.ui import state
from core.ui.visitor import visitor_state


@pytest.fixture
def free(settings_file, monkeypatch, data_folder):
    """Nothing but the data folder is said by the environment."""
    for name in ("POSEANIME_DEVICE", "POSEANIME_MIN_FREE_MB", "HF_HUB_OFFLINE"):
        monkeypatch.delenv(name, raising=False)
    return settings_file


@pytest.fixture
def page(free, open_page):
    opened = open_page("11_Settings.py")
    assert not opened.exception
    assert not opened.error
    return opened


def key(name: str) -> str:
    return state.machine_setting(name)


def test_what_is_set_is_saved_and_needs_a_restart(page) -> None:
    assert not page.info
    page.toggle(key=key("HF_HUB_OFFLINE")).set_value(True).run()
    page.number_input(key=key("POSEANIME_MEMORY_GB")).set_value(6.5).run()
    page.number_input(key=key("POSEANIME_MIN_FREE_MB")).set_value(2.0).run()
    page.toggle(key=key("POSEANIME_PRELOAD")).set_value(False).run()
    assert read_saved() == {
        "HF_HUB_OFFLINE": "1",
        "POSEANIME_MEMORY_GB": "6.5",
        "POSEANIME_MIN_FREE_MB": "2048",
        "POSEANIME_PRELOAD": "0",
    }
    config = Config.from_environment()
    assert config.offline
    assert not config.preloads
    assert config.min_free_bytes == 2 << 30
    assert [one.value for one in page.info] == ["Start the studio again to use what you changed."]


def test_the_usual_is_not_written(page) -> None:
    page.toggle(key=key("POSEANIME_PRELOAD")).set_value(False).run()
    page.toggle(key=key("POSEANIME_PRELOAD")).set_value(True).run()
    page.number_input(key=key("POSEANIME_MEMORY_GB")).set_value(6.5).run()
    page.number_input(key=key("POSEANIME_MEMORY_GB")).set_value(0.0).run()
    assert read_saved() == {}
    assert not page.info


def test_what_the_environment_says_is_told_and_stays(page, data_folder) -> None:
    folder = page.text_input(key=key("POSEANIME_DATA"))
    assert folder.disabled
    assert folder.value == str(data_folder)
    assert "Set by POSEANIME\\_DATA for this run." in [one.value for one in page.caption]


def test_folders_of_other_programs(page, tmp_path) -> None:
    there = [tmp_path / "forge", tmp_path / "comfy"]
    for folder in there:
        folder.mkdir()
    text = "\n".join([*map(str, there), "  "])
    page.text_area(key=key("POSEANIME_MODELS")).set_value(text).run()
    assert read_saved()["POSEANIME_MODELS"] == os.pathsep.join(map(str, there))
    assert list(Config.from_environment().linked_models) == there
    page.text_area(key=key("POSEANIME_MODELS")).set_value(f"{there[0]}\n/not/here").run()
    assert [one.value for one in page.error] == [
        "here is not a folder on this machine. Write the whole path, one a line."
    ]
    assert read_saved()["POSEANIME_MODELS"] == os.pathsep.join(map(str, there))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("pictures", "That is no folder. Write its whole path, as your file manager shows it."),
        ("{file}/x", "That is no folder. Write its whole path, as your file manager shows it."),
    ],
)
def test_a_folder_that_cannot_be_is_not_taken(
    free, visit, monkeypatch, tmp_path, text, line
) -> None:
    monkeypatch.delenv("POSEANIME_DATA")
    monkeypatch.setattr("core.config.ROOT", tmp_path / "program")
    (tmp_path / "file").touch()
    st.cache_resource.clear()
    page = visit.switch_page("pages/11_Settings.py").run()
    page.text_input(key=key("POSEANIME_DATA")).set_value(text.format(file=tmp_path / "file")).run()
    assert [one.value for one in page.error] == [line]
    assert read_saved() == {}


def test_visitors_of_a_tunnel_change_nothing(free, open_page, monkeypatch) -> None:
    monkeypatch.setattr(st, "get_option", lambda name: {
        "server.address": "127.0.0.1", "server.allowedHosts": ["localhost", "my.tunnel.example"],
    }.get(name))  # fmt: skip
    page = open_page("11_Settings.py")
    assert all(one.disabled for one in (*page.toggle, *page.number_input, *page.text_area))
    assert "open to other machines" in page.info[0].value


def test_the_language_changes_at_once_and_back(page) -> None:
    said = texts(Language.JAPANESE).said
    page.segmented_control(key=state.LANGUAGE).set_value("ja").run()
    assert [one.value for one in page.subheader] == [
        said(text)
        for text in ("This browser", "This machine", "Others who come in", "Wildcards", "Privacy")
    ]
    assert [one.value for one in page.subheader] != [
        "This browser",
        "This machine",
        "Others who come in",
        "Wildcards",
        "Privacy",
    ]
    page.segmented_control(key=state.LANGUAGE).set_value("en").run()
    assert [one.value for one in page.subheader] == [
        "This browser",
        "This machine",
        "Others who come in",
        "Wildcards",
        "Privacy",
    ]


def test_an_address_may_ask_for_a_language(visit) -> None:
    visit.query_params["lang"] = "ja"
    page = visit.switch_page("pages/11_Settings.py").run()
    assert page.session_state[state.LANGUAGE] == "ja"
    assert page.subheader[-1].value == texts(Language.JAPANESE).said("Privacy")


def test_a_browser_is_forgotten(page, monkeypatch) -> None:
    monkeypatch.setattr(visitor_state, "visitor_id", lambda: "v" * 22)
    visitor_state.visitor_states().save("v" * 22, {"prompt": "kept"})
    page.button(key=state.SETTINGS_FORGET).click().run()
    assert (visitor_state.visitor_states().load("v" * 22) or {}).get("prompt", "") == ""
    assert [one.value for one in page.toast] == [
        "Forgotten. Your pictures are still in the Gallery."
    ]


def test_lists_that_prompts_choose_from_are_shown_and_added(page, studio) -> None:
    assert "No lists yet." in [one.value for one in page.caption]
    uploader = page.file_uploader(key=state.SETTINGS_WILDCARDS_ADD)
    uploader.set_value(
        [("hats.txt", "\n".join(f"hat {n}" for n in range(20)).encode(), "text/plain")]
    )
    page.run()
    assert page.selectbox(key=state.SETTINGS_WILDCARD).value == "hats"
    assert [one.value for one in page.code] == ["__hats__"]
    (shown,) = [one.value for one in page.text if one.value.startswith("hat 0")]
    assert shown.endswith("hat 11\n… and 8 more")


def test_a_file_without_lists_is_refused(page) -> None:
    uploader = page.file_uploader(key=state.SETTINGS_WILDCARDS_ADD)
    uploader.set_value([("bad.txt", b"# none", "text/plain")]).run()
    assert [one.value for one in page.error] == [
        "No lists were found in bad.txt. Choose a text file with one choice a line."
    ]


# --- others who come in --------------------------------------------------------------------------


def test_a_household_shares_its_gallery(page) -> None:
    page.toggle(key=key("POSEANIME_SHARED_GALLERY")).set_value(True).run()
    page.number_input(key=key("POSEANIME_GUEST_GB")).set_value(5.0).run()
    config = Config.from_environment()
    assert config.shared_gallery and config.guest_bytes == 5 << 30
    assert not [one for one in page.button if one.key == state.SETTINGS_JOIN]


def test_a_guest_takes_their_gallery_to_another_device(free, open_page, monkeypatch) -> None:
    from core.server.asking import viewers
    from core.ui.studio_settings import guests
    from core.visitors.codes import Codes

    ann = "guest~" + "a" * 22
    monkeypatch.setattr(viewers, "is_for_others", lambda: True)
    monkeypatch.setattr(guests, "visitor_id", lambda: ann)
    monkeypatch.setenv("POSEANIME_ADDRESS", "https://quiet.example")
    page = open_page("11_Settings.py")
    page.button(key=state.SETTINGS_JOIN).click().run()
    assert not page.exception and not page.error
    link = next(one.value for one in page.code if "visitor/join" in one.value)
    start, code = link.split("?code=")
    assert start == "https://quiet.example/visitor/join"
    assert Codes().name_in(code.replace("%7E", "~")) == ann
