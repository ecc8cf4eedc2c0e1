"""The same character is told from another, and what was kept of it is said in words."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from core.figures.drawing import draw
from core.figures.looks import Item, Look, Scene, new_look
from core.geometry import Size
from core.identity.comparing import TRAITS
from core.identity.identity import Identity, combined, likeness_of
from core.identity.signature import NOBODY, Signature, signature_of
from core.identity.weights import SHARES, TRAIT_WEIGHTS
from core.pose.presets import all_presets
from core.pose.skeleton import Person, Pose

SIZE = Size(384, 576)
POSES = {preset.id: preset.pose.fitted_to(SIZE) for preset in all_presets()}
LOOK = Look(
    "girl", "pink", "twintails", False, "blue", "fair skin", "smile", "hoodie", "navy", "white"
)


def drawn(look: Look, pose: str = "standing", place: str = "simple background") -> Image.Image:
    return Image.fromarray(draw(POSES[pose], [look], Scene(place), SIZE, seed=3).picture())


def signed(look: Look, pose: str = "standing", place: str = "simple background") -> Signature:
    return signature_of(drawn(look, pose, place), POSES[pose], 0)


def test_the_same_look_in_other_poses_is_the_same_character() -> None:
    reference = Identity.of(drawn(LOOK))
    for pose, place in (("waving", "forest"), ("walking", "beach"), ("jumping", "snow")):
        score = reference.score(drawn(LOOK, pose, place))
        assert score is not None
        assert score.value > 0.5, (pose, score)
        assert {"hair colour", "outfit colour"} <= set(score.kept)


def test_each_of_some_looks_is_most_like_itself() -> None:
    looks = [new_look(random.Random(seed)) for seed in range(8)]
    ones = [signed(look) for look in looks]
    others = [signed(look, "waving", "beach") for look in looks]
    right = 0
    for index, one in enumerate(ones):
        values = [score.value for other in others if (score := likeness_of(one, other))]
        right += values[index] == max(values)
    assert right >= 7


@pytest.mark.parametrize(
    ("change", "lost"),
    [
        ({"hair_colour": "green"}, "hair colour"),
        ({"cloth": "red"}, "outfit colour"),
        ({"eye_colour": "red"}, "eye colour"),
        ({"skin": "dark skin"}, "skin"),
    ],
)
def test_what_changed_is_named_and_costs(change: dict[str, str], lost: str) -> None:
    one, kept = signed(LOOK), signed(LOOK, "waving")
    other = signed(replace(LOOK, **change), "waving")
    before, after = likeness_of(one, kept), likeness_of(one, other)
    assert before is not None and after is not None
    assert after.value < before.value
    assert lost in after.lost
    assert lost not in before.lost


@pytest.mark.parametrize(
    ("before", "after", "lost"),
    [
        (Item("skirt", "navy"), Item("skirt", "red"), "skirt or trousers"),
        (Item("skirt", "navy"), Item("trousers", "navy"), "skirt or trousers"),
        (Item("trousers", "black"), Item("trousers", "yellow"), "skirt or trousers"),
        (Item("trousers", "green"), Item("shorts", "green"), "skirt or trousers"),
        (Item("shoes", "white"), Item("shoes", "red"), "shoes"),
    ],
)
@pytest.mark.parametrize("pose", ["waving", "walking"])
def test_a_changed_lower_half_is_named_and_costs(
    before: Item, after: Item, lost: str, pose: str
) -> None:
    look, changed = (replace(LOOK, outfit="sweater", items=(item,)) for item in (before, after))
    reference = signed(look)
    kept, other = (likeness_of(reference, signed(one, pose)) for one in (look, changed))
    assert kept is not None and other is not None
    assert lost in other.lost and lost not in kept.lost
    assert other.value < kept.value - 0.03


def test_legs_out_of_the_picture_say_nothing_of_the_skirt() -> None:
    bust = next(one for one in POSES if one.startswith("bust"))
    assert "bottom" in signed_traits(LOOK, "waving")
    assert "bottom" not in signed_traits(LOOK, bust)


def signed_traits(look: Look, pose: str) -> set[str]:
    score = likeness_of(signed(look), signed(look, pose))
    assert score is not None
    return set(score.traits)


def test_the_order_makes_no_difference() -> None:
    one, other = signed(LOOK), signed(replace(LOOK, hair_colour="green"), "waving")
    first, second = likeness_of(one, other), likeness_of(other, one)
    assert first is not None and second is not None
    assert first.value == pytest.approx(second.value)
    assert first.traits == pytest.approx(second.traits)


def test_a_picture_of_nobody_keeps_nothing() -> None:
    paper = Image.new("RGB", tuple(SIZE), "white")
    score = Identity.of(drawn(LOOK)).score(paper)
    assert score is not None
    assert (score.value, score.kept, score.lost) == (0, (), ())
    assert Identity.of(paper).score(drawn(LOOK)) is None
    assert signature_of(drawn(LOOK), Pose((), SIZE)) is NOBODY


def test_eyes_that_do_not_show_are_not_spoken_of() -> None:
    score = likeness_of(signed(LOOK), signed(LOOK, "standing-back"))
    assert score is not None
    assert "eye_colour" not in score.traits
    assert "eye colour" not in (*score.kept, *score.lost)


def test_transparency_is_no_ground_of_its_own() -> None:
    figure = Image.fromarray(draw(POSES["standing"], [LOOK], Scene("none"), SIZE, seed=3).figure())
    score = likeness_of(signed(LOOK), signature_of(figure, POSES["standing"], 0))
    assert score is not None
    assert score.value > 0.5


def test_the_person_that_is_asked_for_is_measured() -> None:
    other = new_look(random.Random(5))
    left = POSES["standing"].fitted_to(Size(300, 576)).people[0]
    right = Person(left.body + np.float32([300, 0, 0]) * (left.body[:, 2:] > 0))
    both = Pose((left, right), Size(600, 576))
    picture = Image.fromarray(
        draw(both, [other, LOOK], Scene("simple background"), Size(600, 576), seed=1).picture()
    )
    identity = Identity.of(drawn(LOOK))
    scores = [identity.score(picture, both, person) for person in (0, 1)]
    assert scores[0] is not None and scores[1] is not None
    assert scores[0].value < 0.5 < scores[1].value


def test_every_trait_has_its_weights_and_none_is_turned_round() -> None:
    names = [trait.name for trait in TRAITS]
    assert list(TRAIT_WEIGHTS) == names == list(SHARES)
    for trait in TRAITS:
        _, *slopes = TRAIT_WEIGHTS[trait.name]
        assert len(slopes) == trait.width
        assert min(slopes) >= 0
    assert min(SHARES.values()) >= 0
    assert combined(-3) < combined(0) < combined(3) < 0
