"""Nothing that a page says is left in English where another language is spoken."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.config import ROOT
from core.texts import FOLDER, HOLE, Language, read_files

MODULES = [*sorted((ROOT / "core/ui").rglob("*.py")), *sorted((ROOT / "pages").glob("*.py"))]
MODULES.append(ROOT / "Home.py")
COMPONENTS = ROOT / "core/ui/components"
LANGUAGES = [one for one in Language if one is not Language.ENGLISH]

# What draws words, and which of its positions are words; keywords that are words wherever.
DRAWS = {
    "button": (0,), "caption": (0,), "checkbox": (0,), "color_picker": (0,), "dialog": (0,),
    "download_button": (0,), "error": (0,), "expander": (0,), "file_uploader": (0,),
    "form_submit_button": (0,), "header": (0,), "heading": (0, 1), "html": (0,), "info": (0,),
    "link_button": (0,), "markdown": (0,), "metric": (0, 1), "multiselect": (0,),
    "number_input": (0,), "page_link": (1,), "pills": (0,), "popover": (0,), "progress": (1,),
    "radio": (0,), "segmented_control": (0,), "segments": (0,), "select_slider": (0,),
    "selectbox": (0,), "several_pills": (0,), "slider": (0,), "spinner": (0,), "status": (0,),
    "subheader": (0,), "success": (0,), "tabs": (0,), "text": (0,), "text_area": (0,),
    "text_input": (0,), "title": (0,), "toast": (0,), "toggle": (0,), "warning": (0,),
    "write": (0,), "badge": (0,), "start_button": (0,), "words": (0,),
}  # fmt: skip
WORDS = {"label", "help", "placeholder", "alt", "text", "caption", "body"}
MARKS = re.compile(r":[a-z_/0-9-]+:|:[a-z]+\[|<[^>]*>|&\w+;|https?://\S+|PoseAnimeFlow( Studio)?")
WORD = re.compile(r"[A-Za-z]{2,}")
SPOKEN_BY_JS = re.compile(r"\bt\(\s*(?:'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"|`([^`$]*)`)")


def constants(tree: ast.Module) -> dict[str, str]:
    """Of a module, by name: what is one text."""
    found: dict[str, str] = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            for target in node.targets:
                if isinstance(target, ast.Name) and isinstance(node.value.value, str):
                    found[target.id] = node.value.value
    return found


def called(node: ast.Call) -> str:
    match node.func:
        case ast.Attribute(value=ast.Name(id="log" | "logger")):
            return ""  # read by whoever looks after the studio
        case ast.Attribute(value=ast.Name(id="log")):
            return ""
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
        case _:
            return ""


def spoken(path: Path) -> Iterator[tuple[int, str | None]]:
    """Line and text of each ``t(...)``; None for one that is no literal and no constant."""
    tree = ast.parse(path.read_text("utf-8"))
    named = constants(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "t":
            match node.args[0]:
                case ast.Constant(value=str(text)):
                    yield node.lineno, text
                case ast.Name(id=name) if name in named:
                    yield node.lineno, named[name]
                case _:
                    yield node.lineno, None


def raw(node: ast.AST) -> str:
    """The English of an expression that no ``t`` translates; empty for none."""
    match node:
        case ast.Constant(value=str(text)):
            return text if WORD.search(MARKS.sub(" ", text)) else ""
        case ast.JoinedStr(values=parts):
            written = "0".join(str(part.value) for part in parts if isinstance(part, ast.Constant))
            return written if WORD.search(MARKS.sub(" ", written)) else ""
        case ast.IfExp(body=first, orelse=second) | ast.BinOp(left=first, right=second):
            return raw(first) or raw(second)
        case ast.BoolOp(values=parts) | ast.List(elts=parts) | ast.Tuple(elts=parts):
            return next((text for text in map(raw, parts) if text), "")
        case _:
            return ""


def english(path: Path) -> list[tuple[int, str]]:
    """What this module writes on a page as it stands there."""
    found: list[tuple[int, str]] = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and called(node) in DRAWS:
            places = DRAWS[called(node)]
            shown = [node.args[place] for place in places if place < len(node.args)]
            shown += [word.value for word in node.keywords if word.arg in WORDS]
            found += [(node.lineno, text) for text in map(raw, shown) if text]
    return found


def of_scripts(folder: Path) -> set[str]:
    """What the scripts of a component say by ``t``."""
    texts = "\n".join(path.read_text("utf-8") for path in sorted(folder.glob("*.js")))
    found = {next(filter(None, parts), "") for parts in SPOKEN_BY_JS.findall(texts)}
    return {re.sub(r"\\(.)", r"\1", text) for text in found}


def holes(text: str) -> set[str]:
    return {hole[1] for hole in HOLE.finditer(text)}


def lines(language: Language) -> dict[str, str]:
    return {
        text: said
        for entries in read_files(FOLDER / language.code).values()
        for text, said in entries.items()
    }


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_a_page_says_literals() -> None:
    found = [
        f"{name_of(path)}:{line}" for path in MODULES for line, text in spoken(path) if not text
    ]
    assert found == []


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda one: one.code)
def test_what_pages_say_is_in_the_table(language) -> None:
    known = lines(language)
    missing = [
        f"{name_of(path)}:{line}: {text}"
        for path in MODULES
        for line, text in spoken(path)
        if text and text not in known
    ]
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda one: one.code)
def test_what_components_say_is_in_the_file_of_their_name(language) -> None:
    files = read_files(FOLDER / language.code)
    missing = {
        folder.name: sorted(said - set(files.get(folder.name, {})))
        for folder in sorted(COMPONENTS.iterdir())
        if folder.is_dir() and (said := of_scripts(folder))
    }
    assert {name: texts for name, texts in missing.items() if texts} == {}


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda one: one.code)
def test_a_text_is_said_in_one_way_and_keeps_its_values(language) -> None:
    known: dict[str, str] = {}
    for file, entries in read_files(FOLDER / language.code).items():
        for text, said in entries.items():
            assert known.setdefault(text, said) == said, f"{file}: {text}"
            assert holes(said) <= holes(text), f"{file}: {text}"
            assert said.strip(), f"{file}: {text}"


def test_nothing_is_written_past_the_table() -> None:
    found = {name_of(path): english(path) for path in MODULES}
    assert {name: texts for name, texts in found.items() if texts} == {}
