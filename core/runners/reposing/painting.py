"""What a checkpoint paints of a series: the figure over its picture, or the ground behind it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from PIL import Image

from core.generation.request import GenerationRequest, Reference, StartPicture
from core.geometry import Size
from core.images import on_white
from core.models import registry
from core.repose.figure import Figure
from core.repose.request import ReposeRequest
from core.repose.roads import overpaint
from core.repose.roads.overpaint import Painting
from core.runners.render import FinishedPicture
from core.runners.reposing.dressing import Dressing
from core.runners.reposing.opened import Opened
from core.runners.reposing.watch import Watch
from core.runners.services import Services
from core.upscale.request import SCALES

# A ground is painted from nothing but the words.
GROUND_STRENGTH = 1.0


@dataclass(frozen=True)
class Painted:
    """``image`` RGB in the size of the picture that was painted over; ``recipe`` made it, before it
    was laid back."""

    image: Image.Image
    recipe: GenerationRequest
    extras: dict[str, Any]


class Painter:
    """Paints with the checkpoint of a series that has one."""

    def __init__(
        self, request: ReposeRequest, opened: Opened, services: Services, watch: Watch
    ) -> None:
        assert request.paint is not None
        self._template, self._opened = request.paint, opened
        self._services, self._watch = services, watch
        self._spec = registry.checkpoint(self._template.checkpoint, services.config)

    def over(
        self, base: Image.Image, figure: Figure, mask: Image.Image, seed: int,
        dressing: Dressing | None = None,
    ) -> Painted:  # fmt: skip
        """The figure in ``base`` (RGB), where ``mask`` is white; with a ``dressing`` those are its
        clothes, and the garment is the reference."""
        strength = overpaint.strength_of(self._template, self._spec)
        worn = () if dressing is None else (dressing.words,)
        words = [*worn, *self._opened.words, self._template.prompt]
        template = replace(self._template, references=self._references(dressing))
        return self._painted(
            template, words, base, figure, mask, strength, seed, keeps_colours=True
        )

    def ground(self, base: Image.Image, figure: Figure, seed: int) -> Painted:
        """All of ``base`` but the figure."""
        mask = overpaint.ground_mask(figure)
        words = [self._template.prompt]
        return self._painted(
            self._template, words, base, figure, mask, GROUND_STRENGTH, seed, keeps_colours=False
        )

    def _painted(
        self, template: GenerationRequest, words: list[str], base: Image.Image, figure: Figure,
        mask: Image.Image, strength: float, seed: int, *, keeps_colours: bool,
    ) -> Painted:  # fmt: skip
        size = overpaint.paint_size(figure.size, self._spec)
        start = StartPicture(
            self._services.inputs.put(base.resize(size, Image.Resampling.LANCZOS)), strength,
            self._services.inputs.put(mask.resize(size, Image.Resampling.LANCZOS)),
        )  # fmt: skip
        prompt = ", ".join(dict.fromkeys(words))
        asked = overpaint.paint_request(template, prompt, figure.pose, size, start, seed)
        done = self._rendered(asked)
        untouched = replace(asked, start_from=StartPicture(start.picture, 0.0))
        codec = self._rendered(untouched).image
        painting = Painting(done.image, codec, self._larger(done.image, figure.size))
        image = overpaint.laid_over(
            base, painting, mask, lines=self._spec.from_drawing.lines, keeps_colours=keeps_colours
        )
        return Painted(image, done.request, done.extras)

    def _rendered(self, asked: GenerationRequest) -> FinishedPicture:
        return self._services.renderer.render(
            asked, on_progress=self._watch.progress, should_stop=self._watch.should_stop
        )

    def _larger(self, image: Image.Image, size: Size) -> Image.Image:
        factor = max(size) / max(image.size)
        if factor <= 1.05:
            return image
        scale = next((one for one in SCALES if one >= factor), SCALES[-1])
        self._watch.say("Upscaling …")
        return self._services.upscaler.upscale(
            image, scale, upscaler=self._template.upscaler, should_stop=self._watch.should_stop
        )

    def _references(self, dressing: Dressing | None) -> tuple[Reference, ...]:
        """As asked, else the garment or the source itself where an adapter for it is here."""
        if self._template.references:
            return self._template.references
        config = self._services.config
        fitting = [
            spec
            for spec in registry.adapters(config)
            if spec.family is self._spec.family and spec.is_installed(config)
        ]
        if not fitting:
            return ()
        adapter = fitting[0]
        if dressing is not None:
            look = self._opened.look if adapter.reads_looks else None
            return (self._reference(dressing.reference(look), adapter.strength),)
        picture = on_white(self._opened.cutout.image())
        picture.thumbnail((1024, 1024), Image.Resampling.LANCZOS)
        return (self._reference(picture, overpaint.REFERENCE_SHARE * adapter.strength),)

    def _reference(self, picture: Image.Image, strength: float) -> Reference:
        return Reference(self._services.inputs.put(picture), round(strength, 2))
