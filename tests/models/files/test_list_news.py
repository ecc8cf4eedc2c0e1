"""What is new in the list, by what the data folder has known."""

from __future__ import annotations

import json

import pytest

from core.models import registry
from core.models.files import list_news
from core.models.files.list_news import FILE, new_in_list


def ids(config) -> list[str]:
    return [spec.id for spec in new_in_list(registry.checkpoints(config), config)]


def forget(config, *names: str) -> None:
    file = config.data_folder / FILE
    known = json.loads(file.read_text())
    file.write_text(json.dumps({name: at for name, at in known.items() if name not in names}))


def test_at_the_first_look_nothing_is_new(config):
    assert ids(config) == []
    assert new_in_list(registry.loras(config), config) == ()


def test_what_an_update_added_is_new_for_a_month(config, monkeypatch):
    ids(config)
    forget(config, "checkpoint/pony-v6-xl")
    assert ids(config) == ["pony-v6-xl"]
    assert ids(config) == ["pony-v6-xl"]
    later = list_news.time.time() + list_news.NEW_SECONDS + 1
    monkeypatch.setattr(list_news.time, "time", lambda: later)
    assert ids(config) == []


@pytest.mark.parametrize("text", ["", "{", "5", '{"checkpoint/x": "y"}', "[" * 10_000])
def test_a_spoiled_file_is_written_anew(config, text):
    config.data_folder.mkdir(parents=True)
    (config.data_folder / FILE).write_text(text)
    assert ids(config) == []
    assert "checkpoint/starter" in json.loads((config.data_folder / FILE).read_text())


def test_a_folder_that_is_only_read_tells_of_nothing(config):
    config.data_folder.parent.mkdir(parents=True, exist_ok=True)
    config.data_folder.write_text("a file where the folder should be")
    assert ids(config) == []
