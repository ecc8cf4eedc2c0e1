import re
import tomllib

import pytest

from core.config import ASSETS
from training.figures.captions import phrases, vocabulary

LIBRARY = ASSETS / "prompts"


@pytest.mark.parametrize("name", ["characters", "scenes"])
def test_every_word_of_the_prompt_library_is_known(name):
    read = tomllib.loads((LIBRARY / f"{name}.toml").read_text())
    texts = [text for template in read["template"] for text in template_texts(template)]
    texts += [value for values in read["blanks"].values() for value in values]
    assert len(words_of(texts)) > 50
    assert words_of(texts) - set(vocabulary()) == set()


def test_every_style_has_words_that_are_known():
    """Styles are written for checkpoints of all kinds; the starter passes over what it does not
    know."""
    read = tomllib.loads((LIBRARY / "styles.toml").read_text())
    words = {one["id"]: words_of(template_texts(one)) for one in read["template"]}
    known = {name: len(own & set(vocabulary())) / len(own) for name, own in words.items()}
    assert min(known.values()) > 1 / 3, known
    assert sum(known.values()) / len(known) > 0.75, known


def words_of(texts: list[str]) -> set[str]:
    return {word for text in texts for word in re.findall(r"[a-z]+", text.lower())}


def template_texts(template: dict) -> list[str]:
    blanks = re.compile(r"\{[^}]*\}")
    texts = [template["prompt"], template["negative"], *template.get("defaults", {}).values()]
    return [blanks.sub(" ", text) for text in texts]


def test_an_adjective_and_its_noun_are_one_phrase():
    known = phrases()
    assert len(known) == len(set(known))
    assert {
        "light blue sports outfit", "white sneakers", "brown hair", "high ponytail", "1girl",
        "sunny park path", "glowing spiral energy ball", "green eyes",
    } <= set(known)  # fmt: skip
