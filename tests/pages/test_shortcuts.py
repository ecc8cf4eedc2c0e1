"""The list of keys says what the pages listen to, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from core.config import ROOT
from core.ui import state
from core.ui.frame import PAGES
from core.ui.shortcuts import OF_PAGE, TOOLBAR, shortcuts_of

COMPONENTS = ROOT / "core" / "ui" / "components"
MARKS = {"+", "-", "[", "]", "0"}


def listed(page: str) -> set[str]:
    return {key.lower() for one in shortcuts_of(page) for key in one.keys.split()}


def single(keys: set[str]) -> set[str]:
    return {key for key in keys if re.fullmatch("[a-z]", key)}


def source(*parts: str) -> str:
    return Path(COMPONENTS, *parts).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("page", "component"), [("cutout", "cutout_stage"), ("generate", "mask_stage")]
)
def test_a_brushs_keys_are_those_of_its_stage(page, component):
    scripts = source(component, "stage.js") + source("brush", "brush_stage.js")
    tables = re.findall(r"const (?:VIEW_|MASK_)?KEYS = \{(.+?)\};", scripts, re.S)
    keys = {key for table in tables for key in re.findall(r"'?(\S)'?: '", table)} - {"="}
    assert keys | {"[", "]"} == single(listed(page)) | (listed(page) & MARKS)


def test_the_gallerys_letters_are_those_of_its_wall_and_of_the_full_screen():
    wall, viewer = source("gallery_grid", "grid.js"), source("gallery_grid", "viewer.js")
    letters = set(re.findall(r"key === '([a-z])'", wall))
    letters |= set(re.findall(r"\b([a-z]): \(\) =>", viewer))
    assert letters == single(listed("gallery"))
    assert all("[0-5]" in text for text in (wall, viewer))


def test_the_pose_editors_letters_are_those_of_its_keys():
    (table,) = re.findall(r"const KEYS = \{(.+?)\};", source("pose_editor", "keys.js"), re.S)
    letters = set(re.findall(r"\b([a-z]): '(\w+)'", table))
    named = {tool for tool, _word, name in tools() if re.search(r"\([A-Z]\)$", name)}
    told = {letter for letter, tool in letters if tool in named}
    assert told and told <= single(listed("pose"))


def tools() -> list[tuple[str, str, str]]:
    text = TOOLBAR.read_text(encoding="utf-8")
    return re.findall(r"\['(\w+)', (?:t\('([^']*)'\)|''), t\('([^']+)'\)\]", text)


@pytest.mark.parametrize("page", [page.key for page in PAGES])
def test_every_page_opens_its_list(open_page, page):
    script = next(one.script for one in PAGES if one.key == page)
    shown = (
        open_page(script.removeprefix("pages/")) if "/" in script else open_page("4_Generate.py")
    )
    shown.button(key=state.FRAME_SHORTCUTS).click().run()
    assert not shown.exception
    wanted = page if "/" in script else "generate"
    for one in shortcuts_of(wanted):
        assert any(one.what in element.value for element in shown.get("html")), one


def test_only_pages_that_are_there_have_keys():
    assert set(OF_PAGE) <= {page.key for page in PAGES}
