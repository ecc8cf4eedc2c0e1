"""Files and folders of every format become models of the list, or are refused and leave nothing."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import replace

import pytest

from core.errors import DiskFull, ModelMissing, ModelUnusable, StorageError
from core.models import registry
from core.models.files.safetensors_header import read_header
from core.models.importing import importer, known_files
from core.models.kinds import ModelKind
from core.models.source import SourceKind
from tests.models import ldm, tiny, tiny_files, tiny_sdxl
from tests.models.importing.files import SD15, SDXL, files_in, single_file


def sdxl_file(path, nets):
    return ldm.write_sdxl_single_file(
        path,
        unet=nets["xl"],
        vae=nets["vae"],
        text_encoder=nets["text"],
        text_encoder_2=nets["text_2"],
    )


FORMATS = {
    "sd15 single file": (single_file, "checkpoints", SD15),
    "sdxl single file": (sdxl_file, "checkpoints", SDXL),
    "kohya lora": (
        lambda f, n: tiny_files.write_kohya_lora(f, n["unet"], n["text"]), "loras", SD15,
    ),
    "kohya sdxl lora": (
        lambda f, n: tiny_files.write_kohya_lora(f, n["xl"], n["text"], n["text_2"]), "loras", SDXL,
    ),
    "diffusers lora": (
        lambda f, n: tiny_files.write_diffusers_lora(f, n["unet"]), "loras", SD15,
    ),
    "peft lora": (lambda f, n: tiny_files.write_peft_lora(f, n["xl"]), "loras", SDXL),
    "embedding": (lambda f, n: tiny_files.write_embedding(f), "embeddings", SD15),
    "sdxl embedding": (lambda f, n: tiny_files.write_sdxl_embedding(f), "embeddings", SDXL),
    "vae": (lambda f, n: tiny_files.write_vae(f, n["vae"]), "vaes", None),
    "original vae": (lambda f, n: tiny_files.write_ldm_vae(f, n["vae"]), "vaes", None),
    "controlnet": (
        lambda f, n: tiny_files.write_controlnet(f, n["control"]), "controlnets", SD15,
    ),
    "original controlnet": (
        lambda f, n: tiny_files.write_ldm_controlnet(f, n["control"]), "controlnets", SD15,
    ),
    "sdxl controlnet": (
        lambda f, n: tiny_files.write_controlnet(f, tiny_sdxl.controlnet()), "controlnets", SDXL,
    ),
    "ip adapter": (lambda f, n: tiny_files.write_ip_adapter(f, n["unet"]), "adapters", SD15),
    "ip adapter plus": (
        lambda f, n: tiny_files.write_ip_adapter_plus(f, n["xl"]), "adapters", SDXL,
    ),
    "upscaler": (lambda f, n: tiny_files.write_upscaler(f), "upscalers", None),
    "rrdb upscaler": (
        lambda f, n: tiny_files.write_upscaler(f, "rrdb", 4), "upscalers", None,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FORMATS)
def test_a_real_file_becomes_a_model_of_the_list(tmp_path, config, nets, name):
    write, listing, family = FORMATS[name]
    file = write(tmp_path / "download" / "whatever.bin.safetensors", nets)
    done = importer.install(file, "My (best) model", config)
    assert done.is_new
    assert done.path.is_relative_to(config.models_folder / done.kind.folder)
    assert done.path.name == "My (best) model.safetensors"
    assert done.path.read_bytes() == file.read_bytes()
    (spec,) = [s for s in getattr(registry, listing)(config) if s.id == done.id]
    assert spec.title == "My (best) model"
    assert spec.is_installed(config) or listing == "adapters"  # adapters want an image encoder
    assert family is None or spec.family is family
    assert files_in(config.models_folder) == [f"{done.kind.folder}/My (best) model.safetensors"]


def test_folders_become_checkpoints_of_the_list(tmp_path, config, tiny_folder):
    (tiny_folder / "notes.py").write_text("raise SystemExit")
    done = importer.install(tiny_folder, "Tiny", config)
    (tiny_folder / "notes.py").unlink()
    spec = registry.checkpoint(done.id, config)
    assert (spec.family, spec.source.kind) == (SD15, SourceKind.FOLDER)
    assert spec.why_not(config) == ""
    assert "checkpoints/Tiny/unet/diffusion_pytorch_model.safetensors" in files_in(
        config.models_folder
    )
    assert not any(name.endswith(".py") for name in files_in(config.models_folder))
    xl = importer.install(tiny_sdxl.write_sdxl(tmp_path / "xl"), "Tiny XL", config)
    assert registry.checkpoint(xl.id, config).family is SDXL


def test_a_vae_and_a_controlnet_folder_are_taken(tmp_path, config, nets):
    nets["vae"].save_pretrained(tmp_path / "vae-folder")
    nets["control"].save_pretrained(tmp_path / "control-folder")
    vae = importer.install(tmp_path / "vae-folder", "v", config)
    control = importer.install(tmp_path / "control-folder", "c", config)
    assert registry.vae(vae.id, config).is_installed(config)
    assert registry.controlnet(control.id, config).family is SD15


def test_an_image_encoder_goes_where_adapters_look_for_it(tmp_path, config, nets):
    tiny_files.image_encoder().save_pretrained(tmp_path / "encoder")
    done = importer.install(tmp_path / "encoder", "ViT", config)
    assert done.kind is ModelKind.IMAGE_ENCODER
    adapter = importer.install(
        tiny_files.write_ip_adapter(tmp_path / "a.safetensors", nets["unet"]), "a", config
    )
    assert registry.adapter(adapter.id, config).is_installed(config)
    with pytest.raises(ModelUnusable, match="a second one"):
        tiny_files.image_encoder(64).save_pretrained(tmp_path / "other")
        importer.install(tmp_path / "other", "ViT 2", config)


def test_the_bytes_of_an_upload_are_taken_like_a_file(tmp_path, config):
    data = tiny_files.write_embedding(tmp_path / "e.safetensors").read_bytes()
    done = importer.install(data, "EasyNegative.safetensors", config)
    assert done.path.name == "EasyNegative.safetensors"
    assert registry.embedding(done.id, config).token == "EasyNegative"


@pytest.mark.parametrize(("alpha", "rslora", "scale"), [(4, False, 2.0), (4, True, 2 * 2**0.5)])
def test_the_strength_of_a_peft_folder_goes_into_the_file(
    tmp_path, config, nets, alpha, rslora, scale
):
    from safetensors import safe_open

    folder = tmp_path / "lora"
    tiny_files.write_peft_lora(folder / "adapter_model.safetensors", nets["unet"], rank=2)
    told = {"r": 2, "lora_alpha": alpha, "use_rslora": rslora}
    (folder / "adapter_config.json").write_text(json.dumps(told))
    done = importer.install(folder, "p", config)
    with safe_open(done.path, "pt") as file:
        names = list(file.keys())
        values = [float(file.get_tensor(name)) for name in names if "alpha" in name]
    assert len(values) == len(names) // 3 == len(tiny_files.lora_pairs(nets["unet"]))
    assert values == pytest.approx([2 * scale] * len(values))
    assert (done.kind, done.facts.family) == (ModelKind.LORA, SD15)


def test_old_names_of_the_text_encoder_become_those_that_load(tmp_path, config, nets):
    from safetensors.torch import load_file, save_file

    new = load_file(single_file(tmp_path / "new.safetensors", nets))
    old = {name.replace(".text_model.", "."): tensor for name, tensor in new.items()}
    assert old.keys() != new.keys()
    save_file(old, tmp_path / "old.safetensors", {"format": "pt", "about": "kept"})
    done = importer.install(tmp_path / "old.safetensors", "old", config)
    taken = load_file(done.path)
    assert taken.keys() == new.keys()
    assert all(taken[name].equal(new[name]) for name in new)
    assert read_header(done.path).metadata["about"] == "kept"
    assert not importer.install(tmp_path / "old.safetensors", "again", config).is_new
    assert len(files_in(config.models_folder)) == 1


@pytest.mark.parametrize(
    ("write", "line"),
    [
        (lambda f, n: f.write_bytes(b"\x80\x02}q\x00."), "pickle"),
        (lambda f, n: f.write_bytes(b"PK\x03\x04" + b"\0" * 50), "pickle"),
        (lambda f, n: f.write_bytes(b"GGUF" + b"\0" * 50), "something else"),
        (lambda f, n: f.write_bytes(b""), "cut-off"),
        (lambda f, n: ldm.save({"emb_params": n["text"].embeddings.position_embedding.weight,
                                "b": n["text"].final_layer_norm.bias,
                                "c": n["text"].final_layer_norm.bias,
                                "d": n["text"].final_layer_norm.bias}, f), "another file"),
        (lambda f, n: ldm.save(dict(n["text"].state_dict()), f), "another file"),
        (lambda f, n: ldm.save({"emb_params": n["text"].final_layer_norm.bias}, f), "fits neither"),
        (lambda f, n: tiny_files.write_vae(f, tiny_files.image_encoder()), "config.json"),
        (lambda f, n: tiny_files.write_vae(f, tiny.vae("tiny")), "A TAESD needs its config.json"),
        (lambda f, n: ldm.save({f"model.diffusion_model.{ldm.unet_name(k)}": v
                                for k, v in n["unet"].state_dict().items()}, f),
         "has its unet alone"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_leaves_nothing_behind(tmp_path, config, nets, write, line):
    file = tmp_path / "download.safetensors"
    write(file, nets)
    with pytest.raises(ModelUnusable) as caught:
        importer.install(file, "My model", config)
    assert line in str(caught.value)
    assert ".part" not in str(caught.value)
    assert "\n" not in str(caught.value)
    assert files_in(config.models_folder) == []
    assert file.exists()


def test_a_missing_path_and_a_full_disk_are_told(tmp_path, config):
    with pytest.raises(ModelMissing, match="check the path"):
        importer.install(tmp_path / "none.safetensors", "x", config)
    with pytest.raises(ModelMissing):
        importer.install(tmp_path / "a\0b", "x", config)
    file = tiny_files.write_embedding(tmp_path / "e.safetensors")
    full = replace(config, min_free_bytes=1 << 60)
    with pytest.raises(DiskFull, match="of free disk space in"):
        importer.install(file, "x", full)
    assert files_in(config.models_folder) == []


def test_an_error_of_the_disk_leaves_nothing_behind(tmp_path, config, monkeypatch):
    file = tiny_files.write_embedding(tmp_path / "e.safetensors")
    monkeypatch.setattr(os, "rename", lambda *_: (_ for _ in ()).throw(OSError(28, "full")))
    with pytest.raises(DiskFull):
        importer.install(file.read_bytes(), "x", config)
    monkeypatch.setattr(os, "rename", lambda *_: (_ for _ in ()).throw(OSError(13, "denied")))
    with pytest.raises(StorageError, match="denied"):
        importer.install(file.read_bytes(), "x", config)
    assert files_in(config.models_folder) == []


def test_a_catalogued_pickle_is_taken_by_its_checksum_alone(tmp_path, config, monkeypatch):
    file = tmp_path / "whatever.pth"
    file.write_bytes(b"PK\x03\x04 the known weights")
    known = [s for s in registry.upscalers(config) if s.sha256]
    assert known, "the catalogue names upscalers by checksum"
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    size = file.stat().st_size
    files = [s.files[0]._replace(sha256=digest, size=size) if s == known[0] else s.files[0]
             for s in known]  # fmt: skip
    pairs = list(zip(known, files, strict=True))
    monkeypatch.setattr(known_files, "_all", lambda _config: pairs)
    done = importer.install(file, "x", config)
    assert (done.kind, done.id, done.path.suffix) == (ModelKind.UPSCALER, known[0].id, ".pth")
    assert not importer.install(file, "x", config).is_new
    file.write_bytes(b"PK\x03\x04 other weights")
    with pytest.raises(ModelUnusable, match="pickle"):
        importer.install(file, "x", config)


def test_the_same_content_is_not_taken_twice(tmp_path, config, tiny_folder):
    file = tiny_files.write_embedding(tmp_path / "e.safetensors")
    first = importer.install(file, "one", config)
    again = importer.install(file.read_bytes(), "two", config)
    assert (again.is_new, again.id, again.path) == (False, first.id, first.path)
    other = tiny_files.write_embedding(tmp_path / "f.safetensors", seed=5)
    third = importer.install(other, "ONE", config)
    assert third.is_new
    assert third.path.name == "ONE 2.safetensors"
    folder = importer.install(tiny_folder, "t", config)
    assert importer.install(tiny_folder, "u", config).path == folder.path
