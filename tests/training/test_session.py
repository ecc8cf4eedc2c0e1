import argparse
import json
import sys
from pathlib import Path

import pytest

from training import assemble as assembling
from training import (
    dataset,
    session,
    train_adapter,
    train_attributes,
    train_codec,
    train_generator,
    train_readers,
    train_upscaler,
)
from training import sample as sampling
from training.pack import unpack
from training.plan import KEPT, PLAN, Part, command
from training.session import Call, adopt_detector, open_parcel, prepare, show_plan

MAINS = {
    "dataset": dataset.main, "train_codec": train_codec.main, "assemble": assembling.main,
    "train_generator": train_generator.main, "train_upscaler": train_upscaler.main,
    "sample": sampling.main, "train_adapter": train_adapter.main,
    "train_attributes": train_attributes.main, "train_readers": train_readers.main,
}  # fmt: skip
PARTS = [(call, part) for call, parts in PLAN.items() for part in parts if part.script in MAINS]


class ParsedError(Exception):
    pass


def arguments(root: Path, **settings) -> argparse.Namespace:
    known = {
        "call": 1, "root": root / "out", "bring": root / "bring", "carry": None, "minutes": 8.5,
        "tail": 0.0, "cores": 16, "device": "cpu", "batch": 256, "seed": 0, "compile": False,
        "tiny": False, "adopt": False,
    }  # fmt: skip
    return argparse.Namespace(**known | settings)


@pytest.mark.parametrize("tiny", [False, True])
@pytest.mark.parametrize(("call", "part"), PARTS, ids=[f"{c}-{p.name}" for c, p in PARTS])
def test_every_script_knows_the_options_of_the_plan(call, part, tiny, tmp_path, monkeypatch):
    line = command(part, arguments(tmp_path, call=call, tiny=tiny, compile=True), 5.0)
    assert line[:2] == ["-m", f"training.{part.script}"]
    parse = argparse.ArgumentParser.parse_args

    def parsed(self, *_):
        raise ParsedError(parse(self, line[2:]))

    monkeypatch.setattr(argparse.ArgumentParser, "parse_args", parsed)
    monkeypatch.setattr(sys, "argv", [part.script])
    with pytest.raises(ParsedError):
        MAINS[part.script]()


def minutes_of(part: Part, left: float, **settings) -> float:
    line = command(part, arguments(Path("x"), **settings), left)
    return float(line[line.index("--minutes") + 1])


def test_minutes_stretch_with_the_call_and_end_with_it():
    named = {part.name: part for part in PLAN[1]}
    assert minutes_of(named["codec"], 8.0) == pytest.approx(3.3)
    assert minutes_of(named["codec"], 4.0, minutes=4.25) == pytest.approx(1.65)
    assert minutes_of(named["codec"], 1.0) == pytest.approx(1.0)
    assert minutes_of(named["generator"], 4.5) == pytest.approx(3.5)


def test_the_plan_can_be_followed():
    for parts in PLAN.values():
        names = [part.name for part in parts]
        assert len(set(names)) == len(names)
        every = {part.name for others in PLAN.values() for part in others}
        assert all(set(part.after) <= every for part in parts)
        assert sum(part.is_background for part in parts) == 1
    firsts = [part.options for parts in PLAN.values() for part in parts if part.name == "figures"]
    assert len(set(firsts)) == len(PLAN)


def script(text: str) -> list[str]:
    return ["-c", text]


@pytest.fixture
def playing(tmp_path, monkeypatch):
    """Runs parts that are small pieces of Python: name → text; returns the call."""

    def play(parts: tuple[Part, ...], texts: dict[str, str], **settings) -> Call:
        monkeypatch.setattr(session, "PLAN", {1: parts})
        monkeypatch.setattr(session, "command", lambda part, *_: script(texts[part.name]))
        monkeypatch.setattr(session, "POLL_SECONDS", 0.01)
        call = Call(arguments(tmp_path, **settings))
        call.run()
        return call

    return play


def part(name: str, **facts) -> Part:
    return Part(name, "dataset", "", **facts)


def test_parts_run_in_their_order_and_what_they_made_comes_back(playing, tmp_path):
    (tmp_path / "out" / "codec" / "vae").mkdir(parents=True)
    place = tmp_path / "out" / "codec" / "vae" / "config.json"
    write = f"open({str(place)!r}, 'a').write('{{}}'); print('codec is made')"
    read = f"assert open({str(place)!r}).read() == '{{}}'"
    call = playing(
        (part("generator", after=("codec",)), part("codec", keeps=True)),
        {"codec": write, "generator": read},
    )
    assert call.ended == {"codec": True, "generator": True}
    assert unpack(tmp_path / "bring", tmp_path / "back") == ["codec/vae/config.json"]
    assert "codec is made" in (tmp_path / "bring" / "log.txt").read_text()
    for path in (tmp_path / "bring").iterdir():
        assert path.stat().st_size < 16 << 20


def test_a_failure_costs_only_those_that_need_it(playing, capsys):
    call = playing(
        (part("codec"), part("generator", after=("codec",)), part("upscaler")),
        {"codec": "raise SystemExit('no figures')", "generator": "", "upscaler": ""},
    )
    assert call.ended == {"codec": False, "generator": False, "upscaler": True}
    said = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert any(line.get("says") == "no figures" for line in said)
    assert any(line.get("state") == "left out: ['codec']" for line in said)


def test_the_background_ends_with_the_rest_and_parts_wait_for_figures(playing, tmp_path):
    shard = tmp_path / "out" / "data" / "a" / "1.facts.json"
    draw = (
        f"import pathlib, time; p = pathlib.Path({str(shard)!r}); p.parent.mkdir(parents=True); "
        "time.sleep(0.2); p.touch(); time.sleep(60)"
    )
    check = f"import pathlib; assert pathlib.Path({str(shard)!r}).exists()"
    call = playing(
        (part("figures", is_background=True, is_trainer=False), part("codec", shards=1)),
        {"figures": draw, "codec": check},
    )
    assert call.ended == {"figures": True, "codec": True}
    assert call.seconds < 30


def test_parts_that_wait_for_figures_do_not_wait_for_ever(playing):
    call = playing(
        (part("figures", is_background=True, is_trainer=False), part("codec", shards=1)),
        {"figures": "raise SystemExit(1)", "codec": ""},
    )
    assert call.ended == {"figures": False, "codec": False}


def test_who_is_late_is_asked_to_finish(playing, tmp_path):
    kept = tmp_path / "kept"
    finish = (
        f"import signal, sys, time; signal.signal(signal.SIGTERM, lambda *_: "
        f"(open({str(kept)!r}, 'w').write('saved'), sys.exit(0))); time.sleep(60)"
    )
    call = playing((part("codec"),), {"codec": finish}, minutes=1.5 / 60)
    assert call.ended == {"codec": True}
    assert kept.read_text() == "saved"


def test_scripts_that_are_not_here_are_passed_over(playing, capsys):
    absent = Part("adapter", "train_nothing", "")
    call = playing((absent, part("sample", after=("adapter", "detector"))), {"sample": ""})
    assert call.ended == {"sample": True}
    assert "passed over" in capsys.readouterr().out


def test_what_travels_along_is_opened_first(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "")
    made = tmp_path / "made"
    for name in ("detector/ship/pose.onnx", "codec/vae/config.json"):
        (made / name).parent.mkdir(parents=True)
        (made / name).write_text("{}")
    carry = tmp_path / "carry"
    session.pack(made, KEPT, carry)
    open_parcel(arguments(tmp_path, carry=carry))
    assert (tmp_path / "out" / "codec" / "vae" / "config.json").read_text() == "{}"
    monkeypatch.chdir(tmp_path)
    adopt_detector(tmp_path / "out")
    assert (tmp_path / "assets/starter/detector/pose.onnx").exists()


def test_the_libraries_that_travel_are_whole(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PYTHONPATH", "")
    small = tmp_path / "site" / "diffusers"
    small.mkdir(parents=True)
    (small / "__init__.py").write_text("version = 'small'")
    (small / "__pycache__").mkdir()
    (small / "__pycache__" / "x.pyc").write_bytes(b"x")
    monkeypatch.chdir(small)
    session.subprocess.run(["git", "init", "-q"], check=True)
    found = type("Spec", (), {"origin": str(small / "__init__.py")})
    monkeypatch.setattr("importlib.util.find_spec", lambda _: found)
    prepare(arguments(tmp_path, carry=tmp_path / "carry"))
    facts = json.loads(capsys.readouterr().out)
    assert facts["fits"]
    assert (tmp_path / "carry" / session.LIBRARIES).stat().st_size > 0
    open_parcel(arguments(tmp_path, carry=tmp_path / "carry"))
    opened = tmp_path / "out" / "libraries"
    assert (opened / "diffusers" / "__init__.py").read_text() == "version = 'small'"
    assert not (opened / "diffusers" / "__pycache__").exists()
    assert str(opened) in session.os.environ["PYTHONPATH"]


def test_the_plan_is_shown(capsys):
    show_plan()
    shown = capsys.readouterr().out
    assert all(part.name in shown for parts in PLAN.values() for part in parts)
    assert "call 3" in shown
