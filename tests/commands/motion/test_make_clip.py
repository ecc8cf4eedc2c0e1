"""``python -m core motion``."""

import json

import pytest
from PIL import Image


def test_a_ready_movement_is_drawn_and_written(run, folder, capsys):
    line = "motion --prompt girl --cycle wave --size 64x96 --transparent --out @wave.webp --json"
    assert run(line) == 0
    told = json.loads(capsys.readouterr().out)
    with Image.open(folder / "wave.webp") as clip:
        assert (clip.n_frames, clip.size) == (told["frames"], (64, 96))
        assert clip.has_transparency_data
    kept = folder / "data" / "gallery" / "clips" / told["id"]
    assert len(list(kept.glob("0*.png"))) == told["frames"]


def test_a_picture_moves(run, folder, capsys):
    assert run("draw --prompt girl --pose standing --size 96x144 --out @still.png") == 0
    capsys.readouterr()
    line = "motion --picture @still.png --pose standing --pose waving --steps 1 --json"
    assert run(line) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["frames"], told["width"], told["height"]) == (2, 96, 144)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("motion --prompt girl", "--cycle or --pose"),
        ("motion --prompt girl --cycle wave --pose standing", "--cycle or --pose"),
        ("motion --prompt girl --cycle wave --out @wave.txt", ".webp"),
        ("motion --pose none --prompt girl", "key poses"),
        ("motion --cycle wave --animate-diff", "Stable Diffusion 1.5"),
        ("motion --picture @nothing.png --cycle wave", "nothing.png"),
    ],
)
def test_what_cannot_be_made_is_said_in_one_line(run, folder, capsys, line, said):
    assert run(line) == 2
    error = capsys.readouterr().err
    assert said in error
    assert not (folder / "data" / "gallery" / "clips").exists()
