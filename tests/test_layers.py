"""A lower floor never imports a higher one, and pages paint before torch is loaded."""

from __future__ import annotations

import ast
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# From the ground up. What stands on one floor does not know its neighbours.
FLOORS: tuple[tuple[str, ...], ...] = (
    ("core.logs", "core.config", "core.geometry", "core.images", "core.glossary"),
    ("core.errors", "core.texts"),
    ("core.files", "core.database", "core.brush"),
    ("core.user_folder", "core.visitor_state", "core.saved_settings", "core.mirror"),
    ("core.pose", "core.prompts", "core.tags", "core.jobs", "core.safety"),
    ("core.models", "core.figures", "core.visitors"),
    (
        "core.generation",
        "core.upscale",
        "core.cutout",
        "core.readiness",
        "core.real_parts",
        "core.posed_prompts",
    ),
    ("core.identity", "core.assistant", "core.motion"),
    ("core.gallery", "core.repose"),
    ("core.characters",),
    ("core.runners",),
    ("core.job_kinds",),
    ("core.studio",),
    ("core.commands", "core.server"),
    ("core.ui", "core.__main__"),
    ("pages", "Home"),
)
FLOOR_OF = {package: number for number, floor in enumerate(FLOORS) for package in floor}
MOST_LINES, MOST_MODULES = 400, 15
CHOICES = {"selectbox", "multiselect", "radio", "pills", "segmented_control", "select_slider"}
HEAVY = {"torch", "torchvision", "diffusers", "transformers", "cv2", "spandrel", "ray",
         "controlnet_aux", "onnxruntime", "accelerate"}  # fmt: skip
SCRIPTS = [ROOT / "Home.py", *sorted((ROOT / "pages").glob("*.py"))]
MODULES = [*sorted((ROOT / "core").rglob("*.py")), *SCRIPTS]


def dotted(path: Path) -> str:
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    return name.removesuffix(".__init__")


def package_of(module: str) -> str | None:
    return max(
        (p for p in FLOOR_OF if module == p or module.startswith(p + ".")), key=len, default=None
    )


def imported(nodes: list[ast.AST]) -> list[str]:
    names: list[str] = []
    for node in nodes:
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    return names


def is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def top_level_imports(tree: ast.Module) -> list[str]:
    """What is imported when the module is: not in functions, not for type checkers only."""
    found: list[ast.AST] = []
    waiting: list[ast.AST] = list(tree.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or is_type_checking(node):
            continue
        found.append(node)
        waiting += ast.iter_child_nodes(node)
    return imported(found)


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def breaches(path: Path) -> list[str]:
    home = package_of(dotted(path))
    if home is None:
        return [] if dotted(path) == "core" else [f"{dotted(path)} stands on no floor: add it here"]
    found: list[str] = []
    for name in imported(list(ast.walk(parsed(path)))):
        target = package_of(name)
        if target is None or target == home:
            continue
        if FLOOR_OF[target] > FLOOR_OF[home]:
            found.append(f"{dotted(path)} imports {name}, a higher floor")
        elif FLOOR_OF[target] == FLOOR_OF[home]:
            found.append(f"{dotted(path)} imports {name}, its neighbour")
    return found


def test_imports_go_downwards() -> None:
    assert [breach for path in MODULES for breach in breaches(path)] == []


def test_only_the_interface_imports_streamlit() -> None:
    using = [
        dotted(path)
        for path in MODULES
        if any(name.startswith("streamlit") for name in imported(list(ast.walk(parsed(path)))))
    ]
    allowed = ("core.ui", "core.server", "pages", "Home")
    assert [name for name in using if not name.startswith(allowed)] == []


def test_heavy_libraries_are_imported_inside_functions() -> None:
    found = [
        (dotted(path), name)
        for path in MODULES
        for name in top_level_imports(parsed(path))
        if name.split(".")[0] in HEAVY
    ]
    assert found == []


def test_choices_are_drawn_in_one_place() -> None:
    """``core/ui/choices.py`` keeps them whole when labels or lists change."""
    found = [
        (dotted(path), node.func.attr)
        for path in MODULES
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in CHOICES
        and ast.unparse(node.func.value) != "choices"
    ]
    assert [one for one in found if one[0] != "core.ui.choices"] == []


@pytest.mark.parametrize("path", SCRIPTS, ids=dotted)
def test_pages_are_short_scripts_of_layout(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 150
    assert not any(isinstance(n, ast.Try | ast.ClassDef) for n in ast.walk(parsed(path)))


def python_files() -> list[Path]:
    return [
        *SCRIPTS,
        *(
            path
            for folder in ("core", "training", "benchmarks", "tests")
            for path in (ROOT / folder).rglob("*.py")
        ),
    ]


def test_every_floor_stands() -> None:
    """What is listed exists: a package that moved or went leaves no row behind."""
    homes = {package_of(dotted(path)) for path in MODULES}
    assert homes - {None} == set(FLOOR_OF)


def test_modules_and_folders_are_small_enough_to_know() -> None:
    paths = python_files()
    long = [p for p in paths if len(p.read_text("utf-8").splitlines()) > MOST_LINES]
    modules = Counter(path.parent for path in paths if path.name != "__init__.py")
    full = [folder for folder, count in modules.items() if count > MOST_MODULES]
    assert [str(path.relative_to(ROOT)) for path in (*long, *full)] == []


def test_the_check_sees_a_breach(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(globals(), "ROOT", tmp_path)
    bad = tmp_path / "core" / "pose" / "bad.py"
    bad.parent.mkdir(parents=True)
    bad.write_text("import torch\nfrom core.studio import open_studio\nfrom core.jobs import job\n")
    assert breaches(bad) == [
        "core.pose.bad imports core.studio.open_studio, a higher floor",
        "core.pose.bad imports core.jobs.job, its neighbour",
    ]
    assert "torch" in top_level_imports(ast.parse(bad.read_text()))
