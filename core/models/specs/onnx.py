"""What is known of models that come as ONNX files: pose detectors and cut-out networks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

from core.config import ASSETS, Config
from core.models.identify.detector_roles import Pairing
from core.models.kinds import ModelKind
from core.models.networks.cutout_trial import check_cutout_network
from core.models.source import ModelFile
from core.models.specs.base import BaseSpec
from core.pose.detection.detectors import SIMCC_SEEN
from core.pose.detection.networks import check_people_network, check_pose_network


@dataclass(frozen=True, kw_only=True)
class OnnxSpec(BaseSpec):
    """One network or several that work together, each a file of its own."""

    runtime: ClassVar[str] = "onnxruntime"
    is_tried: ClassVar[bool] = True

    @property
    def path(self) -> Path | None:
        return self.files[0].path

    @property
    def paths(self) -> tuple[Path, ...]:
        return tuple(file.path for file in self.files if file.path is not None)

    @property
    def terms(self) -> str:
        return f"{self.note} It is read as data and runs no code."

    def why_not(self, config: Config) -> str:
        if not self.missing:
            return self.unusable
        return (
            f"The {self.kind.noun} {self.title} is not on this machine. {self.how_to_get(config)}"
        )

    def how_to_get(self, config: Config) -> str:
        if not self.can_be_fetched:
            return super().how_to_get(config)
        names = ", ".join(file.name for file in self.files)
        folder = config.models_folder / self.kind.folder
        return f"Fetch it on the Models page, or put {names} into {folder}."


@dataclass(frozen=True, kw_only=True)
class DetectorSpec(OnnxSpec):
    """A pose detector: a SimCC network that finds joints, and one that finds people.

    ``seen`` is the score from which on a joint counts as seen. ``pairing`` says which network looks
    for people: the detector's own ``people``, or a ``stand_in`` while those are not here.
    """

    kind: ClassVar[ModelKind] = ModelKind.DETECTOR

    pose: ModelFile
    people: ModelFile
    seen: float = SIMCC_SEEN
    pairing: Pairing = Pairing.OWN
    stand_in: Path | None = None

    @property
    def files(self) -> tuple[ModelFile, ...]:
        return self.pose, self.people

    @property
    def finder(self) -> Path | None:
        """The network that looks for people."""
        return self.people.path or self.stand_in

    @property
    def paths(self) -> tuple[Path, ...]:
        return tuple(path for path in (self.path, self.finder) if path is not None)

    @property
    def finder_text(self) -> str:
        """Who looks for people, in a sentence; empty for the built-in detector."""
        if self.finder is None or self.path is None or self.path.is_relative_to(ASSETS):
            return ""
        return _FINDER_TEXTS[self.pairing].format(name=self.finder.name)

    def why_not(self, config: Config) -> str:
        if self.unusable or (self.path is not None and self.finder is not None):
            return self.unusable
        return super().why_not(config)

    def with_files(self, files: tuple[ModelFile, ...]) -> DetectorSpec:
        pose, people = files
        return replace(self, pose=pose, people=people)

    def try_file(self, file: ModelFile, path: Path) -> None:
        if file.name == self.pose.name:
            check_pose_network(path)
        else:
            check_people_network(path)


_FINDER_TEXTS = {
    Pairing.OWN: "People are found by its own finder, {name}.",
    Pairing.NAME: "People are found by {name}, which is named like it.",
    Pairing.ONLY: "People are found by {name}, the only person finder beside it.",
    Pairing.KNOWN: "People are found by {name}, which is here for another detector.",
    Pairing.BUILT_IN: "People are found by the built-in finder, which was taught on drawings: on "
    "photos it misses some. A person finder of its own does better.",
}
assert set(_FINDER_TEXTS) == set(Pairing)


@dataclass(frozen=True, kw_only=True)
class CutoutSpec(OnnxSpec):
    """A network that cuts out whom a picture shows.

    ``layout`` says how it wants its picture and what it answers (``core.cutout.networks``);
    ``side`` is the side in pixels of the square it was trained on, 0 where the file says.
    """

    kind: ClassVar[ModelKind] = ModelKind.CUTOUT

    file: ModelFile
    layout: str = "isnet"
    side: int = 0

    @property
    def files(self) -> tuple[ModelFile, ...]:
        return (self.file,)

    def with_files(self, files: tuple[ModelFile, ...]) -> CutoutSpec:
        return replace(self, file=files[0])

    def try_file(self, file: ModelFile, path: Path) -> None:
        check_cutout_network(path)
