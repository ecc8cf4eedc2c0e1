import numpy as np
import pytest

from core.errors import SketchError
from core.pose.sketch.strokes import MAX_STROKES, strokes


def path(points, **more) -> dict:
    commands = [["M", *points[0]], *(["L", *point] for point in points[1:])]
    low, high = np.min(points, axis=0), np.max(points, axis=0)
    middle = (low + high) / 2
    return {
        "type": "Path", "path": commands, "originX": "center", "originY": "center",
        "left": float(middle[0]), "top": float(middle[1]), "width": 40.0, "height": 80.0,
    } | more  # fmt: skip


SQUARE = [(10, 20), (50, 20), (50, 100), (10, 100)]


def test_an_untouched_path_keeps_its_points():
    (line,) = strokes({"objects": [path(SQUARE)]})
    assert np.allclose(line, SQUARE)


def test_left_top_origin_counts_the_width_of_the_stroke():
    entry = path(SQUARE, originX="left", originY="top", left=8, top=18, strokeWidth=4)
    (line,) = strokes({"objects": [entry]})
    assert np.allclose(line, SQUARE)


def test_moved_scaled_turned_and_flipped_strokes():
    (moved,) = strokes({"objects": [path(SQUARE, left=130, top=60)]})
    assert np.allclose(moved, np.array(SQUARE) + np.array([100, 0]))
    (scaled,) = strokes({"objects": [path(SQUARE, scaleX=2, scaleY=0.5)]})
    assert np.allclose(scaled, [(-10, 40), (70, 40), (70, 80), (-10, 80)])
    (turned,) = strokes({"objects": [path(SQUARE, angle=90)]})
    assert np.allclose(turned, [(70, 40), (70, 80), (-10, 80), (-10, 40)])
    (flipped,) = strokes({"objects": [path(SQUARE, flipX=True)]})
    assert np.allclose(flipped, [(50, 20), (10, 20), (10, 100), (50, 100)])


def test_curves_lines_and_circles():
    curve = path([(0, 0), (40, 0)])
    curve["path"] = [["M", 0, 0], ["Q", 20, 30, 40, 0]]
    line = {"type": "line", "x1": -10, "y1": 0, "x2": 10, "y2": 0, "originX": "center",
            "originY": "center", "left": 50, "top": 60}  # fmt: skip
    circle = {"type": "Circle", "radius": 10, "originX": "center", "originY": "center",
              "left": 30, "top": 30}  # fmt: skip
    lines = strokes({"objects": [curve, line, circle, {"type": "rect"}]})
    assert len(lines) == 3
    assert np.ptp(lines[0][:, 1]) == pytest.approx(15)
    assert np.allclose(lines[1], [(40, 60), (60, 60)])
    assert np.allclose(np.linalg.norm(lines[2] - [30, 30], axis=1), 10, atol=0.2)


@pytest.mark.parametrize("drawing", [None, {}, {"objects": []}])
def test_an_empty_canvas_has_no_strokes(drawing):
    assert strokes(drawing) == []


@pytest.mark.parametrize(
    "drawing",
    [
        7, "objects", [1], {"objects": 3}, {"objects": [None]}, {"objects": [{"type": "path"}]},
        {"objects": [{"type": "path", "path": ["M"]}]},
        {"objects": [{"type": "path", "path": [[["M"], 1, 2]]}]},
        {"objects": [{"type": "path", "path": [["M", 1]]}]},
        {"objects": [{"type": "path", "path": [["M", "1", 2]]}]},
        {"objects": [{"type": "path", "path": [["A", 1, 2]]}]},
        {"objects": [path([(0, float("nan")), (1, 1)])]},
        {"objects": [path([(0, 1e400), (1, 1)])]},
        {"objects": [path(SQUARE) | {"left": 10**400}]},
        {"objects": [path(SQUARE, left=float("inf"))]},
        {"objects": [path(SQUARE, scaleX=None)]},
        {"objects": [path(SQUARE, angle="90")]},
        {"objects": [path(SQUARE)] * (MAX_STROKES + 1)},
        {"objects": [{"type": "path", "path": [["M", 1, 1]] * 30_000}]},
    ],
)  # fmt: skip
def test_a_hostile_drawing_is_refused(drawing):
    with pytest.raises(SketchError, match="clear it and draw again"):
        strokes(drawing)
