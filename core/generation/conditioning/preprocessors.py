"""controlnet-aux's and transformers' preprocessors, one entry of a table each.

Those without weights run anywhere; the others read files on this machine only.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from core.errors import ModelMissing, ModelUnusable, is_bug, reason_of
from core.generation.request_inputs import ControlKind
from core.models.files import store
from core.models.loading.guarded import quietly

logger = logging.getLogger(__name__)

ANNOTATORS = "lllyasviel/Annotators"
# controlnet-aux rounds sizes to a multiple of this; what already is one, it leaves alone.
AUX_MULTIPLE = 64

Detector = Callable[[Image.Image], Image.Image]


@dataclass(frozen=True)
class Needs:
    """Weights: one file of a repository, or all of it when ``file`` is empty."""

    repository: str
    file: str = ""

    @property
    def name(self) -> str:
        return self.file or self.repository.rpartition("/")[2]


@dataclass(frozen=True)
class Home:
    """Where the weights of preprocessors lie: a person's folder, or else the hub's cache."""

    own: Path

    def folder(self, needs: Needs) -> Path | None:
        """The folder that holds them; None when they are not here."""
        own = self.own if needs.file else self.own / needs.name
        for place in (own, store.hub_snapshot(needs.repository)):
            if place is None:
                continue
            if (place / needs.file).is_file() or (not needs.file and store.weights(place)):
                return place
        return None


@dataclass(frozen=True)
class Preprocessor:
    """``build`` gets the folder of what it needs, or None, and the device's name."""

    build: Callable[[Path | None, str], Detector]
    needs: Needs | None = None
    is_optional: bool = False

    def load(self, home: Home, device: str) -> Detector:
        """Raises ``ModelMissing`` or ``ModelUnusable``."""
        if missing := self.missing_weights(home):
            raise ModelMissing(missing)
        folder = None if self.needs is None else home.folder(self.needs)
        try:
            with quietly():
                return self.build(folder, device)
        except Exception as error:  # whatever a foreign reader makes of a stranger's file
            if is_bug(error):
                raise
            logger.warning("the preprocessor in %s cannot be loaded", folder, exc_info=error)
            raise ModelUnusable(
                expected=f"a whole preprocessor in {folder}",
                got=f"one that cannot be loaded ({reason_of(error)})",
                todo="get it again",
                shown="The files of this preprocessor are damaged. Get them again.",
                path=folder,
            ) from error

    def missing_weights(self, home: Home) -> str:
        needs = self.needs
        if needs is None or self.is_optional or home.folder(needs) is not None:
            return ""
        command = f"hf download {needs.repository} {needs.file}".rstrip()
        return (
            f"This needs {needs.name} of {needs.repository}. Run `{command}`, put it into "
            f"{home.own}, or choose a picture that is a finished map already."
        )


def _canny(_folder: Path | None, _device: str) -> Detector:
    return _at_size(aux().CannyDetector(), "detect_resolution", "image_resolution")


def _lineart(folder: Path | None, device: str) -> Detector:
    """controlnet-aux's network where its weights are, else its filter, which needs none."""
    if folder is None:
        return _at_size(aux().LineartStandardDetector(), "detect_resolution")
    return _network("LineartDetector")(folder, device)


def _network(name: str) -> Callable[[Path | None, str], Detector]:
    def build(folder: Path | None, device: str) -> Detector:
        # torch opens these with its restricted reader: tensors and no code
        network = getattr(aux(), name).from_pretrained(str(folder), local_files_only=True)
        return _at_size(network.to(device), "detect_resolution", "image_resolution")

    return build


def _depth(folder: Path | None, device: str) -> Detector:
    from transformers import AutoModelForDepthEstimation

    run = _transformer(AutoModelForDepthEstimation, folder, device)

    def depth(image: Image.Image) -> Image.Image:
        values = run(image).predicted_depth[0].float().cpu().numpy()
        span = max(float(np.ptp(values)), 1e-6)
        near = ((values - values.min()) * (255 / span)).astype(np.uint8)
        return Image.fromarray(near).convert("RGB").resize(image.size, Image.Resampling.BICUBIC)

    return depth


def _segmentation(folder: Path | None, device: str) -> Detector:
    from transformers import AutoModelForSemanticSegmentation

    run = _transformer(AutoModelForSemanticSegmentation, folder, device)
    palette = np.array(aux().util.ade_palette(), np.uint8)

    def segmentation(image: Image.Image) -> Image.Image:
        classes = run(image).logits[0].argmax(0).cpu().numpy()
        regions = Image.fromarray(palette[classes % len(palette)])
        return regions.resize(image.size, Image.Resampling.NEAREST)

    return segmentation


def _transformer(kind: Any, folder: Path | None, device: str) -> Callable[[Image.Image], Any]:
    import torch
    from transformers import AutoImageProcessor

    processor = AutoImageProcessor.from_pretrained(folder, local_files_only=True)
    model = kind.from_pretrained(folder, local_files_only=True, use_safetensors=True)
    model.to(device).eval()

    def run(image: Image.Image) -> Any:
        with torch.inference_mode():
            return model(**processor(images=image, return_tensors="pt").to(device))

    return run


def aux() -> Any:
    # a mediapipe without its old API, which nothing here uses, keeps controlnet-aux from importing
    sys.modules.setdefault("mediapipe", None)  # pyright: ignore[reportArgumentType]
    import controlnet_aux

    return controlnet_aux


def _at_size(detect: Any, *resolutions: str) -> Detector:
    """The same detector, without its rounding of sizes: edges are continued to fill up."""

    def detected(image: Image.Image) -> Image.Image:
        width, height = image.size
        right, below = -width % AUX_MULTIPLE, -height % AUX_MULTIPLE
        pixels = np.pad(np.asarray(image), ((0, below), (0, right), (0, 0)), mode="edge")
        whole = Image.fromarray(pixels)
        found = detect(whole, **dict.fromkeys(resolutions, min(whole.size)), output_type="pil")
        return found.convert("RGB").crop((0, 0, width, height))

    return detected


PREPROCESSORS: dict[ControlKind, Preprocessor] = {
    ControlKind.CANNY: Preprocessor(_canny),
    ControlKind.LINEART: Preprocessor(
        _lineart, Needs(ANNOTATORS, "sk_model.pth"), is_optional=True
    ),
    ControlKind.LINEART_ANIME: Preprocessor(
        _network("LineartAnimeDetector"), Needs(ANNOTATORS, "netG.pth")
    ),
    ControlKind.SOFT_EDGE: Preprocessor(
        _network("HEDdetector"), Needs(ANNOTATORS, "ControlNetHED.pth")
    ),
    ControlKind.DEPTH: Preprocessor(_depth, Needs("depth-anything/Depth-Anything-V2-Small-hf")),
    ControlKind.SEGMENTATION: Preprocessor(
        _segmentation, Needs("openmmlab/upernet-convnext-small")
    ),
}
assert set(PREPROCESSORS) == set(ControlKind)
