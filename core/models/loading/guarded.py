"""How anything is loaded: quietly, bounded, translated into one line when it fails.

The loaders stand on this: ``loader`` for checkpoints, ``attachments`` for what goes with them.
"""

from __future__ import annotations

import atexit
import gc
import logging
import warnings
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.errors import ModelError, ModelUnusable, is_bug, reason_of
from core.models.files import store
from core.models.files.configs import read_config
from core.models.files.safetensors_header import read_header
from core.models.hardware import heap
from core.models.hardware.out_of_memory import is_out_of_memory
from core.models.loading import load_progress

logger = logging.getLogger(__name__)

if TYPE_CHECKING:
    from core.models.hardware.device import Device

NOISY = ("diffusers", "transformers", "huggingface_hub", "accelerate")


def module_bytes(module: Any) -> int:
    return sum(p.numel() * p.element_size() for p in module.parameters())


def place(model: Any, device: Device) -> Any:
    """The model on its device, ready to be used and never trained."""
    import torch

    model.to(device.name).eval().requires_grad_(False)
    if device.name != "mps":
        # convolutions want channels innermost: a third less time for the decoder on a processor
        model.to(memory_format=torch.channels_last)
    return model


def load_part(kind: Any, folder: Path, device: Device) -> Any:
    """One diffusers part; its header is read and bounded before the library sees the file."""
    load_progress.reach(folder.name)
    files = checked_weights(folder)
    return kind.from_pretrained(
        folder,
        torch_dtype=device.torch_dtype,
        variant=store.variant(files),
        use_safetensors=True,
        local_files_only=True,
    )


def load_encoder(
    kind: Any,
    folder: Path,
    device: Device,
    settings: Path | None = None,
    only: Callable[[str], str] = str,
) -> Any:
    """One transformers part, and all of it; ``settings`` is where those of a single file lie, and
    ``only`` names its tensors there, empty for those that are none of it."""
    load_progress.reach("text_encoder_2" if folder.name.endswith("_2") else "text_encoder")
    values: dict[str, Any] = {"dtype": device.torch_dtype, "output_loading_info": True}
    if folder.is_file() and settings is not None:
        model, report = kind.from_pretrained(
            None, **values, **_of_file(kind, folder, settings, only)
        )
    else:
        files = checked_weights(folder)
        values |= {"variant": store.variant(files), "use_safetensors": True}
        model, report = kind.from_pretrained(folder, local_files_only=True, **values)
    # transformers fills missing weights with noise and only logs it
    lost = sorted(report["missing_keys"]) or sorted(map(str, report["mismatched_keys"]))
    if lost:
        raise ModelUnusable(
            expected=f"a whole {(settings or folder).name.replace('_', ' ')} in {{model}}",
            got=f"one where {len(lost)} tensors are missing or of another shape, {lost[0]:.60} "
            "first",
            todo="get it again",
            shown="{model} is incomplete. Get it again.",
            model=folder.name,
        )
    return model


def _of_file(kind: Any, file: Path, settings: Path, only: Callable[[str], str]) -> dict[str, Any]:
    from safetensors import safe_open

    header = read_header(file)
    read_config(settings / "config.json")
    config = kind.config_class.from_pretrained(settings, local_files_only=True)
    opened: Any = safe_open(file, framework="pt")
    with opened as tensors:
        state = {only(name): tensors.get_tensor(name) for name in header.shapes if only(name)}
    return {"config": config, "state_dict": state}


def checked_weights(folder: Path) -> tuple[Path, ...]:
    files = store.weights(folder)
    for file in files:
        read_header(file)
    if files and (folder / "config.json").is_file():
        read_config(folder / "config.json")  # memory is set aside by its numbers
    return files


@contextmanager
def translated(title: str, what: str) -> Generator[None]:
    """The one boundary where the libraries' own errors become a line for a person, and where
    ours learn the model's ``title``."""
    from safetensors import SafetensorError

    try:
        yield
    except ModelError as error:
        error.model = title
        raise
    except (SafetensorError, OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
        if is_out_of_memory(error) or is_bug(error):
            raise
        logger.warning("%s cannot be loaded", title, exc_info=error)
        raise ModelUnusable(
            expected=f"{{model}} to be a whole {what}",
            got=f"one that cannot be loaded ({reason_of(error)})",
            todo="get it again",
            shown="{model} cannot be loaded: its files seem damaged. Get it again.",
            model=title,
        ) from error


@contextmanager
def quietly() -> Generator[None]:
    """No progress bars and no load reports: what matters is raised."""
    import diffusers.utils.logging as diffusers_logging
    import transformers.utils.logging as transformers_logging

    levels = {name: logging.getLogger(name).level for name in NOISY}
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    diffusers_logging.disable_progress_bar()
    transformers_logging.disable_progress_bar()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)


def settle() -> None:
    """A million new objects would stall every later full collection by a third of a second, and
    what loading took besides the weights would stay with this process."""
    gc.collect()
    heap.trim()
    gc.freeze()
    _thaw_at_exit()


@cache
def _thaw_at_exit() -> None:
    # frozen objects outlive the interpreter, about which triton's bindings then complain aloud
    atexit.register(gc.unfreeze)
