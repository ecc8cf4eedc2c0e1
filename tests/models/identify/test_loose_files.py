"""Files that somebody put into a folder: judged as those that are imported, used where possible."""

from __future__ import annotations

import pytest
import torch
from safetensors.torch import load_file

from core.config import Config
from core.errors import ModelMissing, ModelUnusable
from core.models import registry, user_choices
from core.models.hardware import device
from core.models.identify.inspect import describe
from core.models.importing import importer
from core.models.kinds import ModelKind
from core.models.loading.loader import load_checkpoint
from core.models.merging.tensor_names import current_text_name
from core.models.user_choices import PredictionChoice
from tests.models import full_size, ldm, tiny, tiny_files

VAE, TEXT = "first_stage_model.", "cond_stage_model.transformer.text_model."


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    return tiny.write_four_level(tmp_path_factory.mktemp("base") / "a")


@pytest.fixture
def config(tmp_path, monkeypatch):
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    return Config(data_folder=tmp_path / "data", device="cpu", offline=True, min_free_bytes=0)


@pytest.fixture
def put(config, base):
    """Write a single file with its layout beside it; ``change`` gets its tensors."""

    def write(name, change=lambda tensors: tensors, metadata=None, **values):
        file = config.models_folder / "checkpoints" / f"{name}.safetensors"
        ldm.write_from_folder(file, base, **values)
        ldm.save(change(load_file(file)), file, metadata)
        return file

    return write


def without(start):
    return lambda tensors: {
        name: one for name, one in tensors.items() if not name.startswith(start)
    }


def loaded(config, name):
    return load_checkpoint(registry.checkpoint(name, config), device.choose_device(config), config)


def same(one, other):
    theirs = other.state_dict()
    return all(torch.equal(value, theirs[name]) for name, value in one.state_dict().items())


# --- without a VAE -------------------------------------------------------------------------------


def louder(tensors):
    return {n: one * 1.5 if n.startswith(VAE) else one for n, one in tensors.items()}


def test_a_file_without_vae_takes_that_of_another_checkpoint(put, config):
    put("bare", without(VAE))
    put("whole", louder)
    spec = registry.checkpoint("bare", config)
    assert spec.is_installed(config)
    assert spec.note.endswith("Its VAE is taken from whole.safetensors.")
    bare, whole = loaded(config, "bare"), loaded(config, "whole")
    assert same(bare.vae, whole.vae)
    assert same(bare.unet, whole.unet)


def test_a_vae_of_its_own_comes_before_that_of_a_checkpoint(put, config):
    put("bare", without(VAE))
    put("whole", louder)
    vae = tiny.vae()
    vae.register_to_config(scaling_factor=0.18215)
    vae.save_pretrained(config.models_folder / "vae" / "clear")
    assert registry.checkpoint("bare", config).note.endswith("Its VAE is taken from clear.")
    assert same(loaded(config, "bare").vae, vae)


def test_without_any_vae_it_says_so_in_one_line(put, config):
    put("bare", without(VAE))
    spec = registry.checkpoint("bare", config)
    assert not spec.is_installed(config)
    assert spec.unusable.startswith("bare has no VAE, and none for SD 1.5 is on this machine.")
    with pytest.raises(ModelMissing) as caught:
        loaded(config, "bare")
    assert str(caught.value) == spec.unusable


def test_a_file_without_vae_may_be_imported(put, config, tmp_path):
    file = put("bare", without(VAE)).rename(tmp_path / "bare.safetensors")
    done = importer.install(file, "mine", config)
    assert done.kind is ModelKind.CHECKPOINT
    assert "has no VAE" in registry.checkpoint(done.id, config).unusable


# --- the text encoder ----------------------------------------------------------------------------

OLD_HOMES = ("cond_stage_model.transformer.", "cond_stage_model.text_model.", "cond_stage_model.")


@pytest.mark.parametrize("home", OLD_HOMES)
def test_old_names_of_the_text_encoder_are_read(put, config, home):
    def old(tensors):
        return {name.replace(TEXT, home): one for name, one in tensors.items()}

    put("new")
    put("old", old)
    new, found = loaded(config, "new"), loaded(config, "old")
    assert same(found.text_encoder, new.text_encoder)
    assert same(found.unet, new.unet)


@pytest.mark.parametrize("home", OLD_HOMES)
def test_imported_they_get_those_of_today(put, config, tmp_path, home):
    new = load_file(put("new"))
    old = put("old", lambda tensors: {n.replace(TEXT, home): one for n, one in tensors.items()})
    file = old.rename(tmp_path / "old.safetensors")
    (config.models_folder / "checkpoints" / "new.safetensors").unlink()
    assert load_file(importer.install(file, "old", config).path).keys() == new.keys()


@pytest.mark.parametrize(
    "name",
    [
        "cond_stage_model.transformer.text_model.encoder.layers.0.mlp.fc1.weight",
        "conditioner.embedders.1.model.ln_final.weight",
        "model.diffusion_model.input_blocks.0.0.weight",
        "cond_stage_model.model.transformer.resblocks.0.ln_1.bias",
        "first_stage_model.encoder.conv_in.weight",
    ],
)
def test_other_names_stay(name):
    assert current_text_name(name) == name


def test_a_file_without_text_encoder_says_so_in_one_line(put, config, tmp_path):
    file = put("mute", without("cond_stage_model."))
    spec = registry.checkpoint("mute", config)
    line = "This checkpoint has its unet and vae alone. Get the whole one."
    assert spec.unusable == line
    with pytest.raises(ModelMissing) as caught:
        loaded(config, "mute")
    assert str(caught.value) == line
    with pytest.raises(ModelUnusable) as caught:
        importer.install(file.rename(tmp_path / "mute.safetensors"), "mute", config)
    assert str(caught.value) == line


# --- control-LoRAs -------------------------------------------------------------------------------

CONTROL_LORA = {
    "input_hint_block.0.weight": (16, 3, 3, 3),
    "input_blocks.4.1.proj_in.up": (640, 256),
    "input_blocks.4.1.proj_in.down": (256, 640),
    "zero_convs.0.0.weight": (320, 320, 1, 1),
}


@pytest.mark.parametrize("more", [{}, {"lora_controlnet": ()}])
def test_a_control_lora_is_no_controlnet_whatever_it_is_called(config, tmp_path, more):
    name = "control-lora-openposeXL2-rank256.safetensors"
    file = config.models_folder / "controlnet" / name
    file.parent.mkdir(parents=True)
    full_size.write_header(file, CONTROL_LORA | more)
    facts = describe(file)
    assert (facts.kind, facts.layout) == (ModelKind.UNKNOWN, "control-LoRA")
    (spec,) = [one for one in registry.controlnets(config) if one.is_own]
    assert (spec.kinds, spec.is_installed(config)) == ((), False)
    assert "This is a control-LoRA, which is no whole ControlNet" in spec.unusable
    for kind in ("openpose", "canny", "tile"):
        for family in registry.Family:
            assert registry.controlnet_for(family, kind, config) != spec
    with pytest.raises(ModelUnusable, match="a control-LoRA, which is no whole ControlNet"):
        importer.install(file, "pose", config)


def test_a_whole_one_beside_it_is_chosen(config):
    home = config.models_folder / "controlnet"
    home.mkdir(parents=True)
    full_size.write_header(home / "a-control-lora-openpose.safetensors", CONTROL_LORA)
    tiny_files.write_controlnet(home / "b_openpose.safetensors", tiny_files.four_level_controlnet())
    found = registry.controlnet_for(registry.Family.SD15, "openpose", config, installed_only=True)
    assert found is not None
    assert found.title == "b_openpose"


# --- what a checkpoint predicts ------------------------------------------------------------------

SAYS_V = [
    ({"modelspec.prediction_type": "v"}, ""),
    ({"modelspec.prediction_type": "v_prediction"}, ""),
    ({"modelspec.prediction_type": "V-Prediction"}, ""),
    ({"ss_v_parameterization": "True"}, ""),
    ({"ss_v_parameterization": "1"}, ""),
    ({"modelspec.prediction_type": "epsilon"}, 'model:\n  params:\n    parameterization: "v"\n'),
    ({}, "parameterization: v"),
    ({}, "  prediction_type: v_prediction\r\n"),
]
SAYS_EPSILON = [
    ({}, ""),
    ({"modelspec.prediction_type": "epsilon", "ss_v_parameterization": "True"}, ""),
    ({"ss_v_parameterization": "False"}, ""),
    ({"modelspec.prediction_type": "strange"}, "model: v\n# parameterization: v\n"),
    ({"ss_v_parameterization": "True"}, 'parameterization: "eps"'),
]


@pytest.mark.parametrize(
    ("metadata", "text", "prediction"),
    [(*case, "v_prediction") for case in SAYS_V] + [(*case, "epsilon") for case in SAYS_EPSILON],
)
def test_what_a_file_predicts_reaches_its_scheduler(put, config, metadata, text, prediction):
    file = put("a", metadata={"format": "pt", **metadata})
    if text:
        file.with_suffix(".yaml").write_text(text)
    assert registry.checkpoint("a", config).prediction == prediction
    assert loaded(config, "a").scheduler.config.prediction_type == prediction


def test_the_yaml_is_read_anew_when_it_changes(put, config):
    file = put("a")
    assert describe(file).prediction == "epsilon"
    file.with_suffix(".yaml").write_text("parameterization: v")
    assert describe(file).prediction == "v_prediction"
    file.with_suffix(".yaml").unlink()
    assert describe(file).prediction == "epsilon"


def test_zero_terminal_snr_is_told_by_sd_scripts(put, config):
    put("a", metadata={"ss_v_parameterization": "True", "ss_zero_terminal_snr": "True"})
    scheduler = loaded(config, "a").scheduler.config
    assert (scheduler.rescale_betas_zero_snr, scheduler.timestep_spacing) == (True, "trailing")


@pytest.mark.parametrize("kind", ["file", "folder"])
@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (PredictionChoice.EPSILON, ("epsilon", False)),
        (PredictionChoice.VELOCITY, ("v_prediction", False)),
        (PredictionChoice.VELOCITY_ZERO_SNR, ("v_prediction", True)),
        (PredictionChoice.FILES, ("v_prediction", True)),
    ],
)
def test_a_persons_choice_wins_over_what_the_files_say(put, config, kind, chosen, expected):
    if kind == "file":
        path = put("a", marks=("v_pred", "ztsnr"))
    else:
        path = tiny.write_four_level(config.models_folder / "a", prediction="v_prediction")
        told = path / "scheduler" / "scheduler_config.json"
        told.write_text(told.read_text().replace('snr": false', 'snr": true'))
    user_choices.choose_prediction(path, chosen, config)
    assert user_choices.prediction_choice(path, config) is chosen
    spec = registry.checkpoint("a", config)
    assert (spec.prediction, spec.is_zero_snr) == expected
    told = loaded(config, "a").scheduler.config
    assert (told.prediction_type, bool(told.rescale_betas_zero_snr)) == expected


def test_a_choice_is_kept_by_place_and_taken_back(put, config, tmp_path):
    path = put("a")
    elsewhere = tmp_path / "theirs" / "b.safetensors"
    user_choices.choose_prediction(path, PredictionChoice.VELOCITY, config)
    user_choices.choose_prediction(elsewhere, PredictionChoice.EPSILON, config)
    assert user_choices.prediction_choice(elsewhere, config) is PredictionChoice.EPSILON
    assert user_choices.prediction_choice(path.with_stem("c"), config) is PredictionChoice.FILES
    user_choices.choose_prediction(path, PredictionChoice.FILES, config)
    assert user_choices.prediction_choice(path, config) is PredictionChoice.FILES
    assert user_choices.prediction_choice(elsewhere, config) is PredictionChoice.EPSILON


@pytest.mark.parametrize("text", ["", "[]", "{", '{"checkpoints/a.safetensors": 7}', "[" * 99_999])
def test_a_spoiled_file_of_choices_is_none(put, config, text):
    path = put("a")
    (config.models_folder / "choices.json").write_text(text)
    assert user_choices.prediction_choice(path, config) is PredictionChoice.FILES
    user_choices.choose_prediction(path, PredictionChoice.VELOCITY, config)
    assert user_choices.prediction_choice(path, config) is PredictionChoice.VELOCITY
