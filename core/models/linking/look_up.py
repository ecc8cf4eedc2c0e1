"""A pasted link → the model, and what its file is before it is fetched."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from core.config import Config
from core.errors import ModelUnusable, NotFetched
from core.files import make_folder
from core.models.downloading.download import OFFLINE
from core.models.files.safetensors_header import MAX_HEADER_BYTES
from core.models.identify.facts import ModelFacts
from core.models.importing import importer, staging
from core.models.linking import civitai, hub_page, remote
from core.models.linking.linked_model import LinkedChoice, LinkedModel
from core.models.linking.links import CivitaiLink, read_link

# The header of most files, in one answer.
FIRST_BYTES = 1 << 20
LENGTH_BYTES = 8
WEIGHTS = ".safetensors"


def look_up(text: str, config: Config) -> LinkedModel:
    """Asks the page's host, which takes a moment.

    Raises ``RequestRejected`` for what is no link, ``NotFetched`` offline and without an answer.
    """
    link = read_link(text)
    if config.offline:
        raise NotFetched(OFFLINE)
    return civitai.ask(link) if isinstance(link, CivitaiLink) else hub_page.ask(link)


def facts_of(choice: LinkedChoice, config: Config) -> ModelFacts | None:
    """What its file is, read from the first megabyte of it: names and shapes of its tensors stand
    there. None for what can be told only once it is here.

    Raises ``NotFetched`` without an answer, ``ModelUnusable`` for what the studio cannot use.
    """
    if choice.is_folder or not choice.files[0].name.lower().endswith(WEIGHTS):
        return None
    start, size = _header(choice.files[0].url)
    make_folder(config.models_folder / staging.INCOMING)
    with tempfile.TemporaryDirectory(
        dir=config.models_folder / staging.INCOMING, prefix="look-"
    ) as folder:
        file = Path(folder) / "model.safetensors"
        file.write_bytes(start)
        os.truncate(file, max(size, len(start)))  # a hole: what follows takes no room
        return importer.usable(file, choice.file_name)


def _header(url: str) -> tuple[bytes, int]:
    """The file up to its first tensor, and its size."""
    start, size = remote.beginning(url, 0, FIRST_BYTES)
    length = LENGTH_BYTES + int.from_bytes(start[:LENGTH_BYTES], "little")
    if size == 0 or length > min(MAX_HEADER_BYTES, size):
        raise ModelUnusable(
            expected="a safetensors file",
            got="something else",
            todo="choose another file",
            shown="This is no safetensors file. Choose another.",
        )
    if length > len(start):
        start += remote.beginning(url, len(start), length - len(start))[0]
    return start, size
