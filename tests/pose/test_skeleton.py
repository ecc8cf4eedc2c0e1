import numpy as np
import pytest

from core.geometry import Size
from core.pose.skeleton import BODY_JOINTS, BONES, FACE_MIRROR, MIRROR, Joint, Person, Pose


def full_person(seed: int = 0) -> Person:
    rng = np.random.default_rng(seed)

    def part(count):
        return np.column_stack([rng.uniform(0, 100, (count, 2)), rng.random(count) < 0.7])

    return Person(part(18), part(21), part(21), part(70))


def test_tables():
    assert len(Joint) == BODY_JOINTS == 18
    assert len(BONES) == 17
    assert {joint for bone in BONES for joint in bone} == set(range(18))
    assert [Joint(MIRROR[joint]).title for joint in (2, 7, 0)] == [
        "left shoulder", "right wrist", "nose",
    ]  # fmt: skip
    for joint in Joint:
        swapped = joint.title.replace("right", "?").replace("left", "right").replace("?", "left")
        assert Joint(MIRROR[joint]).title == swapped
    assert [FACE_MIRROR[FACE_MIRROR[point]] for point in range(70)] == list(range(70))
    assert (FACE_MIRROR[0], FACE_MIRROR[36], FACE_MIRROR[48], FACE_MIRROR[68]) == (16, 45, 54, 69)


def test_size_arithmetic():
    size = Size(512, 768)
    assert size.pixels == 393_216
    assert size.aspect == pytest.approx(2 / 3)
    assert size.times(0.25) == (128, 192)
    assert Size(4000, 16).times(0.01) == (40, 1)
    assert str(size) == "512×768"


def test_arrays_are_copies_that_cannot_be_changed():
    body = np.ones((18, 3))
    person = Person(body)
    body[0] = 7
    assert person.body[0].tolist() == [1, 1, 1]
    assert person.body.dtype == np.float32
    with pytest.raises(ValueError, match="read-only"):
        person.body[0, 0] = 2


def test_hidden_joints_are_zeros_and_confidence_is_a_flag():
    body = np.full((18, 3), 0.4)
    body[3, 2] = 0
    person = Person(body)
    assert person.body[3].tolist() == [0, 0, 0]
    assert person.body[4, 2] == 1
    assert person.visible.sum() == 17


def test_a_body_of_another_shape_is_our_own_mistake():
    with pytest.raises(AssertionError, match=r"\(18, 3\)"):
        Person(np.zeros((17, 3)))


def test_equality_is_by_value_and_equal_figures_hash_alike():
    assert full_person(1) == full_person(1) != full_person(2)
    assert Person(full_person(1).body) != full_person(1)
    negative_zero = np.zeros((18, 3))
    negative_zero[:, 2] = 1
    other = negative_zero.copy()
    other[:, 0] = -0.0
    assert Person(negative_zero) == Person(other)
    assert len({Pose((Person(body),), Size(8, 8)) for body in (negative_zero, other)}) == 1


def test_mirror_swaps_sides_and_twice_is_the_same():
    person = full_person()
    mirrored = person.mirrored(100)
    wrist = person.body[Joint.RIGHT_WRIST]
    assert mirrored.body[Joint.LEFT_WRIST].tolist() == pytest.approx(
        [100 - wrist[0], wrist[1], wrist[2]] if wrist[2] else [0, 0, 0]
    )
    assert mirrored.left_hand[5, 2] == person.right_hand[5, 2]
    assert mirrored.face[16, 1] == person.face[0, 1]
    twice = mirrored.mirrored(100)
    for name in ("body", "left_hand", "right_hand", "face"):
        assert np.allclose(getattr(twice, name), getattr(person, name), atol=1e-4)
    assert not mirrored.body[~mirrored.visible].any()


def test_moving_and_scaling_leave_hidden_joints_alone():
    person = full_person()
    changed = person.scaled(2, 3).moved(5, -1)
    shown = person.visible
    assert np.allclose(changed.body[shown, 0], person.body[shown, 0] * 2 + 5)
    assert np.allclose(changed.body[shown, 1], person.body[shown, 1] * 3 - 1)
    assert not changed.body[~shown].any()
    assert np.array_equal(changed.face[:, 2], person.face[:, 2])


def test_a_pose_stretched_or_fitted_to_another_canvas(standing):
    stretched = standing.scaled_to(Size(256, 192))
    assert stretched.size == (256, 192)
    assert stretched.people[0].body[0].tolist() == [128, 38, 1]
    fitted = standing.fitted_to(Size(384, 384))
    assert fitted.people[0].body[0].tolist() == [64 * 2 + 64, 76, 1]
    assert standing.fitted_to(standing.size) == standing


def test_empty_means_that_no_joint_is_shown(standing):
    nobody = Person(np.zeros((18, 3)))
    assert Pose((), Size(8, 8)).is_empty
    assert Pose((nobody,), Size(8, 8)).is_empty
    assert not Pose((nobody, standing.people[0]), standing.size).is_empty


def test_bounds_span_the_visible_joints(standing):
    assert standing.people[0].bounds() == (42, 34, 86, 164)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_joint_whose_place_is_no_number_is_hidden(bad):
    body = np.ones((18, 3), np.float32)
    body[4, 1], body[7, 2] = bad, np.nan
    person = Person(body)
    assert np.flatnonzero(~person.visible).tolist() == [4, 7]
    assert np.isfinite(person.scaled(2, 3).body).all()


def test_joints_beyond_the_canvas_are_hidden():
    body = np.zeros((18, 3), np.float32)
    body[:5] = [(0, 0, 1), (99.5, 49, 1), (100, 20, 1), (50, -1, 1), (50, 50, 1)]
    shown = Pose((Person(body),), Size(100, 50)).within_canvas().people[0]
    assert shown.visible[:5].tolist() == [True, True, False, False, False]
    assert np.array_equal(shown.body[:2], body[:2]) and not shown.body[2:].any()
