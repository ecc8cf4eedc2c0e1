import re
import tomllib

import pytest

from core.config import ASSETS
from training.figures.captions import phrases, vocabulary

LIBRARY = ASSETS / "prompts"


@pytest.mark.parametrize("name", ["characters", "scenes", "styles"])
def test_every_word_of_the_prompt_library_is_known(name):
    read = tomllib.loads((LIBRARY / f"{name}.toml").read_text())
    texts = [text for template in read["template"] for text in template_texts(template)]
    texts += [value for values in read["blanks"].values() for value in values]
    words = {word for text in texts for word in re.findall(r"[a-z]+", text.lower())}
    assert len(words) > 50
    assert words - set(vocabulary()) == set()


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
