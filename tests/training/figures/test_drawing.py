"""What is drawn is where the skeleton says and in the colours that the caption names."""

import random
from dataclasses import replace

import numpy as np
import pytest

from core.figures.attributes import CLOTH_COLOURS, HAIR_COLOURS
from core.figures.looks import Look
from core.geometry import Size
from core.pose.presets import get
from core.pose.skeleton import Person, Pose
from training.figures import ATTRIBUTES, Label, Scene, figure, new_look

SIZE = Size(128, 192)
PLAIN = Look(
    kind="girl", hair_colour="brown", hair_style="high ponytail", long=True, eye_colour="green",
    skin="fair skin", expression="smile", outfit="sports outfit", cloth="light blue",
    shoes="white",
)  # fmt: skip
STUDIO = Scene("simple background")


def drawn(seed=3, look=PLAIN, scene=STUDIO, **settings):
    settings = {"people": 1} | settings
    return figure(seed, SIZE, look=look, scene=scene, labels=True, **settings)


@pytest.mark.parametrize("seed", range(24))
def test_limbs_are_painted_where_the_joints_are(seed):
    one = figure(seed, SIZE, labels=True)
    covered = one.labels > 0
    for person in one.pose.people:
        for x, y in person.body[2:14][person.visible[2:14], :2]:
            left, top = max(0, int(x) - 1), max(0, int(y) - 1)
            assert covered[top : top + 3, left : left + 3].any()


def test_eyes_are_painted_where_their_joints_are():
    one = figure(2, SIZE, look=PLAIN, scene=STUDIO, pose=get("standing").pose, labels=True)
    rows, columns = np.nonzero(one.shows(Label.EYES))
    body, radius = one.pose.people[0].body, one.bodies[0].radius
    middle = body[[14, 15], :2].mean(0)
    assert np.hypot(columns.mean() - middle[0], rows.mean() - middle[1]) < 0.25 * radius
    for eye in (14, 15):
        assert np.hypot(columns - body[eye, 0], rows - body[eye, 1]).min() < 0.2 * radius


def test_a_head_that_is_turned_away_has_no_eyes():
    away = drawn(pose=get("standing-back").pose)
    assert not away.shows(Label.EYES).any()
    assert away.shows(Label.HAIR).sum() > 100


def distance(picture, mask, colour) -> float:
    """Between the middle colour of an area and a colour of the tables."""
    return float(np.linalg.norm(np.median(picture[mask], axis=0) - colour))


@pytest.mark.parametrize("colour", list(HAIR_COLOURS))
def test_hair_has_the_colour_of_its_name(colour):
    one = drawn(look=replace(PLAIN, hair_colour=colour))
    found = {
        name: distance(one.picture, one.shows(Label.HAIR), value)
        for name, value in HAIR_COLOURS.items()
    }
    assert min(found, key=found.__getitem__) == colour


@pytest.mark.parametrize("colour", list(CLOTH_COLOURS))
def test_an_outfit_has_the_colour_of_its_name(colour):
    one = drawn(look=replace(PLAIN, outfit="hoodie", cloth=colour))
    found = {
        name: distance(one.picture, one.shows(Label.OUTFIT), value)
        for name, value in CLOTH_COLOURS.items()
    }
    assert min(found, key=found.__getitem__) == colour


@pytest.mark.parametrize("name", ["hair_style", "outfit", "expression", "accessory", "prop"])
def test_every_value_of_an_attribute_is_drawn_otherwise(name):
    pictures = [
        drawn(look=replace(PLAIN, **{name: value}), action="standing").picture.tobytes()
        for value in ATTRIBUTES[name]
    ]
    assert len(set(pictures)) == len(ATTRIBUTES[name])


@pytest.mark.parametrize("place", ATTRIBUTES["place"])
def test_every_place_has_a_ground_of_its_own(place):
    one, plain = drawn(scene=Scene(place)), drawn()
    ground = one.shows(Label.GROUND)
    apart = np.abs(one.picture[ground].astype(int) - plain.picture[ground]).mean()
    assert apart > 8 or place == "simple background"


@pytest.mark.parametrize("name", ["air", "style"])
def test_air_and_style_change_the_picture(name):
    plain = drawn(scene=Scene("temple")).picture.astype(int)
    for value in ATTRIBUTES[name][1:]:
        other = drawn(scene=Scene("temple", **{name: value}))
        assert np.abs(other.picture - plain).mean() > 1.5, value
        assert value in other.tags


def test_the_second_person_has_labels_of_its_own():
    two = drawn(people=2, seed=9)
    for person in (0, 1):
        hair = two.shows(Label.HAIR, person)
        assert hair.sum() > 20
        rows, columns = np.nonzero(hair)
        head, radius = two.bodies[person].head, two.bodies[person].radius
        assert np.hypot(columns.mean() - head[0], rows.mean() - head[1]) < 2.5 * radius


def test_a_look_of_another_seed_keeps_its_clothes_whole():
    """Always fully clothed: the trunk shows no skin below the collar."""
    rng = random.Random(0)
    pose = get("standing").pose
    for outfit in ATTRIBUTES["outfit"]:
        look = replace(new_look(rng), outfit=outfit, accessory="none", prop="none")
        one = drawn(look=look, pose=pose)
        body = one.bodies[0]
        skin = one.shows(Label.SKIN)
        for level in np.linspace(0.3, 1.05, 8):
            x, y = body.joints[1] + (body.hips - body.joints[1]) * level
            assert not skin[int(y), int(x)], (outfit, level)


@pytest.mark.filterwarnings("error")
def test_no_pose_stops_the_drawing():
    """Scattered, missing, coinciding and far-off joints."""
    chance = np.random.default_rng(0)
    small = Size(48, 64)
    for case in range(30):
        body = np.zeros((18, 3))
        reach = (1, 40, 4000)[case % 3]
        body[:, :2] = 20 + chance.uniform(-reach, reach, (18, 2))
        body[:, 2] = chance.random(18) < (0.3, 0.7, 1.0)[case // 3 % 3]
        one = figure(case, small, pose=Pose((Person(body),), small))
        assert one.picture.shape == (64, 48, 3)
