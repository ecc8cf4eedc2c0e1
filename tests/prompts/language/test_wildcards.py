"""Files of choices, as they lie in a folder."""

from __future__ import annotations

import pytest

from core.errors import InputRejected
from core.prompts.language.wildcards import Choice, Wildcards


def test_names_and_choices(tmp_path) -> None:
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / "a/b/eyes.txt").write_text("\ufeffblue\n 2::green \n# none\n")
    (tmp_path / "more.json").write_text('{"mood": {"glad": ["smile", 3]}, "one": "calm"}')
    (tmp_path / "note.md").write_text("no list")
    assert Wildcards(tmp_path).lists == {
        "a/b/eyes": (Choice("blue"), Choice("green", 2.0)),
        "more/mood/glad": (Choice("smile"), Choice("3")),
        "more/one": (Choice("calm"),),
        "mood/glad": (Choice("smile"), Choice("3")),
        "one": (Choice("calm"),),
    }


def test_what_changes_on_disk_is_read_anew(tmp_path) -> None:
    assert Wildcards(tmp_path).choices("eyes") == ()
    (tmp_path / "eyes.txt").write_text("blue")
    assert Wildcards(tmp_path).choices("eyes") == (Choice("blue"),)
    (tmp_path / "eyes.txt").write_text("blue\ngreen")
    assert Wildcards(tmp_path).choices("eyes") == (Choice("blue"), Choice("green"))


def test_a_file_that_cannot_be_read_leaves_the_others(tmp_path) -> None:
    (tmp_path / "bad.yaml").write_text("a: [b\n")
    (tmp_path / "worse.json").write_text("[" * 100_000)
    (tmp_path / "bytes.txt").write_bytes(b"caf\xe9\n")
    (tmp_path / "dir.txt").mkdir()
    (tmp_path / "eyes.txt").write_text("blue")
    assert set(Wildcards(tmp_path).lists) == {"bytes", "eyes"}
    assert Wildcards(tmp_path / "nowhere").lists == {}


def test_lists_that_are_made_of_each_other_end(tmp_path) -> None:
    """Ten names that each hold the one before nine times would be millions."""
    lines = ["a0: &a0 [x]"]
    for at in range(1, 10):
        lines.append(f"a{at}: &a{at} {{{', '.join(f'k{n}: *a{at - 1}' for n in range(9))}}}")
    (tmp_path / "bomb.yaml").write_text("\n".join(lines))
    assert len(Wildcards(tmp_path).lists) < 50_000


def test_files_are_taken_in(tmp_path) -> None:
    folder = tmp_path / "wildcards"
    assert Wildcards(folder).take_in("../Hats & caps.txt", b"cap") == "Hats _ caps"
    assert Wildcards(folder).take_in("Hats & caps.txt", b"top hat") == "Hats _ caps"
    assert Wildcards(folder).lists == {"Hats _ caps": (Choice("top hat"),)}
    assert [one.name for one in tmp_path.iterdir()] == ["wildcards"]


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.txt", b"\n# none\n"), ("a.yaml", b"a: ["), ("a.json", b"{}"), ("a.png", b"cap"),
     ("a", b"cap"), ("a.txt", b"x" * 8_000_001)],
)  # fmt: skip
def test_what_has_no_lists_is_refused(tmp_path, name, data) -> None:
    with pytest.raises(InputRejected):
        Wildcards(tmp_path).take_in(name, data)
    assert list(tmp_path.iterdir()) == []
