"""Files with layers become pictures without their ground."""

from __future__ import annotations

import numpy as np
import pytest

from core.errors import ImageRejected
from core.gallery import metadata
from core.gallery.ingest import check_image, open_image
from core.gallery.layered.layers import MOST_LAYERS
from tests.cutout.conftest import drawing_of
from tests.gallery.layered.files import Sheet, group_of, ora, psd

SIDE = 96
RED = (200, 30, 30)


def plain(colour=(90, 140, 90), alpha=255, side=SIDE) -> np.ndarray:
    return np.full((side, side, 4), (*colour, alpha), np.uint8)


def patch(side=40) -> np.ndarray:
    """Red, half there in its upper half."""
    pixels = plain(RED, side=side)
    pixels[: side // 2, :, 3] = 128
    return pixels


def merged_of(*places) -> np.ndarray:
    """The ground with the patch on it, RGB."""
    picture = plain()[..., :3].astype(float)
    for top, left in places:
        cover = patch()[..., 3:] / 255
        area = picture[top : top + 40, left : left + 40]
        area[:] = area * (1 - cover) + np.array(RED) * cover
    return np.rint(picture).astype(np.uint8)


def expected(top=20, left=30) -> np.ndarray:
    alpha = np.zeros((SIDE, SIDE), np.uint8)
    alpha[top : top + 40, left : left + 40] = patch()[..., 3]
    return alpha


def alpha_of(data: bytes) -> np.ndarray:
    image = open_image(data, keeps_alpha=True)
    assert image.mode == "RGBA"
    return np.asarray(image)[..., 3]


GROUND = Sheet("Layer 0", plain(), has_alpha=False)
FIGURE = Sheet("Layer 1", patch(), left=30, top=20)


@pytest.mark.parametrize("kind", [0, 1, 2, 3], ids=["raw", "runs", "zipped", "predicted"])
def test_a_ground_that_covers_all_is_left_out(kind):
    figure = Sheet("Layer 1", patch(), left=30, top=20, kind=kind)
    data = psd([GROUND, figure], merged_of((20, 30)))
    assert np.array_equal(alpha_of(data), expected())
    image = np.asarray(open_image(data, keeps_alpha=True))
    # half red on green is red again
    assert np.abs(image[25:35, 35:65, :3].astype(int) - RED).max() <= 14
    assert np.abs(image[45:58, 35:65, :3].astype(int) - RED).max() == 0


def test_whoever_takes_no_alpha_gets_white():
    image = np.asarray(open_image(psd([GROUND, FIGURE], merged_of((20, 30)))))
    assert image.shape == (SIDE, SIDE, 3)
    assert tuple(image[0, 0]) == (255, 255, 255)


@pytest.mark.parametrize("name", ["Background", "bg 2", "背景", "paper", "Ground"])
def test_a_ground_by_its_name(name):
    half = Sheet(name, plain()[:50])
    assert np.array_equal(alpha_of(psd([half, FIGURE], merged_of((20, 30)))), expected())


def test_what_is_hidden_alone_or_by_its_group_is_not_seen():
    hidden = Sheet("Layer 2", patch(), left=0, top=0, is_hidden=True)
    inside = group_of("sketch", Sheet("Layer 3", patch(), left=50, top=50), is_hidden=True)
    data = psd([GROUND, FIGURE, hidden, *inside], merged_of((20, 30)))
    assert np.array_equal(alpha_of(data), expected())


def test_a_named_figure_is_the_figure_and_all_else_is_not():
    cloud = Sheet("cloud", patch(), left=0, top=0)
    data = psd([cloud, *group_of("Character", FIGURE)], merged_of((20, 30)))
    assert np.array_equal(alpha_of(data), expected())


def test_opacity_and_masks_count():
    mask = np.zeros((40, 40), np.uint8)
    mask[:, :20] = 255
    half = Sheet("Layer 1", patch(), left=30, top=20, opacity=128, mask=mask)
    alpha = alpha_of(psd([GROUND, half], merged_of((20, 30))))
    assert abs(int(alpha[50, 35]) - 128) <= 1
    assert alpha[50, 65] == 0


def test_layers_beyond_the_canvas_are_cut():
    out = Sheet("Layer 1", patch(), left=-20, top=80)
    alpha = alpha_of(psd([GROUND, out], merged_of()))
    assert alpha[85, 10] == 128
    assert alpha[:80].max() == 0


def test_without_a_ground_the_merged_transparency_stays():
    merged = np.zeros((SIDE, SIDE, 4), np.uint8)
    merged[20:60, 30:70] = patch()
    data = ora('<image><stack><layer src="a.png"/></stack></image>', {"a.png": patch()}, merged)
    assert np.array_equal(np.asarray(open_image(data, keeps_alpha=True)), merged)


@pytest.mark.parametrize("is_clear", [True, False])
def test_photoshops_fourth_channel_is_transparency_where_the_file_says_so(is_clear):
    """Else it is a kept selection or a spot colour."""
    merged = np.zeros((SIDE, SIDE, 4), np.uint8)
    merged[20:60, 30:70] = patch()
    image = np.asarray(open_image(psd([FIGURE], merged, is_clear=is_clear), keeps_alpha=True))
    assert np.array_equal(image[..., :3], merged[..., :3])
    assert np.array_equal(image[..., 3], merged[..., 3] if is_clear else np.full((SIDE, SIDE), 255))


def test_greys_of_16_bits_are_scaled():
    grey = np.full((SIDE, SIDE), 30_000, np.uint16)
    data = ora('<image><stack><layer src="a.png"/></stack></image>', {"a.png": patch()}, grey)
    assert open_image(data).getpixel((5, 5)) == (117, 117, 117)


def test_a_drawing_of_the_studio_gives_its_figure():
    drawing = drawing_of("forest", "standing")
    alpha = alpha_of(drawing.openraster()).astype(int)
    assert np.abs(alpha - drawing.figure()[..., 3]).max() <= 2


def test_groups_and_hidden_layers_of_openraster():
    stack = (
        '<image><stack><stack name="girl" opacity="0.5"><layer src="a.png" x="30" y="20"/></stack>'
        '<layer src="b.png" visibility="hidden"/><layer name="paper" src="b.png"/></stack></image>'
    )
    data = ora(stack, {"a.png": patch(), "b.png": plain()}, merged_of((20, 30)))
    assert np.abs(alpha_of(data).astype(int) - expected() // 2).max() <= 1


BOMB = (
    '<!DOCTYPE image [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    '<image><stack name="&b;"/></image>'
)


@pytest.mark.parametrize(
    "data",
    [
        psd([GROUND, FIGURE], merged_of())[:-9000],
        psd([GROUND, FIGURE], merged_of())[:200],
        psd([], merged_of(), depth=16),
        psd([], merged_of(), mode=4),
        psd([], merged_of(), version=2),
        b"8BPS",
        ora(BOMB, {}, plain()),
        ora("<image/>", {}, plain()),
        ora('<image><stack><layer src="../none.png"/></stack></image>', {}, plain()),
        ora("<image>" + "<stack>" * 60 + '<layer src="a.png"/>' + "</stack>" * 60 + "</image>",
            {"a.png": patch()}, plain()),
        ora("<image><stack>" + '<layer src="a.png"/>' * (MOST_LAYERS + 1) + "</stack></image>",
            {"a.png": plain(alpha=9, side=8)}, plain()),
        ora('<image><stack><layer src="a.png"/></stack></image>',
            {"a.png": np.zeros((9000, 9000), np.uint8)}, plain()),
        ora("<image><stack/></image>", {}, plain(side=32)),
        ora("<image><stack/></image>", {}, plain())[:300],
    ],
    ids=[
        "cut", "cut early", "16 bits", "CMYK", "PSB", "no more than a name", "entities",
        "no stack", "no layer", "deep", "many", "vast layer", "small", "cut zip",
    ],
)  # fmt: skip
def test_what_is_damaged_strange_or_vast_is_refused_in_one_line(data):
    with pytest.raises(ImageRejected) as error:
        open_image(data, keeps_alpha=True)
    assert error.value.shown and "\n" not in error.value.shown


def test_it_tells_no_settings_and_its_size_is_checked_first():
    data = psd([GROUND, FIGURE], merged_of((20, 30)))
    assert metadata.read(data).tool == ""
    check_image(data)
    small = psd([], plain(side=20)[..., :3])
    with pytest.raises(ImageRejected, match="64"):
        check_image(small)
