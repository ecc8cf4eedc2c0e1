"""What an update of the studio added to its list of well-known models."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterable
from typing import Any, cast

from core.config import Config
from core.errors import StorageError
from core.files import make_folder, write_atomically
from core.models.specs import BaseSpec

FILE = "known_models.json"
NEW_SECONDS = 30 * 24 * 3600


def new_in_list(specs: Iterable[BaseSpec], config: Config) -> tuple[BaseSpec, ...]:
    """Those of the catalogue that this data folder has known for less than a month.

    When a kind is looked at for the first time, all of it is known.
    """
    listed = [spec for spec in specs if not spec.is_own]
    known, now = _read(config), time.time()
    kinds = {name.partition("/")[0] for name in known}
    unknown = [spec for spec in listed if _name(spec) not in known]
    if unknown:
        known |= {_name(one): now if one.kind.value in kinds else 0.0 for one in unknown}
        _write(known, config)
    return tuple(one for one in listed if now - known[_name(one)] < NEW_SECONDS)


def _name(spec: BaseSpec) -> str:
    return f"{spec.kind.value}/{spec.id}"


def _read(config: Config) -> dict[str, float]:
    """Since when each is known; nothing when the file is not there or spoiled."""
    with contextlib.suppress(OSError, ValueError, RecursionError):
        found = json.loads((config.data_folder / FILE).read_text(encoding="utf-8"))
        table = cast("dict[str, Any]", found) if isinstance(found, dict) else {}
        return {name: float(at) for name, at in table.items() if isinstance(at, int | float)}
    return {}


def _write(known: dict[str, float], config: Config) -> None:
    """A folder that is only read tells of nothing new."""
    with contextlib.suppress(StorageError):
        make_folder(config.data_folder)
        text = json.dumps(known, indent=1, sort_keys=True)
        write_atomically(config.data_folder / FILE, text.encode(), durable=False)
