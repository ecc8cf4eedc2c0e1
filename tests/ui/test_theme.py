"""Everything can be read, in light and in dark: WCAG AA asks for a contrast of 4.5."""

from __future__ import annotations

import re
import tomllib

import pytest

from core.config import ROOT

THEME = tomllib.loads((ROOT / ".streamlit/config.toml").read_text())["theme"]
AA = 4.5


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ink", ["textColor", "linkColor", "primaryColor"])
@pytest.mark.parametrize("paper", ["backgroundColor", "secondaryBackgroundColor"])
def test_text_stands_out(scheme, ink, paper):
    colours = THEME[scheme]
    assert contrast(colours[ink], colours[paper]) >= AA
    assert contrast(colours[ink], colours["sidebar"][paper]) >= AA


def test_white_stands_out_on_filled_buttons():
    css = (ROOT / "core/ui/style.css").read_text()
    rule = re.search(r'button\[kind\^="primary"\] \{(.*?)\}', css, re.DOTALL)
    assert rule
    ends = re.findall(r"#[0-9a-f]{6}", rule[1])
    assert len(ends) == 2
    assert all(contrast(end, "#ffffff") >= AA for end in ends)


def test_fonts_lie_here_with_their_licences():
    for face in THEME["fontFaces"]:
        file = ROOT / face["url"].replace("app/static", "static")
        assert file.read_bytes().startswith(b"wOF2")
        licence = next(file.parent.glob(f"{file.stem.removesuffix('-ext')}-LICENSE.txt"))
        assert "SIL Open Font License" in licence.read_text()
