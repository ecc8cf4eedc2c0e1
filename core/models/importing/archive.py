"""Model folders that come from outside: which files of them are taken, from a folder or a zip.

Only the files that a diffusers model is made of, known by place and ending; whatever else lies
there (code, pickles, pictures) is left where it is, and no name from outside becomes a path.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from zipfile import ZipFile, ZipInfo

from core.errors import ModelUnusable, reason_of
from core.models.files import store
from core.models.importing import zip_files

PARTS = ("unet", "vae", "text_encoder", "text_encoder_2", "tokenizer", "tokenizer_2", "scheduler",
         "controlnet", "image_encoder")  # fmt: skip
FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,100}\.(json|txt|safetensors)")
MAX_FILES = 400
MAX_TEXT_BYTES = 32 << 20
MAX_BYTES = 60 << 30
MAX_RATIO = 100  # real weights hardly shrink; a bomb is made of nothing else
EXPECTED = "a model folder of diffusers"


def files_of(folder: Path) -> dict[str, Path]:
    """Place in the model → file, for a folder on this machine.

    Raises ``ModelUnusable`` when a file lies elsewhere by a link, is too large or too many.
    """
    found: dict[str, Path] = {}
    root = _root(folder)
    for home in (folder, *(folder / part for part in PARTS)):
        kept = store.weights(home)
        for path in sorted(home.iterdir()) if home.is_dir() else ():
            if not _is_taken(path.name, kept) or not path.is_file():
                continue
            if not path.resolve().is_relative_to(root):
                raise ModelUnusable(
                    expected=f"{EXPECTED} in {{file}}",
                    got=f"a link out of it in {path.name!r:.60}",
                    todo="put the file itself there",
                    shown="There is a link in this folder. Put the file itself there.",
                    path=folder,
                )
            found["/".join(path.relative_to(folder).parts)] = path
    _check_sizes(folder.name, [(name, path.stat().st_size) for name, path in found.items()])
    return found


def _is_taken(name: str, weights: tuple[Path, ...]) -> bool:
    """Weights that will be loaded; a list of shards only where there are shards."""
    if not FILE.fullmatch(name):
        return False
    if name.endswith(".safetensors"):
        return name in {path.name for path in weights}
    return not name.endswith(".index.json") or len(weights) > 1


def _root(folder: Path) -> Path:
    """What links may point into: the folder, or the repository in the hub's cache it belongs to."""
    real = folder.resolve()
    for parent in real.parents:
        if parent.name.startswith("models--") and (parent / "blobs").is_dir():
            return parent
    return real


def _check_sizes(title: str, sizes: list[tuple[str, int]]) -> None:
    texts = [size for name, size in sizes if not name.endswith(".safetensors")]
    if (
        len(sizes) > MAX_FILES
        or max(texts, default=0) > MAX_TEXT_BYTES
        or sum(size for _name, size in sizes) > MAX_BYTES
    ):
        raise ModelUnusable(
            expected=f"{EXPECTED} in {{model}}",
            got=f"{len(sizes)} files or some of a size that no model has",
            todo="choose the model's own folder",
            shown="Only the folder of one diffusers model can be taken in. Choose the model's own "
            "folder.",
            model=title,
        )


def is_zip(path: Path) -> bool:
    """A zip that is no pickle of torch, which is a zip too."""
    try:
        with path.open("rb") as file:
            if file.read(4) != b"PK\x03\x04":
                return False
        with ZipFile(path) as archive:
            return not any(name.endswith("data.pkl") for name in archive.namelist())
    except (*zip_files.BROKEN, OSError):
        return False


def unpack(path: Path, folder: Path, check_room: Callable[[int], None]) -> None:
    """The model inside a zip, into a new folder; ``ModelUnusable`` when there is a trick.

    ``check_room`` is told how many bytes it will be, before the first is written.
    """
    with zip_files.opened(path, _damaged) as archive:
        entries = dict(_entries(archive, path.stat().st_size))
        check_room(sum(entry.file_size for entry in entries.values()))
        folder.mkdir()
        for name, entry in entries.items():
            (folder / name).parent.mkdir(exist_ok=True)
            zip_files.extract(archive, entry, folder / name)


def _damaged(error: Exception) -> ModelUnusable:
    return ModelUnusable(
        expected="a whole zip with a model of diffusers",
        got=reason_of(error),
        todo="pack it again",
        shown="This zip is damaged. Pack or download it again.",
    )


def _refused(got: str, todo: str = "pack it again") -> ModelUnusable:
    return ModelUnusable(
        expected=f"{EXPECTED} in the zip",
        got=got,
        todo=todo,
        shown="Only a zip of one diffusers model can be taken in. Pack the model's folder alone.",
    )


def _entries(archive: ZipFile, packed_bytes: int) -> Iterator[tuple[str, ZipInfo]]:
    entries = archive.infolist()
    files = [entry for entry in entries if not entry.is_dir()]
    if len(entries) > MAX_FILES:
        raise _refused(f"{len(entries)} files", "pack it alone")
    total = sum(entry.file_size for entry in files)
    if total > MAX_RATIO * max(packed_bytes, 1) or total > MAX_BYTES:
        raise _refused(f"one that swells to {total / 1e9:.1f} GB")
    prefix = _prefix([entry.filename for entry in files])
    kept: list[tuple[str, ZipInfo]] = []
    for entry in files:
        place = _place(entry.filename.removeprefix(prefix))
        if place is None or not entry.filename.startswith(prefix):
            continue
        if zip_files.is_locked_or_link(entry):
            raise _refused("a locked file or a link", "pack again")
        kept.append((place, entry))
    _check_sizes("the zip", [(place, entry.file_size) for place, entry in kept])
    if len({place for place, _entry in kept}) != len(kept):
        raise _refused("two files of one name")
    yield from kept


def _prefix(names: list[str]) -> str:
    """The one folder that everything may lie in."""
    for name in names:
        if name.endswith(("unet/config.json", "/model_index.json")):
            home = str(PurePosixPath(name.removesuffix("unet/config.json")))
            home = home.removesuffix("model_index.json").rstrip("/")
            return f"{home}/" if home not in ("", ".") else ""
    return ""


def _place(name: str) -> str | None:
    """``part/file`` or ``file`` when it is one that is taken."""
    home, slash, last = name.rpartition("/")
    if not FILE.fullmatch(last) or (slash and home not in PARTS):
        return None
    return f"{home}/{last}" if slash else last
