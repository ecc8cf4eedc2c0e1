import numpy as np
import pytest

from core.cutout.parts import BodyPart
from core.figures.body.bodies import body_of
from core.figures.draw import record
from core.figures.looks import Item, Look, Scene
from core.figures.painting.display_list import Label, Owner
from core.geometry import Size
from core.pose import presets
from core.pose.skeleton import Joint
from training.cutout.labels import body_parts, part_of
from training.cutout.scenes import new_drawing

SIZE = Size(256, 384)
LOOK = Look("girl", "red", "short hair", False, "blue", "fair skin", "smile", "sports outfit",
            "blue", "white")  # fmt: skip


@pytest.fixture(scope="module")
def arms_up():
    pose = presets.get("arms-up").pose.scaled_to(SIZE)
    body = body_of(pose.people[0])
    assert body is not None
    return pose, body


def parts_of(body, look):
    recorded = record(SIZE, Scene("simple background"), [(look, body)], 1)
    return body_parts(recorded.figures, [body], SIZE)


def middle(pose, one, other, share=0.5):
    body = pose.people[0].body
    x, y = body[one, :2] * (1 - share) + body[other, :2] * share
    return int(y), int(x)


@pytest.mark.parametrize(
    ("one", "other", "part"),
    [
        (Joint.RIGHT_SHOULDER, Joint.RIGHT_ELBOW, BodyPart.UPPER_ARM),
        (Joint.LEFT_ELBOW, Joint.LEFT_WRIST, BodyPart.LOWER_ARM),
        (Joint.RIGHT_HIP, Joint.RIGHT_KNEE, BodyPart.UPPER_LEG),
        (Joint.LEFT_KNEE, Joint.LEFT_ANKLE, BodyPart.LOWER_LEG),
        (Joint.NECK, Joint.RIGHT_HIP, BodyPart.TRUNK),
        (Joint.NOSE, Joint.RIGHT_EYE, BodyPart.HEAD),
    ],
)
def test_between_two_joints_lies_the_part_of_their_bone(arms_up, one, other, part):
    pose, body = arms_up
    assert parts_of(body, LOOK)[middle(pose, one, other)] == part


def test_hands_and_feet_lie_beyond_the_last_joints(arms_up):
    pose, body = arms_up
    parts = parts_of(body, LOOK)
    # a quarter of a forearm beyond the wrist; the sole is below the ankle
    assert parts[middle(pose, Joint.RIGHT_ELBOW, Joint.RIGHT_WRIST, 1.3)] == BodyPart.HAND
    assert parts[middle(pose, Joint.RIGHT_KNEE, Joint.RIGHT_ANKLE, 1.1)] == BodyPart.FOOT


@pytest.mark.parametrize(
    ("item", "part"),
    [
        ("cape", BodyPart.CAPE), ("angel wings", BodyPart.CAPE), ("fox tail", BodyPart.CAPE),
        ("cat ears", BodyPart.ACCESSORY), ("witch hat", BodyPart.ACCESSORY),
        ("sword", BodyPart.PROP), ("pleated skirt", BodyPart.SKIRT),
    ],
)  # fmt: skip
def test_what_is_worn_or_held_shows_as_its_part(arms_up, item, part):
    _, body = arms_up
    plain, with_it = (
        parts_of(body, Look(**(vars(LOOK) | {"items": items}))) for items in ((), (Item(item),))
    )
    assert (with_it == part).sum() > (plain == part).sum() + 20


@pytest.mark.parametrize(
    ("label", "name", "site", "part"),
    [
        (Label.SKIN, "skin", "", BodyPart.HEAD), (Label.SKIN, "skin", "neck", BodyPart.HEAD),
        (Label.SKIN, "skin", "trunk", BodyPart.TRUNK), (Label.EYES, "face", "", BodyPart.HEAD),
        (Label.OUTFIT, "dress", "skirt", BodyPart.SKIRT),
        (Label.OUTFIT, "dress", "trunk", BodyPart.TRUNK),
        (Label.PROP, "prop", "left arm", BodyPart.PROP), (Label.OUTFIT, "top", "left arm", None),
        (Label.OUTFIT, "outer", "trunk", None),
    ],
)  # fmt: skip
def test_a_stroke_tells_its_part(label, name, site, part):
    assert part_of(Owner(0, label, name, site)) == part


@pytest.mark.parametrize("seed", range(4))
def test_a_part_is_wherever_somebody_is(seed):
    drawing = new_drawing(seed, Size(176, 256))
    assert np.array_equal(drawing.parts > 0, drawing.figure[..., 3] >= 128)
