"""A source of a series, opened once for all of its pictures."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from PIL import Image

from core.cutout import kept
from core.cutout.correcting import correct
from core.cutout.cutout import Cutout
from core.errors import InputRejected, ModelMissing, StudioError
from core.figures.likeness import look_of
from core.figures.looks import Look
from core.figures.words.telling import prompt_words
from core.generation.drawing.painter import drawing_of
from core.generation.request import GenerationRequest
from core.geometry import Size
from core.identity.identity import Identity
from core.images import on_white
from core.pose import detect
from core.pose.skeleton import Person, Pose
from core.repose.clean_plate.plate import without_figure
from core.repose.puppet import Puppet
from core.repose.request import Source
from core.runners.reposing.watch import Watch
from core.runners.services import Services
from core.runners.source_pose import MADE_HERE, told_pose


class Opened:
    """What is needed of it is found once, when it is asked for: a redraw needs no cut-out."""

    def __init__(self, source: Source, services: Services, watch: Watch) -> None:
        """Raises ``InputRejected`` where nobody is found, ``NotFound`` for a picture that went."""
        self._services, self._watch = services, watch
        self.record = services.gallery.get(source.image_id)
        self.picture = services.gallery.image(source.image_id, keeps_alpha=True)
        self._watch.say("Finding the pose …")
        self.pose = self._found_pose(source)
        self.source = replace(source, pose=self.pose)

    @property
    def size(self) -> Size:
        return Size(*self.picture.size)

    @property
    def person(self) -> Person:
        return self.pose.people[self.source.person]

    @cached_property
    def cutout(self) -> Cutout:
        """Its arrays are not to be written."""
        self._watch.say("Cutting out …")
        cutout = kept.cut_out(
            self.picture, self._services.config, method=self.source.method, pose=self.pose,
            on_progress=lambda _done, _steps, text: self._watch.say(text),
            should_stop=self._watch.should_stop,
        )  # fmt: skip
        strokes = self.source.strokes
        if not strokes:
            return cutout
        return correct(cutout, self.picture, self._services.inputs.get(strokes))

    @cached_property
    def puppet(self) -> Puppet:
        self._watch.say("Cutting into layers …")
        return Puppet.of(self.cutout, self.pose, self.source.person, prints=self.source.prints)

    @cached_property
    def ground(self) -> Image.Image:
        """RGB: its own one, without the figure."""
        return without_figure(self.picture, self.cutout)

    @cached_property
    def look(self) -> Look:
        """As it was corrected, else as it was drawn, else as it is read from the picture."""
        drawn = self.source.look or self._drawn_look
        if drawn is not None:
            return drawn
        return look_of(on_white(self.picture), self.pose, self.source.person)

    @property
    def _drawn_look(self) -> Look | None:
        """Of a picture that the painter drew here, exactly."""
        if self.record.kind not in MADE_HERE or not self.record.request:
            return None
        try:
            told = GenerationRequest.from_dict(self.record.request)
        except StudioError:  # as a file from elsewhere may tell it
            return None
        if not told.is_drawn or told.pose is None:
            return None
        drawing = drawing_of(told, told.seed, self.size, pictures=self._services.inputs)
        looks = drawing.looks
        return looks[self.source.person] if self.source.person < len(looks) else None

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Who it is, for a checkpoint: as the picture was asked for, else as it looks."""
        if self.record.request:
            return (self.record.prompt,)
        return prompt_words(self.look)

    @cached_property
    def identity(self) -> Identity:
        return Identity.of(self.picture, self.pose, self.source.person)

    def _found_pose(self, source: Source) -> Pose:
        """As said, else as the picture itself says, else as it is found in it."""
        size = Size(*self.picture.size)
        if source.pose is not None:
            pose = source.pose.scaled_to(size)
        else:
            pose = told_pose(self.record) or detect.detect(self.picture)
        if source.person >= len(pose.people) or pose.people[source.person].is_empty:
            raise InputRejected(
                expected="somebody in the picture",
                got=f"{len(pose.people)} people",
                todo="set the pose of the figure by hand",
                shown="Nobody was found in this picture. Set the pose of its figure by hand.",
            )
        return pose


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
