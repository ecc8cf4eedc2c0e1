"""Every script answers, and what is written about the scripts is true of them."""

from __future__ import annotations

import ast
import importlib
import re
import sys
from datetime import date
from pathlib import Path

import pytest

from benchmarks.shared import ROOT

RESULTS = ROOT / "benchmarks" / "RESULTS.md"
SPEAK_OF_SCRIPTS = ("README.md", "benchmarks/RESULTS.md", "training/README.md",
                    "assets/starter/MODEL_CARD.md", "assets/models.toml")  # fmt: skip
COLUMNS = 6


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def has_options(path: Path) -> bool:
    return "script_parser(" in path.read_text(encoding="utf-8")


SCRIPTS = [dotted(path) for path in sorted((ROOT / "benchmarks").glob("*/*.py"))
           if has_options(path)]  # fmt: skip


def today() -> str:
    return RESULTS.read_text(encoding="utf-8").split("\n# How it came about")[0]


def rows_of_today() -> list[list[str]]:
    lines = [line for line in today().splitlines() if line.count("|") == COLUMNS + 1]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in rows if row[0] != "figure" and not row[0].startswith("--")]


@pytest.mark.parametrize("name", SCRIPTS)
def test_help_shows_how_to_run_it(name, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", [name, "--help"])
    with pytest.raises(SystemExit) as end:
        importlib.import_module(name).main()
    assert end.value.code == 0
    assert f"    python -m {name}" in capsys.readouterr().out


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_tells_its_results_in_one_line(name):
    tree = ast.parse((ROOT / f"{name.replace('.', '/')}.py").read_text(encoding="utf-8"))
    (main,) = (one for one in tree.body if isinstance(one, ast.FunctionDef) and one.name == "main")
    calls = [ast.unparse(one.func) for one in ast.walk(main) if isinstance(one, ast.Call)]
    assert "json.dumps" in calls


@pytest.mark.parametrize("document", SPEAK_OF_SCRIPTS)
def test_what_a_document_names_is_there(document):
    text = (ROOT / document).read_text(encoding="utf-8")
    named = {name.replace(".", "/") + ".py" for name in re.findall(r"\bbenchmarks(?:\.\w+)+", text)}
    named |= set(re.findall(r"\bbenchmarks/[\w/]+\.py", text))
    assert [name for name in sorted(named) if not (ROOT / name).is_file()] == []
    assert "python benchmarks/" not in text, "scripts are run as modules"


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_stands_among_the_results_of_today(name):
    assert f"`python -m {name}" in today()


def test_each_figure_of_today_has_a_value_a_day_and_what_measures_it():
    rows = rows_of_today()
    assert len(rows) > 90
    for figure, value, target, day, command, _ in rows:
        assert figure and value, figure
        assert date.fromisoformat(day)
        assert command.startswith(("`python -m ", "not kept", "`du ")), figure
        assert not target or re.search(r"met|missed", target), f"{figure}: is it met?"


def test_what_tests_measure_is_there():
    paths = re.findall(r"`python -m pytest (\S+?)`", today())
    assert paths
    assert [path for path in paths if not (ROOT / path).exists()] == []
