"""Sketched stick figures become the session's pose; an empty sketch leaves it alone."""

from __future__ import annotations

import numpy as np

from core.geometry import Size
from core.pose.skeleton import Joint
from core.ui import state
from tests.pages.pose.posing import panel, pose_of, shown


def drawn(*lines) -> dict:
    """What the sketching canvas sends for freehand strokes."""
    objects = []
    for line in lines:
        xs, ys = zip(*line, strict=True)
        path = [["M", *line[0]], *(["L", *point] for point in line[1:])]
        objects.append(
            {
                "type": "Path",
                "path": path,
                "left": (min(xs) + max(xs)) / 2,
                "top": (min(ys) + max(ys)) / 2,
                "width": max(xs) - min(xs),
                "height": max(ys) - min(ys),
                "originX": "center",
                "originY": "center",
                "scaleX": 1,
                "scaleY": 1,
                "angle": 0,
            }
        )
    return {"drawing": {"raw": {"version": "7.4.0", "objects": objects}, "data": None}}


def make_skeleton(page, drawing):
    panel(page, "Draw")
    page.session_state[state.sketch_sheet(0)] = drawing
    return next(b for b in page.button if b.label == "Make it a skeleton").click().run()


def test_a_stick_figure_becomes_a_skeleton_on_the_open_canvas(page):
    angles = np.linspace(0, 2 * np.pi, 24)
    head = [(146 + 22 * float(np.sin(a)), 60 - 22 * float(np.cos(a))) for a in angles]
    arms = [(146, 110), (190, 130), (240, 100)], [(146, 110), (105, 135), (70, 170)]
    legs = [(146, 220), (175, 290), (190, 380)], [(146, 220), (120, 290), (100, 380)]
    before = page.session_state[state.POSE_REVISION]
    make_skeleton(page, drawn(head, [(146, 84), (146, 150), (146, 220)], *arms, *legs))
    assert not page.error
    pose = pose_of(page)
    assert page.session_state[state.POSE_REVISION] == before + 1
    assert pose.size == Size(512, 768)
    body = pose.people[0].body * (272 / 512, 408 / 768, 1)  # back to the sheet
    assert np.abs(body[Joint.LEFT_WRIST, :2] - (240, 100)).max() < 12
    assert np.abs(body[Joint.RIGHT_ANKLE, :2] - (100, 380)).max() < 12


def test_what_a_sketch_leaves_open_is_marked_in_the_editor(page):
    arms = [(146, 110), (190, 130), (240, 100)], [(146, 110), (105, 135), (70, 170)]
    legs = [(146, 220), (175, 290), (190, 380)], [(146, 220), (120, 290), (100, 380)]
    make_skeleton(page, drawn([(146, 84), (146, 150), (146, 220)], *arms, *legs))
    (unsure,) = shown(page)["unsure"]
    assert {Joint.NOSE, Joint.LEFT_EAR} <= set(unsure)
    assert Joint.LEFT_ANKLE not in unsure
    assert any("the head" in caption.value for caption in page.caption)
    page.session_state[state.PRESET_GRID] = {"pick": {"id": "waving", "at": 1}}
    page.run()
    assert shown(page)["unsure"] == []


def test_an_empty_sketch_is_one_line_and_the_pose_stays(page):
    before = pose_of(page)
    make_skeleton(page, drawn())
    assert len(page.error) == 1
    assert page.error[0].value.startswith("The drawing shows nothing yet. Draw a round head")
    assert pose_of(page) == before
