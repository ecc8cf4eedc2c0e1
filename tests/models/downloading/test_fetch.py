"""Fetching from a server on this machine that speaks the hub's language; no part is mocked."""

from __future__ import annotations

import hashlib
import os
import threading
from dataclasses import replace

import pytest
from huggingface_hub import constants

from core.errors import DiskFull, JobCancelled, ModelMissing, NotFetched, RequestRejected
from core.models import registry
from core.models.downloading import download, fetch, hub
from core.models.downloading.fetch import FetchRequest, plan_fetch
from core.models.family import Family
from core.models.files import store
from core.models.kinds import ModelKind
from core.models.source import Source, SourceKind
from core.models.specs import AdapterSpec, CheckpointSpec, ControlNetSpec, LoraSpec
from tests.models.downloading.hub_server import COMMIT, HubServer

WEIGHTS = os.urandom(300_000)
REPOSITORY = "artist/anime"


def diffusers_files(variant: str = "") -> dict[str, bytes]:
    return {
        "model_index.json": b"{}",
        "README.md": b"words",
        "scheduler/scheduler_config.json": b"{}",
        "tokenizer/vocab.json": b"{}",
        "tokenizer/merges.txt": b"#",
        "text_encoder/config.json": b"{}",
        f"text_encoder/model{variant}.safetensors": WEIGHTS[:70_000],
        "text_encoder/pytorch_model.bin": b"pickle",
        "unet/config.json": b"{}",
        f"unet/diffusion_pytorch_model{variant}.safetensors": WEIGHTS,
        "unet/diffusion_pytorch_model.non_ema.safetensors": b"other",
        "unet/diffusion_pytorch_model.bin": b"pickle",
        "vae/config.json": b"{}",
        f"vae/diffusion_pytorch_model{variant}.safetensors": WEIGHTS[:5_000],
        "safety_checker/model.safetensors": b"nobody asked",
    }


def checkpoint(part: str = "", **values) -> CheckpointSpec:
    source = Source(SourceKind.HUB, REPOSITORY, part)
    return CheckpointSpec(
        id="anime", title="Anime", family=Family.SD15, source=source, licence="NC", **values
    )


def run(spec, config, on_progress=lambda *_: None, should_stop=lambda: False) -> None:
    fetch.fetch(spec, config, on_progress, should_stop)


def test_exactly_the_needed_files_are_fetched(server: HubServer, config):
    server.add(REPOSITORY, diffusers_files())
    spec = checkpoint(commercial=False)
    assert not spec.is_installed(config)
    plan = plan_fetch(spec, config)
    assert (plan.why_not, plan.licence, plan.commercial) == ("", "NC", False)
    assert plan.bytes == plan.total == sum(file.size for file in plan.files)
    assert 375_000 < plan.total < 376_000
    run(spec, config)
    assert spec.is_installed(config)
    folder = store.hub_snapshot(REPOSITORY)
    assert folder is not None and folder.name == COMMIT
    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert there == {
        name for name in diffusers_files()
        if name.endswith((".json", ".txt", ".safetensors"))
        and "non_ema" not in name and "safety" not in name
    }  # fmt: skip
    assert (folder / "unet" / "diffusion_pytorch_model.safetensors").read_bytes() == WEIGHTS
    again = plan_fetch(spec, config)
    assert again.bytes == 0
    before = len(server.fetched())
    run(spec, config)
    assert len(server.fetched()) == before


def test_half_precision_comes_before_full(server: HubServer, config):
    both = diffusers_files() | diffusers_files(".fp16")
    server.add(REPOSITORY, both)
    names = [file.name for file in plan_fetch(checkpoint(), config).files]
    assert "unet/diffusion_pytorch_model.fp16.safetensors" in names
    assert "unet/diffusion_pytorch_model.safetensors" not in names


def test_shards_come_with_their_index(server: HubServer, config):
    shards = [f"unet/diffusion_pytorch_model-0000{i}-of-00002.safetensors" for i in (1, 2)]
    index = "unet/diffusion_pytorch_model.safetensors.index.json"
    files = diffusers_files()
    del files["unet/diffusion_pytorch_model.safetensors"]
    server.add(REPOSITORY, files | {index: b"{}"} | dict.fromkeys(shards, b"w"))
    names = {file.name for file in plan_fetch(checkpoint(), config).files}
    assert {index, *shards} <= names


def test_one_file_of_a_repository(server: HubServer, config):
    server.add(REPOSITORY, {"a.safetensors": WEIGHTS, "b.safetensors": b"other"})
    spec = LoraSpec(
        id="l", title="L", family=Family.SD15,
        source=Source(SourceKind.HUB, REPOSITORY, "a.safetensors"),
    )  # fmt: skip
    run(spec, config)
    assert spec.is_installed(config)
    assert spec.source.path().read_bytes() == WEIGHTS
    assert server.fetched() == ["a.safetensors"]


def test_a_pinned_commit_and_a_controlnet(server: HubServer, config):
    server.add(REPOSITORY, {"config.json": b"{}", "diffusion_pytorch_model.safetensors": WEIGHTS})
    spec = ControlNetSpec(
        id="c", title="C", family=Family.SD15,
        source=Source(SourceKind.HUB, REPOSITORY, "", COMMIT),
    )  # fmt: skip
    run(spec, config)
    assert spec.is_installed(config)
    assert any(path.endswith(f"/revision/{COMMIT}") for _, path, _ in server.requests)
    assert not (store.hub_home(REPOSITORY) / "refs").exists()


def test_parts_from_elsewhere_are_fetched_too(server: HubServer, config):
    bare = {name: data for name, data in diffusers_files().items()
            if name.startswith(("unet", "vae"))}  # fmt: skip
    server.add(REPOSITORY, bare)
    server.add("base/sd", diffusers_files())
    parts = ("text_encoder", "tokenizer", "scheduler")
    spec = checkpoint(
        components=tuple((part, Source(SourceKind.HUB, "base/sd", part)) for part in parts)
    )
    run(spec, config)
    assert spec.is_installed(config)
    home = store.hub_snapshot("base/sd")
    assert sorted(path.name for path in home.iterdir()) == sorted(parts)


def test_a_text_encoder_may_lie_at_the_top_of_its_repository(server: HubServer, config):
    files = diffusers_files()
    files["model.safetensors"] = files.pop("text_encoder/model.safetensors")
    server.add(REPOSITORY, files)
    part = Source(SourceKind.HUB, REPOSITORY, "model.safetensors", "refs/pr/66")
    spec = replace(
        checkpoint(components=(("text_encoder", part),)),
        source=Source(SourceKind.HUB, REPOSITORY, "", "refs/pr/66"),
    )
    assert not spec.is_installed(config)
    run(spec, config)
    assert spec.is_installed(config)
    home = spec.source.path()
    assert (home / "text_encoder" / "config.json").is_file()
    assert (home / "tokenizer" / "vocab.json").is_file()
    assert (store.hub_home(REPOSITORY) / "refs" / "refs" / "pr" / "66").read_text() == COMMIT


def test_an_adapter_comes_with_its_image_encoder(server: HubServer, config):
    server.add(REPOSITORY, {
        "models/ip.safetensors": b"adapter", "models/image_encoder/config.json": b"{}",
        "models/image_encoder/model.safetensors": b"encoder", "models/other.safetensors": b"x",
    })  # fmt: skip
    spec = AdapterSpec(
        id="a", title="A", family=Family.SD15,
        source=Source(SourceKind.HUB, REPOSITORY, "models/ip.safetensors"),
        image_encoder=Source(SourceKind.HUB, REPOSITORY, "models/image_encoder"),
    )  # fmt: skip
    run(spec, config)
    assert spec.is_installed(config)
    assert "other.safetensors" not in server.fetched()


def test_progress_grows_to_the_whole(server: HubServer, config):
    server.add(REPOSITORY, diffusers_files())
    seen: list[tuple[int, int, str]] = []
    run(checkpoint(), config, lambda *report: seen.append(report))
    done = [report[0] for report in seen]
    assert done == sorted(done)
    total = plan_fetch(checkpoint(), config).total
    assert {report[1] for report in seen} == {total}
    assert done[-1] == total
    assert any(0 < part < total for part in done)


def test_a_cancelled_download_goes_on_where_it_stopped(server: HubServer, config):
    big = os.urandom(1_000_000)
    server.add(REPOSITORY, {"a.safetensors": big})
    spec = checkpoint("a.safetensors")
    reached: list[int] = []
    with pytest.raises(JobCancelled):
        run(spec, config, lambda here, *_: reached.append(here), lambda: sum(reached) > 300_000)
    assert not spec.is_installed(config)
    (file,) = plan_fetch(spec, config).files
    kept = download.partial_size(file.blob)
    assert 0 < kept < len(big)
    assert plan_fetch(spec, config).bytes == len(big) - kept
    run(spec, config)
    assert spec.source.path().read_bytes() == big
    assert [wanted for _, _, wanted in server.requests if wanted] == [f"bytes={kept}-"]
    assert download.partial_size(file.blob) == 0


@pytest.mark.parametrize("knows_ranges", [True, False])
def test_a_cut_connection_is_taken_up_again(server: HubServer, config, knows_ranges):
    server.add(REPOSITORY, {"a.safetensors": WEIGHTS})
    server.cut_after, server.cuts, server.knows_ranges = 140_000, 2, knows_ranges
    spec = checkpoint("a.safetensors")
    run(spec, config)
    assert spec.source.path().read_bytes() == WEIGHTS


def test_a_connection_that_breaks_for_good_is_one_line_and_keeps_what_came(
    server: HubServer, config
):
    server.add(REPOSITORY, {"a.safetensors": WEIGHTS})
    server.cut_after, server.cuts, server.knows_ranges = 200_000, 10_000, False
    spec = checkpoint("a.safetensors")
    with pytest.raises(NotFetched, match="it goes on where it stopped") as caught:
        run(spec, config)
    assert "\n" not in str(caught.value)
    assert not spec.is_installed(config)
    server.cuts, server.knows_ranges = 0, True
    run(spec, config)
    assert spec.is_installed(config)


def test_content_with_another_checksum_is_thrown_away(server: HubServer, config, monkeypatch):
    server.add(REPOSITORY, {"a.safetensors": WEIGHTS})
    files = hub.files_of(checkpoint("a.safetensors"), checkpoint("a.safetensors").source)
    wrong = tuple(replace(file, sha256="0" * 64) for file in files)
    monkeypatch.setattr(hub, "parts_of", lambda _spec: wrong)
    with pytest.raises(NotFetched, match="with the checksum 000000000000…"):
        run(checkpoint("a.safetensors"), config)
    assert list((store.hub_home(REPOSITORY) / "blobs").iterdir()) == []


def test_the_disk_is_checked_first(server: HubServer, config, monkeypatch):
    server.add(REPOSITORY, diffusers_files())
    total = plan_fetch(checkpoint(), config).total
    monkeypatch.setattr(fetch, "free_bytes", lambda _folder: int(total * 1.05))
    assert plan_fetch(checkpoint(), config).why_not.startswith(
        "Anime needs 0.0 GB of free disk space"
    )
    with pytest.raises(DiskFull, match="set HF_HOME to a larger disk"):
        run(checkpoint(), config)
    assert server.fetched() == []
    monkeypatch.setattr(fetch, "free_bytes", lambda _folder: int(total * 1.11))
    run(checkpoint(), config)


def test_offline_is_told_before_anything_starts(server: HubServer, config):
    offline = replace(config, offline=True)
    assert "HF_HUB_OFFLINE" in plan_fetch(checkpoint(), offline).why_not
    with pytest.raises(NotFetched, match="HF_HUB_OFFLINE"):
        run(checkpoint(), offline)
    assert server.requests == []


@pytest.mark.parametrize(
    ("prepare", "line"),
    [
        (lambda s: s.gated.add(REPOSITORY), "log in on this machine with `hf auth login`"),
        (lambda s: None, "is not there, or not for everybody"),
        (lambda s: s.add(REPOSITORY, {"unet/a.bin": b"x"}), "lacks its unet as safetensors"),
        (
            lambda s: s.add(REPOSITORY, diffusers_files() | {"vae/x.ckpt": b"x"}
            and {n: d for n, d in diffusers_files().items() if not n.startswith("vae/d")}),
            "lacks its vae as safetensors",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_fetched_is_one_line(server: HubServer, config, prepare, line):
    prepare(server)
    plan = plan_fetch(checkpoint(), config)
    assert line in plan.why_not
    assert "\n" not in plan.why_not
    with pytest.raises(NotFetched):
        run(checkpoint(), config)


@pytest.mark.parametrize(
    ("status", "line"), [(401, "`hf auth login`"), (403, "`hf auth login`"), (503, "answer 503")]
)
def test_a_refused_file_is_one_line(server: HubServer, config, status, line):
    server.add(REPOSITORY, {"a.safetensors": WEIGHTS})
    server.refused = status
    with pytest.raises(NotFetched, match=line) as caught:
        run(checkpoint("a.safetensors"), config)
    assert "\n" not in str(caught.value)


def test_nobody_answers(config, monkeypatch):
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    assert "Check the connection" in plan_fetch(checkpoint(), config).why_not


def test_names_that_lead_elsewhere_are_passed_over(server: HubServer, config):
    server.add(
        REPOSITORY, diffusers_files() | {"unet/../../evil.json": b"{}", "/etc/x.json": b"{}"}
    )
    names = [file.name for file in plan_fetch(checkpoint(), config).files]
    assert not [name for name in names if "evil" in name or name.startswith("/")]


@pytest.mark.usefixtures("without_packages")
def test_an_upscaler_comes_from_its_address_with_its_checksum(server: HubServer, config):
    content = os.urandom(200_000)
    server.plain["/releases/net.pth"] = content
    known = registry.upscaler("real-esrgan-animevideo", config)
    spec = replace(
        known,
        source=Source(SourceKind.URL, f"{server.url}/releases/net.pth", known.source.part),
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
    )
    assert plan_fetch(spec, config).bytes == len(content)
    run(spec, config)
    here = registry.upscaler(known.id, config)
    assert here.file is not None and here.file.read_bytes() == content
    assert here.is_installed(config)
    server.plain["/releases/net.pth"] = content[:-1] + b"!"
    here.file.unlink()
    with pytest.raises(NotFetched, match="checksum"):
        run(spec, config)
    assert [path for path in here.file.parent.rglob("*") if path.is_file()] == []


def test_a_cancel_is_heard_while_the_server_is_slow(server: HubServer, config):
    server.add(REPOSITORY, {"a.safetensors": os.urandom(2_000_000)})
    server.pieces = threading.Semaphore(6)
    stop = threading.Event()

    def progress(here: int, *_) -> None:
        if here > 200_000:
            stop.set()
            server.pieces.release(4)

    with pytest.raises(JobCancelled):
        run(checkpoint("a.safetensors"), config, progress, stop.is_set)


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "0.0 MB"), (2_504_012, "2.5 MB"), (135_000_000, "135 MB"), (6_940_000_000, "6.94 GB")],
)
def test_sizes_are_told_as_the_hub_counts_them(size, text):
    assert fetch.size_text(size) == text
    assert fetch.progress_text(size, 10**9, "unet/a.json") == f"{text} of 1.00 GB · a.json"


def test_requests_are_checked(config):
    request = FetchRequest(kind=ModelKind.LORA, id="lcm-sd15")
    assert FetchRequest.from_dict(request.to_dict()) == request
    assert fetch.find_spec(request, config).title == "LCM"
    for values in (
        {},
        {"kind": "x", "id": "y"},
        {"kind": "lora", "id": 3},
        {"kind": [], "id": "x"},
    ):
        with pytest.raises(RequestRejected):
            FetchRequest.from_dict(values)
    with pytest.raises(ModelMissing):
        fetch.find_spec(FetchRequest(kind=ModelKind.LORA, id="nobody"), config)
    with pytest.raises(ModelMissing):
        fetch.find_spec(FetchRequest(kind=ModelKind.UNKNOWN, id="x"), config)


@pytest.mark.parametrize(
    ("kind", "name", "can"),
    [("checkpoint", "starter", False), ("checkpoint", "anything-v5", True),
     ("upscaler", "real-esrgan-x4plus", True), ("upscaler", "starter-x4", False)],
)  # fmt: skip
def test_only_what_comes_from_elsewhere_can_be_fetched(config, kind, name, can):
    spec = fetch.find_spec(FetchRequest(kind=ModelKind(kind), id=name), config)
    assert spec.can_be_fetched is can
