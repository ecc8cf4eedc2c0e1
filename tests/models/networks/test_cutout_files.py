"""Which cut-out networks are on this machine, and what an unknown file is told to be."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.config import Config
from core.errors import ModelUnusable
from core.geometry import Size
from core.models import registry
from core.models.identify.cutout_layout import CutoutLayout, layout_of
from core.models.networks.cutout_files import rembg_cache
from core.models.networks.cutout_trial import check_cutout_network

pytest.importorskip("onnx")

from onnx import TensorProto

from tests.models.networks.mask_networks import mask_network
from tests.pose.toy_networks import as_taking, brightest, fixed_boxes


@pytest.fixture
def config(tmp_path, monkeypatch) -> Config:
    monkeypatch.setenv("U2NET_HOME", str(tmp_path / "u2net"))
    return Config(data_folder=tmp_path / "data")


def here(config: Config) -> dict[str, str]:
    """Layouts of what is installed by name, without what is built in."""
    found = registry.cutouts(config)
    return {s.id: s.layout for s in found if s.is_installed(config) and s.id != "starter"}


def test_nothing_but_the_catalogue_is_there_at_first(config):
    assert here(config) == {}
    names = [spec.id for spec in registry.cutouts(config)]
    assert names == ["starter", "toonout", "isnet-anime", "birefnet-lite", "u2netp"]
    line = registry.cutout("toonout", config).why_not(config)
    folder = config.models_folder / "cutout"
    assert line == (
        "The cut-out ToonOut is not on this machine. Fetch it on the Models page, or put "
        f"birefnet-toonout-fp16.onnx into {folder}."
    )


@pytest.mark.parametrize(
    ("place", "name", "found"),
    [
        ("data/models/cutout", "isnet-anime.onnx", "isnet-anime"),
        ("data/models/cutout", "isnetis.onnx", "isnet-anime"),
        ("u2net", "u2netp.onnx", "u2netp"),
        ("u2net", "birefnet-general-lite.onnx", "birefnet-lite"),
        ("forge/models/u2net", "isnet-anime.onnx", "isnet-anime"),
        ("forge/models/rembg", "birefnet-toonout-fp16.onnx", "toonout"),
        ("forge/models/cutout", "birefnet-v1-lite.onnx", "birefnet-lite"),
    ],
)
def test_a_listed_network_is_found_wherever_it_lies(config, tmp_path, place, name, found):
    path = tmp_path / place / name
    mask_network(path)
    config = replace(config, linked_models=(tmp_path / "forge",))
    assert list(here(config)) == [found]
    assert registry.cutout(found, config).path.samefile(path)
    assert registry.cutout(found, config).missing == ()


def test_ones_own_networks_are_offered_by_their_names(config, tmp_path):
    own = config.models_folder / "cutout"
    mask_network(own / "mine.onnx", side=320, masks=7)
    mask_network(own / "my-birefnet.onnx", side=512)
    mask_network(tmp_path / "u2net" / "silueta.onnx", side=320, masks=7)
    mask_network(tmp_path / "u2net" / "mine.onnx")  # the person's own goes before
    assert here(config) == {"mine": "u2net", "my-birefnet": "birefnet", "silueta": "u2net"}
    assert registry.cutout("mine", config).path == own / "mine.onnx"
    assert registry.cutout("my-birefnet", config).side == 512
    assert "Linked" in registry.cutout("silueta", config).note


def test_a_link_that_leads_nowhere_is_no_network(config, tmp_path):
    own = config.models_folder / "cutout"
    mask_network(own / "mine.onnx")
    (own / "gone.onnx").symlink_to(tmp_path / "another disk" / "gone.onnx")
    assert list(here(config)) == ["mine"]


def test_what_cuts_out_nothing_is_told_only_in_ones_own_folder(config, tmp_path):
    own = config.models_folder / "cutout"
    mask_network(own / "clothes.onnx", channels=2)
    mask_network(tmp_path / "u2net" / "u2net_cloth_seg.onnx", channels=2)
    assert here(config) == {}
    spec = registry.cutout("clothes", config)
    assert spec.why_not(config).startswith("clothes.onnx is no network that cuts out")
    assert "u2net_cloth_seg" not in {spec.id for spec in registry.cutouts(config)}


@pytest.mark.parametrize(
    ("write", "layout"),
    [
        (lambda path: mask_network(path, side=320, masks=7), CutoutLayout("u2net", 320)),
        (lambda path: mask_network(path, side=1024), CutoutLayout("isnet", 1024)),
        (lambda path: mask_network(path, side="open"), CutoutLayout("isnet", 0)),
        (lambda path: mask_network(path, channels=2), None),
        (lambda path: mask_network(path, side=64, out_side=32), None),
        (lambda path: brightest(path, [0] * 17, Size(48, 64)), None),
        (lambda path: fixed_boxes(path, [[0, 0, 64, 64, 0.9]]), None),
        (lambda path: path.write_bytes(b"no network"), None),
    ],
)
def test_a_layout_is_told_by_content(tmp_path, write, layout):
    path = tmp_path / "network.onnx"
    write(path)
    assert layout_of(path) == layout


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"U2NET_HOME": "/cache"}, "/cache"),
        ({"XDG_DATA_HOME": "/share"}, "/share/.u2net"),
    ],
)
def test_the_cache_of_rembg_is_where_rembg_keeps_it(environment, expected):
    assert str(rembg_cache(environment)) == expected
    assert rembg_cache({}).name == ".u2net"


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda path: mask_network(path), None),
        (lambda path: mask_network(path, side="side"), None),
        (lambda path: as_taking(mask_network(path), TensorProto.FLOAT16), None),
        (lambda path: mask_network(path, side=200_000), "200000×200000"),
        (lambda path: mask_network(path, channels=2), "another network"),
    ],
    ids=["fixed", "open", "half precision", "too large", "two channels"],
)
def test_a_network_is_tried_before_it_is_kept(tmp_path, make, error):
    path = make(tmp_path / "net.onnx")
    if error is None:
        check_cutout_network(path)
    else:
        with pytest.raises(ModelUnusable, match=error):
            check_cutout_network(path)
