import numpy as np
import pytest
from PIL import Image

from core.geometry import Size
from core.pose.overlay import ELSEWHERE, IN_PLACE, overlay
from core.pose.score import JointError, score
from core.pose.skeleton import Joint, Person, Pose


def near(image: Image.Image, colour: tuple[int, int, int], place, reach: int) -> int:
    """How many pixels around a place have about this colour."""
    x, y = (round(value) for value in place)
    part = np.asarray(image, int)[max(0, y - reach) : y + reach, max(0, x - reach) : x + reach]
    return int((np.abs(part - colour).max(axis=2) < 40).sum())


@pytest.fixture
def picture() -> Image.Image:
    return Image.new("RGB", (512, 768), (90, 90, 90))


def test_joints_in_place_are_dots(picture, standing):
    image = overlay(picture, standing, score(standing, standing).errors)
    assert image.size == (512, 768)
    for x, y, _ in standing.people[0].body * 4:
        assert near(image, IN_PLACE, (x, y), 4) > 10
    assert near(image, ELSEWHERE, (256, 384), 800) == 0


def test_a_joint_that_came_out_elsewhere_is_marked_at_both_places(picture, standing):
    wrist = JointError(0, Joint.LEFT_WRIST, (0.5, 0.0))
    image = overlay(picture, standing, [wrist])
    asked = standing.people[0].body[Joint.LEFT_WRIST, :2] * 4
    found = asked + np.array([0.5 * 4 * (100 - 56), 0])
    assert near(image, ELSEWHERE, found, 6) > 20
    assert near(image, ELSEWHERE, asked, 20) > 20
    assert near(image, ELSEWHERE, standing.people[0].body[Joint.RIGHT_WRIST, :2] * 4, 20) == 0


def test_a_joint_that_was_not_found_is_crossed_out(picture, standing):
    image = overlay(picture, standing, [JointError(0, Joint.RIGHT_ANKLE, None)])
    asked = standing.people[0].body[Joint.RIGHT_ANKLE, :2] * 4
    assert near(image, ELSEWHERE, asked, 3) > 4


def test_a_small_error_is_not_marked(picture, standing):
    image = overlay(picture, standing, [JointError(0, Joint.NECK, (0.1, 0.1))])
    assert near(image, ELSEWHERE, (256, 384), 800) == 0


def test_errors_go_to_their_person_and_empty_people_do_not_count(picture, standing):
    person = standing.people[0]
    empty = Person(np.zeros((18, 3)))
    two = Pose(
        (empty, person.scaled(0.5, 0.5), person.scaled(0.5, 0.5).moved(60, 0)), Size(128, 96)
    )
    wide = Image.new("RGB", (1024, 768), (90, 90, 90))
    image = overlay(wide, two, [JointError(1, Joint.NECK, None)])
    assert near(image, ELSEWHERE, (92 * 8, 28 * 8), 30) > 20
    assert near(image, ELSEWHERE, (32 * 8, 28 * 8), 30) == 0


def test_a_large_picture_is_made_smaller_and_a_far_error_does_no_harm(standing):
    errors = [JointError(0, Joint.NOSE, (9.99, -9.99)), JointError(7, Joint.NOSE, None)]
    assert overlay(Image.new("L", (2000, 3000)), standing, errors, side=600).size == (400, 600)
