"""From prompt text to looks, a scene, and what became of each word."""

from __future__ import annotations

import time

import pytest

from core.figures.clothing.wardrobe import wardrobe_of
from core.figures.looks import Item
from core.figures.words import Reading, ReadWord, Seen, Status, read, replace, siblings
from core.figures.words.meaning.seen import seen_of
from core.pose.presets import all_presets


def word_at(reading: Reading, text: str) -> ReadWord:
    return next(word for word in reading.words if word.text == text)


@pytest.mark.parametrize(
    ("prompt", "field", "value"),
    [
        ("long silver hair", "hair_colour", "silver"),
        ("long silver hair", "long", True),
        ("hair in a high ponytail", "hair_style", "high ponytail"),
        ("TWIN-TAILS", "hair_style", "twintails"),
        ("very long hair", "hair_style", "very long hair"),
        ("very long wavy hair, twintails", "hair_extras", ("wavy hair", "very long hair")),
        ("short hair, long hair", "hair_style", "long hair"),
        ("black_hair", "hair_colour", "black"),
        ("(red hair:1.3)", "hair_colour", "red"),
        ("[[green eyes]]", "eye_colour", "green"),
        ("{{{purple hair}}}", "hair_colour", "purple"),
        ("a green haired boy", "hair_colour", "green"),
        ("a green haired boy", "kind", "boy"),
        ("blue-eyed girl", "eye_colour", "blue"),
        ("blue eyes and hair", "hair_colour", "blue"),
        ("black and pink hair", "hair_second", "pink"),
        ("red and blue eyes", "eye_second", "blue"),
        ("gray hair", "hair_colour", "grey"),
        ("a blonde", "hair_colour", "blonde"),
        ("hair, #ff8800 kimono", "cloth", "#ff8800"),
        ("kimono, navy", "cloth", "navy"),
        ("a hoodie in light blue", "cloth", "light blue"),
        ("wearing a light_blue hoodie", "cloth", "light blue"),
        ("dark brown skin", "skin", "dark brown skin"),
        ("dark-skinned", "skin", "dark skin"),
        ("holding a sword", "prop", "holding sword"),
        ("kimono, sailor uniform", "outfit", "sailor uniform"),
    ],
)
def test_words_decide_their_field(prompt: str, field: str, value: object) -> None:
    looks = [read(prompt, seed=seed).looks[0] for seed in range(4)]
    assert [getattr(look, field) for look in looks] == [value] * 4


@pytest.mark.parametrize(
    ("prompt", "text", "status"),
    [
        ("1girl, standing, masterpiece", "1girl", Status.POSE),
        ("1girl, standing, masterpiece", "standing", Status.POSE),
        ("1girl, standing, masterpiece", "masterpiece", Status.CHECKPOINT),
        ("<lora:red_hair:0.8>, smile", "<lora:red_hair:0.8>", Status.CHECKPOINT),
        ("red hair, blue hair", "red hair", Status.CHECKPOINT),
        ("red hair, blue hair", "blue hair", Status.DRAWN),
        ("blackboard, beach", "blackboard", Status.CHECKPOINT),
        ("blackboard, classroom", "blackboard", Status.DRAWN),
        ("red velvet kimono", "red kimono", Status.DRAWN),
        ("red velvet kimono", "velvet", Status.CHECKPOINT),
    ],
)
def test_status(prompt: str, text: str, status: Status) -> None:
    assert word_at(read(prompt), text).status is status


def test_a_face_word_is_not_drawn_on_a_back() -> None:
    assert word_at(read("smile", seen=(Seen(face_away=True),)), "smile").status is Status.POSE
    assert word_at(read("smile", seen=(Seen(),)), "smile").status is Status.DRAWN


@pytest.mark.parametrize(
    ("prompt", "hair"),
    [
        ("2girls BREAK red hair BREAK green hair BREAK beach", ("red", "green")),
        ("2girls, smile | red hair | green hair", ("red", "green")),
        ("2girls, red hair AND green hair", ("red", "green")),
        ("1boy, 1girl, boy with red hair, girl with green hair, beach", ("red", "green")),
        ("1boy, 1girl, girl with green hair, boy with red hair, beach", ("red", "green")),
        ("1boy, red hair, 1girl, green hair, beach", ("red", "green")),
        ("2girls, red-haired girl in a dress, tall green-haired girl, beach", ("red", "green")),
        ("2girls, red hair", ("red", "red")),
    ],
)
def test_each_person_has_its_own_words(prompt: str, hair: tuple[str, str]) -> None:
    reading = read(prompt, people=2)
    assert tuple(look.hair_colour for look in reading.looks) == hair
    assert read(prompt, people=0).looks == reading.looks
    if "beach" in prompt:
        assert reading.scene.place == "beach"


def test_break_in_a_prompt_of_one_person_splits_nobody() -> None:
    reading = read("1girl, red hair BREAK white kimono BREAK forest", people=0)
    assert len(reading.looks) == 1
    look = reading.looks[0]
    assert (look.hair_colour, look.outfit, look.cloth) == ("red", "kimono", "white")


def test_words_for_people_that_the_pose_does_not_have_are_not_drawn() -> None:
    reading = read("2girls | red hair | green hair", people=1)
    assert len(reading.looks) == 1
    assert word_at(reading, "green hair").status is Status.CHECKPOINT


def test_the_seed_fills_only_what_is_open() -> None:
    looks = [read("red hair, navy kimono", seed=seed).looks[0] for seed in range(30)]
    assert {(look.hair_colour, look.outfit, look.cloth) for look in looks} == {
        ("red", "kimono", "navy")
    }
    assert len({look.eye_colour for look in looks}) > 3
    assert len({look.hair_style for look in looks}) > 3
    assert looks[0] == read("navy kimono, red hair", seed=0).looks[0]


def test_one_more_word_changes_nothing_else() -> None:
    plain, more = read("kimono", seed=5).looks[0], read("kimono, green eyes", seed=5).looks[0]
    assert (plain.hair_colour, plain.hair_style, plain.cloth, plain.expression) == (
        more.hair_colour, more.hair_style, more.cloth, more.expression
    )  # fmt: skip


@pytest.mark.parametrize(
    "prompt",
    [
        "", " ", ",,,", "((((", ":1.2)", "<lora:", "|||", "BREAK", "no", "and and and", "red",
        "\x00\x01", "💃 red hair", "İstanbul ſ ﬁ", "red " * 3000, "a" * 9000, "#", "#fff", '"hi"',
        "1girl" * 800, "|".join(["2girls"] * 500), "\ud800",
    ],
)  # fmt: skip
def test_any_text_is_read(prompt: str) -> None:
    for people in (0, 1, 6):
        reading = read(prompt, people=people, negative=prompt, seed=-3)
        assert 1 <= len(reading.looks) <= 20
        for word in reading.words:
            assert 0 <= word.start < word.end <= 4000
            assert word.spans


def test_words_say_where_they_stand() -> None:
    prompt = "1girl, (long silver_hair:1.2), red velvet kimono"
    for word in read(prompt).words:
        assert " ".join(prompt[a:b] for a, b in word.spans) == word.text
        assert (word.start, word.end) == (word.spans[0][0], word.spans[-1][1])


@pytest.mark.parametrize(
    ("prompt", "text", "other", "edited"),
    [
        ("1girl, (red hair:1.2)", "red hair", "green", "1girl, (green hair:1.2)"),
        ("a twintails girl", "twintails", "double bun", "a double bun girl"),
        ("long red hair", "long", "short hair", "short red hair"),
        ("(navy kimono:1.1)", "navy kimono", "hoodie", "(navy hoodie:1.1)"),
        ("holding a sword", "holding a sword", "katana", "holding katana"),
    ],
)
def test_replacing_keeps_the_rest(prompt: str, text: str, other: str, edited: str) -> None:
    word = word_at(read(prompt), text)
    assert word.word is not None
    offered = {one.value: one for one in siblings(word.word)}
    assert replace(prompt, word, offered[other]) == edited


def test_reading_is_quick() -> None:
    prompt = (
        "1girl, long silver hair, blue eyes, (red kimono:1.2), holding a sword, forest, smile, "
    )
    read(prompt)
    began = time.perf_counter()
    for number in range(50):
        read(prompt + str(number))
    assert (time.perf_counter() - began) / 50 < 0.02


@pytest.mark.parametrize(
    ("prompt", "negative", "kind"),
    [
        ("chef, no hat", "", "chef hat"),
        ("chef", "hat, glasses", "chef hat"),
        ("straw hat, without hat", "", "straw hat"),
        ("glasses, scarf", "glasses", "glasses"),
        ("glasses, no scarf or glasses", "", "glasses"),
    ],
)
def test_what_is_denied_is_not_worn(prompt: str, negative: str, kind: str) -> None:
    look = read(prompt, negative=negative).looks[0]
    assert kind not in {worn.kind.name for worn in wardrobe_of(look).worn}


@pytest.mark.parametrize("prompt", ["red eyes, two-colored eyes", "red and blue eyes"])
def test_eyes_of_two_colours(prompt: str) -> None:
    look = read(prompt).looks[0]
    assert look.eye_colour == "red"
    assert look.eye_second not in ("", "any", "red")
    assert look.eye_second == "blue" or "blue" not in prompt


def test_a_pattern_of_hair_has_a_second_colour() -> None:
    look = read("gradient hair, pink hair").looks[0]
    assert look.hair_second not in ("", "pink")
    assert read("black hair, red streaks").looks[0].hair_second == "red"


@pytest.mark.parametrize(
    ("prompt", "pattern"),
    [
        ("pink hair gradient to blue", "gradient hair"),
        ("pink to blue gradient hair", "gradient hair"),
        ("pink to blue hair", "gradient hair"),
        ("pink hair fading into blue, green eyes", "gradient hair"),
        ("long pink hair with a gradient to blue", "gradient hair"),
        ("ombre hair from pink to blue", "gradient hair"),
        ("gradient hair, pink hair, blue hair", "gradient hair"),
        ("pink and blue hair", "split-color hair"),
        ("half pink half blue hair", "split-color hair"),
        ("two-tone hair, pink hair, blue hair", "split-color hair"),
        ("pink hair, blue hair, two-tone hair", "split-color hair"),
        ("multicolored hair, pink hair, blue hair", "streaked hair"),
        ("streaked hair, pink and blue hair", "streaked hair"),
        ("pink hair with blue tips", "dyed tips"),
        ("pink hair, blue tips", "dyed tips"),
        ("pink hair with blue ends", "dyed tips"),
    ],
)
def test_hair_of_two_colours(prompt: str, pattern: str) -> None:
    reading = read(prompt)
    look = reading.looks[0]
    assert (look.hair_colour, look.hair_second, look.hair_pattern) == ("pink", "blue", pattern)
    assert {word.status for word in reading.words} == {Status.DRAWN}
    said = " ".join(word.text for word in reading.words)
    assert "pink" in said
    assert "blue" in said


def test_what_is_said_beside_hair_is_not_its_colour() -> None:
    assert read("gradient hair with blue eyes, pink hair").looks[0].hair_second != "blue"
    assert read("pink hair, fox tail with white tips").looks[0].hair_second == ""
    reading = read("multicolored hair, pink hair, blue hair, white hair")
    assert word_at(reading, "white hair").status is Status.CHECKPOINT


def test_a_short_body_is_not_said_to_wear_what_it_is_refused() -> None:
    grown, short = Seen(heads=6.0), Seen(heads=3.0)
    assert word_at(read("swimsuit", seen=(grown,)), "swimsuit").status is Status.DRAWN
    assert word_at(read("swimsuit", seen=(short,)), "swimsuit").status is Status.CHECKPOINT


@pytest.mark.parametrize(
    ("pose", "word", "status"),
    [
        ("standing", "rabbit tail", Status.POSE),
        ("standing-back", "rabbit tail", Status.DRAWN),
        ("standing-side", "rabbit tail", Status.DRAWN),
        ("standing", "fox tail", Status.DRAWN),
        ("standing-back", "smile", Status.POSE),
        ("standing", "swimsuit", Status.DRAWN),
        ("chibi-standing", "swimsuit", Status.CHECKPOINT),
    ],
)
def test_what_a_pose_hides_is_not_called_drawn(pose: str, word: str, status: Status) -> None:
    shown = next(preset.pose for preset in all_presets() if preset.id == pose)
    assert word_at(read(f"girl, {word}", seen=seen_of(shown)), word).status is status


@pytest.mark.parametrize(
    "prompt", ["night, full moon", "full moon, night", "night, starry night", "morning, dawn"]
)
def test_an_hour_is_refined_by_another(prompt: str) -> None:
    assert [word.status for word in read(prompt).words] == [Status.DRAWN] * 2


@pytest.mark.parametrize("prompt", ["long white beard", "long grey beard, bald"])
def test_a_beard_has_its_length_and_its_colour(prompt: str) -> None:
    reading = read(f"an old man with a {prompt}")
    look = reading.looks[0]
    assert (look.marks, look.hair_colour) == (("long beard",), prompt.split()[1])
    assert all(word.status is Status.DRAWN for word in reading.words)


def test_a_beard_is_of_the_hairs_colour() -> None:
    reading = read("man with black hair and a white beard")
    assert reading.looks[0].hair_colour == "black"
    assert word_at(reading, "white beard").status is Status.CHECKPOINT


def test_the_colour_of_closed_eyes_is_not_drawn() -> None:
    assert word_at(read("red eyes, closed eyes"), "red eyes").status is Status.CHECKPOINT
    assert word_at(read("red eyes, smile"), "red eyes").status is Status.DRAWN


@pytest.mark.parametrize("prompt", ["eyes closed, angry", "angry, eyes closed"])
def test_eyes_are_closed_in_any_expression(prompt: str) -> None:
    reading = read(prompt)
    assert (reading.looks[0].expression, reading.looks[0].eyes) == ("angry", "closed eyes")
    assert {word.status for word in reading.words} == {Status.DRAWN}


def test_what_is_commented_out_is_not_drawn() -> None:
    reading = read("red hoodie,\n# blue hat, angry\nsmile, #ff8800 skirt")
    assert [word.text for word in reading.words] == ["red hoodie", "smile", "#ff8800 skirt"]


def test_a_denial_is_one_word() -> None:
    assert [(word.text, word.status) for word in read("1girl, no hat").words] == [
        ("1girl", Status.POSE),
        ("no hat", Status.DRAWN),
    ]


@pytest.mark.parametrize(
    ("prompt", "item"),
    [
        ("black and white striped shirt", Item("shirt", "black", "white", "striped")),
        ("a shirt, red", Item("shirt", "red")),
        ("red plaid skirt", Item("plaid skirt", "red")),
        ("#ff8800 dress, green coat", Item("winter coat", "green")),
        ('white t-shirt with text "HI", kimono', Item("t-shirt", "white", print="HI")),
        ("pleated red skirt", Item("uniform skirt", "red")),
        ("holding a red umbrella", Item("umbrella", "red")),
        ("china dress, red dress", Item("qipao", "red")),
        ("colour of nothing, shirt in light blue", Item("shirt", "light blue")),
    ],
)
def test_garments_are_worn_as_said(prompt: str, item: Item) -> None:
    assert item in read(prompt).looks[0].items


@pytest.mark.parametrize(
    ("prompt", "place"),
    [
        ("classroom, window, sunlight", "classroom"),
        ("beach, ocean, summer", "beach"),
        ("cyberpunk, neon lights, city street", "cyberpunk city"),
        ("a field of sunflowers", "sunflower field"),
        ("lavender hair, depth of field", "simple background"),
    ],
)
def test_the_place_is_what_most_words_speak_for(prompt: str, place: str) -> None:
    scenes = {read(prompt, seed=seed).scene.place for seed in range(6)}
    assert scenes == {place} or scenes == {"simple background", "gradient background"}


@pytest.mark.parametrize(
    ("prompt", "field", "shown"),
    [("smile, :3", "mouth", True), (":o, red hair", "mouth", True), ("3 girls, 3", "mouth", False)],
)
def test_faces_of_signs_are_words(prompt: str, field: str, shown: bool) -> None:
    assert bool(getattr(read(prompt).looks[0], field)) == shown


def test_two_hands_hold_two_things_and_no_third() -> None:
    reading = read("1girl, blue sword, red shield, green mug")
    kinds = {item.kind: item.colour for item in reading.looks[0].items}
    assert kinds.items() >= {"sword": "blue", "shield": "red"}.items()
    shown = {word.text: word.status for word in reading.words}
    assert shown["blue sword"] == shown["red shield"] == Status.DRAWN
    assert shown["green mug"] == Status.CHECKPOINT
