"""Sheets are put together again by what stands beside them, as engines do it, and compared."""

from __future__ import annotations

import io
import json
import re
import zipfile

import numpy as np
import pytest
from PIL import Image

from core.errors import RequestRejected
from core.geometry import Box, Size
from core.motion.formats import ClipFormat, write_clip
from core.motion.formats.clip import Clip
from core.motion.formats.sheets.cells import GAP, Layout, grid, packed
from core.motion.formats.sheets.sheet import sheet_of

KINDS = (ClipFormat.SHEET, ClipFormat.GRID)
FPS = 12


@pytest.fixture
def walk(cut_out):
    """The third frame is held."""
    return [*cut_out[:3], cut_out[2], *cut_out[3:]]


def unpacked(pictures, tmp_path, fmt, loop=True):
    path = tmp_path / "walk.zip"
    write_clip(pictures, path, fmt, fps=FPS, loop=loop)
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    return Image.open(io.BytesIO(files.pop("walk.png"))), files


def put_together(image, entry):
    """A frame of an atlas on its canvas."""
    frame, source, size = (entry[key] for key in ("frame", "spriteSourceSize", "sourceSize"))
    assert entry["rotated"] is False
    assert (frame["w"], frame["h"]) == (source["w"], source["h"])
    canvas = Image.new("RGBA", (size["w"], size["h"]))
    x, y, w, h = (frame[key] for key in "xywh")
    assert x + w <= image.width
    assert y + h <= image.height
    canvas.paste(image.crop((x, y, x + w, y + h)), (source["x"], source["y"]))
    return canvas


def check(frames, pictures):
    """They are the clip's, all cropped the same way, and the lowest foot stands on the edge."""
    union = Box(*Image.fromarray(np.stack([np.asarray(one) for one in pictures]).max(0)).getbbox())
    assert [frame.size for frame in frames] == [(union.width, union.height)] * len(pictures)
    assert [f.tobytes() for f in frames] == [p.crop(union).tobytes() for p in pictures]


@pytest.mark.parametrize("fmt", KINDS)
def test_aseprite_has_times_and_a_tag(fmt, walk, tmp_path):
    image, files = unpacked(walk, tmp_path, fmt)
    told = json.loads(files["walk.aseprite.json"])
    entries = list(told["frames"].values())
    check([put_together(image, entry) for entry in entries], walk)
    starts = np.cumsum([0, *(entry["duration"] for entry in entries)])
    assert np.abs(starts - np.arange(len(walk) + 1) * 1000 / FPS).max() <= 0.5
    meta = told["meta"]
    (tag,) = meta["frameTags"]
    assert (tag["name"], tag["from"], tag["to"], tag["direction"]) == ("walk", 0, 7, "forward")
    assert "repeat" not in tag
    assert (meta["image"], meta["size"]) == ("walk.png", {"w": image.width, "h": image.height})
    (key,) = meta["slices"][0]["keys"]
    canvas = entries[0]["sourceSize"]
    assert key["pivot"] == {"x": round(canvas["w"] / 2), "y": canvas["h"]}


@pytest.mark.parametrize("fmt", KINDS)
def test_texturepacker_as_hash_and_as_array(fmt, walk, tmp_path):
    image, files = unpacked(walk, tmp_path, fmt)
    hashed, array = json.loads(files["walk.json"]), json.loads(files["walk.array.json"])
    names = [f"walk_{number:04}.png" for number in range(1, len(walk) + 1)]
    assert hashed["animations"] == {"walk": names}
    check([put_together(image, hashed["frames"][name]) for name in names], walk)
    assert [entry.pop("filename") for entry in array["frames"]] == names
    assert array["frames"] == list(hashed["frames"].values())
    assert {tuple(e["pivot"].values()) for e in array["frames"]} == {(0.5, 1.0)}
    assert {entry["trimmed"] for entry in array["frames"]} == {fmt is ClipFormat.SHEET}


# What Godot's text resources are made of, as far as these need it.
HEAD = re.compile(r'\[(\w+)((?: \w+=(?:"[^"]*"|\d+))*)\]\n?')
RECT = r"Rect2\((-?\d+), (-?\d+), (-?\d+), (-?\d+)\)"


def godot(text):
    """Sections as (kind, attributes, body)."""
    heads = list(HEAD.finditer(text))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    return [
        (head[1], dict(re.findall(r'(\w+)="?([^" \]]*)"?', head[2])), text[head.end() : end])
        for head, end in zip(heads, ends, strict=True)
    ]


@pytest.mark.parametrize("fmt", KINDS)
@pytest.mark.parametrize("loop", [True, False])
def test_godot_finds_its_frames(fmt, loop, walk, tmp_path):
    image, files = unpacked(walk, tmp_path, fmt, loop)
    first, texture, *atlases, resource = godot(files["walk.tres"].decode())
    assert first[:2] == (
        "gd_resource",
        {"type": "SpriteFrames", "load_steps": str(len(atlases) + 2), "format": "3"},
    )
    assert texture[1] == {"type": "Texture2D", "path": "walk.png", "id": "1"}
    frames = {}
    for kind, facts, body in atlases:
        assert (kind, facts["type"]) == ("sub_resource", "AtlasTexture")
        assert 'atlas = ExtResource("1")' in body
        x, y, w, h = map(int, re.search(f"region = {RECT}", body).groups())
        left, top, more_w, more_h = map(int, re.search(f"margin = {RECT}", body).groups())
        canvas = Image.new("RGBA", (w + more_w, h + more_h))
        canvas.paste(image.crop((x, y, x + w, y + h)), (left, top))
        frames[facts["id"]] = canvas
    assert resource[0] == "resource"
    used = re.findall(r'"duration": 1\.0,\n"texture": SubResource\("(\w+)"\)', resource[2])
    check([frames[name] for name in used], walk)
    (animation,) = json.loads(
        re.sub(r'SubResource\(("\w+")\)', r"\1", resource[2].split(" = ")[1]).replace("&", "")
    )
    assert (animation["name"], animation["speed"], animation["loop"]) == ("walk", 12.0, loop)


def test_a_clip_that_plays_once_says_so_to_aseprite(walk, tmp_path):
    _, files = unpacked(walk, tmp_path, ClipFormat.SHEET, loop=False)
    (tag,) = json.loads(files["walk.aseprite.json"])["meta"]["frameTags"]
    assert tag["repeat"] == "1"


def test_a_held_frame_stands_in_the_sheet_once(walk):
    sheet = sheet_of(Clip(walk, FPS))
    assert sheet.cells[2].region == sheet.cells[3].region
    assert len({cell.region for cell in sheet.cells}) == len(walk) - 1


def test_packed_frames_do_not_touch():
    sizes = [Size(30, 50), Size(12, 8), Size(40, 40), Size(30, 50), Size(5, 60)]
    boxes = packed(sizes)
    assert [Size(box.width, box.height) for box in boxes] == sizes
    for number, box in enumerate(boxes):
        for other in boxes[:number]:
            assert box.grown(GAP - 1).within(other).is_empty


def test_a_grid_is_cells_side_by_side():
    boxes = grid(7, Size(20, 40))
    assert [box[:2] for box in boxes][:5] == [(0, 0), (20, 0), (40, 0), (60, 0), (0, 40)]


def test_the_pivot_may_be_told(cut_out):
    """It is the middle of the canvas, which goes beyond the frames for it."""
    sheet = sheet_of(Clip(cut_out, FPS), layout=Layout.GRID, middle=50)
    union = Box(8, 12, 58, 41)
    assert sheet.canvas == Size(2 * (50 - union.left), union.height)
    assert sheet.frame(0).getbbox()[0] == 0


def test_a_sheet_that_no_card_takes_is_refused():
    with pytest.raises(RequestRejected, match="8192"):
        sheet_of(Clip([Image.new("RGB", (9000, 2))], FPS))
