"""The ControlNets of a request with their maps: of the whole picture, or of a part of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PIL import Image

from core.generation.conditioning.control_images import ControlMaps, fitted
from core.generation.conditioning.controlnet import ControlInput
from core.generation.drawing import painter
from core.generation.drawing.inputs import DrawnMap
from core.generation.drawing.underdrawing import Underdrawing
from core.generation.fixing.blending import cut
from core.generation.fixing.details import moved_into
from core.generation.input_store import PictureStore
from core.generation.lru import ContentCache, pose_key
from core.generation.request_inputs import Control
from core.generation.resolved_request import ResolvedControl, ResolvedRequest
from core.geometry import Box, Size
from core.pose.render import StickStyle, control_map
from core.pose.skeleton import Pose

if TYPE_CHECKING:
    from core.generation.session import Session


class RequestMaps:
    def __init__(
        self,
        resolved: ResolvedRequest,
        under: Underdrawing,
        pictures: PictureStore,
        maps: ControlMaps,
        cache: ContentCache,
    ) -> None:
        self._resolved = resolved
        self._under = under
        self._pictures = pictures
        self._maps = maps
        self._cache = cache

    def whole(self, session: Session, size: Size) -> tuple[ControlInput, ...]:
        """At the size that is drawn."""
        return self._inputs(session, partial(self._map, size=size))

    def part(
        self, session: Session, crop: Box, picture: Size, drawn: Size
    ) -> tuple[ControlInput, ...]:
        """Of what lies in ``crop`` of a picture of this size, at the size ``drawn``."""
        return self._inputs(session, partial(self._map_in, crop=crop, picture=picture, drawn=drawn))

    def _inputs(
        self, session: Session, map_of: Callable[[ResolvedControl], Image.Image]
    ) -> tuple[ControlInput, ...]:
        return tuple(
            ControlInput(
                session.controlnet(control.spec),
                map_of(control),
                control.strength,
                control.start,
                control.end,
                control.spec.mode(control.kind) if control.spec.union else None,
                is_conditional_only=control.is_conditional_only,
            )
            for control in self._resolved.controls
        )

    def _map(self, control: ResolvedControl, *, size: Size) -> Image.Image:
        source = control.source
        if isinstance(source, DrawnMap):
            return painter.control_map(self._under.at(size), source.kind)
        if source is None:
            pose, stick = self._pose(control), StickStyle(control.spec.stick)
            return self._cache.get(
                ("pose", pose_key(pose), size, stick),
                lambda: control_map(pose.fitted_to(size), size, stick=stick),
            )
        key = ("map", source.kind, source.picture, source.preprocess, size)
        return self._cache.get(key, lambda: self._made_map(source, size))

    def _map_in(
        self, control: ResolvedControl, *, crop: Box, picture: Size, drawn: Size
    ) -> Image.Image:
        """A pose is drawn anew, with sticks as wide as the ControlNet knows them."""
        if control.source is not None:
            return cut(self._map(control, size=picture), crop, drawn)
        pose = self._pose(control).fitted_to(self._resolved.request.size).scaled_to(picture)
        stick = StickStyle(control.spec.stick)
        return control_map(moved_into(pose, crop, drawn), drawn, stick=stick)

    def _pose(self, control: ResolvedControl) -> Pose:
        """As far as the ControlNet was shown poses."""
        pose = self._resolved.request.played_pose
        assert pose is not None
        return pose if control.spec.details else pose.bodies_only()

    def _made_map(self, control: Control, size: Size) -> Image.Image:
        picture = self._pictures.get(control.picture)
        if control.preprocess:
            return self._maps.make(control.kind, picture, size)
        return fitted(picture, size)
