import numpy as np
import pytest

from core.pose import presets
from core.pose.checks import Problem, check, mended
from core.pose.skeleton import MIRROR, Joint, Person, Pose

STANDING = presets.get("standing").pose


def changed(**places) -> Pose:
    body = STANDING.people[0].body.copy()
    for name, place in places.items():
        body[Joint[name.upper()]] = place
    return Pose((Person(body),), STANDING.size)


def problems(pose: Pose) -> list[Problem]:
    return [finding.problem for finding in check(pose)]


@pytest.mark.parametrize("preset", presets.all_presets(), ids=lambda preset: preset.id)
def test_presets_are_fine(preset):
    embraced = {Problem.OVERLAP} if preset.group == "couples" else set()
    assert set(problems(preset.pose)) <= embraced


def test_joints_outside_are_brought_in_with_the_shape_kept():
    pose = Pose((STANDING.people[0].moved(STANDING.size.width * 0.6, -40),), STANDING.size)
    (finding,) = check(pose)
    assert finding.problem is Problem.OUTSIDE
    inside = finding.mend()
    assert problems(inside) == []
    before = pose.people[0].body[:, :2] - pose.people[0].body[0, :2]
    after = inside.people[0].body[:, :2] - inside.people[0].body[0, :2]
    assert np.allclose(before, after, atol=1e-3)


def test_a_figure_too_large_is_made_smaller():
    pose = Pose((STANDING.people[0].scaled(2, 2),), STANDING.size)
    left, top, right, bottom = mended(pose).people[0].bounds()
    assert left >= 0 and top >= 0
    assert right <= pose.size.width and bottom <= pose.size.height


def test_a_limb_of_no_length_is_told_and_hidden():
    elbow = STANDING.people[0].body[Joint.LEFT_ELBOW]
    pose = changed(left_wrist=np.add(elbow, [0.5, 0, 0]))
    (finding,) = check(pose)
    assert finding.problem is Problem.SHORT_BONE
    assert finding.joints == (Joint.LEFT_ELBOW, Joint.LEFT_WRIST)
    assert not finding.mend().people[0].visible[Joint.LEFT_WRIST]


def test_an_impossible_length_is_told_and_shortened():
    elbow = STANDING.people[0].body[Joint.LEFT_ELBOW]
    pose = changed(left_wrist=np.add(elbow, [10, -STANDING.size.height * 0.28, 0]))
    (finding,) = check(pose)
    assert finding.problem is Problem.LONG_BONE
    assert "left elbow to left wrist" in finding.text.lower()
    assert problems(finding.mend()) == []


def test_swapped_legs_are_told_and_swapped_back():
    body = STANDING.people[0].body.copy()
    legs = [8, 9, 10, 11, 12, 13]
    body[legs] = body[[MIRROR[j] for j in legs]]
    spread = body.copy()
    for joint in legs:  # feet far enough apart to be sure
        spread[joint, 0] += 20 if joint < 11 else -20
    pose = Pose((Person(spread),), STANDING.size)
    findings = [f for f in check(pose) if f.problem is Problem.CROSSED]
    assert len(findings) == 1
    assert Problem.CROSSED not in problems(findings[0].mend())


def test_a_missing_head_is_added_above_the_neck():
    pose = changed(nose=0, right_eye=0, left_eye=0, right_ear=0, left_ear=0)
    (finding,) = check(pose)
    assert finding.problem is Problem.NO_HEAD
    head = finding.mend().people[0].body
    assert problems(finding.mend()) == []
    assert head[Joint.NOSE, 1] < head[Joint.NECK, 1]
    assert head[Joint.RIGHT_EYE, 0] < head[Joint.NOSE, 0] < head[Joint.LEFT_EYE, 0]


def test_a_figure_from_behind_needs_no_face():
    assert problems(presets.get("standing-back").pose) == []


def test_people_on_top_of_each_other_are_moved_apart():
    person = STANDING.people[0]
    pose = Pose((person, person.moved(6, 0)), STANDING.size)
    (finding,) = check(pose)
    assert finding.problem is Problem.OVERLAP and finding.person == 1
    apart = finding.mend()
    assert problems(apart) == []
    one, other = (p.bounds() for p in apart.people)
    assert one[2] < other[0]
    assert one[3] == pytest.approx(person.bounds()[3], abs=0.01)


def test_everything_at_once_is_mended_or_left_but_ends():
    rng = np.random.default_rng(3)
    for _ in range(50):
        people = tuple(
            Person(np.column_stack([rng.uniform(-200, 900, (18, 2)), rng.random(18) < 0.8]))
            for _ in range(2)
        )
        pose = Pose(people, STANDING.size)
        assert len(check(mended(pose))) <= len(check(pose)) + 4


def test_an_empty_person_is_no_problem():
    assert problems(Pose((Person(np.zeros((18, 3))),), STANDING.size)) == []
