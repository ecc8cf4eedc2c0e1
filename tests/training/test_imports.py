"""Training runs on machines that have little more than torch: what it imports is a short list."""

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
# On the machine that is lent for training; diffusers travels (``training.session prepare``).
THERE = {
    "PIL", "cv2", "diffusers", "huggingface_hub", "numpy", "onnx", "onnxruntime", "safetensors",
    "torch", "transformers",
}  # fmt: skip


def imported(path: Path) -> set[str]:
    """Dotted names, wherever in the file they are imported, but not for type checkers alone."""
    names: set[str] = set()
    pending: list[ast.AST] = [ast.parse(path.read_text())]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
        pending += ast.iter_child_nodes(node)
    return names


def file_of(name: str) -> Path | None:
    """The file of ``core.pose.render`` or of ``core.pose.render.control_map``."""
    parts = name.split(".")
    for length in (len(parts), len(parts) - 1):
        place = ROOT.joinpath(*parts[:length])
        for path in (place.with_suffix(".py"), place / "__init__.py"):
            if path.exists():
                return path
    return None


def test_training_imports_nothing_that_is_not_there():
    pending = list((ROOT / "training").rglob("*.py"))
    seen: set[Path] = set()
    strangers: dict[str, str] = {}
    while pending:
        path = pending.pop()
        if path in seen:
            continue
        seen.add(path)
        for name in imported(path):
            top = name.split(".")[0]
            if top in ("core", "training"):
                found = file_of(name)
                assert found is not None, f"{path}: {name}"
                pending.append(found)
            elif top not in THERE and top not in sys.stdlib_module_names:
                strangers[name] = str(path.relative_to(ROOT))
    assert strangers == {}
    assert ROOT / "core/pose/render.py" in seen
    assert len(seen) > 20
