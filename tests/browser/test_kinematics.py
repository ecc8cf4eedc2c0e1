"""The arithmetic of dragging, in the engine that runs it: bones keep their lengths."""

from __future__ import annotations

import json

import numpy as np
import pytest

from core.geometry import Size
from core.pose import presets
from core.pose.anatomy import hands, retarget
from core.pose.anatomy.head import HEAD_JOINTS, head_of_person
from core.pose.canvas import to_editor
from core.pose.skeleton import BONES, Joint, Pose
from core.ui.components.pose_editor import script

CANVAS = Size(512, 768)
FILES = ("figure.js", "details.js", "changes.js", "selection.js", "kinematics.js")
LIMBS = {4: (2, 3), 7: (5, 6), 10: (8, 9), 13: (11, 12)}
LOCKED = 1


@pytest.fixture(scope="module")
def engine(browser):
    """Calls a function of the editor's scripts."""
    page = browser.new_page()
    page.add_script_tag(content=script(*FILES))

    def call(name: str, *values):
        return page.evaluate(f"{name}(...{json.dumps(values)})")

    yield call
    page.close()


def figure(preset: str = "standing", person: int = 0, **locked) -> list[list[float]]:
    points = to_editor(presets.get(preset).pose.fitted_to(CANVAS))[person]
    whole = [[*point, 0] for point in points + [[0, 0, 0]] * (130 - len(points))]
    for joint in locked.values():
        whole[joint][3] = LOCKED
    return whole


def lengths(points) -> np.ndarray:
    places = np.array([point[:2] for point in points[:18]])
    return np.hypot(*(places[[b for _, b in BONES]] - places[[a for a, _ in BONES]]).T)


def moved(before, after) -> set[int]:
    return {j for j in range(18) if np.hypot(*np.subtract(before[j][:2], after[j][:2])) > 0.05}


@pytest.mark.parametrize(
    ("bones", "target", "side", "middle", "end"),
    [
        ((3, 4), (5, 0), 1, (1.8, 2.4), (5, 0)),  # a right angle at the elbow
        ((3, 4), (5, 0), -1, (1.8, -2.4), (5, 0)),
        ((3, 4), (0, 5), 1, (-2.4, 1.8), (0, 5)),
        ((5, 5), (6, 0), 1, (3, 4), (6, 0)),
        ((3, 4), (10, 0), 1, (3, 0), (7, 0)),  # out of reach: straight towards it
        ((3, 4), (0.5, 0), 1, (-3, 0), (1, 0)),  # too near: folded
        ((4, 3), (0, 0.5), 1, (0, 4), (0, 1)),
    ],
)
def test_two_bones_meet_the_target(engine, bones, target, side, middle, end):
    assert np.allclose(engine("bent", [0, 0], bones, target, side), [middle, end], atol=1e-9)


@pytest.mark.parametrize("end", LIMBS)
@pytest.mark.parametrize("preset", ["standing", "running", "sitting", "dancing"])
def test_a_limb_in_reach_bends_alone_and_keeps_its_side(engine, preset, end):
    before = figure(preset)
    root, middle = LIMBS[end]
    place = np.array(before[root][:2])
    target = (place + 0.97 * (np.array(before[end][:2]) - place)).tolist()
    after = engine("posed", before, end, target)
    assert after[end][:2] == pytest.approx(target, abs=1e-6)
    assert moved(before, after) <= {middle, end}
    assert lengths(after) == pytest.approx(lengths(before), abs=1e-6)
    if abs(bend(before, root, middle, end)) > 0.02:
        assert bend(after, root, middle, end) * bend(before, root, middle, end) > 0


def bend(points, root, middle, end) -> float:
    """Twice the triangle's area over the square of its base."""
    (a, b, c) = (np.array(points[j][:2]) for j in (root, middle, end))
    return float(np.cross([*(c - a), 0], [*(b - a), 0])[2]) / float(((c - a) ** 2).sum())


def test_a_straight_arm_bends_outwards(engine):
    before = figure()
    before[2][:2], before[3][:2], before[4][:2] = [220, 200], [220, 270], [220, 340]
    after = engine("posed", before, Joint.RIGHT_WRIST, [220, 310])
    assert after[Joint.RIGHT_ELBOW][0] == pytest.approx(220 - np.sqrt(70**2 - 55**2))
    assert after[Joint.RIGHT_ELBOW][1] == pytest.approx(255)


def test_a_hand_out_of_reach_takes_the_trunk_along_over_standing_feet(engine):
    before = figure()
    target = [before[4][0] - 110, before[4][1] - 20]
    after = engine("posed", before, Joint.RIGHT_WRIST, target)
    assert after[4][:2] == pytest.approx(target, abs=1e-6)
    assert lengths(after) == pytest.approx(lengths(before), abs=1e-6)
    neck = np.subtract(after[1][:2], before[1][:2])
    assert neck[0] < -20  # it leans to the hand
    pelvis = [np.mean([points[8][:2], points[11][:2]], 0) for points in (before, after)]
    assert np.hypot(*(pelvis[1] - pelvis[0])) < np.hypot(*neck)
    for foot in (Joint.RIGHT_ANKLE, Joint.LEFT_ANKLE):
        assert np.hypot(*np.subtract(after[foot][:2], before[foot][:2])) < 25


def test_a_foot_out_of_reach_takes_the_person_along_upright(engine):
    before = figure("running")
    hip = np.array(before[8][:2])
    reach = lengths(before)[7] + lengths(before)[8]
    target = np.add(hip, (reach + 40, 0)).tolist()
    after = engine("posed", before, Joint.RIGHT_ANKLE, target)
    assert after[10][:2] == pytest.approx(target, abs=1e-6)
    assert lengths(after) == pytest.approx(lengths(before), abs=1e-6)
    for joint in (0, 1, 2, 5, 4, 7, 11, 16):
        assert np.subtract(after[joint][:2], before[joint][:2]) == pytest.approx([40, 0], abs=1e-6)


def test_a_hip_moves_the_person_over_standing_feet(engine):
    before = figure("running")
    target = [before[8][0] + 10, before[8][1] + 25]
    after = engine("posed", before, Joint.RIGHT_HIP, target)
    assert lengths(after) == pytest.approx(lengths(before), abs=1e-6)
    assert moved(before, after) == set(range(18)) - {10, 13}
    for joint in (0, 1, 4, 7, 8, 11):
        assert np.subtract(after[joint][:2], before[joint][:2]) == pytest.approx([10, 25], abs=1e-6)


def test_the_head_stays_on_its_neck(engine):
    before = figure()
    neck, nose = np.array(before[1][:2]), np.array(before[0][:2])
    after = engine("posed", before, Joint.NOSE, np.add(neck, (300, 0)).tolist())
    assert after[0][:2] == pytest.approx(np.add(neck, (np.hypot(*(nose - neck)), 0)), abs=1e-6)
    assert moved(before, after) == {0, 14, 15, 16, 17}
    assert lengths(after) == pytest.approx(lengths(before), abs=1e-6)


@pytest.mark.parametrize(
    ("joint", "follows"),
    [
        (Joint.RIGHT_ELBOW, {3, 4}), (Joint.LEFT_KNEE, {12, 13}), (Joint.RIGHT_SHOULDER, {2, 3, 4}),
        (Joint.LEFT_EYE, {15, 17}), (Joint.RIGHT_EAR, {16}),
    ],
)  # fmt: skip
def test_other_joints_turn_about_the_one_before_them(engine, joint, follows):
    before = figure("running")
    target = [before[joint][0] + 15, before[joint][1] - 19]
    after = engine("posed", before, joint, target)
    assert moved(before, after) == follows
    assert lengths(after) == pytest.approx(lengths(before), abs=1e-6)
    parent = next(a for a, b in BONES if b == joint)
    one, other = (np.subtract(p, before[parent][:2]) for p in (after[joint][:2], target))
    assert np.arctan2(*one) == pytest.approx(np.arctan2(*other))


@pytest.mark.parametrize("joint", range(14))
def test_no_drag_of_any_preset_changes_a_length(engine, joint):
    random = np.random.default_rng(joint)
    for preset in presets.all_presets()[joint::14]:
        pose = preset.pose.fitted_to(CANVAS)
        for person in range(len(pose.people)):
            before = figure(preset.id, person)
            target = random.uniform((1, 1), CANVAS).tolist()
            after = engine("posed", before, joint, target)
            assert lengths(after) == pytest.approx(lengths(before), abs=1e-6)
            if joint in LIMBS or joint in (1, 8, 11):
                root, middle = LIMBS.get(joint, (joint, joint))
                sizes = lengths(before)
                bones = {bone: sizes[k] for k, bone in enumerate(BONES)}
                too_near = abs(bones.get((root, middle), 0) - bones.get((middle, joint), 0))
                if np.hypot(*np.subtract(target, before[root][:2])) >= too_near:
                    assert after[joint][:2] == pytest.approx(target, abs=1e-6)


def test_two_hands_are_raised_together_and_the_feet_stand(engine):
    before = figure()
    marks = [{"p": 0, "joints": [4, 7]}]
    (after,) = engine("movedTogether", [before], marks, [0, -40], CANVAS._asdict())
    for wrist in (4, 7):
        assert np.subtract(after[wrist][:2], before[wrist][:2]) == pytest.approx([0, -40], abs=0.5)
    assert moved(before, after) <= {3, 4, 6, 7}
    assert lengths(after) == pytest.approx(lengths(before), abs=1e-6)


@pytest.mark.parametrize(
    ("joints", "pivot"),
    [
        ([8, 9, 10, 11, 12, 13], 1), ([3, 4], 2), ([0, 14, 15, 16, 17], 1), ([10], 9),
        ([4, 7], None), ([1, 2, 3, 4], None), (list(range(18)), None),
    ],
)  # fmt: skip
def test_what_is_chosen_turns_about_the_joint_it_hangs_on(engine, joints, pivot):
    before = figure()
    found = engine("pivotOf", [before], [{"p": 0, "joints": joints}])
    assert found == (None if pivot is None else before[pivot][:2])


@pytest.mark.parametrize("preset", ["standing", "sitting", "running", "dancing", "chibi-standing"])
def test_a_newcomer_stands_on_the_same_ground_and_is_whole(engine, preset):
    model = figure(preset)
    newcomer = engine("standing", model, CANVAS.height)
    ground = max(point[1] for point in model[:18] if point[2])
    assert newcomer[Joint.RIGHT_ANKLE][1] == pytest.approx(ground)
    _, y, radius = engine("skull", newcomer)
    assert y - radius > 0
    both = engine("joined", {"people": [model], **CANVAS._asdict()}, newcomer)
    for before, after in zip((model, newcomer), both, strict=True):
        ratio = lengths(after) / lengths(before)
        assert ratio == pytest.approx(np.full(17, ratio[0]), rel=1e-6)
        shown = np.array([point[:2] for point in after[:18] if point[2]])
        assert shown.min() >= 1
        assert (shown <= np.subtract(CANVAS, 1)).all()


def test_a_hand_and_a_face_follow(engine):
    pose = presets.get("standing").pose.fitted_to(CANVAS)
    person = hands.with_hands(pose.people[0], "peace")
    before = [[*point, 0] for point in to_editor(Pose((person,), CANVAS))[0]]
    after = engine("posed", before, Joint.RIGHT_WRIST, [before[4][0] - 20, before[4][1] - 60])
    one, other = (np.array([point[:2] for point in points[39:60]]) for points in (before, after))
    assert other[0] == pytest.approx(after[4][:2], abs=0.02)
    spans = [np.hypot(*(points[12] - points[0])) for points in (one, other)]
    assert spans[0] == pytest.approx(spans[1], abs=0.01)
    arms = [np.subtract(points[4][:2], points[3][:2]) for points in (before, after)]
    turns = [np.arctan2(*(p[12] - p[0])[::-1]) for p in (one, other)]
    bones = [np.arctan2(arm[1], arm[0]) for arm in arms]
    assert np.exp(1j * (turns[1] - turns[0])) == pytest.approx(np.exp(1j * (bones[1] - bones[0])))


def test_what_is_locked_stays_and_the_edge_holds(engine):
    before = figure(locked=Joint.RIGHT_ELBOW)
    canvas = CANVAS._asdict()

    def drag(people, joint, by):
        marks = [{"p": 0, "joints": [joint]}]
        return engine("movedTogether", people, marks, by, canvas)[0]

    after = drag([before], Joint.RIGHT_WRIST, [-30, -30])
    assert moved(before, after) == {4}
    assert lengths(after) == pytest.approx(lengths(before), abs=1e-6)
    assert moved(before, drag([before], Joint.RIGHT_SHOULDER, [-10, -10])) == set()
    pinned = figure(locked=Joint.NECK)
    after = drag([pinned], Joint.RIGHT_WRIST, [-200, 0])
    assert moved(pinned, after) == {3, 4}
    loose = figure()
    after = drag([loose], Joint.RIGHT_HIP, [0, 700])
    assert lengths(after) == pytest.approx(lengths(loose), abs=1e-6)
    assert max(point[1] for point in after[:18]) <= CANVAS.height - 1 + 0.06


def test_a_person_with_a_locked_hand_moves_around_it(engine):
    before = figure("running", locked=Joint.LEFT_WRIST)
    marks = [{"p": 0, "joints": list(range(18))}]
    (after,) = engine("movedTogether", [before], marks, [-8, 6], CANVAS._asdict())
    assert moved(before, after) == set(range(18)) - {7}
    assert np.subtract(after[10][:2], before[10][:2]) == pytest.approx([-8, 6], abs=1e-6)
    assert lengths(after) == pytest.approx(lengths(before), abs=1e-6)


def test_reset_gives_the_lengths_back_at_the_size_the_person_has_now(engine):
    loaded = figure("running")
    larger = [[x * 1.3 - 60, y * 1.3 - 90, *rest] for x, y, *rest in loaded]
    torn = [list(point) for point in larger]
    elbow = np.array(torn[6][:2])
    torn[7][:2] = (elbow + 2.8 * (np.array(torn[7][:2]) - elbow)).tolist()
    torn[0][0] += 70
    mended = engine("proportioned", torn, loaded)
    assert lengths(mended) == pytest.approx(1.3 * lengths(loaded), abs=1e-6)
    assert mended[7][:2] == pytest.approx(larger[7][:2], abs=1e-6)
    assert mended[1] == torn[1]
    assert engine("isStretched", torn, loaded)
    assert not engine("isStretched", larger, loaded)


@pytest.mark.parametrize("preset", presets.all_presets()[::6], ids=lambda preset: preset.id)
@pytest.mark.parametrize("style", ["chibi-2", "anime", "realistic"])
def test_the_head_of_the_body_behind_the_sticks_is_that_of_its_joints(engine, preset, style):
    pose = retarget.retarget(preset.pose.fitted_to(CANVAS), style)
    for person, points in zip(pose.people, to_editor(pose), strict=True):
        if person.visible[list(HEAD_JOINTS)].sum() < 2 or not person.visible[[1, 8, 11]].all():
            continue
        head = head_of_person(person)
        x, y, radius = engine("skull", points)
        assert (x, y) == pytest.approx(tuple(head.centre), abs=0.02 * head.radius)
        assert radius == pytest.approx(head.radius, rel=0.02)
        shown = [points[j][:2] for j in HEAD_JOINTS if points[j][2]]
        assert max(np.hypot(*(np.array(shown) - (x, y)).T)) < radius


def test_a_finger_turns_about_the_point_before_it_and_the_root_takes_the_hand(engine):
    pose = presets.get("standing").pose.fitted_to(CANVAS)
    person = hands.with_hands(pose.people[0], "peace")
    before = [[*point, 0] for point in to_editor(Pose((person,), CANVAS))[0]]
    canvas = CANVAS._asdict()
    middle = 39 + 6  # of the right index finger
    (after,) = engine("fingerMoved", [before], 0, middle, [3, 4], canvas)
    places = [np.array([point[:2] for point in points]) for points in (before, after)]
    changed = np.flatnonzero(np.hypot(*(places[1] - places[0]).T) > 1e-6)
    assert changed.tolist() == [middle, middle + 1, middle + 2]
    for one, other in ((middle - 1, middle), (middle, middle + 1), (middle + 1, middle + 2)):
        spans = [np.hypot(*(points[other] - points[one])) for points in places]
        assert spans[1] == pytest.approx(spans[0])
    (after,) = engine("fingerMoved", [before], 0, 39, [3, 4], canvas)
    steps = np.array([point[:2] for point in after]) - places[0]
    assert steps[39:60] == pytest.approx(np.tile([3.0, 4.0], (21, 1)))
    assert np.abs(steps[:39]).max() == 0


@pytest.mark.parametrize("end", LIMBS)
@pytest.mark.parametrize("preset", ["standing", "jogging", "sitting"])
@pytest.mark.parametrize("handle", ["whole", "neck", "hip"])
def test_a_pinned_hand_or_foot_stays_whatever_is_dragged(engine, end, preset, handle):
    before = figure(preset, pinned=end)
    by, canvas = [4, 12], {"width": CANVAS.width, "height": CANVAS.height}
    joints = {"whole": list(range(18)), "neck": [Joint.NECK], "hip": [Joint.LEFT_HIP]}[handle]
    marks = [{"p": 0, "joints": joints}]
    (after,) = engine("movedTogether", [before], marks, by, canvas)
    assert after[end][:2] == pytest.approx(before[end][:2], abs=1e-6)
    assert np.hypot(*np.subtract(after[1][:2], before[1][:2])) > 1
    assert lengths(after) == pytest.approx(lengths(before), abs=1e-6)
