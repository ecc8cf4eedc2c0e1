"""What is known of a person's own models besides their files: one small JSON file in the models
folder, by where a model lies, inside that folder by its path there, elsewhere by its whole path."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from core.config import Config
from core.files import make_folder, write_atomically

MAX_BYTES = 1 << 20


@dataclass(frozen=True)
class KeptNotes:
    """``file`` is its name in the models folder."""

    file: str

    def of(self, path: Path, config: Config) -> dict[str, Any]:
        """What is kept of the model at ``path``, as JSON has it."""
        return self._read(config).get(_place(path, config), {})

    def keep(self, path: Path, values: Mapping[str, Any], config: Config) -> None:
        """Instead of what was kept before; nothing is nothing. Raises ``StorageError``."""
        every = self._read(config) | {_place(path, config): dict(values)}
        kept = {place: one for place, one in every.items() if one}
        make_folder(config.models_folder)
        text = json.dumps(kept, indent=1, sort_keys=True, ensure_ascii=False)
        write_atomically(config.models_folder / self.file, text.encode())

    def _read(self, config: Config) -> dict[str, dict[str, Any]]:
        """Nothing when the file is not there or spoiled: models still work as their files say."""
        with contextlib.suppress(OSError, ValueError, RecursionError):
            path = config.models_folder / self.file
            if path.stat().st_size > MAX_BYTES:
                return {}
            found = json.loads(path.read_text(encoding="utf-8"))
            table = cast("dict[str, Any]", found) if isinstance(found, dict) else {}
            return {place: values for place, values in table.items() if isinstance(values, dict)}
        return {}


def _place(path: Path, config: Config) -> str:
    whole, home = path.absolute(), config.models_folder.absolute()
    return (whole.relative_to(home) if whole.is_relative_to(home) else whole).as_posix()
