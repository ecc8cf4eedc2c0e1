"""The drawing of a request: its pose and words by the painter of ``core.figures``.

It is made anew wherever it is needed, always the same for the same request, seed and size; no model
is loaded for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from PIL import Image

from core.figures.casting import cast_of
from core.figures.drawing import Drawing, Picture, draw
from core.generation.drawing.backdrops import backdrop_of, placed
from core.generation.drawing.inputs import DRAWN_KINDS, FromDrawing
from core.generation.input_store import PictureStore
from core.generation.request import GenerationRequest
from core.generation.request_inputs import AUTO, ControlKind
from core.geometry import Size
from core.pose.skeleton import Pose
from core.prompts.language.lora_tags import extract_loras, plain_words


def drawing_of(
    request: GenerationRequest,
    seed: int,
    size: Size | None = None,
    *,
    pictures: PictureStore | None = None,
) -> Drawing:
    """The drawing for the picture with this seed; ``size`` by default that of the finished one.

    ``pictures`` has the request's background, if that is one. Raises ``NotFound`` when it is gone.
    """
    drawn = request.drawing or FromDrawing()
    seed = seed if drawn.seed is None else drawn.seed
    size = size or request.final_size.times(request.enlarge)
    pose = Pose((), size) if request.played_pose is None else request.played_pose.fitted_to(size)
    words = plain_words(request.prompt)
    looks, scene = cast_of(words, drawn.characters, seed=seed, people=len(pose.people))
    backdrop = backdrop_of(drawn.background, pictures)
    return draw(pose, looks, placed(scene, drawn.background), size, seed=seed, backdrop=backdrop)


def picture_of(drawing: Drawing) -> Image.Image:
    """RGB."""
    return Image.fromarray(drawing.picture())


def control_map(drawing: Drawing, kind: ControlKind) -> Image.Image:
    """RGB, as the ControlNets for ``kind`` were shown it: read off the drawing, not guessed."""
    return Image.fromarray(_MAPS[kind](drawing)).convert("RGB")


_MAPS: Mapping[ControlKind, Callable[[Drawing], Picture]] = {
    ControlKind.LINEART_ANIME: lambda drawing: 255 - drawing.line_art(),
    ControlKind.LINEART: lambda drawing: 255 - drawing.line_art(),
    ControlKind.CANNY: Drawing.canny,
    ControlKind.DEPTH: Drawing.depth,
    ControlKind.SEGMENTATION: Drawing.segmentation,
}
assert set(_MAPS) == set(DRAWN_KINDS)


def left_out(request: GenerationRequest) -> Iterator[str]:
    """What the request asks of a checkpoint that a drawing does not have, in words."""
    if request.negative_prompt.strip():
        yield "negative prompt"
    if request.loras or extract_loras(request.prompt)[1]:
        yield "LoRAs"
    if request.references:
        yield "references"
    if request.controls:
        yield "control pictures"
    if request.start_from is not None:
        yield "start picture"
    if request.vae != AUTO:
        yield "VAE"
    if request.fix is not None:
        yield "face and hand fix"


def note_on(request: GenerationRequest) -> tuple[str, ...]:
    parts = list(left_out(request))
    if not parts:
        return ()
    *most, last = parts
    listed = f"{', '.join(most)} and {last}" if most else last
    return (f"A drawing follows your words, pose and seed; left out: {listed}.",)
