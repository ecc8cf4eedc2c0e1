"""One command draws every word that the painter knows."""

from __future__ import annotations

import pytest
from PIL import Image

from core.figures.clothing.garments import GARMENTS
from core.figures.clothing.sets import MORE, TRAINED
from core.figures.clothing.textiles.patterns import PATTERNS
from training.figures.sheets import __main__, garments


def test_each_sheet_is_written_by_its_name(tmp_path, monkeypatch):
    drawn = {name: Image.new("RGB", (8, 8 + i)) for i, name in enumerate(__main__.SHEETS)}
    monkeypatch.setattr(__main__, "SHEETS", {name: lambda n=name: drawn[n] for name in drawn})
    sizes = __main__.write(tmp_path / "new", list(drawn))
    for name, picture in drawn.items():
        file = tmp_path / "new" / f"{name}.jpg"
        assert file.stat().st_size == sizes[name]
        assert Image.open(file).size == picture.size


def test_the_sheet_of_clothes_has_a_cell_for_each_word(monkeypatch):
    monkeypatch.setattr(garments, "drawn", lambda look, body: Image.new("RGB", (192, 288)))
    titles = [title for title, _ in garments.cells()]
    outfits = [outfit.names[0] for outfit in (*TRAINED, *MORE)]
    assert titles == [*outfits, *(kind.name for kind in GARMENTS), *PATTERNS]


def test_a_sheet_that_is_not_there_cannot_be_asked_for(tmp_path):
    with pytest.raises(KeyError):
        __main__.write(tmp_path, ["nothing"])
