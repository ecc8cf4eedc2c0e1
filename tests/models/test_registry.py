from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from safetensors.torch import save_file

from core.config import ASSETS, Config
from core.errors import ModelMissing
from core.files import lookups
from core.geometry import Size
from core.models import registry
from core.models.importing import importer
from core.models.registry import checkpoint, checkpoints, recommended, upscaler, upscalers
from core.models.source import Source, SourceKind
from tests.models import tiny, tiny_files


@pytest.fixture
def empty(tmp_path, monkeypatch) -> Config:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    return Config(data_folder=tmp_path, device="cpu", offline=True)


def write_parts(folder, parts=("unet", "vae", "text_encoder"), name="model.safetensors"):
    for part in parts:
        (folder / part).mkdir(parents=True)
        (folder / part / name).write_bytes(b"x")


def test_anime_on_stable_diffusion_starts_with_what_suits_it(empty):
    real = checkpoint("anything-v5", empty)
    assert (real.steps_range, real.default_steps) == ((20, 50), 28)
    assert (real.guidance_range, real.default_guidance) == ((7.5, 12.0), 7.5)
    assert (real.default_sampler, real.clip_skip) == ("Euler a", 2)
    assert real.default_size == Size(512, 768)
    assert str(real.controlnet) == "lllyasviel/control_v11p_sd15_openpose"
    assert real.source == Source(
        SourceKind.HUB, "genai-archive/anything-v5", "anything-v5.safetensors"
    )


def test_the_starter_comes_first_and_draws_small(empty):
    starter = checkpoints(empty)[0]
    assert starter.sizes == (Size(256, 384), Size(320, 320), Size(384, 256))
    assert starter.source.place == str(ASSETS / "starter" / "generator")
    assert starter.enlarge == 4


@pytest.mark.parametrize(
    ("aspect", "size"),
    [(2 / 3, (256, 384)), (0.5, (256, 384)), (1.0, (320, 320)), (1.5, (384, 256)), (9, (384, 256))],
)
def test_a_size_is_found_for_the_shape_of_a_pose(empty, aspect, size):
    assert checkpoint("starter", empty).size_for(aspect) == size


def test_an_unknown_name_lists_the_known_ones(empty):
    with pytest.raises(ModelMissing, match="Expected one of starter, stable-diffusion-v1-5"):
        checkpoint("x", empty)
    with pytest.raises(ModelMissing, match="Expected one of starter-x4, real-esrgan-x4plus-anime"):
        upscaler("x", empty)


def test_what_is_missing_says_what_to_do(empty):
    spec = checkpoint("counterfeit-v2.5", empty)
    assert not spec.is_installed(empty)
    assert not spec.has_controlnet()
    line = spec.why_not(empty)
    assert "run `hf download gsdf/Counterfeit-V2.5`" in line
    assert str(empty.models_folder) in line
    assert "\n" not in line


def test_the_hub_cache_is_read_without_a_network(empty, tmp_path):
    home = tmp_path / "hub" / "models--gsdf--Counterfeit-V2.5"
    (home / "refs").mkdir(parents=True)
    (home / "refs" / "main").write_text("abc123")
    spec = checkpoint("counterfeit-v2.5", empty)
    assert not spec.is_installed(empty)
    write_parts(home / "snapshots" / "abc123", parts=("unet", "vae"))
    assert "Counterfeit V2.5 lacks its text_encoder as safetensors." in spec.why_not(empty)
    (home / "snapshots" / "abc123" / "text_encoder").mkdir()
    (home / "snapshots" / "abc123" / "text_encoder" / "pytorch_model.bin").write_bytes(b"x")
    assert "The text_encoder of Counterfeit V2.5 is a pickle" in spec.why_not(empty)
    (home / "snapshots" / "abc123" / "text_encoder" / "model.fp16.safetensors").write_bytes(b"x")
    assert spec.is_installed(empty)
    assert spec.why_not(empty) == ""


def test_own_models_are_found_between_the_starter_and_the_known(empty):
    folder = empty.models_folder
    write_parts(folder / "My Model")
    tiny.write_checkpoint(folder / "small")
    (folder / "starter").mkdir()
    save_file({"model.diffusion_model.x": torch.zeros(1)}, folder / "Starter.safetensors")
    (folder / "notes.txt").touch()
    specs = checkpoints(empty)
    assert [spec.id for spec in specs[:5]] == [
        "starter", "my-model", "starter-2", "small", "stable-diffusion-v1-5",
    ]  # fmt: skip
    mine, file, small = specs[1:4]
    assert mine.is_installed(empty)
    assert mine.default_size == Size(512, 768)
    assert mine.controlnet.kind is SourceKind.HUB
    assert file.source.kind is SourceKind.FILE
    assert small.default_size == Size(128, 192)
    assert small.controlnet == Source(SourceKind.FOLDER, str(folder / "small" / "controlnet"))


@pytest.mark.usefixtures("without_packages")
def test_own_upscalers_are_found(empty):
    folder = empty.models_folder / "upscalers"
    folder.mkdir(parents=True)
    (folder / "4x-AnimeSharp.safetensors").write_bytes(b"x")
    (folder / "old.pth").write_bytes(b"x")
    specs = upscalers(empty)
    assert [spec.id for spec in specs if spec.is_installed(empty)] == [
        "starter-x4", "4x-animesharp",
    ]  # fmt: skip
    gone = replace(specs[-1], file=None)
    assert "put its .safetensors into" in gone.why_not(empty)


@pytest.mark.parametrize(
    ("name", "strength", "end"),
    [("starter", 1.0, 1.0), ("noobai-xl-1.1", 0.8, 0.7), ("anything-v5", 1.0, 1.0)],
)
def test_what_suits_a_checkpoint_comes_with_what_suits_its_controlnet(empty, name, strength, end):
    found = recommended(checkpoint(name, empty), empty)
    assert (found["control_strength"], found["control_end"]) == (strength, end)
    spec = replace(checkpoint(name, empty), guidance_rescale=0.7)
    assert recommended(spec, empty)["guidance_rescale"] == 0.7


def test_inside_of_remembered_a_list_is_put_together_once(tmp_path, monkeypatch):
    monkeypatch.setenv("U2NET_HOME", str(tmp_path / "u2net"))
    config = Config(data_folder=tmp_path)
    put = config.models_folder / "cutout" / "u2netp.onnx"
    put.parent.mkdir(parents=True)

    def is_here() -> bool:
        return registry.cutout("u2netp", config).is_installed(config)

    with lookups.remembered():
        assert not is_here()
        put.write_bytes(b"weights")
        assert not is_here()  # as the page began
        lookups.forget()
        assert is_here()
        put.unlink()
    assert not is_here()


def test_what_is_imported_and_removed_is_seen_at_once(tmp_path):
    config = Config(data_folder=tmp_path, min_free_bytes=0)
    file = tmp_path / "mine.safetensors"
    tiny_files.write_upscaler(file)
    with lookups.remembered():
        assert "mine" not in {spec.id for spec in registry.upscalers(config)}
        done = importer.install(file, file.name, config)
        assert registry.upscaler(done.id, config).is_installed(config)
        removal = importer.remove(done.kind, done.id, config)
        assert "mine" not in {spec.id for spec in registry.upscalers(config)}
        importer.undo(removal)
        assert "mine" in {spec.id for spec in registry.upscalers(config)}
