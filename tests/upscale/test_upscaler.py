from __future__ import annotations

import hashlib
from dataclasses import replace

import numpy as np
import pytest
import torch
from PIL import Image

from core.errors import (
    BrokenPicture,
    JobCancelled,
    ModelMissing,
    ModelUnusable,
    OutOfMemory,
    RequestRejected,
)
from core.geometry import Size
from core.models import registry
from core.models.defaults import DEFAULT_UPSCALER
from core.models.hardware import machine, out_of_memory
from core.models.ncnn.architectures import rrdb
from core.models.source import Source, SourceKind
from core.upscale import enlarging
from core.upscale.enlarging import enlarge
from core.upscale.network import Network, load_network
from core.upscale.upscaler import Upscaler
from tests.models.ncnn.ncnn_files import write_network
from training.dataset import HELD_OUT
from training.figures import figure


@pytest.fixture(scope="session")
def network(compact_file) -> Network:
    return load_network(compact_file)


@pytest.mark.parametrize("side", [32, 57, 100])
def test_tiles_equal_the_whole_picture(network, picture, side):
    whole = enlarge(network, picture)
    tiled = enlarge(network, picture, sides=(side,))
    assert tiled.shape == (600, 804, 3)
    assert np.abs(tiled.astype(int) - whole).max() <= 1


def test_a_padding_that_is_too_small_would_show(network, picture):
    """The test above can fail: with less than the 18 pixels the network sees, seams appear."""
    whole = enlarge(network, picture)
    tiled = enlarge(replace(network, padding=0), picture, sides=(32,))
    assert np.abs(tiled.astype(int) - whole).max() > 1


def test_progress_counts_every_tile(network, picture):
    seen: list[tuple[int, int]] = []
    enlarge(network, picture, on_tile=lambda *counts: seen.append(counts), sides=(80,))
    assert seen == [(i, 6) for i in range(1, 7)]


def test_cancel_works_between_tiles(network, picture):
    seen: list[int] = []
    with pytest.raises(JobCancelled):
        enlarge(
            network,
            picture,
            on_tile=lambda done, _: seen.append(done),
            should_stop=lambda: len(seen) == 2,
            sides=(80,),
        )
    assert seen == [1, 2]


class Hungry:
    """A network that fits only small tiles into memory; remembers what it was given."""

    def __init__(self, network: Network, longest: int, error: Exception) -> None:
        self.network, self.longest, self.error = network, longest, error
        self.scale, self.padding, self.streamed = network.scale, network.padding, None
        self.device = network.device
        self.given: list[int] = []

    def __call__(self, pixels: torch.Tensor) -> torch.Tensor:
        self.given.append(max(pixels.shape[-2:]))
        if self.given[-1] > self.longest:
            raise self.error
        return self.network(pixels)


ERRORS = [
    torch.OutOfMemoryError("CUDA out of memory"),
    RuntimeError("DefaultCPUAllocator: can't allocate memory"),
    MemoryError(),
]


@pytest.fixture
def freed(monkeypatch) -> list[int]:
    """Counts the times memory was given back, without the second that each would take."""
    times: list[int] = []
    monkeypatch.setattr(out_of_memory, "free_memory", lambda: times.append(1))
    return times


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_out_of_memory_goes_to_smaller_tiles(network, picture, error, freed):
    sides = (128, 64, 32)
    whole = enlarge(replace(network), picture, sides=sides)
    hungry = Hungry(network, 70, error)
    notes: list[str] = []
    large = enlarge(hungry, picture, on_note=notes.append, sides=sides)
    assert np.abs(large.astype(int) - whole).max() <= 1
    assert notes == ["Memory ran out: enlarged in tiles of 32 pixels."]
    first, second, third, *rest = hungry.given
    assert (first, second, third) == (118, 68, 86)  # the first side fails, then the second
    assert max(rest) <= 32 + 2 * 18
    assert len(freed) == 2


def test_out_of_memory_with_the_smallest_tiles_says_so(network, picture, freed):
    hungry = Hungry(network, 0, ERRORS[0])
    with pytest.raises(OutOfMemory, match="Expected memory for tiles of 160 pixels"):
        enlarge(hungry, picture, sides=enlarging.TILE_SIDES)
    assert len(hungry.given) == len(freed) == 3


def test_other_runtime_errors_are_not_taken_for_memory(network, picture):
    with pytest.raises(RuntimeError, match="driver"):
        enlarge(Hungry(network, 0, RuntimeError("driver lost")), picture)


def test_not_a_number_is_a_broken_picture(network, picture):
    class Broken(Hungry):
        def __call__(self, pixels: torch.Tensor) -> torch.Tensor:
            return self.network(pixels) * float("nan")

    with pytest.raises(BrokenPicture, match="no numbers"):
        enlarge(Broken(network, 0, MemoryError()), picture)


@pytest.fixture
def studio_upscaler(config, compact_file) -> Upscaler:
    """Over a data folder in which a person put a network of their own."""
    folder = config.models_folder / "upscalers"
    folder.mkdir(parents=True)
    (folder / "Mine.safetensors").write_bytes(compact_file.read_bytes())
    return Upscaler(config)


def test_four_times_is_what_the_network_draws(studio_upscaler, network, picture):
    small = Image.fromarray(picture[:40, :60])
    large = studio_upscaler.upscale(small, 4, upscaler="mine")
    assert (large.size, large.mode) == ((240, 160), "RGB")
    assert np.array_equal(np.asarray(large), enlarge(network, picture[:40, :60]))


@pytest.mark.parametrize("scale", [2, 3])
def test_tiles_made_smaller_equal_the_whole_picture_made_smaller(network, picture, scale):
    """Each tile is made smaller as it comes, so that never more than the result is held."""
    size = (picture.shape[1] * scale, picture.shape[0] * scale)
    whole = Image.fromarray(enlarge(network, picture)).resize(size, Image.Resampling.LANCZOS)
    tiled = enlarge(network, picture, result=Size(*size), sides=(57,))
    assert tiled.shape == (size[1], size[0], 3)
    assert np.abs(tiled.astype(int) - np.asarray(whole)).max() <= 1


def test_a_result_beyond_the_limit_is_refused_before_anything_is_drawn(studio_upscaler):
    large = Image.new("RGB", (4097, 4096))
    with pytest.raises(RequestRejected, match="at most 67 megapixels"):
        studio_upscaler.upscale(large, 4, upscaler="mine", on_tile=lambda *_: pytest.fail("drew"))


def test_two_times_is_four_times_made_smaller(studio_upscaler, picture):
    small = Image.fromarray(picture[:40, :60])
    four = studio_upscaler.upscale(small, 4, upscaler="mine")
    two = studio_upscaler.upscale(small, 2, upscaler="mine")
    assert two.size == (120, 80)
    assert np.array_equal(np.asarray(two), np.asarray(four.resize((120, 80), Image.LANCZOS)))


def test_a_network_of_two_does_not_pretend_to_be_four(
    config, studio_upscaler, picture, write_compact
):
    write_compact(config.models_folder / "upscalers" / "double.safetensors", scale=2)
    small = Image.fromarray(picture[:20, :30])
    assert studio_upscaler.upscale(small, 2, upscaler="double").size == (60, 40)
    with pytest.raises(RequestRejected, match="it goes to ×2; choose that or another upscaler"):
        studio_upscaler.upscale(small, 4, upscaler="double")


@pytest.fixture
def catalogued(config, compact_file, monkeypatch):
    """A real tiny .pth as Real-ESRGAN publishes them, in a catalogue with its checksum."""
    from safetensors.torch import load_file

    file = config.models_folder / "upscalers" / "official.pth"
    file.parent.mkdir(parents=True, exist_ok=True)
    torch.save({"params_ema": load_file(compact_file)}, file)
    spec = registry.UpscalerSpec(
        id="official",
        title="Official ×4",
        source=Source(SourceKind.URL, "https://example.org/official.pth", file.name),
        scale=4,
        file=file,
        sha256=hashlib.sha256(file.read_bytes()).hexdigest(),
    )
    known = registry.Registry([spec])
    monkeypatch.setattr(registry, "upscaler", lambda name, _config: known.get(name))
    return Upscaler(config), file


def test_a_catalogued_pickle_of_the_right_checksum_draws(catalogued, network, picture):
    upscaler, _file = catalogued
    large = upscaler.upscale(Image.fromarray(picture[:20, :30]), 4, upscaler="official")
    assert np.array_equal(np.asarray(large), enlarge(network, picture[:20, :30]))


def test_a_catalogued_pickle_of_another_checksum_is_one_line_and_stays_shut(
    catalogued, picture, monkeypatch
):
    import spandrel

    upscaler, file = catalogued
    file.write_bytes(file.read_bytes() + b"!")
    monkeypatch.setattr(spandrel.ModelLoader, "load_from_file", lambda *_: pytest.fail("opened"))
    with pytest.raises(ModelUnusable) as caught:
        upscaler.upscale(Image.fromarray(picture), 2, upscaler="official")
    assert str(caught.value) == (
        "Expected official.pth with the checksum of the catalogue, got another one: "
        "download it again."
    )


def test_an_unknown_upscaler_names_the_known_ones(studio_upscaler, picture):
    with pytest.raises(ModelMissing, match="mine"):
        studio_upscaler.upscale(Image.fromarray(picture), 2, upscaler="other")


@pytest.mark.parametrize("scale", [0, 5, 8])
def test_other_enlargements_are_refused(studio_upscaler, picture, scale):
    with pytest.raises(RequestRejected, match="Expected an enlargement of 2, 3 or 4"):
        studio_upscaler.upscale(Image.fromarray(picture), scale, upscaler="mine")


def decibels(picture: Image.Image, original: Image.Image) -> float:
    """Peak signal to noise."""
    difference = np.asarray(picture, np.float64) - np.asarray(original, np.float64)
    return float(10 * np.log10(255**2 / np.mean(difference**2)))


def test_the_starter_is_sharper_than_a_filter(config):
    """On figures that its training never saw; they have finer lines than those it learned from."""
    spec = registry.upscaler(DEFAULT_UPSCALER, config)
    if not spec.is_installed(config):
        pytest.skip(spec.why_not(config))
    gains: list[float] = []
    for seed in (HELD_OUT + 5_001, HELD_OUT + 5_002):
        large = Image.fromarray(figure(seed, Size(128, 192), scale=4).picture)
        small = large.resize((128, 192), Image.Resampling.BOX)
        drawn = Upscaler(config).upscale(small, spec.scale)
        filtered = small.resize(large.size, Image.Resampling.BICUBIC)
        gains.append(decibels(drawn, large) - decibels(filtered, large))
    assert min(gains) > 0.5
    assert sum(gains) / len(gains) > 1


# --- exact sizes --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "size", "passes"),
    [(170, (170, 113), 1), (240, (240, 160), 1), (300, (300, 200), 2), (960, (960, 640), 2)],
)
def test_an_exact_long_side(studio_upscaler, picture, target, size, passes):
    seen: list[tuple[int, int]] = []
    large = studio_upscaler.upscale(
        Image.fromarray(picture[:40, :60]),
        4,
        upscaler="mine",
        target=target,
        on_tile=lambda *counts: seen.append(counts),
    )
    assert large.size == size
    assert seen == [(number, passes) for number in range(1, passes + 1)]


def test_an_exact_size_is_the_networks_picture_made_smaller(network, picture):
    whole = Image.fromarray(enlarge(network, picture))
    result = Size(611, 456)
    tiled = enlarge(network, picture, result=result, sides=(57,))
    filtered = np.asarray(whole.resize(result, Image.Resampling.LANCZOS)).astype(int)
    assert np.abs(tiled - filtered).max() <= 1


def test_a_target_below_the_picture_is_refused(studio_upscaler, picture):
    with pytest.raises(RequestRejected, match="Expected a long side above 201 pixels, got 201"):
        studio_upscaler.upscale(Image.fromarray(picture), 4, upscaler="mine", target=201)


# --- streams ------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def dense(tmp_path_factory) -> Network:
    """An RRDBNet, which sees 33 pixels far."""
    network = load_network(write_network(tmp_path_factory.mktemp("rrdb") / "net.param", rrdb(8, 2)))
    assert network.streamed is not None
    last = network.streamed.colours
    with torch.inference_mode():
        last.weight.mul_(400)
        last.bias.fill_(0.5)
    return network


@pytest.fixture(scope="session")
def drawn_whole(dense) -> np.ndarray:
    return enlarge(replace(dense, streamed=None), noisy(), sides=(1000,))


def noisy() -> np.ndarray:
    return np.random.default_rng(2).integers(0, 255, (90, 70, 3), dtype=np.uint8)


@pytest.mark.parametrize("side", [1000, 400, 160, 128])
def test_a_stream_equals_the_whole_picture(dense, drawn_whole, side):
    streamed = enlarge(dense, noisy(), sides=(side,))
    assert drawn_whole.std() > 10
    assert np.abs(streamed.astype(int) - drawn_whole).max() <= 1


@pytest.mark.parametrize("height", [2, 5, 9, 10, 11, 16, 17, 47])
def test_a_stream_of_any_height_equals_the_whole_picture(dense, height):
    picture = noisy()[:height, :20]
    whole = enlarge(replace(dense, streamed=None), picture)
    assert np.abs(enlarge(dense, picture, sides=(160,)).astype(int) - whole).max() <= 1


def test_strips_of_a_wide_picture_fit_together(dense, monkeypatch):
    """Cut into columns of at most 96 pixels that overlap as far as the network sees."""
    monkeypatch.setattr(enlarging, "PIECE_WIDTH", 24)
    picture = np.concatenate([noisy()[:40]] * 4, axis=1)
    whole = enlarge(replace(dense, streamed=None), picture, sides=(1000,))
    far = replace(dense, padding=33)
    assert np.abs(enlarge(far, picture, sides=(32,)).astype(int) - whole).max() <= 1
    near = replace(dense, padding=0)
    assert np.abs(enlarge(near, picture, sides=(32,)).astype(int) - whole).max() > 1


def test_a_stream_to_an_exact_size_fits_together(dense, drawn_whole, monkeypatch):
    monkeypatch.setattr(enlarging, "PIECE_WIDTH", 24)
    for result in (Size(211, 271), Size(140, 180), Size(210, 270)):
        whole = Image.fromarray(drawn_whole).resize(result, Image.Resampling.LANCZOS)
        streamed = enlarge(dense, noisy(), result=result, sides=(160,))
        assert np.abs(streamed.astype(int) - np.asarray(whole)).max() <= 1


def test_a_stream_tells_how_far_it_is_and_stops_when_told(dense):
    seen: list[tuple[int, int]] = []

    def note(done: int, tiles: int) -> None:
        seen.append((done, tiles))

    enlarge(dense, noisy(), note, sides=(160,))
    assert seen == [(number, 9) for number in range(1, 10)]
    seen.clear()
    with pytest.raises(JobCancelled):
        enlarge(dense, noisy(), note, should_stop=lambda: len(seen) == 2, sides=(160,))
    assert len(seen) == 2


def test_a_network_that_is_no_rrdb_is_not_streamed(network):
    assert network.streamed is None


def test_a_network_knows_how_far_it_sees(dense):
    assert dense.streamed is not None
    assert (dense.streamed.reach, dense.padding) == (2 * 15 + 2 + 2, 34)


@pytest.mark.parametrize(
    ("free", "sides"),
    [(0, (640, 320, 160)), (16 << 30, (640, 320, 160)), (1 << 30, (320, 160)), (1 << 20, (160,))],
)
def test_tiles_are_as_large_as_there_is_memory(network, monkeypatch, free, sides):
    """0: the system does not say how much is free."""
    monkeypatch.setattr(machine, "available_memory", lambda _: free)
    assert tuple(enlarging._usable_sides(network)) == sides


def test_a_strip_is_as_wide_as_there_is_memory(dense, monkeypatch):
    assert dense.streamed is not None
    column = dense.streamed.column_bytes(40)
    monkeypatch.setattr(enlarging, "TILE_BYTES", 1000 * column)
    counts = [enlarging._strip_count(dense, width, 640) for width in (1000, 1001, 1864, 1865)]
    assert counts == [1, 2, 2, 3]
    assert enlarging.tile_count(dense, Size(1864, 90)) == 2 * 3
