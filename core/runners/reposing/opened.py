"""A source of a series, opened once for all of its pictures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

from PIL import Image

from core.cutout import kept
from core.cutout.correcting import correct
from core.cutout.cutout import Cutout
from core.errors import InputRejected, ModelMissing
from core.gallery.record import ImageRecord
from core.geometry import Size
from core.pose import detect
from core.pose.skeleton import Pose
from core.repose.puppet import Puppet
from core.repose.request import Source
from core.runners.services import Services
from core.runners.source_pose import told_pose

OnText = Callable[[str], None]
ShouldStop = Callable[[], bool]


@dataclass(frozen=True)
class Opened:
    """``source`` with the pose that it came to; arrays of ``cutout`` are not to be written."""

    source: Source
    record: ImageRecord
    picture: Image.Image
    pose: Pose
    cutout: Cutout

    @property
    def size(self) -> Size:
        return Size(*self.picture.size)

    @cached_property
    def puppet(self) -> Puppet:
        return Puppet.of(self.cutout, self.pose, self.source.person, prints=self.source.prints)


def check(source: Source, services: Services) -> None:
    """Raises what would fail later on: no such picture, nothing to find its pose with."""
    record = services.gallery.get(source.image_id)
    if source.strokes:
        services.inputs.check(source.strokes)
    if source.pose is None and told_pose(record) is None and not detect.is_available():
        raise ModelMissing(
            expected="the pose detector, or the pose of the picture",
            got="neither",
            todo="put the detector's file back, or set the pose by hand",
            shown="Without the pose detector no pose can be found. Set the pose of the picture "
            "by hand.",
        )


def open_source(
    source: Source, services: Services, on_text: OnText, should_stop: ShouldStop
) -> Opened:
    """Raises ``InputRejected`` where nobody is found, ``JobCancelled`` when it is to stop."""
    record = services.gallery.get(source.image_id)
    picture = services.gallery.image(source.image_id, keeps_alpha=True)
    on_text("Finding the pose …")
    pose = _pose(source, record, picture)
    on_text("Cutting out …")
    cutout = kept.cut_out(
        picture, services.config, method=source.method, pose=pose,
        on_progress=lambda _done, _steps, text: on_text(text), should_stop=should_stop,
    )  # fmt: skip
    if source.strokes:
        cutout = correct(cutout, picture, services.inputs.get(source.strokes))
    return Opened(replace(source, pose=pose), record, picture, pose, cutout)


def _pose(source: Source, record: ImageRecord, picture: Image.Image) -> Pose:
    """As said, else as the picture itself says, else as it is found in it."""
    size = Size(*picture.size)
    if source.pose is not None:
        return source.pose.scaled_to(size)
    pose = told_pose(record)
    pose = detect.detect(picture) if pose is None else pose
    if source.person >= len(pose.people) or pose.people[source.person].is_empty:
        raise InputRejected(
            expected="somebody in the picture",
            got=f"{len(pose.people)} people",
            todo="set the pose of the figure by hand",
            shown="Nobody was found in this picture. Set the pose of its figure by hand.",
        )
    return pose
