"""Where models of a kind may lie: in the studio's own folder, or in that of another program.

Linked are the model folders of A1111 (and Forge) and ComfyUI: their root, or ``models`` inside it.
"""

from __future__ import annotations

from pathlib import Path

from core.config import Config
from core.models.kinds import ModelKind

OWN: tuple[tuple[str, ModelKind], ...] = tuple(
    (kind.folder, kind) for kind in ModelKind if kind.folder and "/" not in kind.folder
)
# Subfolders of other programs, beside those.
# https://github.com/AUTOMATIC1111/stable-diffusion-webui/wiki, ComfyUI: folder_paths.py, and
# https://github.com/AUTOMATIC1111/stable-diffusion-webui-rembg for u2net
LINKED: tuple[tuple[str, ModelKind], ...] = (
    ("Stable-diffusion", ModelKind.CHECKPOINT),
    ("diffusers", ModelKind.CHECKPOINT),
    ("Lora", ModelKind.LORA),
    ("LyCORIS", ModelKind.LORA),
    ("VAE", ModelKind.VAE),
    ("ControlNet", ModelKind.CONTROLNET),
    ("../extensions/sd-webui-controlnet/models", ModelKind.CONTROLNET),
    ("../embeddings", ModelKind.EMBEDDING),
    ("ipadapter", ModelKind.ADAPTER),
    ("animatediff_models", ModelKind.MOTION_ADAPTER),
    ("../extensions/sd-webui-animatediff/model", ModelKind.MOTION_ADAPTER),
    ("ESRGAN", ModelKind.UPSCALER),
    ("RealESRGAN", ModelKind.UPSCALER),
    ("upscale_models", ModelKind.UPSCALER),
    ("u2net", ModelKind.CUTOUT),
    ("rembg", ModelKind.CUTOUT),
)


def folders_of(kind: ModelKind, config: Config) -> list[Path]:
    """Those that may hold models of a kind, there or not; the first is where one is put."""
    linked = [
        folder
        for root in config.linked_models
        for folder, found in linked_folders(root)
        if found is kind
    ]
    return [config.models_folder / kind.folder, *linked]


def linked_folders(root: Path) -> list[tuple[Path, ModelKind]]:
    """The folders of another program's model folder that are there, each once."""
    models = root / "models" if (root / "models").is_dir() else root
    found: dict[Path, ModelKind] = {}
    for name, kind in (*LINKED, *OWN):
        folder = (models / name).resolve()
        if folder.is_dir() and not any(folder.samefile(known) for known in found):
            found[folder] = kind
    return list(found.items())
