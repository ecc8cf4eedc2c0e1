"""The icons that pages show are in the small font."""

from __future__ import annotations

import re

from streamlit.material_icon_names import ALL_MATERIAL_ICONS

from core.config import ROOT
from core.server.line.bundle import FONTS, symbols

NAMES = set((ROOT / "assets" / "symbols" / "names.txt").read_text("utf-8").split())
# In "icon" arguments and tables the name often stands alone.
SHOWN = re.compile(r""":material/([a-z0-9_]+):|\bicon\w*["']?\s*[:=]\s*["']([a-z0-9_]+)["']""")


def test_each_icon_of_a_page_is_in_the_font():
    shown = {
        (one or other): path.relative_to(ROOT).as_posix()
        for folder in ("core", "pages")
        for path in (ROOT / folder).rglob("*.py")
        for one, other in SHOWN.findall(path.read_text("utf-8"))
    }
    assert len(shown) > 100
    missing = {name: path for name, path in shown.items() if name not in NAMES}
    missing = {name: path for name, path in missing.items() if name in ALL_MATERIAL_ICONS}
    assert missing == {}, "name them in assets/symbols/names.txt and run build.py beside it"


def test_the_font_is_the_only_one_of_its_kind_and_has_its_licence():
    assert [one.name for one in FONTS.glob("symbols-*.woff2")] == [symbols().split("/")[-1]]
    assert "Apache License" in (FONTS / "symbols-LICENSE.txt").read_text("utf-8")


def test_every_name_is_one_of_streamlits():
    assert sorted(NAMES - ALL_MATERIAL_ICONS) == []
