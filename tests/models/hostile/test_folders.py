"""Model folders made to break or to break out: no code runs, no link leads elsewhere."""

from __future__ import annotations

import json
import os
import shutil
import tracemalloc
from contextlib import suppress

import pytest

from core.errors import ModelMissing, ModelUnusable
from core.models import registry
from core.models.hardware import device as devices
from core.models.importing import importer
from core.models.loading.loader import load_checkpoint


def test_a_folder_that_names_code_runs_none(folder, tmp_path, config):
    canary = tmp_path / "canary"
    code = f"import os\nos.mkdir({str(canary)!r})\nclass Evil: pass\n"
    for place in ("pipeline.py", "unet/evil.py", "scheduler/evil.py", "tokenizer/evil.py"):
        (folder / place).write_text(code)
    index = json.loads((folder / "model_index.json").read_text())
    index |= {"_class_name": ["pipeline", "Evil"], "unet": ["evil", "Evil"], "os": ["os", "mkdir"]}
    (folder / "model_index.json").write_text(json.dumps(index))
    for part in ("text_encoder", "tokenizer"):
        name = "tokenizer_config.json" if part == "tokenizer" else "config.json"
        path = folder / part / name
        told = {"auto_map": {"AutoModel": "evil.Evil", "AutoTokenizer": ["evil.Evil", None]}}
        path.write_text(json.dumps(json.loads(path.read_text()) | told))
    done = importer.install(folder, "x", config)
    loaded = load_checkpoint(
        registry.checkpoint(done.id, config), devices.choose_device(config), config
    )
    assert type(loaded.unet).__name__ == "UNet2DConditionModel"
    assert not list(done.path.rglob("*.py"))
    assert not canary.exists()


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("unet", {"block_out_channels": [10**9, 10**9]}),
        ("unet", {"block_out_channels": [8, 16] + [8] * 5000}),
        ("unet", {"layers_per_block": 10**6}),
        ("unet", {"cross_attention_dim": 10**12}),
        ("unet", {"cross_attention_dim": 1e308}),
        ("unet", {"sample_size": float("inf")}),
        ("unet", {"transformer_layers_per_block": [[[[[[[[1]]]]]]]]}),
        ("vae", {"block_out_channels": [10**8] * 4}),
        ("vae", {"latent_channels": 10**7}),
        ("text_encoder", {"vocab_size": 10**10}),
        ("text_encoder", {"num_hidden_layers": 10**8}),
        ("text_encoder", {"hidden_size": 2**40}),
    ],
    ids=str,
)
def test_a_config_with_huge_numbers_is_refused_before_memory_is_set_aside(
    folder, config, part, change
):
    path = folder / part / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    tracemalloc.start()
    with pytest.raises(ModelUnusable, match="Expected the sizes of a model"):
        importer.install(folder, "x", config)
    assert tracemalloc.get_traced_memory()[1] < 50e6
    tracemalloc.stop()
    assert not any(path.is_file() for path in config.models_folder.rglob("*"))


@pytest.mark.parametrize("text", ["", "[]", "null", "{" * 5000, '"x"', "{}" + " " * (2 << 20)])
def test_a_config_that_is_no_table_is_refused(folder, config, text):
    (folder / "vae" / "config.json").write_text(text)
    with pytest.raises(ModelUnusable, match=r"vae/config\.json"):
        importer.install(folder, "x", config)


@pytest.mark.parametrize("part", ["unet", "vae", "text_encoder", "scheduler"])
@pytest.mark.parametrize("number", ["9" * 400, "-" + "9" * 400, "1e400", "9" * 5000])
def test_a_number_of_many_digits_is_one_line_or_nothing(folder, config, part, number):
    (path,) = (folder / part).glob("*config.json")
    table = json.loads(path.read_text())
    first = next(key for key, value in table.items() if type(value) in (int, float))
    text = json.dumps(table | {first: "HERE"}).replace('"HERE"', number)
    path.write_text(text)
    with suppress(ModelUnusable):
        done = importer.install(folder, "x", config)
        spec = registry.checkpoint(done.id, config)
        assert isinstance(spec.why_not(config), str)


def test_links_out_of_a_folder_are_refused(folder, tmp_path, config):
    secret = tmp_path / "secret.json"
    secret.write_text('{"password": 1}')
    (folder / "scheduler" / "extra.json").symlink_to(secret)
    with pytest.raises(ModelUnusable, match="a link out of it"):
        importer.install(folder, "x", config)
    (folder / "scheduler" / "extra.json").unlink()
    (folder / "scheduler" / "same.json").symlink_to(folder / "scheduler" / "scheduler_config.json")
    done = importer.install(folder, "x", config)
    assert not any(path.is_symlink() for path in done.path.rglob("*"))


def test_a_folder_of_the_hubs_cache_is_taken_with_its_links(folder, tmp_path, config):
    repository = tmp_path / "models--a--b"
    snapshot = repository / "snapshots" / "0f"
    (repository / "blobs").mkdir(parents=True)
    for number, path in enumerate(p for p in sorted(folder.rglob("*")) if p.is_file()):
        blob = repository / "blobs" / str(number)
        shutil.copy(path, blob)
        link = snapshot / path.relative_to(folder)
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(blob)
    done = importer.install(snapshot, "from the hub", config)
    assert not any(path.is_symlink() for path in done.path.rglob("*"))
    assert registry.checkpoint(done.id, config).why_not(config) == ""


@pytest.mark.parametrize("place", ["../../../secret.safetensors", "/etc/passwd", "other.bin", 7])
def test_a_list_of_shards_that_leads_elsewhere_is_refused(folder, config, place):
    from tests.models import tiny

    (folder / "unet" / "diffusion_pytorch_model.safetensors").unlink()
    tiny.unet().save_pretrained(folder / "unet", max_shard_size="60KB")
    (index,) = (folder / "unet").glob("*.index.json")
    told = json.loads(index.read_text())
    told["weight_map"]["conv_in.weight"] = place
    index.write_text(json.dumps(told))
    with pytest.raises(ModelUnusable, match="beside their list"):
        importer.install(folder, "x", config)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
def test_a_pipe_is_no_file(tmp_path, config):
    os.mkfifo(tmp_path / "pipe.safetensors")
    with pytest.raises(ModelMissing):
        importer.install(tmp_path / "pipe.safetensors", "x", config)
