import sys

import pytest

from training.loop.arguments import add_schedule, integers, new_parser, parsed


def test_a_script_may_give_an_option_its_own_meaning():
    known = new_parser("text", 3, loaders=7, out="x").parse_args(["--tiny"])
    assert (known.minutes, known.loaders, known.out, known.tiny) == (3, 7, "x", True)


def test_a_rehearsal_has_its_own_defaults_and_what_is_typed_wins(tmp_path, monkeypatch):
    parser = new_parser("text", 30, batch=64, width=48, out=tmp_path)
    add_schedule(parser, learning_rate=1e-3, warmup=10, decay=0.99)
    monkeypatch.setattr(sys, "argv", ["train", "--tiny", "--batch", "3", "--warmup", "5"])
    known = parsed(parser, minutes=0.05, batch=2, width=4)
    assert (known.minutes, known.batch, known.width, known.warmup) == (0.05, 3, 4, 5)


def test_without_a_checkpoint_there_is_nothing_to_resume(tmp_path, monkeypatch, capsys):
    parser = new_parser("text", 30, out=tmp_path)
    monkeypatch.setattr(sys, "argv", ["train", "--resume"])
    with pytest.raises(SystemExit):
        parsed(parser)
    assert f"Expected a checkpoint {tmp_path}" in capsys.readouterr().err
    (tmp_path / "checkpoint.pt").touch()
    assert parsed(parser).resume


def test_integers_are_parted_by_commas():
    assert integers("96,128,192") == (96, 128, 192)
