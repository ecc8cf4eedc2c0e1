"""From a file that a person brings to a picture: saved, imported, listed, drawn with."""

from __future__ import annotations

import numpy as np
import pytest

from core.config import Config
from core.generation.engine import Engine
from core.generation.input_store import PictureStore
from core.generation.request import (
    GenerationRequest,
    LoraUse,
    Reference,
)
from core.geometry import Size
from core.models import registry
from core.models.importing import importer
from core.models.kinds import ModelKind
from core.models.loading.cache import ModelCache
from tests.generation.families import copy_layout
from tests.models import ldm, tiny, tiny_files, tiny_sdxl

FAMILIES = ("sd15", "sdxl")
LORAS = ("kohya", "diffusers", "peft", "old", "loha", "lokr")


def write_downloads(folder, family):
    """What lies in a person's downloads, under names that say nothing."""
    is_sdxl = family == "sdxl"
    if is_sdxl:
        base = tiny_sdxl.write_sdxl(folder / "base", with_controlnet=False, seed=3)
    else:
        base = tiny.write_four_level(folder / "base", seed=3)
    from diffusers import DiffusionPipeline

    whole = DiffusionPipeline.from_pretrained(base, local_files_only=True)
    unet = whole.unet
    texts = [whole.text_encoder, *([whole.text_encoder_2] if is_sdxl else [])]
    ldm.write_from_folder(folder / "one.safetensors", base)
    tiny_files.write_kohya_lora(folder / "kohya", unet, *texts, conv=True)
    tiny_files.write_diffusers_lora(folder / "diffusers", unet, *texts)
    tiny_files.write_peft_lora(folder / "peft", unet)
    tiny_files.write_old_diffusers_lora(folder / "old", unet)
    for kind in ("loha", "lokr"):
        tiny_files.write_lycoris(folder / kind, unet, kind)
    if is_sdxl:
        tiny_files.write_sdxl_embedding(folder / "words", (32, tiny_sdxl.HIDDEN))
        tiny_sdxl.controlnet().save_pretrained(folder / "control")
    else:
        tiny_files.write_embedding(folder / "words")
        tiny_files.four_level_controlnet().save_pretrained(folder / "control")
    vae = tiny.vae()
    vae.register_to_config(scaling_factor=0.13025 if is_sdxl else 0.18215)
    vae.save_pretrained(folder / "codec")
    tiny_files.image_encoder().save_pretrained(folder / "eyes")
    tiny_files.write_ip_adapter_plus(folder / "adapter", unet)


@pytest.fixture(scope="module", params=FAMILIES)
def brought(request, tmp_path_factory):
    """Everything of one family, imported; the config, the ids by download, and an engine."""
    import torch

    root = tmp_path_factory.mktemp(f"imported-{request.param}")
    config = Config(data_folder=root / "data", device="cpu", offline=True, min_free_bytes=0)
    with torch.random.fork_rng():
        torch.manual_seed(8)
        write_downloads(root / "downloads", request.param)
    ids = {}
    for path in sorted((root / "downloads").iterdir()):
        if path.name != "one":  # the layout that lies beside the single file
            done = importer.install(path, f"{request.param} {path.stem}", config)
            ids[path.stem] = done.id
            assert done.kind is ModelKind.IMAGE_ENCODER or done.facts.why_not == ""
    copy_layout(root / "downloads" / "base", config.models_folder / "checkpoints" / "layout")
    single = registry.checkpoint(ids["one"], config).source.path()
    (config.models_folder / "checkpoints" / "layout").rename(single.with_suffix(""))
    return config, ids, Engine(ModelCache(config))


@pytest.fixture
def draw(brought, standing):
    _config, ids, engine = brought

    def run(**changes):
        values = {
            "prompt": "girl", "checkpoint": ids["base"], "size": Size(64, 64), "pose": standing,
            "steps": 2, "guidance": 4.0, "seed": 3,
        }  # fmt: skip
        return np.asarray(engine.generate(GenerationRequest(**(values | changes))).image)

    return run


def test_the_pose_holds_through_the_imported_controlnet(draw):
    """The only ControlNet here; its name says nothing, so it follows anything asked of it."""
    with_pose = draw()
    assert with_pose.shape == (64, 64, 3)
    assert not np.array_equal(with_pose, draw(pose=None))
    assert np.array_equal(draw(control_strength=0.0), draw(pose=None))


def test_the_single_file_draws_what_the_folder_draws(brought, draw):
    _config, ids, _engine = brought
    one, folder = draw(checkpoint=ids["one"]), draw()
    # Where the weights lie in memory decides on some processors how sums are rounded.
    assert np.abs(one.astype(int) - folder).max() <= 1
    assert (one != folder).mean() < 0.01


@pytest.mark.parametrize("form", LORAS)
def test_an_imported_lora_changes_the_picture_and_leaves_no_trace(brought, draw, form):
    _config, ids, _engine = brought
    before = draw()
    assert not np.array_equal(draw(loras=(LoraUse(ids[form]),)), before)
    assert np.array_equal(draw(loras=(LoraUse(ids[form], 0.0),)), before)
    assert np.array_equal(draw(), before)


def test_an_imported_word_vae_and_reference_change_the_picture(brought, draw):
    config, ids, _engine = brought
    before = draw()
    word = registry.embedding(ids["words"], config).token
    assert not np.array_equal(draw(prompt=f"girl, {word}"), draw(prompt="girl, sky"))
    assert not np.array_equal(draw(vae=ids["codec"]), before)
    rng = np.random.default_rng(0)
    from PIL import Image

    image = Image.fromarray(rng.integers(0, 256, (64, 64, 3), np.uint8))
    picture = PictureStore(config.inputs_folder).put(image)
    reference = Reference(picture, strength=0.8, adapter=ids["adapter"])
    assert not np.array_equal(draw(references=(reference,)), before)
    assert np.array_equal(draw(), before)


def test_what_was_removed_is_told_and_comes_back(brought, draw):
    from core.errors import ModelMissing

    config, ids, _engine = brought
    before = draw(loras=(LoraUse(ids["kohya"]),))
    removal = importer.remove(ModelKind.LORA, ids["kohya"], config)
    with pytest.raises(ModelMissing):
        draw(loras=(LoraUse(ids["kohya"]),))
    importer.undo(removal)
    assert np.array_equal(draw(loras=(LoraUse(ids["kohya"]),)), before)
