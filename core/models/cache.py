"""Loaded models, the least recently used of each kind dropped first."""

from __future__ import annotations

import gc
import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable
from functools import cached_property
from typing import Any, TypeVar

from core.config import Config
from core.models import attachments, device, loader
from core.models.device import Device
from core.models.loader import LoadedCheckpoint
from core.models.registry import CheckpointSpec, ControlNetSpec, Source, VaeSpec

Loaded = TypeVar("Loaded")
Shelf = OrderedDict[Any, Any]

# Two checkpoints: going back and forth between them must not load either again. As many
# ControlNets as a request may name beside the pose.
CAPACITY = 2
CONTROLNETS = 5


class ModelCache:
    """Safe from several threads; one loads at a time, because loading patches torch globally."""

    def __init__(self, config: Config, *, capacity: int = CAPACITY) -> None:
        self.config = config
        self._capacity = capacity
        self._checkpoints: Shelf = OrderedDict()
        self._controlnets: Shelf = OrderedDict()
        self._vaes: Shelf = OrderedDict()
        self._image_encoders: Shelf = OrderedDict()
        self._lock = threading.RLock()

    @cached_property
    def device(self) -> Device:
        """Chosen at first use, since choosing loads torch."""
        return device.choose(self.config)

    def holds(self, spec: Hashable) -> bool:
        with self._lock:
            return any(spec in shelf for shelf in self._shelves)

    def get_checkpoint(self, spec: CheckpointSpec) -> LoadedCheckpoint:
        """Raises ``ModelMissing`` or ``ModelUnusable``; the cache is then as it was."""
        return self._get(
            self._checkpoints,
            spec,
            lambda: loader.load_checkpoint(spec, self.device, self.config),
            self._capacity,
        )

    def get_controlnet(self, spec: ControlNetSpec) -> Any:
        """Shared by all checkpoints that name the same one."""
        return self._get(
            self._controlnets,
            spec,
            lambda: attachments.load_controlnet(spec, self.device, self.config),
            CONTROLNETS,
        )

    def get_vae(self, spec: VaeSpec) -> Any:
        return self._get(
            self._vaes,
            spec,
            lambda: attachments.load_vae(spec, self.device, self.config),
            self._capacity,
        )

    def get_image_encoder(self, source: Source) -> Any:
        return self._get(
            self._image_encoders,
            source,
            lambda: attachments.load_image_encoder(source, self.device),
            self._capacity,
        )

    def keep_only(self, needed: Collection[Hashable]) -> None:
        """Drop everything else: the first thing to try when memory runs out."""
        with self._lock:
            for shelf in self._shelves:
                for held in [held for held in shelf if held not in needed]:
                    del shelf[held]

    @property
    def _shelves(self) -> tuple[Shelf, ...]:
        return self._checkpoints, self._controlnets, self._vaes, self._image_encoders

    def _get(self, shelf: Shelf, key: Any, load: Callable[[], Loaded], capacity: int) -> Loaded:
        with self._lock:
            if key not in shelf:
                shelf[key] = load()
                while len(shelf) > capacity:
                    shelf.popitem(last=False)
                    # frozen objects are out of the collector's sight until they are thawed
                    gc.unfreeze()
                    gc.collect()
                    gc.freeze()
            shelf.move_to_end(key)
            return shelf[key]
