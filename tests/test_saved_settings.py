"""Settings that outlive a run."""

from __future__ import annotations

import pytest

from core.config import Config, read_saved, settings_file
from core.saved_settings import save_setting

AWKWARD = 'C:\\Bilder\\"neu"\n\t絵\x7f\x01'


def test_what_is_saved_is_read_at_the_next_start(settings_file, monkeypatch, tmp_path) -> None:
    for name in ("POSEANIME_DATA", "POSEANIME_DEVICE", "POSEANIME_MEMORY_GB"):
        monkeypatch.delenv(name, raising=False)
    save_setting("POSEANIME_DATA", str(tmp_path / "pictures"))
    save_setting("POSEANIME_MEMORY_GB", "2.5")
    config = Config.from_environment()
    assert config.data_folder == tmp_path / "pictures"
    assert config.memory_budget == int(2.5 * (1 << 30))


def test_the_environment_goes_before(settings_file, monkeypatch) -> None:
    save_setting("POSEANIME_DEVICE", "cuda")
    monkeypatch.setenv("POSEANIME_DEVICE", "cpu")
    assert Config.from_environment().device == "cpu"
    monkeypatch.delenv("POSEANIME_DEVICE")
    assert Config.from_environment().device == "cuda"


def test_an_empty_value_goes_and_the_others_stay(settings_file) -> None:
    save_setting("A", "1")
    save_setting("B", AWKWARD)
    save_setting("A", "")
    assert read_saved() == {"B": AWKWARD}
    assert settings_file.read_text("utf-8").startswith("# Settings of PoseAnimeFlow Studio.")


@pytest.mark.parametrize("text", [b"A = ", b"\xff\xfe", b"[A]\nb = 1\n", b"A = 3\n"])
def test_a_file_that_is_no_use_is_passed_over(settings_file, text) -> None:
    settings_file.parent.mkdir()
    settings_file.write_bytes(text)
    assert read_saved() == {}


@pytest.mark.parametrize(
    ("platform", "variable", "folder"),
    [
        ("linux", "XDG_CONFIG_HOME", "{tmp}/poseanimeflow"),
        ("win32", "APPDATA", "{tmp}/poseanimeflow"),
        ("darwin", "HOME", "{tmp}/Library/Application Support/poseanimeflow"),
    ],
)
def test_it_lies_where_the_system_keeps_settings(
    monkeypatch, tmp_path, platform, variable, folder
) -> None:
    monkeypatch.delenv("POSEANIME_SETTINGS")
    monkeypatch.setattr("sys.platform", platform)
    monkeypatch.setenv(variable, str(tmp_path))
    assert settings_file().parent.as_posix() == folder.format(tmp=tmp_path.as_posix())
