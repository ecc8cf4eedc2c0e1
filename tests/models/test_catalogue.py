"""The whole table of ``assets/models.toml``, and how a table becomes a spec."""

from __future__ import annotations

import re

import pytest

from core.config import ASSETS, Config
from core.errors import ModelError, ModelMissing
from core.generation.request import MAX_PIXELS, MAX_SIDE
from core.generation.request_inputs import ControlKind
from core.generation.sampling.samplers import NAMES as SAMPLERS
from core.geometry import Size
from core.models import registry
from core.models.catalogue import CATALOGUE, Registry, load_catalogue, read_catalogue
from core.models.defaults import FewSteps
from core.models.family import Family
from core.models.source import Source, SourceKind
from core.models.specs import POSE, UNION_MODES, CheckpointSpec, ControlNetSpec, LoraSpec
from core.models.specs.onnx import CutoutSpec, DetectorSpec, OnnxSpec
from core.pose.detection.detectors import STARTER, Detector, starter
from core.pose.render import StickStyle

HOMES = (
    "https://download.openmmlab.com/mmpose/", "https://huggingface.co/yzd-v/DWPose/",
    "https://huggingface.co/sprited/birefnet-toonout-onnx/resolve/2ded6fe6",
    "https://github.com/danielgatis/rembg/releases/download/v0.0.0/",
    "https://github.com/ZhengPeng7/BiRefNet/releases/download/v1/",
)  # fmt: skip
KINDS = {POSE, *(kind.value for kind in ControlKind)}


def everything():
    return [spec for kind in registry.SPECS.values() for spec in load_catalogue().of(kind).all()]


def sources(spec) -> list[Source]:
    found = [spec.source]
    found += [source for _, source in getattr(spec, "components", ())]
    if hasattr(spec, "image_encoder"):
        found.append(spec.image_encoder)
    return found


@pytest.fixture
def empty(tmp_path, monkeypatch) -> Config:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    return Config(data_folder=tmp_path, device="cpu", offline=True)


def test_all_that_was_asked_for_is_there():
    names = {spec.id for spec in everything()}
    assert names >= {
        "starter", "stable-diffusion-v1-5", "waifu-diffusion", "anything-v5", "counterfeit-v2.5",
        "nai-anime-v1-full", "nai-anime-v1-curated", "nai-anime-v2", "animagine-xl-4.0",
        "illustrious-xl-v0.1", "noobai-xl-1.1", "noobai-xl-vpred-1.0", "pony-v6-xl",
        "xinsir-union-promax", "lcm-sd15", "lcm-sdxl", "hyper-sd15-8", "hyper-sdxl-8",
        "lightning-sdxl-4", "ip-adapter-plus-sd15", "ip-adapter-plus-sdxl", "sdxl-vae-fp16-fix",
        "real-esrgan-x4plus", "real-esrgan-x4plus-anime", "real-esrgan-animevideo",
    }  # fmt: skip
    fetched = [spec.id for spec in everything() if spec.can_be_fetched]
    assert len(set(fetched)) == len(fetched)  # also across the kinds


@pytest.mark.parametrize("spec", everything(), ids=lambda spec: spec.id)
def test_a_model_says_what_it_is(spec):
    assert re.fullmatch(r"[a-z0-9][a-z0-9.-]*", spec.id)
    assert spec.title and spec.note.endswith(".")
    assert spec.licence
    if spec.licence in ("unknown", "no licence stated"):
        assert spec.commercial is None
        assert "licence" in spec.note
    assert spec.size == 0 or 10**6 < spec.size < 20 * 10**9


@pytest.mark.parametrize("spec", everything(), ids=lambda spec: spec.id)
def test_a_model_comes_from_a_safe_place(spec):
    for source in sources(spec):
        match source.kind:
            case SourceKind.HUB:
                assert re.fullmatch(r"[\w.-]+/[\w.-]+", source.place)
                assert re.fullmatch(r"([0-9a-f]{40}|refs/pr/\d+)?", source.revision)
                assert "." not in source.part or source.part.endswith(".safetensors")
                assert ".." not in source.part and not source.part.startswith("/")
            case SourceKind.URL if isinstance(spec, OnnxSpec):
                assert all(file.url.startswith(HOMES) for file in spec.files)
            case SourceKind.URL:
                assert source.place.startswith("https://github.com/xinntao/Real-ESRGAN/releases/")
                assert re.fullmatch(r"[0-9a-f]{64}", spec.sha256)
            case SourceKind.FOLDER | SourceKind.FILE:
                assert source.place.startswith(str(ASSETS / "starter"))


@pytest.mark.parametrize(
    "spec", load_catalogue().of(CheckpointSpec).all(), ids=lambda spec: spec.id
)
def test_a_checkpoint_brings_settings_that_work(spec, empty):
    low, high = spec.steps_range
    assert 1 <= low <= spec.default_steps <= high <= 150
    low, high = spec.guidance_range
    assert 1 <= low <= spec.default_guidance <= high <= 30
    assert spec.default_sampler in SAMPLERS
    assert spec.prediction in ("epsilon", "v_prediction")
    assert spec.enlarge in (1, 2, 4)
    assert 1 <= spec.clip_skip <= (2 if spec.family is Family.SD15 else 1)
    for size in spec.sizes:
        assert all(side % 64 == 0 and side <= MAX_SIDE for side in size)
        assert size.width * size.height <= MAX_PIXELS
    assert {size.width > size.height for size in spec.sizes} == {True, False}


@pytest.mark.parametrize(
    "spec", load_catalogue().of(CheckpointSpec).all(), ids=lambda spec: spec.id
)
def test_a_checkpoint_has_a_pose_controlnet_of_its_family(spec, empty):
    pose = registry.pose_controlnet(spec, empty)
    assert pose is not None
    assert pose.family is spec.family
    assert POSE in pose.kinds
    assert pose.source == spec.controlnet


@pytest.mark.parametrize(
    "spec", load_catalogue().of(ControlNetSpec).all(), ids=lambda spec: spec.id
)
def test_a_controlnet_follows_known_kinds_in_a_known_style(spec):
    assert spec.kinds and set(spec.kinds) <= KINDS
    assert spec.stick in set(StickStyle)
    assert 0 < spec.strength <= 1.1 and 0 < spec.end <= 1
    if spec.union:
        assert [spec.mode(kind) for kind in ("openpose", "depth", "canny", "segmentation")] == [
            0, 1, 3, 5,
        ]  # fmt: skip


@pytest.mark.parametrize("family", [Family.SD15, Family.SDXL])
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_each_family_follows_each_kind(family, kind, empty):
    found = registry.controlnet_for(family, kind, empty)
    assert found is not None and found.family is family
    assert kind in UNION_MODES


def test_the_stick_style_goes_with_the_family(empty):
    def style(name):
        return registry.pose_controlnet(registry.checkpoint(name, empty), empty).stick

    assert style("stable-diffusion-v1-5") == style("starter") == StickStyle.OPENPOSE
    assert style("animagine-xl-4.0") == StickStyle.XINSIR
    assert style("noobai-xl-1.1") == StickStyle.OPENPOSE


def test_few_step_loras_bring_their_settings():
    loras = {spec.id: spec for spec in load_catalogue().of(LoraSpec).all()}
    for spec in loras.values():
        assert spec.settings is not None
        assert spec.settings.sampler in SAMPLERS
        assert 1 <= spec.settings.steps <= 12
        assert 1 <= spec.settings.guidance <= 8
    assert loras["lightning-sdxl-4"].settings == FewSteps("Euler trailing", 4, 1.0)


def test_what_must_not_be_sold_is_marked():
    assert {spec.id for spec in everything() if spec.commercial is False} == {
        "nai-anime-v1-full", "nai-anime-v1-curated", "nai-anime-v2", "noobai-xl-1.1",
        "noobai-xl-vpred-1.0",
    }  # fmt: skip
    assert load_catalogue().of(ControlNetSpec).get("noob-openpose").commercial is None


def test_v_prediction_and_borrowed_parts_are_told():
    checkpoints = {spec.id: spec for spec in load_catalogue().of(CheckpointSpec).all()}
    noob = checkpoints["noobai-xl-vpred-1.0"]
    assert (noob.prediction, noob.is_zero_snr, noob.default_sampler) == (
        "v_prediction", True, "Euler",
    )  # fmt: skip
    names = [name for name, _ in checkpoints["nai-anime-v2"].components]
    assert names == ["text_encoder", "tokenizer", "scheduler"]
    assert checkpoints["animagine-xl-4.0"].quality_tags.endswith("absurdres")


def test_names_cannot_stand_twice_and_nothing_is_added_then():
    one, two = load_catalogue().of(CheckpointSpec).all()[:2]
    names = Registry([one])
    with pytest.raises(ModelError, match="got 'starter' twice"):
        names.add(two, one)
    assert names.all() == (one,)
    text = CATALOGUE.read_text()
    with pytest.raises(ModelError, match="twice"):
        read_catalogue(text + text)


def test_a_table_says_only_what_differs():
    catalogue = read_catalogue(
        '[[controlnet]]\nid = "p"\ntitle = "P"\nfamily = "sdxl"\nhub = "a/b"\n'
        'kinds = ["openpose"]\n'
        '[[checkpoint]]\nid = "c"\ntitle = "C"\nfamily = "sdxl"\nhub = "a/c"\n'
        'part = "c.safetensors"'
    )
    (spec,) = catalogue.of(CheckpointSpec).all()
    assert spec.source == Source(SourceKind.HUB, "a/c", "c.safetensors")
    assert spec.controlnet == Source(SourceKind.HUB, "a/b")
    assert (spec.licence, spec.commercial, spec.size) == ("unknown", None, 0)
    assert spec.default_size == Size(832, 1216)


def test_a_checkpoint_that_names_an_unknown_controlnet_is_refused():
    with pytest.raises(ModelMissing, match="got 'nobody'"):
        read_catalogue(
            '[[checkpoint]]\nid = "c"\ntitle = "C"\nfamily = "sd15"\nhub = "a/c"\npose = "nobody"'
        )


@pytest.mark.parametrize("spec", load_catalogue().of(DetectorSpec).all(), ids=lambda spec: spec.id)
def test_a_detector_names_two_networks_that_lie_somewhere(spec):
    for file in (spec.pose, spec.people):
        assert file.name.endswith(".onnx")
        assert "/" not in file.name
        assert file.url.startswith("https://") or file.path.is_file()
    assert spec.can_be_fetched is (spec.id != "starter")
    assert not spec.is_own


@pytest.mark.parametrize("spec", load_catalogue().of(CutoutSpec).all(), ids=lambda spec: spec.id)
def test_a_cutout_names_one_network_of_a_known_size(spec, empty):
    assert spec.file.name.endswith(".onnx")
    assert "/" not in "".join((spec.file.name, *spec.file.also))
    if spec.can_be_fetched:
        assert spec.file.size == spec.size
        assert re.fullmatch(r"[0-9a-f]{64}", spec.file.sha256)
        assert spec.side in (320, 1024)
    else:
        assert spec.id == STARTER
        assert "put it back at" in spec.why_not(empty).lower() or spec.is_installed(empty)


def test_the_detector_of_the_studio_is_the_one_that_pose_knows():
    spec = load_catalogue().of(DetectorSpec).get(STARTER)
    ours = Detector(spec.id, spec.title, spec.pose.path, spec.people.path, spec.seen)
    assert ours == starter()
