from __future__ import annotations

import pytest

from core.prompts.negatives.embeddings import is_negative


@pytest.mark.parametrize(
    "token",
    ["EasyNegative", "easynegativeV2", "badhandv4", "bad-hands-5", "verybadimagenegative_v1.3",
     "ng_deepnegative_v1_75t", "negativeXL_D", "unaestheticXLv31", "bad_prompt_version2",
     "FastNegativeV2", "bad-artist", "style-neg"],
)  # fmt: skip
def test_negative_embeddings_are_known_by_name(token):
    assert is_negative(token)


@pytest.mark.parametrize("token", ["sd15Word", "watercolour", "badminton", "sinbad", "negotiation"])
def test_others_are_not(token):
    assert not is_negative(token)


def test_what_its_file_says_counts():
    assert is_negative("zz9", "For negative prompts")
    assert not is_negative("zz9", "A style")
