"""``dataset``: a ZIP to train with."""

from __future__ import annotations

import zipfile


def test_a_data_set_in_a_zip(folder, run, kept, capsys):
    assert run("dataset Mio --count 15 --side 64 --repeats 2 --out @a.zip") == 0
    assert "15 pictures" in capsys.readouterr().out
    assert "2_mio girl/015.txt" in zipfile.ZipFile(folder / "a.zip").namelist()


def test_too_few_is_one_line(folder, run, kept, capsys):
    assert run("dataset Mio --count 3 --out @a.zip") == 2
    assert "15 to 200 pictures" in capsys.readouterr().err
    assert not (folder / "a.zip").exists()
