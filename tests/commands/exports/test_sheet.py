"""``sheet``: a character's sheet as a file; one line for what cannot be drawn."""

from __future__ import annotations

import json

import pytest
from PIL import Image

from core.characters.sheets.drawn import draw_sheet
from core.characters.sheets.kinds import SheetKind
from core.commands import output
from core.geometry import Size


@pytest.mark.parametrize("name", ["Mio", "mio"])
def test_a_character_is_told_by_name(folder, run, kept, name, capsys):
    assert run(f"sheet {name} --out @a.png --json") == 0
    facts = json.loads(capsys.readouterr().out)
    with Image.open(folder / "a.png") as image:
        assert image.size == (facts["width"], facts["height"])
        expected = draw_sheet(SheetKind.TURNAROUND, (kept[0],))
        assert image.convert("RGB").tobytes() == expected.tobytes()
    assert facts["characters"] == ["Mio"]


def test_by_id_transparent_and_in_another_size(folder, run, kept):
    line = f"sheet {kept[1].id} --kind outfits --size 80x120 --transparent --out @a.webp"
    assert run(line) == 0
    with Image.open(folder / "a.webp") as image:
        expected = draw_sheet(SheetKind.OUTFITS, (kept[1],), size=Size(80, 120), transparent=True)
        assert image.mode == "RGBA" and image.size == expected.size


def test_a_checkpoint_paints_every_cell(folder, run, kept, tiny):
    line = "sheet Mio --kind outfits --size 64x96 --checkpoint tiny --out @a.png"
    assert run(line) == 0
    drawn = draw_sheet(SheetKind.OUTFITS, (kept[0],), size=Size(64, 96))
    with Image.open(folder / "a.png") as image:
        assert image.size == drawn.size and image.convert("RGB").tobytes() != drawn.tobytes()


def test_cells_below_a_wish_are_painted_again(folder, run, kept, tiny, monkeypatch):
    """No drawing of a tiny checkpoint is wholly alike: every cell has all its tries."""
    told = list[str]()
    monkeypatch.setattr(output, "show_progress", told.append)
    line = "sheet Mio --kind outfits --size 64x96 --checkpoint tiny --likeness 1 --attempts 2"
    assert run(f"{line} --out @a.png") == 0
    cells = len(kept[0].outfits) + 1
    again = {text.partition(" · try 2 of 2")[0] for text in told if " · try 2 of 2" in text}
    assert again == {f"Cell {number} of {cells}" for number in range(1, cells + 1)}


def test_all_views_are_painted_as_one_picture(folder, run, kept, tiny, capsys):
    line = "sheet Mio --size 64x96 --checkpoint tiny --together --out @a.png"
    assert run(line) == 0
    assert "Cell " not in capsys.readouterr().err
    drawn = draw_sheet(SheetKind.TURNAROUND, (kept[0],), size=Size(64, 96))
    with Image.open(folder / "a.png") as image:
        assert image.size == drawn.size and image.convert("RGB").tobytes() != drawn.tobytes()


def test_several_in_a_line_up(folder, run, kept):
    assert run("sheet Mio Pip --kind line-up --size 80x120 --out @a.jpg") == 0
    assert (folder / "a.jpg").stat().st_size > 1000


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("sheet Nobody --out @a.png", "Expected the name of a character of this studio"),
        ("sheet Mio Pip --out @a.png", "Expected one character for this sheet"),
        ("sheet Mio --transparent --out @a.jpg", "Expected a .png or .webp"),
        ("sheet Mio --checkpoint none --out @a.png", "none"),
        ("sheet Mio --together --out @a.png", "drawn views agree"),
        (
            "sheet Mio --kind outfits --checkpoint starter --together --out @a.png",
            "Expected a turnaround",
        ),
        ("sheet Mio --kind cover --out @a.png", "invalid choice: 'cover'"),
        ("sheet Mio --checkpoint starter --likeness 2 --out @a.png", "likeness"),
    ],
)
def test_what_cannot_be_drawn_is_one_line(folder, run, kept, line, said, capsys):
    assert run(line) == 2
    told = capsys.readouterr().err
    assert said in told and told.count("\n") == 1
    assert not (folder / "a.png").exists() and not (folder / "a.jpg").exists()
