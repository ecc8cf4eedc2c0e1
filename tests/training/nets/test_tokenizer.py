import pytest
from transformers import CLIPTokenizer

from training.figures.captions import vocabulary
from training.nets.tokenizer import write_tokenizer


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tokenizer")
    write_tokenizer(folder, vocabulary())
    return CLIPTokenizer.from_pretrained(folder)


def test_every_known_word_is_one_token(tokenizer):
    for word in vocabulary():
        assert len(tokenizer(word, add_special_tokens=False).input_ids) == 1, word


@pytest.mark.parametrize("text", ["xyzzy", "日本", "🙂 42", "Brown HAIR"])
def test_any_text_is_accepted_and_known_in_full(tokenizer, text):
    ids = tokenizer(text).input_ids
    assert ids[0] == tokenizer.bos_token_id
    assert ids[-1] == tokenizer.eos_token_id
    assert tokenizer.eos_token_id not in ids[1:-1]
    spelled = "".join(tokenizer.convert_ids_to_tokens(ids[1:-1])).replace("</w>", "")
    assert len(spelled) == len(text.replace(" ", "").encode())
