"""Takes in a model that a person brings: a file, a folder or the bytes of an upload.

What it is, is told by content alone. It is taken whole or not at all, under a name made here, into
the subfolder of ``config.models_folder`` for its kind.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from core.config import Config
from core.errors import ModelError, ModelMissing, ModelUnusable
from core.files import lookups
from core.models import registry
from core.models.files import safetensors_writer
from core.models.files.configs import read_config
from core.models.files.safetensors_header import read_header
from core.models.identify.completeness import why_incomplete
from core.models.identify.facts import ModelFacts
from core.models.identify.inspect import describe
from core.models.identify.ncnn_facts import GRAPH, MAGIC, WEIGHTS
from core.models.identify.onnx_facts import is_onnx
from core.models.importing import archive, known_files, mmdeploy_zip, ncnn_pair, staging, trash
from core.models.importing.file_names import free_path, safe_stem
from core.models.importing.onnx_trial import try_network
from core.models.importing.trash import TrashedModel, remove, undo
from core.models.kinds import ModelKind
from core.models.lora.keys import read_key, split_end
from core.models.lora.peft_config import PEFT, PEFT_CONFIG, read_peft_config
from core.models.merging.tensor_names import current_text_name
from core.models.origins import ORIGINS
from core.models.specs import BaseSpec

__all__ = [
    "ImportedModel",
    "Taking",
    "TrashedModel",
    "install",
    "install_uploads",
    "remove",
    "sweep",
    "undo",
]

MAX_UPLOAD_BYTES = 1 << 30
ENDING, ONNX = ".safetensors", ".onnx"
COMPARED = 1 << 20


@dataclass(frozen=True, kw_only=True)
class ImportedModel:
    """``is_new`` False: the same content was here already, under this id and path."""

    kind: ModelKind
    id: str
    path: Path
    facts: ModelFacts
    is_new: bool = True


@dataclass(frozen=True, kw_only=True)
class Taking:
    """How a file on this machine is taken: as a second name for it where the disk allows, or
    ``is_copied``. ``on_bytes`` is told how many of one file were copied, ``should_stop`` asked."""

    is_copied: bool = False
    on_bytes: staging.OnBytes = lambda _here: None
    should_stop: staging.ShouldStop = lambda: False

    def take(self, source: Path, target: Path) -> str:
        return staging.take_file(
            source,
            target,
            is_copied=self.is_copied,
            on_bytes=self.on_bytes,
            should_stop=self.should_stop,
        )


USUAL = Taking()


def install(
    source: Path | bytes, name: str, config: Config, taking: Taking = USUAL
) -> ImportedModel:
    """``name`` is what the person calls it; only harmless letters of it reach the disk.

    Raises ``ModelMissing``, ``ModelUnusable`` with the reason, ``DiskFull`` or ``JobCancelled``;
    nothing is left behind then.
    """
    check(source, config, is_copied=taking.is_copied)
    graph = None if isinstance(source, bytes) else ncnn_pair.graph_of(source)
    if graph is not None:
        target, facts, is_new = ncnn_pair.install_pair(graph, name, config)
        return _imported(target, facts, config, is_new=is_new)
    with staging.part(config) as staged:
        pickle = _take(source, staged, config, taking)
        if pickle is not None:
            return pickle
        facts = usable(staged, name)
        _make_ready(staged, name, facts)
        twin = _twin(staged, facts.kind, config)
        if twin is not None:
            return _imported(twin, facts, config, is_new=False)
        target = _target(staged, name, facts, config)
        staging.settle(staged, target)
    return _imported(target, facts, config)


def check(source: Path | bytes, config: Config, *, is_copied: bool = False) -> None:
    """Raises what can be told without opening it: not there, too large, no room for it."""
    size = size_of(source)
    is_doubled = isinstance(source, bytes) or staging.needs_room(source, config, is_copied)
    staging.check_room(size if is_doubled else 0, config)


def install_uploads(uploads: Mapping[str, bytes], config: Config) -> tuple[ImportedModel, ...]:
    """Each file under the name it has; a graph of ncnn and its weights are one model.

    Raises as ``install`` does; what stands before it in the order is taken in then.
    """
    graphs = [name for name, content in uploads.items() if content.startswith(MAGIC)]
    weights = {str(Path(name).with_suffix(WEIGHTS)) for name in graphs}
    done: list[ImportedModel] = []
    for name, content in uploads.items():
        if name in graphs:
            done.append(_install_pair(name, uploads, config))
        elif name not in weights:
            done.append(install(content, name, config))
    return tuple(done)


def _install_pair(name: str, uploads: Mapping[str, bytes], config: Config) -> ImportedModel:
    with staging.part(config) as folder:
        folder.mkdir()
        graph = folder / f"{safe_stem(name)}{GRAPH}"
        staging.write(io.BytesIO(uploads[name]).read, graph)
        weights = uploads.get(str(Path(name).with_suffix(WEIGHTS)))
        if weights is not None:
            staging.write(io.BytesIO(weights).read, graph.with_suffix(WEIGHTS))
        return install(graph, name, config)


def usable(path: Path, name: str) -> ModelFacts:
    """Its facts when the studio can use it, else ``ModelUnusable`` with the reason."""
    facts = describe(path, safe_stem(name))
    is_safetensors = path.is_file() and not is_onnx(path)
    if facts.kind is ModelKind.UNKNOWN and is_safetensors and _is_known_to_spandrel(path):
        return ModelFacts(kind=ModelKind.UPSCALER, bytes=facts.bytes, dtype=facts.dtype)
    if why := facts.why_not or why_incomplete(facts, path):
        raise ModelUnusable(why)
    _check_family(facts)
    return facts


def sweep(config: Config) -> None:
    """At the start: remove half-written imports and what was trashed a week ago."""
    staging.sweep(config)
    trash.empty(config)


def _check_family(facts: ModelFacts) -> None:
    """Without it, a model of these kinds could never be told apart later."""
    if facts.kind in (ModelKind.LORA, ModelKind.EMBEDDING, ModelKind.ADAPTER) and not facts.family:
        raise ModelUnusable(
            expected=f"a {facts.kind.label} for Stable Diffusion 1.x or SDXL",
            got=f"one that fits neither ({facts.text_width or 'no'} numbers a word)",
            todo="choose another one",
            shown=f"This {facts.kind.label} fits neither Stable Diffusion 1.x nor SDXL. Choose "
            "another one.",
        )


def _is_known_to_spandrel(path: Path) -> bool:
    """Upscalers of rarer kinds, judged by their names alone; nothing is loaded."""
    from spandrel import MAIN_REGISTRY

    names = dict.fromkeys(read_header(path).shapes)
    return any(support.architecture.detect(names) for support in MAIN_REGISTRY)


# --- taking it in --------------------------------------------------------------------------------


def size_of(source: Path | bytes) -> int:
    """In bytes, of all that would be taken. Raises ``ModelMissing`` or ``ModelUnusable``."""
    if isinstance(source, bytes):
        if len(source) > MAX_UPLOAD_BYTES:
            raise ModelUnusable(
                expected=f"at most {MAX_UPLOAD_BYTES >> 30} GB in an upload",
                got=f"{len(source) / 1e9:.1f} GB",
                todo="put the file on the machine and give its path",
                shown=f"An upload can be {MAX_UPLOAD_BYTES >> 30} GB at most. Put the file on the "
                "machine and type where it lies.",
            )
        return len(source)
    if source.is_dir():
        return sum(path.stat().st_size for path in archive.files_of(source).values())
    if not source.is_file():
        raise ModelMissing(
            expected=f"a model at {str(source)[-80:]!r}",
            got="none",
            todo="check the path",
            shown="There is nothing at that place. Check the path.",
        )
    return source.stat().st_size


def _take(
    source: Path | bytes, staged: Path, config: Config, taking: Taking
) -> ImportedModel | None:
    """Copy into the staging place; something returned is finished (a catalogued pickle)."""
    if isinstance(source, Path) and source.is_dir():
        _take_folder(source, staged, taking)
        return None
    incoming, digest = staged.with_name(f"{staged.stem}-file.part"), ""
    try:
        if isinstance(source, bytes):
            staging.write(io.BytesIO(source).read, incoming)
        else:
            digest = taking.take(source, incoming)
        pickle = _catalogued(incoming, digest, config)
        if pickle is None and archive.is_zip(incoming):
            _unpack(incoming, staged, config)
        elif pickle is None:
            incoming.rename(staged)
        return pickle
    finally:
        staging.discard(incoming)


def _unpack(packed: Path, staged: Path, config: Config) -> None:
    """A folder of diffusers, or one network as mmdeploy packs it."""
    if mmdeploy_zip.has_network(packed):
        mmdeploy_zip.unpack(packed, staged)
    else:
        archive.unpack(packed, staged, lambda size: staging.check_room(size, config))


def _take_folder(source: Path, staged: Path, taking: Taking) -> None:
    if (source / PEFT).is_file():
        _take_peft(source, staged)
        return
    files = archive.files_of(source)
    if not any(name.endswith(ENDING) for name in files):
        raise ModelUnusable(describe(source).why_not or "There are no weights in this folder.")
    staged.mkdir()
    for place, path in files.items():
        target = staged / place
        target.parent.mkdir(exist_ok=True)
        taking.take(path, target)


def _take_peft(folder: Path, staged: Path) -> None:
    """peft keeps the strength of its LoRA in a file of its own; here it goes into the weights."""
    file = folder / PEFT
    header = read_header(file)
    read_config(folder / PEFT_CONFIG)  # a folder without its settings is not whole
    scales = read_peft_config(file, header)
    entries = safetensors_writer.entries_of(file, header)
    for name, shape in header.shapes.items():
        key, split = read_key(name), split_end(name)
        if key is None or split is None or key.part != "down" or not shape:
            continue
        alpha = scales[key.network].alpha_of(split[0], shape[0])
        entries.append(safetensors_writer.scalar(f"{split[0]}.alpha", alpha))
    safetensors_writer.write(staged, entries, header.metadata)


def _make_ready(staged: Path, name: str, facts: ModelFacts) -> None:
    """What has to be done to it, or tried, before it is kept."""
    if is_onnx(staged):
        try_network(staged, name, facts)
    elif staged.is_file():
        _use_current_names(staged)


def _use_current_names(staged: Path) -> None:
    """Checkpoints from before 2023 name the text encoder's layers without ``text_model``, which
    diffusers does not know any more; the data stays as it is."""
    header = read_header(staged)
    if all(current_text_name(name) == name for name in header.shapes):
        return
    entries = [
        replace(entry, name=current_text_name(entry.name))
        for entry in safetensors_writer.entries_of(staged, header)
    ]
    renamed = staged.with_name(f"{staged.stem}-named.part")
    try:
        safetensors_writer.write(renamed, entries, header.metadata)
        renamed.replace(staged)
    finally:
        staging.discard(renamed)


def _catalogued(file: Path, digest: str, config: Config) -> ImportedModel | None:
    """What the catalogue knows by checksum: the one pickle that is taken, and the one way to tell
    networks apart that look alike."""
    found = known_files.by_checksum(file, config, digest)
    if found is None:
        return None
    spec, known = found
    target = config.models_folder / spec.kind.folder / known.name
    is_new = not target.exists()
    facts = ModelFacts(kind=spec.kind, bytes=file.stat().st_size)
    if is_new:
        staging.settle(file, target)
        lookups.forget()
    return ImportedModel(kind=spec.kind, id=spec.id, path=target, facts=facts, is_new=is_new)


# --- where it goes -------------------------------------------------------------------------------


def _target(staged: Path, name: str, facts: ModelFacts, config: Config) -> Path:
    home = config.models_folder / facts.kind.folder
    if facts.kind is ModelKind.IMAGE_ENCODER:  # adapters look for it in this one place
        if home.exists():
            raise ModelUnusable(
                expected="no image encoder yet",
                got="a second one",
                todo=f"move {home} away first",
                shown=f"There is an image encoder already. Move {home} away first.",
                path=home,
            )
        return home
    if staged.is_dir():
        return free_path(home, safe_stem(name))
    if not is_onnx(staged):
        return free_path(home, safe_stem(name), ENDING)
    # detectors of the catalogue are known by their names alone
    known = known_files.by_name(f"{Path(name).stem}{ONNX}", registry.SPECS[facts.kind], config)
    if known is not None and not (home / known.name).exists():
        return home / known.name
    return free_path(home, safe_stem(name), ONNX)


def _twin(staged: Path, kind: ModelKind, config: Config) -> Path | None:
    """What has the same content; only files of the same size are read, as far as they agree."""
    home = config.models_folder / kind.folder
    homes = [home, config.models_folder] if kind is ModelKind.CHECKPOINT else [home]
    others = [path for folder in homes if folder.is_dir() for path in sorted(folder.iterdir())]
    mine = _inventory(staged)
    for path in others:
        if not path.name.startswith(".") and _inventory(path) == mine and _same(staged, path, mine):
            return path
    return None


def _inventory(path: Path) -> dict[str, int]:
    """Sizes by name inside the model."""
    if path.is_file():
        return {"": path.stat().st_size} if path.suffix in (ENDING, ONNX, ".part") else {}
    return {name: file.stat().st_size for name, file in _taken(path).items()}


def _taken(folder: Path) -> dict[str, Path]:
    try:
        return archive.files_of(folder)
    except ModelError:
        return {}


def _same(one: Path, other: Path, inventory: dict[str, int]) -> bool:
    """Checkpoints of one family are all of one size, so reading stops where two part."""
    for name in inventory:
        with (one / name).open("rb") as first, (other / name).open("rb") as second:
            while chunk := first.read(COMPARED):
                if chunk != second.read(COMPARED):
                    return False
    return True


def _imported(
    path: Path, facts: ModelFacts, config: Config, *, is_new: bool = True
) -> ImportedModel:
    if is_new and ORIGINS.of(path, config):  # of one that had this name before
        ORIGINS.keep(path, {}, config)
    lookups.forget()
    known = registry.models_of(facts.kind, config)
    name = next((spec.id for spec in known if _is_at(spec, path)), path.stem)
    return ImportedModel(kind=facts.kind, id=name, path=path, facts=facts, is_new=is_new)


def _is_at(spec: BaseSpec, path: Path) -> bool:
    return spec.path is not None and spec.path.resolve() == path.resolve()
