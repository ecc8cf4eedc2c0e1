"""What is understood of a sentence."""

from __future__ import annotations

import pytest

from core.assistant.understand import understand
from core.tags import implied


@pytest.mark.parametrize(
    ("sentence", "tags"),
    [
        ("long silver hair", ["long hair", "silver hair"]),
        ("her hair is long and silver", ["1girl", "long hair", "silver hair"]),
        ("a silver-haired, green-eyed boy", ["1boy", "silver hair", "green eyes"]),
        ("one eye blue and the other golden", ["blue eyes", "yellow eyes"]),
        ("a white and red kimono", ["white kimono", "red kimono"]),
        ("a red evening gown", ["red dress", "evening gown"]),
        ("brown hair and red eyes", ["brown hair", "red eyes"]),
        ("GREY EYES, gray hair", ["grey eyes", "grey hair"]),
        ("a colourful scarf, grey pyjamas", ["scarf", "pajamas"]),
        ("she holds a big red umbrella", ["1girl", "holding umbrella"]),
        ("a woman rides her horse", ["1girl", "riding horse"]),
        ("he sat on an old wooden bench", ["1boy", "sitting on bench"]),
        ("a field of sunflowers", ["sunflower field"]),
        ("sunbeams falling through the leaves", ["sunbeam"]),
        ("a witch's hat", ["witch hat"]),
        ("clenched fists", ["clenched hands"]),
        ("she bows politely", ["1girl", "bowing"]),
        ("a girl on a swing", ["1girl", "sitting on swing"]),
        ("a mother and her daughter", ["2girls", "mother and daughter"]),
    ],
)
def test_a_sentence_says_tags(sentence: str, tags: list[str]) -> None:
    assert [one for one in understand(sentence).tags if one != "solo"] == tags or set(tags) <= said(
        sentence
    )


@pytest.mark.parametrize(
    ("sentence", "tags", "negative"),
    [
        ("黒いコートを着た男性、雨の夜の街", {"1boy", "black coat", "rain", "city at night"}, ()),
        ("青い髪、赤い目、笑顔", {"blue hair", "red eyes", "smile"}, ()),
        ("帽子をかぶっていない少女", {"1girl"}, ("hat",)),
        ("眼鏡なしの女の子", {"1girl"}, ("glasses",)),
        ("二人の少年が剣で戦う", {"2boys", "sword", "fighting"}, ()),
        ("猫耳のメイドがケーキを持っている", {"maid", "cat ears", "holding cake"}, ()),
        ("桜の下で手をつなぐカップル", {"couple", "holding hands", "cherry blossoms"}, ()),
    ],
)
def test_simple_japanese(sentence: str, tags: set[str], negative: tuple[str, ...]) -> None:
    idea = understand(sentence)
    assert tags <= set(idea.tags)
    assert (idea.negative, idea.kept) == (negative, ())


def said(sentence: str) -> set[str]:
    return {
        name for one in understand(sentence).tags for name in (one, *implied(one)) if one != "solo"
    }


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("brown hair and red eyes", {"red hair", "brown eyes"}),
        ("a blue dress and white shoes", {"blue shoes", "oxfords"}),
        ("a light blue tracksuit and white sneakers", {"blue sneakers"}),
        ("sunbeams falling through the leaves", {"falling"}),
        ("a ball in his hand", {"hands"}),
        ("drinks tea", {"drink"}),
        ("a throne room", {"sitting on throne"}),
        ("a girl's back", {"back"}),
        ("wind in her hair, a bow behind her ear", {"hair rings", "earrings"}),
        ("a girl with a sleeping cat", {"sleeping", "closed eyes"}),
        ("makeup running down her face", {"running"}),
    ],
)
def test_a_sentence_does_not_say_others(sentence: str, wrong: set[str]) -> None:
    assert said(sentence) & wrong == set()


@pytest.mark.parametrize(
    ("sentence", "denied"),
    [
        ("a girl without glasses", ("glasses",)),
        ("a girl without a hat or gloves", ("hat", "gloves")),
        ("a knight without helmet and cape", ("helmet", "cape")),
        ("no hat, no red scarf", ("hat", "red scarf")),
        ("she isn't wearing a hat", ("hat",)),
        ("he is not smiling", ("smile",)),
        ("a girl who doesn't wear shoes runs", ("shoes",)),
        ("帽子なし", ("hat",)),
    ],
)
def test_what_is_denied_goes_into_the_negative_prompt(sentence: str, denied: tuple[str]) -> None:
    idea = understand(sentence)
    assert idea.negative == denied
    assert not set(denied) & set(idea.tags)


def test_a_denial_ends_where_something_else_begins() -> None:
    idea = understand("a girl without a hat, a red scarf, holding a sword")
    assert idea.negative == ("hat",)
    assert {"red scarf", "holding sword"} <= set(idea.tags)
    assert understand("without a hat and holding a sword").negative == ("hat",)


@pytest.mark.parametrize(
    ("sentence", "people", "counts"),
    [
        ("a girl reads", 1, ("1girl", "solo")),
        ("two boys fight", 2, ("2boys",)),
        ("a boy and a girl on a bridge", 2, ("1girl", "1boy")),
        ("three women in kimonos", 3, ("3girls",)),
        ("a nurse", 1, ("1girl", "solo")),
        ("a pilot in her plane", 1, ("1girl", "solo")),
        ("a cat girl", 1, ("1girl", "solo")),
        ("an idol before a crowd", 1, ()),
        ("a couple holding hands", 2, ()),
        ("a forest without people", 0, ()),
        ("a misty forest, no humans", 0, ()),
        ("二人の女の子", 2, ("2girls",)),
    ],
)
def test_people_are_counted(sentence: str, people: int, counts: tuple[str, ...]) -> None:
    idea = understand(sentence)
    told = {"1girl", "2girls", "3girls", "1boy", "2boys", "solo"}
    assert (idea.people, tuple(one for one in idea.tags if one in told)) == (people, counts)


def test_what_is_not_understood_is_kept_as_it_stands() -> None:
    idea = understand("a girl in a flumpy jacket beside the great Zorgon, whirling")
    assert idea.kept == ("flumpy jacket", "great Zorgon", "whirling")
    assert "flumpy jacket" in idea.prompt
    assert understand('a shirt that says "HELLO"').kept == ("says", '"HELLO"')


def test_the_language_of_prompts_is_left_as_it_is() -> None:
    written = ("(smile:1.2)", "<lora:ink:0.8>", "{red|blue} hat", "__hair__", "[cat:dog:5]", "@Mio")
    idea = understand("a girl on a beach, " + ", ".join(written))
    assert {*written} - {"{red|blue} hat"} <= {*idea.kept}
    assert "{red|blue}" in idea.kept
    assert {"1girl", "beach"} <= {*idea.tags}


def test_of_two_that_exclude_each_other_the_first_is_a_tag() -> None:
    idea = understand("a girl with long hair and short hair, at night, by day")
    assert {"long hair", "night"} <= set(idea.tags)
    assert idea.kept == ("day", "short hair")
    assert idea.conflicts == ()


def test_the_scene() -> None:
    idea = understand("a boy on a beach at sunset in summer, light rain")
    assert idea.scene("place") == ("beach",)
    assert idea.scene("time") == ("sunset",)
    assert idea.scene("season") == ("summer",)
    assert idea.scene("weather") == ("light rain",)


@pytest.mark.parametrize(
    ("sentence", "pose"),
    [
        ("she holds a clipboard and sits", "sitting"),
        ("an elegant lady drinks wine", "coffee"),
        ("a red-haired girl casting a spell", "casting"),
        ("a shy girl kneels", "kneeling"),
        ("a samurai drawing his katana, from the side", "draw-sword"),
    ],
)
def test_the_pose_is_what_somebody_does(sentence: str, pose: str) -> None:
    assert understand(sentence).poses[0] == pose


def test_a_pose_is_asked_for_or_not() -> None:
    assert understand("a boy jogging").poses[0] == "jogging"
    assert understand("a boy jogging").asks_pose
    assert not understand("a boy in a hat").asks_pose
    assert understand("a boy in a hat").poses
    assert understand("a boy jogging", presets=()).poses == ()


@pytest.mark.parametrize(
    "sentence", ["", "   ", ",,,", "no", "without", "\x00", "((((", "a" * 9000, "の", "and and of"]
)
def test_nothing_is_understood_of_nothing(sentence: str) -> None:
    idea = understand(sentence)
    assert [one for one in idea.tags if one != "solo"] == []


def test_a_tag_prompt_stays_what_it_is() -> None:
    prompt = "1girl, solo, long hair, blue eyes, school uniform, smile, looking at viewer"
    idea = understand(prompt)
    assert set(idea.tags) == set(prompt.split(", "))
    assert idea.kept == ()
