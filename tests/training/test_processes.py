import sys
from concurrent.futures.process import BrokenProcessPool
from types import ModuleType

import pytest

from core.geometry import Size
from training import dataset
from training.detector import scenes
from training.processes import process_pool


@pytest.fixture
def dying(tmp_path, monkeypatch) -> None:
    """Spawned processes run this script first, and die of it."""
    script = tmp_path / "script.py"
    script.write_text("raise SystemExit(3)")
    main = ModuleType("__main__")
    main.__file__ = str(script)
    monkeypatch.setitem(sys.modules, "__main__", main)


def test_work_is_done_elsewhere_on_one_thread():
    import cv2

    with process_pool(1) as pool:
        assert pool.submit(cv2.getNumThreads).result() == 1


@pytest.mark.parametrize(
    "draw",
    [
        lambda folder: dataset.render(
            [dataset.Job(folder, Size(64, 96), 0, first, 2) for first in (0, 2, 4)], workers=2
        ),
        lambda folder: scenes.render(folder, 6, first=0, workers=2, each=2),
    ],
    ids=["figures", "scenes"],
)
def test_processes_that_die_end_the_drawing(dying, tmp_path, draw):
    with pytest.raises(BrokenProcessPool):
        draw(tmp_path / "a")


def test_two_processes_render_the_scenes_that_one_renders(tmp_path):
    for workers in (1, 2):
        scenes.render(tmp_path / str(workers), 2, first=7, workers=workers, each=1)
    names = sorted(path.name for path in (tmp_path / "1").iterdir())
    assert len(names) == 6
    for name in names:
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes()
