"""A figure drawn anew by the painter, from its look: turns, backs and hidden sides that a puppet
cannot know."""

from __future__ import annotations

from core.cutout.request import Ground, GroundKind
from core.figures.body.bodies import body_of
from core.figures.casting import Character
from core.figures.draw import floor_of
from core.figures.drawing import Drawing
from core.figures.grounds import NOWHERE
from core.figures.looks import Look
from core.figures.words.telling import words_of
from core.generation.drawing.inputs import FromDrawing
from core.generation.request import MAX_PROMPT_CHARACTERS, GenerationRequest
from core.geometry import Size
from core.models.painter import DRAWING
from core.pose.skeleton import Person, Pose
from core.repose.figure import Figure, asked_person, placed
from core.repose.moving.aims import in_proportions, proportions_of
from core.repose.request import AskedPose


def posed_anew(asked: AskedPose, own: Person, size: Size) -> Pose:
    """The asked pose in the figure's own proportions. Raises ``InputRejected`` when too little of
    either shows."""
    person = placed(asked_person(asked, size), own, size)
    return Pose((in_proportions(person, proportions_of(own)),), size)


def redraw_request(look: Look, pose: Pose, ground: Ground, seed: int) -> GenerationRequest:
    """What draws exactly this, also on the page Generate: a place and a picture are drawn along, a
    colour is not."""
    place = (ground.value,) if ground.kind is GroundKind.PLACE else ()
    behind = {GroundKind.PLACE: "", GroundKind.PICTURE: ground.value}.get(ground.kind, NOWHERE)
    words = ", ".join((*words_of(look), *place))
    character = Character(words, exact=look)
    return GenerationRequest(
        prompt=words[:MAX_PROMPT_CHARACTERS],
        pose=pose,
        checkpoint=DRAWING.id,
        size=pose.size,
        seed=seed,
        drawing=FromDrawing(characters=(character,), background=behind),
    )


def figure_of(drawing: Drawing) -> Figure:
    """Its one person, before nothing."""
    size, person = drawing.size, drawing.pose.people[0]
    body = body_of(person)
    floor = size.height if body is None else floor_of(body, size)
    return Figure(drawing.figure(), drawing.pose, float(floor))
