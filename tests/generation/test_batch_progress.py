import pytest

from core.generation.batch_progress import BatchProgress, best_first
from core.generation.request import GenerationRequest


def batch(standing, scores, *, count=8, until=0.0) -> BatchProgress:
    request = GenerationRequest(prompt="x", pose=standing, count=count, until_score=until)
    return BatchProgress(request, dict(enumerate(scores)))


@pytest.mark.parametrize(
    ("count", "until", "scores", "is_over"),
    [
        (2, 0.0, [], False),
        (2, 0.0, [1.0], False),
        (2, 0.0, [1.0, 1.0], True),
        (3, 0.9, [0.5, 0.89], False),
        (3, 0.9, [0.5, 0.9], True),
        (3, 0.9, [None, None], False),
        (3, 0.9, [None, 0.2, 0.3], True),
    ],
)
def test_when_it_is_over(standing, count, until, scores, is_over):
    assert batch(standing, scores, count=count, until=until).is_over is is_over


@pytest.mark.parametrize(
    ("count", "until", "scores", "text"),
    [
        (1, 0.0, [], ""),
        (4, 0.0, [0.5], "Picture 2 of 4"),
        (8, 0.9, [], "Picture 1 of at most 8"),
        (8, 0.9, [0.5, 0.818], "Picture 3 of at most 8 · best so far 81 %"),
        (8, 0.9, [None, 0.0], "Picture 3 of at most 8 · best so far 0 %"),
    ],
)
def test_what_is_told(standing, count, until, scores, text):
    assert batch(standing, scores, count=count, until=until).text(len(scores)) == text


def test_best_first():
    scored = [("a", 0.3), ("b", None), ("c", 0.9), ("d", 0.0), ("e", 0.9), ("f", None)]
    assert best_first(scored) == ["c", "e", "a", "d", "b", "f"]
    assert best_first([]) == []
