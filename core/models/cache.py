"""Loaded checkpoints and ControlNets, the least recently used dropped first."""

from __future__ import annotations

import gc
import threading
from collections import OrderedDict
from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeVar

from core.config import Config
from core.models import device, loader
from core.models.device import Device
from core.models.loader import LoadedCheckpoint
from core.models.registry import CheckpointSpec, Source

Loaded = TypeVar("Loaded")

# Two of each: going back and forth between two checkpoints must not load either again.
CAPACITY = 2


class ModelCache:
    """Safe from several threads; one loads at a time, because loading patches torch globally."""

    def __init__(self, config: Config, *, capacity: int = CAPACITY) -> None:
        self.config = config
        self._capacity = capacity
        self._checkpoints: OrderedDict[CheckpointSpec, LoadedCheckpoint] = OrderedDict()
        self._controlnets: OrderedDict[Source, Any] = OrderedDict()
        self._lock = threading.RLock()

    @cached_property
    def device(self) -> Device:
        """Chosen at first use, since choosing loads torch."""
        return device.choose(self.config)

    def holds(self, spec: CheckpointSpec) -> bool:
        with self._lock:
            return spec in self._checkpoints

    def get_checkpoint(self, spec: CheckpointSpec) -> LoadedCheckpoint:
        """Raises ``ModelMissing`` or ``ModelUnusable``; the cache is then as it was."""
        with self._lock:
            return self._get(
                self._checkpoints,
                spec,
                lambda: loader.load_checkpoint(spec, self.device, self.config),
            )

    def get_controlnet(self, source: Source) -> Any:
        """A ``ControlNetModel``; shared by all checkpoints that name the same one."""
        with self._lock:
            return self._get(
                self._controlnets, source, lambda: loader.load_controlnet(source, self.device)
            )

    def keep_only(self, spec: CheckpointSpec) -> None:
        """Drop everything else: the first thing to try when memory runs out."""
        with self._lock:
            for held in [held for held in self._checkpoints if held != spec]:
                del self._checkpoints[held]
            for source in [source for source in self._controlnets if source != spec.controlnet]:
                del self._controlnets[source]

    def _get(self, shelf: OrderedDict[Any, Loaded], key: Any, load: Callable[[], Loaded]) -> Loaded:
        if key not in shelf:
            loaded = load()
            shelf[key] = loaded
            while len(shelf) > self._capacity:
                shelf.popitem(last=False)
                # frozen objects are out of the collector's sight until they are thawed
                gc.unfreeze()
                gc.collect()
                gc.freeze()
        shelf.move_to_end(key)
        return shelf[key]
