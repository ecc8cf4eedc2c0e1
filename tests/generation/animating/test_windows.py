import pytest

from core.generation.animating.windows import FRAMES, HOME, OVERLAP, windows_of


@pytest.mark.parametrize("count", [1, 15, 16, 17, 18, 27, 28, 29, 48, 480])
@pytest.mark.parametrize("loops", [False, True])
def test_every_frame_is_made_once_beside_frames_that_were(count, loops):
    made: list[int] = []
    for number, window in enumerate(windows_of(count, loops=loops)):
        assert len(window.frames) == min(count, FRAMES)
        assert len(set(window.frames)) == len(window.frames)
        assert window.held <= set(made)
        overlap = OVERLAP - HOME if loops else OVERLAP
        assert not number or set(made[-overlap:]) <= window.held
        assert window.new
        made += window.new
    assert made == list(range(count))


def test_the_end_of_a_loop_knows_how_it_begins():
    for count in (17, 28, 40, 41):
        *_, last = windows_of(count, loops=True)
        assert last.frames[-HOME:] == tuple(range(HOME))
    *_, last = windows_of(40, loops=False)
    assert last.frames[-1] == 39
