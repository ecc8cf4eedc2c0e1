"""What makes pictures in a worker's process, from the very code that the head has."""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import io
import json
from collections.abc import Callable
from dataclasses import replace

from PIL import Image

import core
from core.config import ROOT, Config
from core.generation.input_store import PictureStore
from core.generation.request import GenerationRequest
from core.jobs.cluster.unit import Made, Unit
from core.jobs.job import Progress
from core.models import registry
from core.models.hardware import device, machine
from core.models.loading.cache import SHARE_OF_MAIN_MEMORY, ModelCache
from core.models.specs import CheckpointSpec
from core.runners.render import Renderer
from core.upscale.upscaler import Upscaler

PNG_LEVEL = 1
# Of other versions of these a picture may come out otherwise.
LIBRARIES = ("torch", "diffusers", "transformers", "ray")
# What has no part in a picture may differ.
ELSEWHERE = ("ui", "server", "commands", "texts")


class PictureMaker:
    """Over a machine's own data folder. ``sharing`` workers have its main memory."""

    def __init__(self, config: Config | None = None, sharing: int = 1) -> None:
        config = _with_share(config or Config.from_environment(), sharing)
        self._config, self._cache = config, ModelCache(config)
        self._inputs = PictureStore(config.inputs_folder, config.min_free_bytes)
        self._renderer = Renderer(self._cache, self._inputs, Upscaler(config))
        self._loaded: frozenset[str] = frozenset()

    @property
    def version(self) -> str:
        return version()

    def models(self) -> frozenset[str]:
        specs = registry.checkpoints(self._config)
        return frozenset(spec.id for spec in specs if spec.is_installed(self._config))

    def loaded(self) -> frozenset[str]:
        """As of the latest picture: the cache itself answers nobody while a model loads."""
        return self._loaded

    def make(
        self, unit: Unit, report: Callable[[Progress], None], should_stop: Callable[[], bool]
    ) -> Made:
        for png in unit.files.values():
            with Image.open(io.BytesIO(png), formats=("PNG",)) as picture:
                self._inputs.put(picture)
        request = GenerationRequest.from_dict(unit.payload)
        try:
            picture = self._renderer.render(request, on_progress=report, should_stop=should_stop)
        finally:
            keys = (one.key for one in self._cache.loaded)
            self._loaded = frozenset(key.id for key in keys if isinstance(key, CheckpointSpec))
        buffer = io.BytesIO()
        picture.image.save(buffer, "PNG", compress_level=PNG_LEVEL)
        recipe = {"request": picture.request.to_dict(), "extras": picture.extras}
        return Made(png=buffer.getvalue(), recipe=json.dumps(recipe, allow_nan=False))


def _with_share(config: Config, sharing: int) -> Config:
    if sharing <= 1 or config.memory_budget is not None:
        return config
    if device.choose_device(config).name == "cuda":
        return config
    share = machine.usable_memory("cpu") * SHARE_OF_MAIN_MEMORY / sharing
    return replace(config, memory_budget=int(share))


@functools.cache
def version() -> str:
    """Equal where the same request becomes the same picture, as far as that can be told."""
    told = hashlib.sha256()
    folder = ROOT / "core"
    for path in sorted(folder.rglob("*.py")):
        name = path.relative_to(folder)
        if name.parts[0] not in ELSEWHERE:
            told.update(str(name).encode() + b"\0" + path.read_bytes())
    for name in LIBRARIES:
        told.update(f"{name} {_version_of(name)}\0".encode())
    return f"{core.__version__} {told.hexdigest()[:12]}"


def _version_of(name: str) -> str:
    try:
        return importlib.metadata.version(name).split("+")[0]  # as for CUDA or for processors
    except importlib.metadata.PackageNotFoundError:
        return "none"
