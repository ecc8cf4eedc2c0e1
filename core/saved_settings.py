"""Settings of the machine that outlive a run; ``core/config.py`` reads them at the next start."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping

from core.config import read_saved, settings_file
from core.files import make_folder, write_atomically

HEAD = "# Settings of PoseAnimeFlow Studio. What the environment says goes before this.\n"

_writing = threading.Lock()


def save_setting(name: str, value: str) -> None:
    """By the name of its environment variable; an empty value takes it out of the file.

    The other lines stay. Raises ``StorageError``.
    """
    with _writing:
        known = read_saved()
        rest = {one: text for one, text in known.items() if one != name}
        lines = rest | ({name: value} if value else {})
        if lines != known:
            path = settings_file()
            make_folder(path.parent)
            write_atomically(path, _written(lines).encode())


def _written(lines: Mapping[str, str]) -> str:
    """JSON writes a text in quotes as TOML reads it, but for DEL."""
    told = (
        f"{name} = {json.dumps(value, ensure_ascii=False)}\n".replace("\x7f", "\\u007f")
        for name, value in sorted(lines.items())
    )
    return HEAD + "".join(told)
