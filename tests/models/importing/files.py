"""Checkpoints in one file, and what lies in a folder."""

from __future__ import annotations

from core.models.family import Family
from tests.models import ldm

SD15, SDXL = Family.SD15, Family.SDXL


def files_in(folder):
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())


def single_file(path, nets):
    return ldm.write_single_file(
        path, unet=nets["unet"], vae=nets["vae"], text_encoder=nets["text"]
    )
