"""A model by its link on the command line: what it is first, then the download."""

from __future__ import annotations

import pytest

from tests.models import tiny, tiny_files
from tests.models.downloading.hub_server import serve
from tests.models.linking.civitai_pages import MODEL, publish

PAGE = f"https://civitai.com/models/{MODEL}"


@pytest.fixture
def civitai(tmp_path, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "0")
    monkeypatch.setenv("POSEANIME_MIN_FREE_MB", "0")
    told = {"ss_base_model_version": "sd_v1-5"}
    file = tiny_files.write_kohya_lora(tmp_path / "x.safetensors", tiny.unet(), metadata=told)
    with serve() as running:
        running.be_civitai(monkeypatch)
        publish(running, file.read_bytes())
        yield running


def test_a_link_is_told_first_and_fetched_with_yes(civitai, run, folder, capsys):
    assert run(f"models fetch {PAGE}") == 2
    told = capsys.readouterr().err
    assert "Ink v16.0 (ink.safetensors) is SD 1.5 LoRA (kohya, rank 2)" in told
    assert "under the licence Civitai, the author's terms: add --yes to fetch it." in told
    assert not list((folder / "data" / "models" / "loras").glob("*"))
    assert run(f"models fetch {PAGE} --yes") == 0
    assert "ink: lora, fetched as" in capsys.readouterr().out
    assert run(f"models fetch {PAGE} --yes") == 2
    assert "here" in capsys.readouterr().err


def test_a_file_that_the_page_has_not_is_refused(civitai, run, capsys):
    assert run(f"models fetch {PAGE} --file other.safetensors --yes") == 2
    assert "Expected one of ink.safetensors, got other.safetensors" in capsys.readouterr().err


def test_what_is_no_link_is_one_line(civitai, run, capsys):
    assert run("models fetch https://example.com/x --yes") == 2
    assert "a link to a model on huggingface.co or civitai.com" in capsys.readouterr().err
