import numpy as np
import pytest

from core.errors import InputRejected
from core.geometry import Size
from core.pose import presets
from core.pose.anatomy import retarget
from core.pose.anatomy.head import HEAD_JOINTS, head_of_person
from core.pose.anatomy.retarget import PARTS, STYLES, canon, factors, measure, stretched
from core.pose.skeleton import BONES, Joint, Person, Pose

POSES = [preset.pose for preset in presets.all_presets()]


# Where eyes and ears of a head one unit high lie from its nose, as the studio draws heads.
FACE = {
    joint: np.array([reach * np.sin(azimuth), -0.3 - height]) / 2
    for joint, (azimuth, height, reach) in HEAD_JOINTS.items()
}


def bones(body):
    steps = np.array([body[end, :2] - body[start, :2] for start, end in BONES])
    return np.hypot(*steps.T), np.arctan2(steps[:, 1], steps[:, 0])


def drawn_by(heads: float, head_pixels: float = 60.0) -> Person:
    """A figure standing with all bones in the picture's plane, of exactly the canon's lengths."""
    directions = {
        (1, 2): (-1, 0), (1, 5): (1, 0), (2, 3): (0, 1), (3, 4): (0, 1), (5, 6): (0, 1),
        (6, 7): (0, 1), (1, 8): (-0.2, 1), (8, 9): (0, 1), (9, 10): (0, 1), (1, 11): (0.2, 1),
        (11, 12): (0, 1), (12, 13): (0, 1), (1, 0): (0, -1), (0, 14): FACE[14], (0, 15): FACE[15],
        (14, 16): FACE[16] - FACE[14], (15, 17): FACE[17] - FACE[15],
    }  # fmt: skip
    body = np.ones((18, 3))
    body[1, :2] = 500, 400
    for bone, length in zip(BONES, canon(heads).bones(), strict=True):
        step = np.array(directions[bone]) / np.hypot(*directions[bone])
        body[bone[1], :2] = body[bone[0], :2] + step * length * head_pixels
    return Person(body)


@pytest.mark.parametrize("pose", POSES[::4])
@pytest.mark.parametrize("style", STYLES)
def test_angles_stay_and_lengths_are_multiplied(pose, style):
    for person in pose.people:
        body = person.body.astype(np.float64)
        by = factors(person, STYLES[style].proportions)
        lengths, angles = bones(body)
        shown = np.array([bool(body[a, 2] and body[b, 2]) for a, b in BONES]) & (lengths > 1e-3)
        new_lengths, new_angles = bones(stretched(body, by))
        assert np.abs(new_lengths[shown] / lengths[shown] / by[shown] - 1).max() < 1e-6
        turned = np.angle(np.exp(1j * (new_angles - angles)))
        assert np.abs(turned)[shown].max() < 1e-6


@pytest.mark.parametrize("preset", presets.all_presets()[::2], ids=lambda preset: preset.id)
@pytest.mark.parametrize("style", STYLES)
def test_a_head_stays_one_head_on_a_short_neck(preset, style):
    for person in preset.pose.people:
        head = head_of_person(person)
        if head is None or person.visible[[0, 14, 15, 16, 17]].sum() < 2 or not person.visible[1]:
            continue
        pose = Pose((person,), preset.pose.size)
        after = retarget.retarget(pose, style).people[0]
        shown = [joint for joint in HEAD_JOINTS if person.visible[joint]]
        by = factors(person, STYLES[style].proportions)[PARTS.index("face")]
        spread = person.body[shown, :2] - person.body[shown, :2].mean(0)
        grown = after.body[shown, :2] - after.body[shown, :2].mean(0)
        assert grown == pytest.approx(by * spread, abs=1e-2)
        # Shoulders, neck and head: no ear or chin leaves the ball, which sits close to the neck.
        centre = (
            after.body[Joint.NECK, :2]
            + (head.centre - person.body[Joint.NECK, :2])
            * factors(person, STYLES[style].proportions)[PARTS.index("neck")]
        )
        away = np.hypot(*(after.body[shown, :2] - centre).T) / (by * head.radius)
        before = np.hypot(*(person.body[shown, :2] - head.centre).T) / head.radius
        assert away == pytest.approx(before, abs=1e-2)
        gap = np.hypot(*(centre - after.body[Joint.NECK, :2])) / (by * head.radius)
        assert gap < 1.45


def test_a_back_view_keeps_its_ears_at_the_head():
    person = presets.get("standing-back").pose.people[0]
    pose = Pose((person,), presets.get("standing-back").pose.size)
    after = retarget.retarget(pose, "chibi-2").people[0].body
    middle = after[[Joint.RIGHT_EAR, Joint.LEFT_EAR], :2].mean(0)
    assert middle[0] == pytest.approx(after[Joint.NECK, 0], abs=1)
    own = np.ptp(person.body[[Joint.RIGHT_EAR, Joint.LEFT_EAR], 0])
    by = factors(person, STYLES["chibi-2"].proportions)[PARTS.index("face")]
    assert np.ptp(after[[Joint.RIGHT_EAR, Joint.LEFT_EAR], 0]) == pytest.approx(by * own, abs=0.01)


@pytest.mark.parametrize("heads", [2.0, 2.5, 3.0, 5.0, 6.5, 7.5])
def test_a_drawn_canon_is_measured_as_itself(heads):
    found = measure(drawn_by(heads))
    # The ball is fitted to the neck too, which is further from it in tall bodies.
    assert found.heads == pytest.approx(heads, abs=0.26)
    for part in ("neck", "torso", "thigh", "upper_arm", "face"):
        assert found.length(part) == pytest.approx(canon(heads).length(part), rel=0.05)


def test_own_proportions_change_nothing():
    for pose in POSES[::5]:
        for person in pose.people:
            once = retarget.retarget(Pose((person,), pose.size), measure(person))
            assert np.allclose(once.people[0].body, person.body, atol=1e-3)


def test_chibi_has_short_legs_and_a_large_head_and_is_as_tall():
    person = drawn_by(6)
    tall = float(np.ptp(person.body[:, 1]))
    chibi = retarget.retarget(Pose((person,), Size(1000, 1000)), "chibi-2").people[0]
    lengths, before = bones(chibi.body)[0], bones(person.body)[0]
    assert (lengths / before)[PARTS.index("thigh")] < 0.6
    assert (lengths / before)[PARTS.index("face")] > 2.5
    assert 0.75 < np.ptp(chibi.body[:, 1]) / tall < 1.1
    ground = person.body[[Joint.RIGHT_ANKLE, Joint.LEFT_ANKLE], 1].max()
    assert chibi.body[[Joint.RIGHT_ANKLE, Joint.LEFT_ANKLE], 1].max() == pytest.approx(ground)


def test_a_foreshortened_arm_is_no_short_arm():
    body = np.array(drawn_by(6).body)
    body[Joint.RIGHT_WRIST, :2] = np.add(body[Joint.RIGHT_ELBOW, :2], (3, 0))
    body[Joint.LEFT_WRIST, :2] = np.add(body[Joint.LEFT_ELBOW, :2], (3, 0))
    assert measure(Person(body)).forearm == pytest.approx(canon(6).forearm, rel=0.02)


def test_left_and_right_are_multiplied_alike():
    for pose in POSES[::3]:
        by = factors(pose.people[0], canon(3))
        for (start, _), factor, part in zip(BONES, by, PARTS, strict=True):
            same = [f for f, other in zip(by, PARTS, strict=True) if other == part]
            assert same == [factor] * len(same), (start, part)


def test_people_are_changed_each_by_himself_and_hands_follow():
    couple = presets.get("high-five").pose
    alone = [retarget.retarget(Pose((p,), couple.size), "chibi-3").people[0] for p in couple.people]
    assert retarget.retarget(couple, "chibi-3").people == tuple(alone)
    person = couple.people[0]
    wrist = person.body[Joint.LEFT_WRIST]
    hand = np.tile(np.add(wrist, [5, 0, 0]), (21, 1))
    moved = retarget.retarget(
        Pose((Person(person.body, left_hand=hand),), couple.size), "chibi-3"
    ).people[0]
    by = factors(person, STYLES["chibi-3"].proportions)[PARTS.index("forearm")]
    gap = moved.left_hand[0, :2] - moved.body[Joint.LEFT_WRIST, :2]
    assert gap == pytest.approx([5 * by, 0], abs=1e-3)


def test_what_is_hidden_stays_hidden():
    person = presets.get("standing-back").pose
    after = retarget.retarget(person, "chibi-2")
    assert (after.people[0].visible == person.people[0].visible).all()


def test_too_few_joints_are_left_alone_and_told_when_measured():
    body = np.zeros((18, 3))
    body[1], body[2] = (10, 10, 1), (20, 10, 1)
    pose = Pose((Person(body),), Size(64, 64))
    assert retarget.retarget(pose, "anime") == pose
    with pytest.raises(InputRejected, match="at least three limbs"):
        measure(pose.people[0])


def test_bad_wishes_are_told():
    with pytest.raises(InputRejected, match="heads tall, got 12"):
        canon(12)
    with pytest.raises(InputRejected, match="got 'giant'"):
        retarget.retarget(POSES[0], "giant")


def test_longer_legs_make_a_taller_body_of_the_same_head():
    long = canon(7.5).longer_legs(1.15)
    assert long.thigh == pytest.approx(1.15 * canon(7.5).thigh)
    assert long.heads == pytest.approx(7.5 + 0.15 * (canon(7.5).thigh + canon(7.5).shin))
