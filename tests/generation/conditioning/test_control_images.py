from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image

from core.config import Config
from core.errors import ModelMissing, ModelUnusable
from core.generation.conditioning.control_images import (
    ControlMaps,
    fitted,
    fitted_mask,
    missing_weights,
)
from core.generation.request import ControlKind
from core.geometry import Size
from core.models.hardware import device

NEEDS_WEIGHTS = {
    ControlKind.LINEART_ANIME: "netG.pth of lllyasviel/Annotators",
    ControlKind.SOFT_EDGE: "ControlNetHED.pth of lllyasviel/Annotators",
    ControlKind.DEPTH: "Depth-Anything-V2-Small-hf",
    ControlKind.SEGMENTATION: "upernet-convnext-small",
}


@pytest.fixture
def config(tmp_path, monkeypatch):
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    return Config(data_folder=tmp_path, device="cpu", offline=True)


@pytest.fixture
def maps(config):
    return ControlMaps(config, lambda: device.choose_device(config))


@pytest.fixture(scope="module")
def figure():
    """A dark disc on a light ground, 200 × 120."""
    image = np.full((120, 200, 3), 230, np.uint8)
    cv2.circle(image, (100, 60), 40, (40, 30, 90), -1)
    return Image.fromarray(image)


@pytest.mark.parametrize("size", [Size(200, 120), Size(72, 104), Size(832, 1216)])
def test_maps_are_exactly_as_large_as_the_picture_drawn(maps, figure, size):
    for kind in (ControlKind.CANNY, ControlKind.LINEART):
        found = maps.make(kind, figure, size)
        assert found.size == tuple(size)
        assert found.mode == "RGB"
        assert np.asarray(found).max() > 100


def test_canny_is_cv2s_at_the_drawn_size(maps, figure):
    found = np.asarray(maps.make(ControlKind.CANNY, figure, Size(200, 120)))
    expected = cv2.Canny(np.asarray(figure), 100, 200)
    assert np.array_equal(found[..., 0], expected)
    ys, xs = np.nonzero(found[..., 0])
    assert np.abs(np.hypot(xs - 100, ys - 60) - 40).max() < 3


def test_line_art_marks_the_outline(maps, figure):
    found = np.asarray(maps.make(ControlKind.LINEART, figure, Size(200, 120))).astype(float)
    ys, xs = np.mgrid[:120, :200]
    distance = np.hypot(xs - 100, ys - 60)
    near, far = found[np.abs(distance - 38) < 3].mean(), found[distance > 70].mean()
    assert near > 10 * max(far, 1)


@pytest.mark.parametrize("kind", NEEDS_WEIGHTS)
def test_what_needs_weights_says_how_to_get_them(maps, config, figure, kind):
    with pytest.raises(ModelMissing) as caught:
        maps.make(kind, figure, Size(64, 64))
    line = str(caught.value)
    assert NEEDS_WEIGHTS[kind] in line
    assert "Run `hf download " in line
    assert "choose a picture that is a finished map already" in line
    assert "\n" not in line
    assert missing_weights(kind, config) == line


def test_what_needs_none_is_ready(config):
    assert missing_weights(ControlKind.CANNY, config) == ""
    assert missing_weights(ControlKind.LINEART, config) == ""


def test_a_network_of_controlnet_aux_is_read_from_the_models_folder(maps, config, figure):
    """ControlNetHED's real architecture with random weights."""
    import torch
    from controlnet_aux.hed import ControlNetHED_Apache2

    folder = config.models_folder / "preprocessors"
    folder.mkdir(parents=True)
    torch.manual_seed(0)
    torch.save(ControlNetHED_Apache2().state_dict(), folder / "ControlNetHED.pth")
    assert missing_weights(ControlKind.SOFT_EDGE, config) == ""
    found = maps.make(ControlKind.SOFT_EDGE, figure, Size(72, 104))
    assert found.size == (72, 104)


def test_a_pickle_that_would_run_code_is_not_run(maps, config, figure, tmp_path):
    import os

    import torch

    folder = config.models_folder / "preprocessors"
    folder.mkdir(parents=True)
    canary = tmp_path / "canary"

    class Evil:
        def __reduce__(self):
            return os.mkdir, (str(canary),)

    torch.save({"a": Evil()}, folder / "netG.pth")
    with pytest.raises(ModelUnusable, match="Expected a whole preprocessor") as caught:
        maps.make(ControlKind.LINEART_ANIME, figure, Size(64, 64))
    assert "\n" not in str(caught.value)
    assert not canary.exists()


def test_depth_runs_a_tiny_depth_anything(maps, config, figure):
    import torch
    from transformers import (
        DepthAnythingConfig,
        DepthAnythingForDepthEstimation,
        Dinov2Config,
        DPTImageProcessor,
    )

    folder = config.models_folder / "preprocessors" / "Depth-Anything-V2-Small-hf"
    backbone = Dinov2Config(
        image_size=32, patch_size=8, num_hidden_layers=2, hidden_size=16, num_attention_heads=2,
        out_features=["stage1", "stage2"], apply_layernorm=False, reshape_hidden_states=False,
    )  # fmt: skip
    torch.manual_seed(0)
    model = DepthAnythingForDepthEstimation(
        DepthAnythingConfig(
            backbone_config=backbone, patch_size=8, reassemble_hidden_size=16,
            reassemble_factors=[2, 1], neck_hidden_sizes=[8, 8], fusion_hidden_size=8,
        )
    )  # fmt: skip
    for weight in model.parameters():  # fresh ones are so small that all is one depth
        torch.nn.init.normal_(weight, std=0.3)
    model.head.conv3.bias.data.fill_(3.0)  # it ends in a ramp: what is below zero is lost
    model.save_pretrained(folder)
    DPTImageProcessor(size={"height": 32, "width": 32}).save_pretrained(folder)
    found = maps.make(ControlKind.DEPTH, figure, Size(96, 64))
    assert found.size == (96, 64)
    values = np.asarray(found)
    assert values.min() < 20
    assert values.max() > 235


def test_segmentation_paints_the_classes_in_their_colours(maps, config, figure):
    from controlnet_aux.util import ade_palette
    from transformers import ConvNextConfig, SegformerImageProcessor, UperNetConfig
    from transformers import UperNetForSemanticSegmentation as UperNet

    folder = config.models_folder / "preprocessors" / "upernet-convnext-small"
    backbone = ConvNextConfig(
        depths=[1, 1, 1, 1],
        hidden_sizes=[4, 8, 8, 8],
        out_features=[f"stage{i}" for i in range(1, 5)],
    )
    UperNet(
        UperNetConfig(backbone_config=backbone, hidden_size=8, num_labels=150, auxiliary_channels=8,
                      auxiliary_in_channels=8)
    ).save_pretrained(folder)  # fmt: skip
    SegformerImageProcessor(size={"height": 64, "width": 64}).save_pretrained(folder)
    found = maps.make(ControlKind.SEGMENTATION, figure, Size(96, 64))
    colours = {tuple(colour) for colour in np.asarray(found).reshape(-1, 3).tolist()}
    assert found.size == (96, 64)
    assert colours <= {tuple(colour) for colour in ade_palette()}


def test_pictures_of_another_shape_are_cut_and_not_stretched():
    wide = Image.new("RGB", (300, 100), (255, 0, 0))
    wide.paste((0, 0, 255), (100, 0, 200, 100))
    found = np.asarray(fitted(wide, Size(64, 64)))
    assert (found[20:44, 5:59] == (0, 0, 255)).all()
    same = fitted(wide, Size(300, 100))
    assert same.tobytes() == wide.tobytes()


def test_what_is_clear_is_white_in_a_picture_and_black_in_a_mask():
    clear = Image.new("RGBA", (8, 8), (10, 20, 30, 0))
    assert fitted(clear, Size(8, 8)).getpixel((0, 0)) == (255, 255, 255)
    assert fitted_mask(clear, Size(8, 8)).getpixel((0, 0)) == 0
    assert fitted_mask(Image.new("L", (4, 4), 255), Size(8, 8)).getpixel((3, 3)) == 255
