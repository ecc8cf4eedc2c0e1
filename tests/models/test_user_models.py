"""A person's own models and those of other programs: told by content, read where they lie."""

from __future__ import annotations

import shutil

import pytest
import torch
from safetensors.torch import save_file

from core.config import Config
from core.models import registry, user_models
from core.models.family import Family
from core.models.kinds import ModelKind
from core.models.source import Source, SourceKind
from core.models.specs import POSE
from tests.models import ldm, tiny, tiny_files, tiny_sdxl


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """One real file of each kind, under names that say nothing."""
    folder = tmp_path_factory.mktemp("files")
    unet = tiny.four_level_unet()
    return {
        "checkpoint": ldm.write_single_file(
            folder / "a.safetensors", unet=unet, vae=tiny.vae(), text_encoder=tiny.text_encoder()
        ),
        "lora": tiny_files.write_kohya_lora(
            folder / "b.safetensors", unet, metadata={"modelspec.trigger_phrase": "my hero, red"}
        ),
        "vae": tiny_files.write_vae(folder / "c.safetensors", tiny.vae()),
        "controlnet": tiny_files.write_controlnet(folder / "d.safetensors", tiny.controlnet()),
        "union": tiny_files.write_controlnet(
            folder / "e.safetensors", tiny_sdxl.union_controlnet()
        ),
        "embedding": tiny_files.write_embedding(folder / "f.safetensors"),
        "adapter": tiny_files.write_ip_adapter(folder / "g.safetensors", unet),
        "upscaler": tiny_files.write_upscaler(folder / "h.safetensors"),
    }


@pytest.fixture
def config(tmp_path, monkeypatch) -> Config:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    return Config(data_folder=tmp_path / "data", device="cpu", offline=True)


def put(files, kind, place):
    place.parent.mkdir(parents=True, exist_ok=True)
    return shutil.copy(files[kind], place)


def own_ids(specs) -> list[str]:
    return [spec.id for spec in specs if spec.note.startswith(("Your own", "Linked"))]


def test_content_decides_not_the_folder(files, config):
    for kind in files:
        put(files, kind, config.models_folder / "checkpoints" / f"{kind}.safetensors")
    listed = {
        "checkpoint": registry.checkpoints, "lora": registry.loras, "vae": registry.vaes,
        "controlnet": registry.controlnets, "embedding": registry.embeddings,
        "adapter": registry.adapters, "upscaler": registry.upscalers,
    }  # fmt: skip
    for kind, getter in listed.items():
        expected = ["controlnet", "union"] if kind == "controlnet" else [kind]
        assert own_ids(getter(config)) == expected
        assert all(spec.is_installed(config) for spec in getter(config) if spec.id in expected
                   and kind != "adapter")  # fmt: skip


def test_the_folder_decides_where_content_is_silent(config):
    folder = config.models_folder / "upscalers"
    folder.mkdir(parents=True)
    save_file({"nobody.knows": torch.zeros(2, 2, 2)}, folder / "odd.safetensors")
    (config.models_folder / "broken.safetensors").write_bytes(b"x")
    assert own_ids(registry.upscalers(config)) == ["odd"]
    assert own_ids(registry.checkpoints(config)) == ["broken"]


def test_what_a_file_says_of_itself_is_taken_over(files, config):
    put(files, "lora", config.models_folder / "loras" / "hero.safetensors")
    put(files, "embedding", config.models_folder / "embeddings" / "EasyNegative.safetensors")
    spec = registry.lora("hero", config)
    assert spec.trigger == "my hero, red"
    assert spec.source == Source(
        SourceKind.FILE, str(config.models_folder / "loras" / "hero.safetensors")
    )
    assert spec.size == files["lora"].stat().st_size
    assert registry.embedding("easynegative", config).token == "EasyNegative"


@pytest.mark.parametrize(
    ("name", "kinds", "stick"),
    [
        ("control_v11p_sd15_openpose", (POSE,), "openpose"),
        ("xinsir-openpose-sdxl", (POSE,), "xinsir"),
        ("control_v11p_sd15s2_lineart_anime_fp16", ("lineart_anime",), "openpose"),
        ("control_v11f1p_sd15_depth", ("depth",), "openpose"),
        ("noob-softedge-hed", ("soft_edge",), "openpose"),
        ("my-own", user_models.ALL_KINDS, "openpose"),
    ],
)
def test_what_a_controlnet_follows_stands_in_its_name(files, config, name, kinds, stick):
    put(files, "controlnet", config.models_folder / "controlnet" / f"{name}.safetensors")
    spec = registry.controlnet(name, config)
    assert (spec.kinds, spec.stick, spec.union) == (kinds, stick, False)


def test_a_union_follows_everything(files, config):
    put(files, "union", config.models_folder / "controlnet" / "promax.safetensors")
    spec = registry.controlnet("promax", config)
    assert spec.union and set(spec.kinds) == set(user_models.ALL_KINDS)
    assert spec.family is Family.SDXL
    chosen = registry.pose_controlnet(registry.checkpoint("animagine-xl-4.0", config), config)
    assert chosen == spec


def test_a_pose_controlnet_that_is_here_comes_before_one_that_is_not(files, config):
    base = registry.checkpoint("anything-v5", config)
    assert registry.pose_controlnet(base, config).id == "sd15-openpose"
    put(files, "controlnet", config.models_folder / "controlnet" / "a_canny.safetensors")
    assert registry.pose_controlnet(base, config).id == "sd15-openpose"
    put(files, "controlnet", config.models_folder / "controlnet" / "b_openpose.safetensors")
    assert registry.pose_controlnet(base, config).id == "b_openpose"


def test_a_folder_brings_its_own_controlnet(config):
    tiny.write_checkpoint(config.models_folder / "mine")
    spec = registry.checkpoint("mine", config)
    assert (spec.prediction, spec.default_size) == ("v_prediction", (128, 192))
    pose = registry.pose_controlnet(spec, config)
    assert pose.source.place == str(config.models_folder / "mine" / "controlnet")
    assert pose.is_installed(config)


def test_an_sdxl_folder_gets_the_settings_of_its_family(config):
    tiny_sdxl.write_sdxl(config.models_folder / "xl", with_controlnet=False)
    spec = registry.checkpoint("xl", config)
    assert spec.family is Family.SDXL
    assert spec.default_sampler == "auto"  # tiny: draws small, whatever its family
    assert registry.pose_controlnet(spec, config).id == "xinsir-openpose"


LAYOUTS = {
    "webui": {
        "models/Stable-diffusion/anime/a.safetensors": "checkpoint",
        "models/Lora/b.safetensors": "lora",
        "models/VAE/c.safetensors": "vae",
        "extensions/sd-webui-controlnet/models/d_openpose.safetensors": "controlnet",
        "embeddings/f.safetensors": "embedding",
        "models/ControlNet/g_ip-adapter.safetensors": "adapter",
        "models/RealESRGAN/h.safetensors": "upscaler",
    },
    "comfy": {
        "models/checkpoints/a.safetensors": "checkpoint",
        "models/loras/style/b.safetensors": "lora",
        "models/vae/c.safetensors": "vae",
        "models/controlnet/d_openpose.safetensors": "controlnet",
        "models/embeddings/f.safetensors": "embedding",
        "models/ipadapter/g.safetensors": "adapter",
        "models/upscale_models/h.safetensors": "upscaler",
    },
}


@pytest.mark.parametrize("program", list(LAYOUTS))
@pytest.mark.parametrize("inner", ["", "models"])
def test_the_folders_of_other_programs_are_linked(files, tmp_path, config, program, inner):
    root = tmp_path / program
    for place, kind in LAYOUTS[program].items():
        put(files, kind, root / place)
    before = sorted(root.rglob("*"))
    linked = Config(
        data_folder=config.data_folder, device="cpu", linked_models=(root / inner,), offline=True
    )
    for place, kind in LAYOUTS[program].items():
        (found,) = user_models.find(linked, ModelKind(kind))
        assert found.path == root / place
        assert found.is_linked
        assert found.note.startswith("Linked file")
    assert own_ids(registry.checkpoints(linked)) == ["a"]
    assert sorted(root.rglob("*")) == before


@pytest.mark.usefixtures("without_packages")
def test_a_catalogued_upscaler_is_found_in_a_linked_folder(tmp_path, config):
    folder = tmp_path / "webui" / "models" / "RealESRGAN"
    folder.mkdir(parents=True)
    (folder / "RealESRGAN_x4plus.pth").write_bytes(b"x")
    linked = Config(data_folder=config.data_folder, linked_models=(tmp_path / "webui",))
    assert registry.upscaler("real-esrgan-x4plus", linked).file == folder / "RealESRGAN_x4plus.pth"
    assert not registry.upscaler("real-esrgan-x4plus", config).is_installed(config)


def test_equal_names_get_different_ids(files, tmp_path, config):
    put(files, "lora", config.models_folder / "loras" / "LCM SD15.safetensors")
    put(files, "lora", config.models_folder / "loras" / "sub" / "lcm sd15.safetensors")
    assert own_ids(registry.loras(config)) == ["lcm-sd15-2", "lcm-sd15-3"]


def test_folders_that_are_missing_or_deep_are_no_error(files, tmp_path, config):
    put(files, "lora", config.models_folder / "loras" / "1" / "2" / "3" / "4" / "b.safetensors")
    linked = Config(data_folder=config.data_folder, linked_models=(tmp_path / "gone",))
    assert user_models.find(linked, ModelKind.LORA) == ()
