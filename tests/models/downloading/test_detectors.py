"""Detectors are fetched from a server on this machine; no part is mocked."""

from __future__ import annotations

import hashlib
import io
import threading
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from core.config import Config
from core.errors import (
    DiskFull,
    JobCancelled,
    ModelMissing,
    ModelUnusable,
    NotFetched,
    RequestRejected,
)
from core.geometry import Size
from core.models import detectors, registry
from core.models.detector_files import own_folder
from core.models.downloading import file_parts
from core.models.downloading.fetch import FetchRequest, check, fetch, plan_fetch
from core.models.importing import staging
from core.models.importing.staging import INCOMING
from core.models.kinds import ModelKind
from core.models.specs.onnx import DetectorSpec
from core.pose.detection.networks import pose_network
from tests.models.catalogued import add_detector
from tests.models.downloading.hub_server import HubServer

pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

from tests.pose.toy_networks import brightest, fixed_boxes


@pytest.fixture(scope="module")
def networks(tmp_path_factory) -> tuple[bytes, bytes]:
    folder = tmp_path_factory.mktemp("networks")
    pose = brightest(folder / "pose.onnx", [0] * 17, Size(48, 64))
    people = fixed_boxes(folder / "people.onnx", [[0, 0, 64, 64, 0.9]])
    return pose.read_bytes(), people.read_bytes()


TOY = FetchRequest(kind=ModelKind.DETECTOR, id="toy")


@pytest.fixture
def spec(server, networks, config, monkeypatch) -> DetectorSpec:
    """The joints in a zip of mmdeploy, the people as a bare file."""
    pose, people = networks
    server.plain["/sdk/toy-pose.zip"] = packed({"20230831/end2end.onnx": pose})
    server.plain["/toy-people.onnx"] = people
    return add_detector(
        monkeypatch, config, "toy",
        {"url": f"{server.url}/sdk/toy-pose.zip"}, {"url": f"{server.url}/toy-people.onnx"},
    )  # fmt: skip


def packed(files: dict[str, bytes], how: int = zipfile.ZIP_STORED) -> bytes:
    settings = {"20230831/detail.json": b"{}", "20230831/pipeline.json": b"{}"}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", how) as archive:
        for name, content in (settings | files).items():
            archive.writestr(name, content)
    return buffer.getvalue()


def run(spec, config, on_progress=lambda *_: None, should_stop=lambda: False) -> None:
    """``spec`` as it is known, with what of it is here by now."""
    here = registry.detector(spec.id, config)
    pose = spec.pose._replace(path=here.pose.path)
    people = spec.people._replace(path=here.people.path)
    fetch(replace(spec, pose=pose, people=people), config, on_progress, should_stop)


def there(config: Config) -> set[str]:
    """What lies in a person's folder of detectors, the unfinished included."""
    home = own_folder(config)
    return {str(path.relative_to(home)) for path in home.rglob("*") if path.is_file()}


def names(config: Config) -> list[str]:
    return [detector.name for detector in detectors.installed(config)]


def test_a_detector_comes_and_is_found(server, spec, config, networks):
    assert names(config) == ["starter"]
    check(TOY, config)
    bytes_in_all = sum(len(body) for body in server.plain.values())
    assert spec.bytes_to_come == 0
    terms = plan_fetch(spec, config)
    assert (terms.bytes, terms.licence, terms.why_not) == (bytes_in_all, "Apache-2.0", "")
    assert there(config) == set()
    seen: list[tuple[int, int, str]] = []
    run(spec, config, lambda *report: seen.append(report))
    assert there(config) == {"toy-pose.onnx", "toy-people.onnx"}
    assert (own_folder(config) / "toy-pose.onnx").read_bytes() == networks[0]
    assert names(config) == ["starter", "toy"]
    assert pose_network(detectors.find("toy", config).pose)[1] == 17
    done = [report[0] for report in seen]
    assert done == sorted(done)
    assert seen[-1] == (bytes_in_all, bytes_in_all, "")
    with pytest.raises(ModelMissing, match="got Toy: choose another one"):
        check(TOY, config)


def test_only_what_is_missing_is_fetched(server, spec, config, networks):
    folder = own_folder(config)
    folder.mkdir(parents=True)
    (folder / "toy-people.onnx").write_bytes(networks[1])
    spec = registry.detector("toy", config)
    assert plan_fetch(spec, config).bytes == len(server.plain["/sdk/toy-pose.zip"])
    run(spec, config)
    assert {path for _, path, _ in server.requests} == {"/sdk/toy-pose.zip"}


def test_published_sizes_and_checksums_are_held_to(server, spec, config, networks):
    body = networks[1]
    digest = hashlib.sha256(body).hexdigest()
    people = spec.people._replace(size=len(body), sha256=digest)
    pose = spec.pose._replace(size=len(server.plain["/sdk/toy-pose.zip"]))
    known = replace(spec, pose=pose, people=people)
    assert known.bytes_to_come == pose.size + people.size
    server.plain["/toy-people.onnx"] = body[:-1] + b"!"
    with pytest.raises(NotFetched, match="checksum"):
        run(known, config)
    assert there(config) == {"toy-pose.onnx"}
    server.plain["/toy-people.onnx"] = body
    run(known, config)
    assert "HEAD" not in {method for method, _, _ in server.requests}
    assert names(config) == ["starter", "toy"]


def larger(networks) -> bytes:
    """The zip, with settings of a size that travels in many pieces."""
    return packed({"20230831/end2end.onnx": networks[0], "20230831/deploy.json": bytes(500_000)})


@pytest.mark.parametrize("knows_ranges", [True, False])
def test_a_cut_connection_is_taken_up_again(
    server: HubServer, spec, config, networks, knows_ranges
):
    server.plain["/sdk/toy-pose.zip"] = larger(networks)
    server.cut_after, server.cuts, server.knows_ranges = 200_000, 2, knows_ranges
    run(spec, config)
    assert names(config) == ["starter", "toy"]
    wanted = [wanted for _, _, wanted in server.requests if wanted]
    assert len(wanted) == 2
    assert all(place.startswith("bytes=") for place in wanted)


def test_a_cancelled_download_goes_on_where_it_stopped(server, spec, config, networks):
    body = server.plain["/sdk/toy-pose.zip"] = larger(networks)
    server.pieces = threading.Semaphore(3)
    stop = threading.Event()

    def progress(here: int, *_) -> None:
        if here > 100_000:
            stop.set()
            server.pieces.release(1000)

    with pytest.raises(JobCancelled):
        run(spec, config, progress, stop.is_set)
    assert there(config) == {f"{INCOMING}/toy-pose.onnx.zip.incomplete"}
    kept = (own_folder(config) / INCOMING / "toy-pose.onnx.zip.incomplete").stat().st_size
    assert 0 < kept < len(body)
    run(spec, config)
    assert f"bytes={kept}-" in {wanted for _, _, wanted in server.requests}
    assert there(config) == {"toy-pose.onnx", "toy-people.onnx"}


def test_a_zip_that_was_whole_is_not_fetched_again(server, spec, config):
    incoming = own_folder(config) / INCOMING
    incoming.mkdir(parents=True)
    (incoming / "toy-pose.onnx.zip").write_bytes(server.plain["/sdk/toy-pose.zip"])
    (incoming / "toy-pose.onnx").write_bytes(b"half of it")
    run(spec, config)
    assert ("GET", "/sdk/toy-pose.zip") not in {request[:2] for request in server.requests}
    assert there(config) == {"toy-pose.onnx", "toy-people.onnx"}


LINK = zipfile.ZipInfo("end2end.onnx")
LINK.external_attr = 0o120777 << 16


def with_link(_: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(LINK, "/etc/passwd")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (lambda net: packed({"a/end2end.onnx": net, "b/end2end.onnx": net}), "one with 2"),
        (lambda net: packed({"readme.txt": net}), "one with 0"),
        (lambda net: packed({"../../end2end.onnx": net}), "lead elsewhere"),
        (lambda net: packed({"/tmp/end2end.onnx": net}), "lead elsewhere"),
        (lambda net: packed({"..\\evil.json": b"{}", "end2end.onnx": net}), "lead elsewhere"),
        (lambda net: packed({f"{n}.json": b"" for n in range(60)} | {"e.onnx": net}), "too many"),
        (with_link, "links"),
        (lambda net: packed({"e.onnx": bytes(10 << 20)}, zipfile.ZIP_DEFLATED), "swells to 10 MB"),
        (lambda net: packed({"e.onnx": net})[:-40], "a broken one"),
        (lambda net: packed({"e.onnx": net}).replace(net[:64], bytes(64), 1), "a broken one"),
        (lambda net: b"<html>Not here any more</html>", "a broken one"),
        (lambda net: packed({"e.onnx": net[: len(net) // 2]}), "got a file that is none"),
        (lambda net: packed({"e.onnx": b"no network"}), "got a file that is none"),
    ],
)
def test_what_is_no_zip_with_one_network_is_thrown_away(server, spec, config, networks, body, line):
    server.plain["/sdk/toy-pose.zip"] = body(networks[0])
    with pytest.raises(ModelUnusable, match=line) as caught:
        run(spec, config)
    assert "\n" not in str(caught.value)
    assert there(config) == set()
    assert names(config) == ["starter"]
    assert not list(Path(config.data_folder).parent.rglob("*evil*"))


def test_a_network_of_the_other_kind_is_thrown_away(server, spec, config, networks):
    server.plain["/toy-people.onnx"] = networks[0]
    with pytest.raises(ModelUnusable, match="a file of Toy from 127"):
        run(spec, config)
    assert there(config) == {"toy-pose.onnx"}


def test_the_disk_is_checked_first(server, spec, config, monkeypatch):
    def full(needed: int, _config: Config) -> None:
        body = len(server.plain["/sdk/toy-pose.zip"])
        assert needed == body + len(server.plain["/toy-people.onnx"]) + round(1.1 * body)
        raise DiskFull("Expected more free disk space.")

    monkeypatch.setattr(staging, "check_room", full)
    assert plan_fetch(spec, config).why_not == "Expected more free disk space."
    with pytest.raises(DiskFull):
        run(spec, config)
    assert "GET" not in {method for method, _, _ in server.requests}


def test_offline_is_told_before_anything_starts(server, spec, config):
    offline = replace(config, offline=True)
    assert "HF_HUB_OFFLINE" in plan_fetch(spec, offline).why_not
    for ask in (lambda: check(TOY, offline), lambda: run(spec, offline)):
        with pytest.raises(NotFetched, match="HF_HUB_OFFLINE"):
            ask()
    assert server.requests == []


def test_nobody_answers_or_nothing_lies_there(server, spec, config):
    nobody = replace(spec, pose=spec.pose._replace(url="http://127.0.0.1:9/x.zip"))
    assert "Check the connection" in plan_fetch(nobody, config).why_not
    del server.plain["/sdk/toy-pose.zip"]
    assert "refused the download (404)" in plan_fetch(spec, config).why_not
    server.plain["/sdk/toy-pose.zip"] = b""
    assert "does not answer as it should" in plan_fetch(spec, config).why_not


def test_a_file_of_a_size_that_no_detector_has_is_not_begun(server, spec, config, monkeypatch):
    monkeypatch.setattr(file_parts, "LARGEST", 1000)
    assert plan_fetch(spec, config).why_not == "This pose detector is too large. Choose another."


def test_requests_of_before_named_a_detector_alone(config):
    request = FetchRequest(kind=ModelKind.DETECTOR, id="rtmw-l")
    assert FetchRequest.from_dict({"id": "rtmw-l"}) == request
    for values in ({}, {"id": 3}, {"id": None}):
        with pytest.raises(RequestRejected):
            FetchRequest.from_dict(values)
    with pytest.raises(ModelMissing, match="'nobody'"):
        check(FetchRequest(kind=ModelKind.DETECTOR, id="nobody"), config)
