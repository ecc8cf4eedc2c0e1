import re
import tomllib

import pytest

from core.config import ASSETS
from training.figures.captions import phrases, vocabulary

LIBRARY = ASSETS / "prompts"


@pytest.mark.parametrize(
    ("category", "least", "mean"),
    [("characters", 0.5, 0.85), ("scenes", 0.0, 0.6), ("styles", 1 / 3, 0.75)],
)
def test_so_much_of_the_prompt_library_is_known(category, least, mean):
    """Prompts are written for checkpoints of all kinds, and the drawing shows more than the starter
    was taught: it passes over what it does not know."""
    read = tomllib.loads((LIBRARY / f"{category}.toml").read_text())
    words = {one["id"]: words_of(template_texts(one)) for one in read["template"]}
    known = {name: len(own & set(vocabulary())) / len(own) for name, own in words.items()}
    assert len(known) > 30
    assert min(known.values()) >= least, known
    assert sum(known.values()) / len(known) > mean, known


def words_of(texts: list[str]) -> set[str]:
    return {word for text in texts for word in re.findall(r"[a-z]+", text.lower())}


def template_texts(template: dict) -> list[str]:
    blanks = re.compile(r"\{[^}]*\}")
    texts = [
        template["prompt"],
        template.get("negative", ""),
        *template.get("defaults", {}).values(),
    ]
    return [blanks.sub(" ", text) for text in texts]


def test_an_adjective_and_its_noun_are_one_phrase():
    known = phrases()
    assert len(known) == len(set(known))
    assert {
        "light blue sports outfit", "white sneakers", "brown hair", "high ponytail", "1girl",
        "sunny park path", "glowing spiral energy ball", "green eyes",
    } <= set(known)  # fmt: skip
