"""Files made to break or to break out: every one ends in a model or in one line, and nothing is
run, written outside the data folder or left behind."""

from __future__ import annotations

import io
import json
import os
import pickle
import random
import shutil
import stat
import time
import tracemalloc
import zipfile
from contextlib import suppress

import pytest

from core.errors import ModelError, ModelMissing, ModelUnusable
from core.models import registry
from core.models.files.safetensors_header import read_header
from core.models.hardware import device as devices
from core.models.identify.inspect import describe
from core.models.identify.signatures import facts_of
from core.models.importing import importer
from core.models.loading.loader import load_checkpoint

F32 = "F32"


def container(entries, data=b"", length=None):
    text = entries if isinstance(entries, bytes) else json.dumps(entries).encode()
    return (len(text) if length is None else length).to_bytes(8, "little") + text + data


def table(shapes, metadata=None):
    """A whole small file with tensors of these shapes."""
    entries, place = ({"__metadata__": metadata} if metadata else {}), 0
    for name, shape in shapes.items():
        size = 4
        for side in shape:
            size *= side
        entries[name] = {"dtype": F32, "shape": shape, "data_offsets": [place, place + size]}
        place += size
    return container(entries, b"\0" * place)


LORA = "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k"
SEEDS = {
    "lora": table(
        {f"{LORA}.lora_down.weight": [2, 4], f"{LORA}.lora_up.weight": [4, 2], f"{LORA}.alpha": []},
        {"ss_tag_frequency": '{"a": {"b": 3}}', "ss_base_model_version": "sd_v1"},
    ),
    "embedding": table({"emb_params": [1, 8]}, {"modelspec.architecture": "stable-diffusion-v1"}),
    "vae": table(
        {"decoder.conv_in.weight": [4, 4, 1, 1], "decoder.up.0.block.0.conv1.weight": [1, 1, 1, 1]}
    ),
    "checkpoint": table(
        {
            "model.diffusion_model.input_blocks.0.0.weight": [2, 4, 1, 1],
            "model.diffusion_model.input_blocks.1.1.transformer_blocks.0.attn2.to_k.weight": [2, 8],
            "first_stage_model.decoder.conv_in.weight": [1, 4, 1, 1],
            "cond_stage_model.transformer.text_model.final_layer_norm.weight": [4],
            "v_pred": [0],
        }
    ),
    "upscaler": table({"body.0.weight": [2, 3, 1, 1], "body.1.weight": [2]}),
}
SPLICES = [b"9", b"[", b"]", b"{", b"}", b"\0", b'"', b"1e400", b"-", b"NaN", b"Infinity",
           b'"__metadata__":', b"\xff\xfe", b"\\u0000", b",", b"999999999999999999999"]  # fmt: skip


def mutated(data, rng):
    changed = bytearray(data)
    for _ in range(rng.randrange(1, 6)):
        place = rng.randrange(len(changed))
        match rng.randrange(4):
            case 0:
                changed[place] = rng.randrange(256)
            case 1:
                del changed[place : place + rng.randrange(1, 9)]
            case 2:
                changed[place:place] = rng.choice(SPLICES)
            case _:
                other = rng.randrange(len(changed))
                changed[place:place] = changed[other : other + rng.randrange(1, 40)]
    if rng.random() < 0.7:  # most of them with a length that fits, or the length would be all
        end = changed.find(b"}}", 8) + 2
        changed[:8] = max(end - 8, 0).to_bytes(8, "little")
    return bytes(changed)


def test_3000_mutated_headers_end_in_facts_or_in_one_line(tmp_path):
    from safetensors import safe_open

    rng = random.Random(20)
    file = tmp_path / "x.safetensors"
    refused = 0
    for number in range(3000):
        file.write_bytes(mutated(SEEDS[rng.choice(list(SEEDS))], rng))
        try:
            header = read_header(file)
        except ModelUnusable as error:
            assert "\n" not in str(error), number
            refused += 1
            continue
        facts = facts_of(header)
        assert len(facts.text) < 400
        assert "\n" not in facts.why_not
        with safe_open(file, "np") as library:  # what is let through, the library takes too
            assert set(library.keys()) == set(header.shapes), number
    assert 1500 < refused < 2990


def test_150_mutated_uploads_leave_whole_models_or_nothing(tmp_path, config):
    rng = random.Random(4)
    taken = 0
    for number in range(150):
        try:
            done = importer.install(mutated(SEEDS[rng.choice(list(SEEDS))], rng), "../x", config)
        except ModelError as error:
            assert "\n" not in str(error), number
        else:
            taken += done.is_new
    left = [path for path in config.models_folder.rglob("*") if path.is_file()]
    assert len(left) == taken > 0
    assert {path.suffix for path in left} == {".safetensors"}
    assert [path.name for path in tmp_path.iterdir()] == [config.data_folder.name]


def test_the_seeds_themselves_are_taken(tmp_path, config):
    for name in ("lora", "embedding", "vae", "upscaler"):
        assert importer.install(SEEDS[name], name, config).kind.value == name


# --- headers made by hand -------------------------------------------------------------------------

DEEP = b'{"a":' * 50_000 + b"1" + b"}" * 50_000
WEIGHT = "lora_unet_mid_block_attentions_0_transformer_blocks_0_attn2_to_k.lora_down.weight"


def one(**changes):
    return {WEIGHT: tensor(0, 20) | changes}


def tensor(start, end):
    return {"dtype": F32, "shape": [(end - start) // 4], "data_offsets": [start, end]}


@pytest.mark.parametrize(
    "data",
    [
        container({}, length=10**12),
        container(one(), b"\0" * 20, length=2**63),
        container(b'{"a": {}, "a": {}}'),
        container(DEEP),
        container(b"[" * 100_000),
        container(one(shape=[10**12], data_offsets=[0, 4 * 10**12]), b"\0" * 20),
        container(json.dumps(one(shape=[float("nan")])).encode(), b"\0" * 20),
        container(json.dumps(one(shape=[float("inf"), 5])).encode(), b"\0" * 20),
        container(one(shape=[1e300]), b"\0" * 20),
        container(b'{"x": {"dtype": "F32", "shape": [' + b"9" * 5000 + b']}}'),
        container(one(shape=[0] * 9), b"\0" * 20),
        container(one(shape=[-1, -5]), b"\0" * 20),
        container(one(data_offsets=[20, 0]), b"\0" * 20),
        container(one(data_offsets=[0, 2**64]), b"\0" * 20),
        container(one() | {"y": tensor(0, 20)}, b"\0" * 20),
        container(one() | {"y": tensor(24, 28)}, b"\0" * 28),
        container(one(), b"\0" * 40),
        container(one() | {"__metadata__": {"a": 1}}, b"\0" * 20),
        container(one() | {"__metadata__": [1]}, b"\0" * 20),
        container({str(i): 0 for i in range(30_000)}),
        b"\xef\xbb\xbf" + container(one(), b"\0" * 20),
        b"",
        b"\0" * 7,
        b"\0" * 4096,
    ],
    ids=lambda data: str(len(data)),
)  # fmt: skip
def test_a_header_that_lies_is_refused_at_little_cost(config, data):
    tracemalloc.start()
    started = time.process_time()
    with pytest.raises(ModelUnusable) as caught:
        importer.install(data, "x", config)
    seconds, peak = time.process_time() - started, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "\n" not in str(caught.value)
    assert seconds < 5
    assert peak < 100e6
    assert not any(path.is_file() for path in config.models_folder.rglob("*"))


def test_hostile_names_and_notes_are_only_text(config):
    evil = "\x1b[31m\u202e<script>alert(1)</script>\n{0.__class__}%s" + "x" * 10_000
    other = WEIGHT.replace("lora_down", "lora_up")
    shapes = {WEIGHT: [2, 768], other: [2, 2], f"{evil}.lora_up.weight": [2, 2]}
    metadata = {"modelspec.title": evil, "ss_tag_frequency": json.dumps({"a": {evil: 5}})}
    done = importer.install(table(shapes, metadata), evil, config)
    hints = done.facts.metadata
    assert len(hints.title) <= 120
    for text in (hints.title, *hints.triggers, done.path.stem):
        assert not set(text) & set("\x1b\u202e\n")
    assert done.path.parent == config.models_folder / "loras"
    assert registry.lora(done.id, config).source.path() == done.path


# --- pickles --------------------------------------------------------------------------------------


class Bomb:
    """Its pickle makes a file when it is opened."""

    def __init__(self, canary):
        self.canary = canary

    def __reduce__(self):
        return (os.mkdir, (str(self.canary),))


def torch_zip(canary):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("archive/data.pkl", pickle.dumps(Bomb(canary)))
        archive.writestr("archive/version", "3")
    return buffer.getvalue()


@pytest.mark.parametrize("ending", [".safetensors", ".SafeTensors", ".ckpt", ".pt", ".bin", ".pth"])
@pytest.mark.parametrize("make", [lambda c: pickle.dumps(Bomb(c)), torch_zip], ids=["bare", "zip"])
def test_a_pickle_is_refused_under_every_name(tmp_path, config, ending, make):
    canary = tmp_path / "canary"
    file = tmp_path / f"model{ending}"
    file.write_bytes(make(canary))
    for source in (file, file.read_bytes()):
        with pytest.raises(ModelUnusable, match="pickle"):
            importer.install(source, file.name, config)
    assert not canary.exists()
    assert not any(path.is_file() for path in config.models_folder.rglob("*"))


def test_pickles_beside_a_model_are_left_where_they_are(tmp_path, tiny_folder, config):
    folder = shutil.copytree(tiny_folder, tmp_path / "folder")
    canary = tmp_path / "canary"
    for name in ("unet/diffusion_pytorch_model.bin", "pytorch_model.bin", "vae/x.pt"):
        (folder / name).write_bytes(pickle.dumps(Bomb(canary)))
    done = importer.install(folder, "x", config)
    names = {path.suffix for path in done.path.rglob("*") if path.is_file()}
    assert names <= {".json", ".txt", ".safetensors"}
    assert not canary.exists()


# --- folders --------------------------------------------------------------------------------------


@pytest.fixture
def folder(tiny_folder, tmp_path):
    return shutil.copytree(tiny_folder, tmp_path / "folder")


def test_a_folder_that_names_code_runs_none(folder, tmp_path, config):
    canary = tmp_path / "canary"
    code = f"import os\nos.mkdir({str(canary)!r})\nclass Evil: pass\n"
    for place in ("pipeline.py", "unet/evil.py", "scheduler/evil.py", "tokenizer/evil.py"):
        (folder / place).write_text(code)
    index = json.loads((folder / "model_index.json").read_text())
    index |= {"_class_name": ["pipeline", "Evil"], "unet": ["evil", "Evil"], "os": ["os", "mkdir"]}
    (folder / "model_index.json").write_text(json.dumps(index))
    for part in ("text_encoder", "tokenizer"):
        name = "tokenizer_config.json" if part == "tokenizer" else "config.json"
        path = folder / part / name
        told = {"auto_map": {"AutoModel": "evil.Evil", "AutoTokenizer": ["evil.Evil", None]}}
        path.write_text(json.dumps(json.loads(path.read_text()) | told))
    done = importer.install(folder, "x", config)
    loaded = load_checkpoint(
        registry.checkpoint(done.id, config), devices.choose_device(config), config
    )
    assert type(loaded.unet).__name__ == "UNet2DConditionModel"
    assert not list(done.path.rglob("*.py"))
    assert not canary.exists()


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("unet", {"block_out_channels": [10**9, 10**9]}),
        ("unet", {"block_out_channels": [8, 16] + [8] * 5000}),
        ("unet", {"layers_per_block": 10**6}),
        ("unet", {"cross_attention_dim": 10**12}),
        ("unet", {"cross_attention_dim": 1e308}),
        ("unet", {"sample_size": float("inf")}),
        ("unet", {"transformer_layers_per_block": [[[[[[[[1]]]]]]]]}),
        ("vae", {"block_out_channels": [10**8] * 4}),
        ("vae", {"latent_channels": 10**7}),
        ("text_encoder", {"vocab_size": 10**10}),
        ("text_encoder", {"num_hidden_layers": 10**8}),
        ("text_encoder", {"hidden_size": 2**40}),
    ],
    ids=str,
)
def test_a_config_with_huge_numbers_is_refused_before_memory_is_set_aside(
    folder, config, part, change
):
    path = folder / part / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    tracemalloc.start()
    with pytest.raises(ModelUnusable, match="Expected the sizes of a model"):
        importer.install(folder, "x", config)
    assert tracemalloc.get_traced_memory()[1] < 50e6
    tracemalloc.stop()
    assert not any(path.is_file() for path in config.models_folder.rglob("*"))


@pytest.mark.parametrize("text", ["", "[]", "null", "{" * 5000, '"x"', "{}" + " " * (2 << 20)])
def test_a_config_that_is_no_table_is_refused(folder, config, text):
    (folder / "vae" / "config.json").write_text(text)
    with pytest.raises(ModelUnusable, match=r"vae/config\.json"):
        importer.install(folder, "x", config)


@pytest.mark.parametrize("part", ["unet", "vae", "text_encoder", "scheduler"])
@pytest.mark.parametrize("number", ["9" * 400, "-" + "9" * 400, "1e400", "9" * 5000])
def test_a_number_of_many_digits_is_one_line_or_nothing(folder, config, part, number):
    (path,) = (folder / part).glob("*config.json")
    table = json.loads(path.read_text())
    first = next(key for key, value in table.items() if type(value) in (int, float))
    text = json.dumps(table | {first: "HERE"}).replace('"HERE"', number)
    path.write_text(text)
    with suppress(ModelUnusable):
        done = importer.install(folder, "x", config)
        spec = registry.checkpoint(done.id, config)
        assert isinstance(spec.why_not(config), str)


def test_links_out_of_a_folder_are_refused(folder, tmp_path, config):
    secret = tmp_path / "secret.json"
    secret.write_text('{"password": 1}')
    (folder / "scheduler" / "extra.json").symlink_to(secret)
    with pytest.raises(ModelUnusable, match="a link out of it"):
        importer.install(folder, "x", config)
    (folder / "scheduler" / "extra.json").unlink()
    (folder / "scheduler" / "same.json").symlink_to(folder / "scheduler" / "scheduler_config.json")
    done = importer.install(folder, "x", config)
    assert not any(path.is_symlink() for path in done.path.rglob("*"))


def test_a_folder_of_the_hubs_cache_is_taken_with_its_links(folder, tmp_path, config):
    repository = tmp_path / "models--a--b"
    snapshot = repository / "snapshots" / "0f"
    (repository / "blobs").mkdir(parents=True)
    for number, path in enumerate(p for p in sorted(folder.rglob("*")) if p.is_file()):
        blob = repository / "blobs" / str(number)
        shutil.copy(path, blob)
        link = snapshot / path.relative_to(folder)
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(blob)
    done = importer.install(snapshot, "from the hub", config)
    assert not any(path.is_symlink() for path in done.path.rglob("*"))
    assert registry.checkpoint(done.id, config).why_not(config) == ""


@pytest.mark.parametrize("place", ["../../../secret.safetensors", "/etc/passwd", "other.bin", 7])
def test_a_list_of_shards_that_leads_elsewhere_is_refused(folder, config, place):
    from tests.models import tiny

    (folder / "unet" / "diffusion_pytorch_model.safetensors").unlink()
    tiny.unet().save_pretrained(folder / "unet", max_shard_size="60KB")
    (index,) = (folder / "unet").glob("*.index.json")
    told = json.loads(index.read_text())
    told["weight_map"]["conv_in.weight"] = place
    index.write_text(json.dumps(told))
    with pytest.raises(ModelUnusable, match="beside their list"):
        importer.install(folder, "x", config)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
def test_a_pipe_is_no_file(tmp_path, config):
    os.mkfifo(tmp_path / "pipe.safetensors")
    with pytest.raises(ModelMissing):
        importer.install(tmp_path / "pipe.safetensors", "x", config)


# --- zip ------------------------------------------------------------------------------------------


def zipped(entries, packed=zipfile.ZIP_STORED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", packed) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return buffer.getvalue()


def link_entry():
    entry = zipfile.ZipInfo("unet/config.json")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


def small_claim(data):
    """The same zip with every size in its directory claimed to be 9 bytes."""
    changed = bytearray(data)
    place = changed.find(b"PK\x01\x02")
    while place >= 0:
        changed[place + 24 : place + 28] = (9).to_bytes(4, "little")
        place = changed.find(b"PK\x01\x02", place + 4)
    return bytes(changed)


def locked(data):
    changed = bytearray(data)
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        changed[changed.find(sign) + at] |= 1
    return bytes(changed)


BIG = b" " * (40 << 20)


@pytest.mark.parametrize(
    "data",
    [
        zipped([("unet/config.json", BIG)], zipfile.ZIP_DEFLATED),
        zipped([("unet/diffusion_pytorch_model.safetensors", BIG)], zipfile.ZIP_DEFLATED),
        zipped([("unet/config.json", BIG)], zipfile.ZIP_LZMA),
        small_claim(zipped([("unet/config.json", BIG)], zipfile.ZIP_DEFLATED)),
        zipped([(f"unet/{i}.json", b"{}") for i in range(500)]),
        zipped([(link_entry(), b"/etc/passwd")]),
        locked(zipped([("unet/config.json", b"{}")])),
        zipped([("../../evil.json", b"{}"), ("/abs.json", b"{}"), ("C:\\x.json", b"{}")]),
        zipped([("unet/../../../evil.json", b"{}"), ("unet/./x.json", b"{}")]),
        zipped([("a.zip", zipped([("unet/config.json", b"{}")]))]),
        zipped([("unet/config.json", b"{}")])[:-30],
        zipped([("unet/config.json", b"{}" * 500)]).replace(b"{}{}", b"{]{]"),
        b"PK\x03\x04" + os.urandom(500),
    ],
    ids=["bomb", "weights", "lzma", "claim", "many", "link", "locked", "paths", "dots", "nested",
         "cut", "checksum", "noise"],
)  # fmt: skip
def test_a_zip_with_a_trick_is_refused(tmp_path, config, data):
    with pytest.raises(ModelError) as caught:
        importer.install(data, "x.zip", config)
    assert "\n" not in str(caught.value)
    assert not any(path.is_file() for path in config.models_folder.rglob("*"))
    assert [path.name for path in tmp_path.iterdir()] == [config.data_folder.name]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name_in_a_zip_are_refused(config):
    data = zipped([("unet/config.json", b"{}"), ("unet/config.json", b"[]")])
    with pytest.raises(ModelUnusable, match="two files of one name"):
        importer.install(data, "x", config)


def test_100_mutated_zips_end_in_one_line(tmp_path, config):
    rng = random.Random(6)
    good = zipped(
        [
            ("m/unet/config.json", b'{"cross_attention_dim": 768}'),
            ("m/unet/diffusion_pytorch_model.safetensors", SEEDS["vae"]),
            ("m/model_index.json", b"{}"),
        ],
        zipfile.ZIP_DEFLATED,
    )
    for number in range(100):
        changed = bytearray(good)
        for _ in range(rng.randrange(1, 8)):
            changed[rng.randrange(4, len(changed))] = rng.randrange(256)
        with pytest.raises(ModelError) as caught:
            importer.install(bytes(changed), "x", config)
        assert "\n" not in str(caught.value), number
    assert not any(path.is_file() for path in config.models_folder.rglob("*"))
    assert [path.name for path in tmp_path.iterdir()] == [config.data_folder.name]


NAMES = ["../../x", "..", "/", "\\\\server\\share\\x", "C:\\x", "CON", "a\0b", "a\nb", "~", "$HOME",
         "x" * 5000, "\ud800", "", " ", ".", "...", "\u202e", "con.safetensors", "a/../../b",
         ".trash", ".incoming", "%2e%2e%2f", "-rf", "é" * 200, "|", "x.safetensors/..",
         "\u2028"]  # fmt: skip


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_name_never_leads_out_of_its_folder(tmp_path, config, name):
    done = importer.install(SEEDS["embedding"], name, config)
    home = config.models_folder / "embeddings"
    assert done.path.parent == home
    assert [path.name for path in home.iterdir()] == [done.path.name]
    assert not done.path.name.startswith(".")
    assert len(done.path.name.encode()) <= 100
    assert describe(done.path).kind.value == "embedding"
    assert [path.name for path in tmp_path.iterdir()] == [config.data_folder.name]
