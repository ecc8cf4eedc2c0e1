"""VAEs from wherever they lie: a folder of diffusers, a file of their own, a checkpoint."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.errors import ModelUnusable
from core.models.family import Family
from core.models.files.configs import SD15_CONFIG, SDXL_CONFIG, read_config
from core.models.files.safetensors_header import read_header
from core.models.hardware.bands import ramp, shows_bands
from core.models.loading.guarded import load_part

if TYPE_CHECKING:
    from core.models.hardware.device import Device

NAMES = ("AutoencoderKL", "AutoencoderTiny")


def load_codec(path: Path, family: Family, device: Device) -> Any:
    """A diffusers ``AutoencoderKL`` or ``AutoencoderTiny``, not yet on its device. ``path`` is a
    folder, or a file in which it may be one part of several."""
    read = device.in_full if device.is_processor_half else device
    codec = _of_file(path, family, read) if path.is_file() else _of_folder(path, read)
    if device.is_processor_half and not shows_bands(codec, _there_and_back):
        codec.to(device.torch_dtype)
    return codec


def _of_folder(path: Path, device: Device) -> Any:
    return load_part(codec_class(path), path, device)


def _there_and_back(codec: Any) -> Any:
    """Of 0 to 1, as pictures are."""
    pixels = ramp() * 2 - 1
    found = codec.encode(pixels.to(codec.dtype))
    latents = found.latents if hasattr(found, "latents") else found.latent_dist.mode()
    return (codec.decode(latents, return_dict=False)[0] + 1) / 2


def codec_class(folder: Path) -> Any:
    """The class that ``config.json`` names; ``ModelUnusable`` for others than the two."""
    import diffusers

    name = read_config(folder / "config.json").get("_class_name")
    if name not in NAMES:
        raise ModelUnusable(
            expected=f"{' or '.join(NAMES)} as vae of {{model}}",
            got=f"{name!r:.60}",
            todo="this checkpoint is of another family",
            shown="The VAE of {model} is of another family. Choose another checkpoint.",
            model=folder.name,
        )
    return getattr(diffusers, str(name))


def _of_file(path: Path, family: Family, device: Device) -> Any:
    from diffusers import AutoencoderKL

    read_header(path)
    layout = next(iter(_own_layouts(path)), None)
    if layout is None:
        layout = (SDXL_CONFIG if family is Family.SDXL else SD15_CONFIG) / "vae"
    return AutoencoderKL.from_single_file(
        str(path), config=str(layout), torch_dtype=device.torch_dtype, local_files_only=True
    )


def _own_layouts(path: Path) -> Iterable[Path]:
    """A folder of the file's own name beside it: a VAE's, or a checkpoint's with one within."""
    own = path.with_suffix("")
    return (home for home in (own, own / "vae") if (home / "config.json").is_file())
