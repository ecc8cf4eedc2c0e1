"""The notebook for Colab, run from its first cell to its last by a real kernel."""

from __future__ import annotations

import ast
import json
import shutil
import sys

import pytest

from core.__main__ import make_parser
from core.config import ASSETS, ROOT, Config
from core.database import Database
from core.gallery.gallery import Gallery
from core.mirror import restore

NOTEBOOK = ASSETS / "colab" / "studio.ipynb"
# As much of google.colab as the cells use; what it mounts is a folder of the test.
STAND_IN = """
import os, pathlib
def mount(path):
    pathlib.Path(os.environ["STAND_IN_DRIVE"], "mounted").write_text(path)
"""


@pytest.fixture(scope="module")
def cells():
    return json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]


def code_of(cells, tag=None):
    return [
        "".join(cell["source"])
        for cell in cells
        if cell["cell_type"] == "code" and (tag in cell["metadata"]["tags"] or tag is None)
    ]


def test_every_cell_is_a_form_with_a_title_that_python_reads(cells):
    found = code_of(cells)
    assert len(found) == 8
    for number, source in enumerate(found, start=1):
        assert source.startswith(f"# @title {number}. ")
        ast.parse(source)
    assert all(not cell.get("outputs") for cell in cells)


def test_the_studio_cell_serves_behind_a_password(cells):
    (source,) = code_of(cells, "studio")
    written = next(
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "command"
    )
    assert isinstance(written, ast.List)
    words = [one.value for one in written.elts if isinstance(one, ast.Constant)]
    options = make_parser().parse_args([*words[2:], "--mirror", "x"])
    assert options.tunnel == "cloudflared"
    told = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    assert any("paid runtimes" in text for text in told)
    assert any("free runtimes" in text for text in told)


def test_the_cells_make_pictures_and_keep_them(cells, tmp_path, monkeypatch):
    nbformat = pytest.importorskip("nbformat")
    nbclient = pytest.importorskip("nbclient")
    drive = tmp_path / "drive"
    (tmp_path / "google" / "colab").mkdir(parents=True)
    (tmp_path / "google" / "colab" / "__init__.py").touch()
    (tmp_path / "google" / "colab" / "drive.py").write_text(STAND_IN)
    drive.mkdir()
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}:{ROOT}")
    monkeypatch.setenv("STAND_IN_DRIVE", str(drive))
    monkeypatch.setenv("POSEANIME_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("POSEANIME_MIN_FREE_MB", "0")
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    book = nbformat.read(NOTEBOOK, as_version=4)
    book.cells = [cell for cell in book.cells if "studio" not in cell.metadata.get("tags", ())]
    for cell in book.cells:
        cell.source = cell.source.replace("/content/drive/MyDrive", str(drive)).replace(
            "STEPS = 0", "STEPS = 2"
        )
    kernel = {"python3": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]}
    spec = tmp_path / "share" / "jupyter" / "kernels" / "python3"
    spec.mkdir(parents=True)
    (spec / "kernel.json").write_text(
        json.dumps({"argv": kernel["python3"], "display_name": "Python 3", "language": "python"})
    )
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "share" / "jupyter"))
    nbclient.NotebookClient(
        book, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(ROOT)}}
    ).execute()
    pictures = [
        output
        for cell in book.cells
        for output in cell.get("outputs", ())
        if "image/png" in output.get("data", {})
    ]
    assert len(pictures) == 4  # drawn, painted, in two more poses
    assert (drive / "mounted").read_text() == "/content/drive"
    shutil.rmtree(tmp_path / "data")  # the session ends
    fresh = Config(data_folder=tmp_path / "next")
    assert restore(fresh, drive / "PoseAnimeFlow") > 4
    database = Database(fresh.database_file)
    gallery = Gallery(fresh.gallery_folder, database)
    assert gallery.find(limit=10).total == 4
    database.close()
