"""Where models lie: the hub's cache, and the weights inside a folder."""

from __future__ import annotations

import pytest

from core.models.files import store

COMMIT = "a" * 40


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    return tmp_path / "models--owner--name"


def test_a_snapshot_is_found_by_commit_by_name_and_by_default(home):
    assert store.hub_snapshot("owner/name") is None
    for commit in (COMMIT, "b" * 40, "c" * 40):
        (home / "snapshots" / commit).mkdir(parents=True)
    (home / "refs" / "refs" / "pr").mkdir(parents=True)
    (home / "refs" / "main").write_text("b" * 40 + "\n")
    (home / "refs" / "refs" / "pr" / "66").write_text("c" * 40)

    def commit_of(revision: str = "") -> str:
        return store.hub_snapshot("owner/name", revision).name[0]

    assert commit_of() == "b"
    assert commit_of(COMMIT) == "a"
    assert commit_of("refs/pr/66") == "c"
    assert commit_of("d" * 40) == "b"  # not fetched: what a person fetched themselves


@pytest.mark.parametrize("text", ["../../..", "", "x/y", "\xe9"])
def test_a_strange_reference_leads_nowhere(home, text):
    (home / "refs").mkdir(parents=True)
    (home / "snapshots").mkdir()
    (home / "refs" / "main").write_text(text, encoding="latin-1")
    assert store.hub_snapshot("owner/name") is None


@pytest.mark.parametrize(
    ("environment", "place"),
    [
        ({"HF_HUB_CACHE": "/a"}, "/a"),
        ({"HF_HOME": "/b"}, "/b/hub"),
        ({"XDG_CACHE_HOME": "/c"}, "/c/huggingface/hub"),
    ],
)
def test_the_hub_cache_lies_where_the_hub_says(environment, place):
    assert str(store.hub_cache(environment)) == place


def test_shards_and_variants_count_as_weights(tmp_path):
    assert store.weights(tmp_path) == ()
    shards = [tmp_path / f"model-0000{i}-of-00002.safetensors" for i in (1, 2)]
    for shard in shards:
        shard.touch()
    assert store.weights(tmp_path) == tuple(shards)
    assert store.variant(store.weights(tmp_path)) is None
    half = tmp_path / "half"
    half.mkdir()
    (half / "diffusion_pytorch_model.fp16.safetensors").touch()
    assert store.variant(store.weights(half)) == "fp16"
