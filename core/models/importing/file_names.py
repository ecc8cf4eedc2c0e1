"""File names made from what a person or a stranger's archive calls a model."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

MAX_NAME = 80
# Windows keeps these for devices, with any ending.
RESERVED = {"con", "prn", "aux", "nul", *(f"{d}{i}" for d in ("com", "lpt") for i in range(10))}
ENDINGS = re.compile(r"\.(safetensors|onnx|param|ckpt|pth|pt|bin|zip)$", re.IGNORECASE)


def safe_stem(text: str) -> str:
    """Letters, digits and a few harmless signs; never empty, a path, hidden or reserved."""
    last = re.split(r"[/\\]", text.replace("\0", ""))[-1]
    plain = unicodedata.normalize("NFKC", last)
    kept = "".join(c if c.isalnum() or c in " ._-+()[]" else "-" for c in plain if _is_visible(c))
    stem = ENDINGS.sub("", kept.strip())
    stem = re.sub(r"([ ._-])\1+", r"\1", stem).strip(" ._-")
    while len(stem.encode()) > MAX_NAME:  # file systems count bytes
        stem = stem[:-1]
    stem = stem.strip(" ._-") or "model"
    return f"{stem} model" if stem.partition(".")[0].strip().lower() in RESERVED else stem


def _is_visible(character: str) -> bool:
    return unicodedata.category(character)[0] not in "CZ" or character == " "


def free_path(folder: Path, stem: str, ending: str = "") -> Path:
    """A place in ``folder`` for a name that no file or folder there has, whatever its case."""
    names = [path.name.lower() for path in folder.iterdir()] if folder.is_dir() else []
    taken = {*names, *(name.removesuffix(ending) for name in names if ending)}
    free, number = stem, 2
    while free.lower() in taken:
        free, number = f"{stem} {number}", number + 1
    return folder / f"{free}{ending}"
