"""mmdeploy's zips: a few lists of settings and one network, which is all that is taken out."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile, ZipInfo

from core.errors import ModelUnusable
from core.models.importing import staging, zip_files

MAX_FILES = 50
MAX_BYTES = 2 << 30
MAX_RATIO = 20  # real weights hardly shrink
SUFFIX = ".onnx"


def has_network(path: Path) -> bool:
    """Whether a zip that can be opened holds a network, and no model of diffusers."""
    with zip_files.opened(path, lambda _: _broken(path)) as archive:
        names = [name.lower() for name in archive.namelist()]
    return any(name.endswith(SUFFIX) for name in names) and not any(
        name.endswith(".safetensors") for name in names
    )


def unpack(path: Path, target: Path) -> None:
    """The one network of the zip becomes ``target``; no name from inside becomes a path.

    Raises ``ModelUnusable`` for a broken zip, one with a trick, or not exactly one network.
    """
    staging.discard(target)
    with zip_files.opened(path, lambda _: _broken(path)) as archive:
        zip_files.extract(archive, _network(archive, path), target)


def _network(archive: ZipFile, path: Path) -> ZipInfo:
    entries = archive.infolist()
    if len(entries) > MAX_FILES or any(_is_trick(entry) for entry in entries):
        raise _refused(path, "one with names that lead elsewhere, links, locks or too many files")
    networks = [entry for entry in entries if entry.filename.lower().endswith(SUFFIX)]
    if len(networks) != 1:
        raise _refused(path, f"one with {len(networks)}")
    size = networks[0].file_size
    if size > min(MAX_BYTES, MAX_RATIO * path.stat().st_size):
        raise _refused(path, f"one that swells to {size / 1e6:.0f} MB")
    return networks[0]


def _is_trick(entry: ZipInfo) -> bool:
    return zip_files.leads_away(entry) or zip_files.is_locked_or_link(entry)


def _broken(path: Path) -> ModelUnusable:
    return ModelUnusable(
        expected="a whole zip in {file}",
        got="a broken one",
        todo="it was thrown away; fetch it again",
        shown="The download came broken, and was thrown away. Fetch it again.",
        path=path,
    )


def _refused(path: Path, got: str) -> ModelUnusable:
    return ModelUnusable(
        expected="a zip with one network in {file}",
        got=got,
        todo="it was thrown away; choose another detector",
        shown="What came is no detector, and was thrown away. Choose another.",
        path=path,
    )
