from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageEnhance, ImageFilter

from core.geometry import Size
from core.pose.detect import detect, sightings
from core.pose.detection import ensemble
from core.pose.detection.ensemble import look_closely, look_once
from core.pose.score import score
from core.pose.skeleton import Joint, Person
from training.figures import figure
from training.figures.held_out import held_out_pose

SIZE = Size(256, 384)


@pytest.fixture(scope="module")
def drawn():
    """Pictures of held-out poses, and the poses."""
    poses = [held_out_pose(index, SIZE).pose for index in (0, 21, 42, 63, 84)]
    return [
        (Image.fromarray(figure(2000 + n, SIZE, pose=p).picture), p) for n, p in enumerate(poses)
    ]


def test_five_looks_lose_nothing_of_a_clear_picture(drawn):
    """What they win on others is measured by ``benchmarks/pose/detector_honesty.py``."""
    once = [score(pose, detect(picture)).oks for picture, pose in drawn]
    closely = [score(pose, look_closely(picture).pose).oks for picture, pose in drawn]
    assert np.mean(closely) > np.mean(once) - 0.01


def test_one_look_finds_what_detect_finds_and_marks_what_it_sees_faintly(drawn):
    """A blurred figure has more unsure joints than a sharp one."""

    def share_unsure(pictures: list[Image.Image]) -> float:
        unsure = joints = 0
        for picture in pictures:
            found = look_once(picture)
            assert found.pose == detect(picture)
            assert len(found.unsure) == len(found.pose.people)
            unsure += sum(map(len, found.unsure))
            joints += sum(int(person.visible.sum()) for person in found.pose.people)
        return unsure / joints

    sharp = [picture for picture, _ in drawn]
    blurred = [picture.filter(ImageFilter.GaussianBlur(4)) for picture in sharp]
    assert share_unsure(blurred) > share_unsure(sharp)


def test_a_faint_picture_is_read_by_its_contrast(drawn):
    picture, pose = drawn[0]
    faint = ImageEnhance.Contrast(picture).enhance(0.12)
    clear = score(pose, look_closely(picture).pose).oks
    assert score(pose, look_closely(faint).pose).oks > 0.7 * clear


def test_nobody_is_found_where_nobody_is():
    for picture in (Image.new("RGB", (128, 192), "white"), Image.new("L", (20, 20))):
        found = look_closely(picture)
        assert found.pose.is_empty or not found.pose.people
        assert found.unsure == ()
        assert found.pose.size == Size(*picture.size)


def test_each_look_comes_back_to_the_picture_it_was_taken_from(drawn):
    """The same joints from the plain look, at more contrast, mirrored from afar and turned."""
    picture, _ = drawn[0]
    looks = [[back(one) for one in sightings(look)] for look, back in ensemble.looks(picture)]
    assert [len(look) for look in looks] == [1] * 4
    plain = looks[0][0].person
    for (other,) in looks[1:]:
        both = plain.visible & other.person.visible
        apart = plain.body[both, :2] - other.person.body[both, :2]
        assert both.sum() > 12
        assert np.median(np.hypot(*apart.T)) < 0.02 * SIZE.height


def test_a_ghost_of_one_look_is_nobody(drawn, monkeypatch):
    """Nobody beyond those of ``detect`` unless two looks agree."""
    picture, _ = drawn[0]
    (plain,) = sightings(picture)
    ghost = replace(plain, person=plain.person.scaled(0.4, 0.4))

    def looks_with(ghosts: int):
        queue = iter([[plain], *([[plain, ghost]] * ghosts), *([[plain]] * 4)])
        monkeypatch.setattr(ensemble, "sightings", lambda *_, **__: next(queue))
        same = [(picture, lambda seen: seen)] * 4
        monkeypatch.setattr(ensemble, "looks", lambda _: same)
        return look_closely(picture).pose.people

    assert len(looks_with(1)) == 1
    assert len(looks_with(3)) == 2


def test_doubt_is_told_of_the_joint_that_moves(drawn, monkeypatch):
    picture, _ = drawn[0]
    (plain,) = sightings(picture)
    body = plain.person.body.copy()
    body[Joint.LEFT_WRIST, :2] += 90
    moved = replace(plain, person=Person(body))
    queue = iter([[plain], [moved], [plain], [plain], [plain]])
    monkeypatch.setattr(ensemble, "sightings", lambda *_, **__: next(queue))
    same = [(picture, lambda seen: seen)] * 4
    monkeypatch.setattr(ensemble, "looks", lambda _: same)
    found = look_closely(picture)
    assert np.allclose(found.pose.people[0].body, plain.person.body, atol=0.01)
    assert Joint.LEFT_WRIST in found.unsure[0]
    assert len(found.unsure[0]) <= 4


def in_16_bits(picture: Image.Image) -> Image.Image:
    return Image.fromarray(np.asarray(picture.convert("L")).astype(np.uint16) * 257)


def on_clear_black(picture: Image.Image) -> Image.Image:
    """What is white in the picture is transparent, and black beneath."""
    pixels = np.asarray(picture.convert("RGB")).copy()
    is_white = (pixels > 250).all(-1)
    pixels[is_white] = 0
    return Image.fromarray(np.dstack([pixels, np.where(is_white, 0, 255).astype(np.uint8)]))


@pytest.mark.parametrize(
    ("made", "like"),
    [(in_16_bits, lambda one: one.convert("L")), (on_clear_black, lambda one: one)],
)
def test_it_looks_at_what_is_seen_of_a_picture(monkeypatch, made, like):
    picture = Image.new("RGB", (96, 128), "white")
    picture.paste((90, 60, 60), (30, 20, 66, 120))
    seen: list[Image.Image] = []
    monkeypatch.setattr(ensemble, "sightings", lambda look, *_, **__: seen.append(look) or ())
    look_closely(made(picture))
    assert np.array_equal(np.asarray(seen[0]), np.asarray(like(picture).convert("RGB")))
