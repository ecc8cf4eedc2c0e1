"""Loaded models within one budget of memory, the least recently used leaving first."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Hashable
from dataclasses import replace
from functools import cached_property
from typing import Any

from core.config import Config
from core.models.hardware import device, machine
from core.models.hardware.device import Device
from core.models.hardware.estimate import checkpoint_bytes, controlnet_bytes
from core.models.hardware.out_of_memory import close_kept_open
from core.models.loading import attachments, load_progress, loader
from core.models.loading.budget import Budget, CachedModel
from core.models.loading.guarded import module_bytes
from core.models.loading.loader import LoadedCheckpoint
from core.models.offload import is_offloaded
from core.models.source import Source
from core.models.specs import CheckpointSpec, ControlNetSpec, MotionAdapterSpec, VaeSpec

# Of what this process could hold; the rest is for the pictures in the making. A processor shares
# its memory with everything else that runs.
SHARE = {"cuda": 0.85}
SHARE_OF_MAIN_MEMORY = 0.6


class ModelCache:
    """Safe from several threads; one loads at a time, because loading patches torch globally."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self._lock = threading.RLock()

    @cached_property
    def device(self) -> Device:
        """Chosen at first use, since choosing loads torch."""
        return device.choose_device(self.config)

    @cached_property
    def _budget(self) -> Budget:
        if self.device.name != "cuda":
            return Budget(self._limit, device_bytes)
        return Budget(self._limit, device_bytes, move=self._move, away_limit=_away_limit)

    def _limit(self) -> int:
        if self.config.memory_budget is not None:
            return self.config.memory_budget
        name = self.device.name
        return int(machine.usable_memory(name) * SHARE.get(name, SHARE_OF_MAIN_MEMORY))

    @property
    def loaded(self) -> tuple[CachedModel, ...]:
        """What is held, the least recently used first."""
        with self._lock:
            return self._budget.loaded

    def holds(self, spec: Hashable) -> bool:
        with self._lock:
            return spec in self._budget

    def get_checkpoint(self, spec: CheckpointSpec, *, offloaded: bool = False) -> LoadedCheckpoint:
        """Raises ``ModelMissing`` or ``ModelUnusable``; what was held before still is.

        ``offloaded``: loaded into main memory, for the session to bring to the device what fits
        there; so in the other getters.
        """

        def load() -> LoadedCheckpoint:
            loaded = loader.load_checkpoint(spec, self._home(offloaded), self.config)
            loaded.device = self.device
            return loaded

        expected = 0 if offloaded else checkpoint_bytes(spec, self.device.dtype)
        return self._get(spec, load, expected)

    def get_controlnet(self, spec: ControlNetSpec, *, offloaded: bool = False) -> Any:
        """Shared by all checkpoints that name the same one."""
        expected = 0 if offloaded else controlnet_bytes(spec, self.device.dtype)
        return self._get(
            spec,
            lambda: self._controlnet(spec, offloaded),
            expected,
        )

    def _controlnet(self, spec: ControlNetSpec, offloaded: bool) -> Any:
        with load_progress.loading(spec.title):
            return attachments.load_controlnet(spec, self._home(offloaded), self.config)

    def get_vae(self, spec: VaeSpec, *, offloaded: bool = False) -> Any:
        return self._get(
            spec, lambda: attachments.load_vae(spec, self._home(offloaded), self.config)
        )

    def get_motion_adapter(self, spec: MotionAdapterSpec) -> Any:
        def load() -> Any:
            with load_progress.loading(spec.title):
                return attachments.load_motion_adapter(spec, self.device, self.config)

        return self._get(spec, load)

    def get_image_encoder(self, source: Source, *, offloaded: bool = False) -> Any:
        return self._get(
            source, lambda: attachments.load_image_encoder(source, self._home(offloaded))
        )

    def pin(self, needed: Collection[Hashable]) -> None:
        """What the picture in the making needs does not leave for another part of it."""
        with self._lock:
            self._budget.pin(needed)

    def keep_only(self, needed: Collection[Hashable]) -> None:
        """Drop everything else: the first thing to try when memory runs out."""
        close_kept_open()
        with self._lock:
            self._budget.keep_only(needed)

    def _get(self, key: Hashable, load: Callable[[], Any], expected: int = 0) -> Any:
        with self._lock:
            return self._budget.get(key, load, expected=expected)

    def _home(self, offloaded: bool) -> Device:
        return replace(self.device, name="cpu") if offloaded else self.device

    def _move(self, model: Any, is_away: bool) -> None:
        for module in _modules(model):
            if not is_offloaded(module):
                module.to("cpu" if is_away else self.device.name)


def device_bytes(model: Any) -> int:
    """Bytes on the device of a ``LoadedCheckpoint`` or a module; what is offloaded is not there."""
    return sum(module_bytes(module) for module in _modules(model) if not is_offloaded(module))


def _modules(model: Any) -> Collection[Any]:
    return model.modules.values() if isinstance(model, LoadedCheckpoint) else [model]


def _away_limit() -> int:
    return int(machine.usable_memory("cpu") * SHARE_OF_MAIN_MEMORY)
