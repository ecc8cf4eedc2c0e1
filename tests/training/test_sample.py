import argparse
import re

from PIL import Image

from core.geometry import Size
from training.figures import figure, held_out_pose
from training.sample import HELD_OUT, pose_scores, write_sheet

SIZE = Size(128, 192)


class Copyist:
    """Draws what training would show for the words, instead of what a model makes of them."""

    def __init__(self, sheet=None):
        self.arguments = argparse.Namespace(sheet=sheet)
        self.asked = []

    def draw(self, words, poses, first_seed):
        self.asked += words
        drawn = [figure(first_seed + i, pose.size, pose=pose) for i, pose in enumerate(poses)]
        return [Image.fromarray(one.picture) for one in drawn]


def test_scores_are_of_held_out_poses_with_words_that_suit_them():
    copyist = Copyist()
    facts = pose_scores(copyist, 3, SIZE, batch=2)
    assert facts["poses"] == len(copyist.asked) == 3
    assert 0.3 < facts["oks"] <= 1
    assert 0.3 < facts["pck"] <= 1
    first = figure(HELD_OUT + 50_000, SIZE, pose=held_out_pose(0, SIZE).pose)
    assert copyist.asked[0] == first.caption


def test_the_sheet_has_maps_above_pictures(tmp_path):
    copyist = Copyist(tmp_path / "sheets" / "sheet.jpg")
    write_sheet(copyist, (("jogging", "1girl, red hair"), (None, "")), SIZE)
    with Image.open(copyist.arguments.sheet) as sheet:
        assert sheet.size == (2 * SIZE.width, 2 * SIZE.height)
    assert copyist.asked[0] == "1girl, red hair"
    assert re.match(r"[12]?(girl|boy)", copyist.asked[1])
