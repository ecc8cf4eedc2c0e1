"""The icons of Streamlit that pages may use, as one small font: 74 KB instead of 375.

    pip install fonttools brotli
    python assets/symbols/build.py

Takes those that ``names.txt`` beside this file names, in ``:material/NAME:``, out of Streamlit's
own font and writes ``static/fonts/symbols-HASH.woff2`` in the old one's place. An icon that is not
named there shows as its name.
"""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import Any

import streamlit
from fontTools import subset
from fontTools.ttLib import TTFont

HERE = Path(__file__).parent
FONTS = HERE.parents[1] / "static" / "fonts"
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789_"


def main() -> None:
    names = set((HERE / "names.txt").read_text("utf-8").split())
    (source,) = Path(streamlit.__file__).parent.glob("static/static/media/MaterialSymbols-*.woff2")
    font = TTFont(source)
    if missing := names - keep(font, names):
        raise SystemExit(f"Streamlit's font has none of: {', '.join(sorted(missing))}")
    options = subset.Options(layout_features=["*"], hinting=False, glyph_names=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=map(ord, LETTERS))
    cutter.subset(font)
    font.flavor = "woff2"
    font.save(buffer := io.BytesIO())
    for old in FONTS.glob("symbols-*.woff2"):
        old.unlink()
    digest = hashlib.sha256(buffer.getvalue()).hexdigest()[:8]
    (FONTS / f"symbols-{digest}.woff2").write_bytes(buffer.getvalue())


def keep(font: TTFont, names: set[str]) -> set[str]:
    """Leave only the ligatures of these names; which of them there are."""
    letter = {glyph: chr(code).lower() for code, glyph in font.getBestCmap().items()}
    found: set[str] = set()
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in (getattr(one, "ExtSubTable", one) for one in lookup.SubTable):
            for first, ligatures in table.ligatures.items():
                kept: list[Any] = []
                for one in ligatures:
                    word = "".join(letter.get(part, "?") for part in (first, *one.Component))
                    if word in names:
                        found.add(word)
                        kept.append(one)
                table.ligatures[first] = kept
    return found


if __name__ == "__main__":
    main()
