from pathlib import Path

import pytest
import torch
from transformers import CLIPTokenizer

from training.data.batches import CaptionTokenizer
from training.dataset import jobs, render
from training.detector import scenes
from training.nets.generator import TINY, Generator, create_generator


@pytest.fixture(scope="session", autouse=True)
def one_thread():
    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def tiny_data(tmp_path_factory) -> Path:
    """Four figures of the first size, two of each other, below folder ``a``."""
    root = tmp_path_factory.mktemp("figures")
    render(jobs(root / "a", count=6, first=40), workers=1)
    return root


@pytest.fixture(scope="session")
def tiny_generator(tmp_path_factory) -> tuple[Path, Generator, CLIPTokenizer]:
    """Its run's folder, itself with random weights, its tokenizer; nobody changes them."""
    out = tmp_path_factory.mktemp("generator")
    torch.manual_seed(0)
    return out, *create_generator(out, TINY)


@pytest.fixture(scope="session")
def tokenizer(tiny_generator) -> CLIPTokenizer:
    return tiny_generator[2]


@pytest.fixture(scope="session")
def captions(tokenizer) -> CaptionTokenizer:
    return CaptionTokenizer(tokenizer)


@pytest.fixture(scope="session")
def rendered(tmp_path_factory) -> Path:
    """Six figures for the detector, two a shard."""
    folder = tmp_path_factory.mktemp("rendered")
    scenes.render(folder, 6, first=100, workers=1, each=2)
    return folder
