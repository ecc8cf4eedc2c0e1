"""The parts of a studio that checks and runners work with."""

from __future__ import annotations

from dataclasses import dataclass

from core.assistant.remote import FoundVariants
from core.config import Config
from core.files import check_free
from core.gallery.gallery import Gallery
from core.generation.finding.found_poses import FoundPoses
from core.generation.input_store import PictureStore
from core.motion.film.films import Films
from core.runners.render import Renders
from core.upscale.upscaler import Upscaler


@dataclass(frozen=True, kw_only=True)
class Services:
    config: Config
    gallery: Gallery
    inputs: PictureStore
    upscaler: Upscaler
    renderer: Renders

    @property
    def found_poses(self) -> FoundPoses:
        return FoundPoses(self.config.found_poses_folder)

    @property
    def films(self) -> Films:
        return Films(self.config.films_folder, self.config.min_free_bytes)

    @property
    def found_variants(self) -> FoundVariants:
        return FoundVariants(self.config.found_variants_folder)

    def check_disk(self) -> None:
        """Raises ``DiskFull`` before what is left on the disk is less than the studio leaves."""
        check_free(self.config.data_folder, 0, self.config.min_free_bytes)
