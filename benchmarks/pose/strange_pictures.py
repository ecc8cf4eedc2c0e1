"""Pictures without people that no training draws: for measuring what a detector sees in them."""

from __future__ import annotations

import importlib.util
import random
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from core.geometry import Size

# scikit-image's sample pictures that show no people (BSD-3-Clause or free of rights).
SAMPLES = (
    "brick.png", "cell.png", "chelsea.png", "clock_motion.png", "coffee.png", "coins.png",
    "color.png", "grass.png", "gravel.png", "horse.png", "hubble_deep_field.jpg", "ihc.png",
    "logo.png", "moon.png", "motorcycle_left.png", "page.png", "retina.jpg", "rocket.jpg",
    "text.png",
)  # fmt: skip


def samples() -> Iterator[Image.Image]:
    spec = importlib.util.find_spec("skimage")
    if spec is None or spec.origin is None:
        return
    for name in SAMPLES:
        path = Path(spec.origin).parent / "data" / name
        if path.is_file():
            yield Image.open(path).convert("RGB")


def strange(index: int, size: Size) -> Image.Image:
    """The same for the same index and size; the kinds take turns."""
    rng = random.Random(f"strange {index}")
    return KINDS[index % len(KINDS)](rng, size)


def _mosaic(rng: random.Random, size: Size) -> Image.Image:
    """The cells of random points, each in its colour."""
    count = rng.randint(4, 60)
    points = np.array([[rng.uniform(0, size.width), rng.uniform(0, size.height)]
                       for _ in range(count)])  # fmt: skip
    x, y = np.meshgrid(np.arange(size.width), np.arange(size.height))
    nearest = ((x[..., None] - points[:, 0]) ** 2 + (y[..., None] - points[:, 1]) ** 2).argmin(-1)
    colours = np.array([[rng.randrange(256) for _ in range(3)] for _ in range(count)], np.uint8)
    return Image.fromarray(colours[nearest])


def _julia(rng: random.Random, size: Size) -> Image.Image:
    x, y = np.meshgrid(np.linspace(-1.5, 1.5, size.width), np.linspace(-1.5, 1.5, size.height))
    z = (x + 1j * y) * rng.uniform(0.5, 1.2)
    c = complex(rng.uniform(-0.85, 0.4), rng.uniform(0.1, 0.75))
    steps = np.zeros(z.shape)
    for _ in range(40):
        alive = np.abs(z) < 4
        z = np.where(alive, z * z + c, z)
        steps += alive
    phase = steps[..., None] * 0.16 + np.array([rng.uniform(0, 6) for _ in range(3)])
    return Image.fromarray((127.5 * (1 + np.sin(phase))).astype(np.uint8))


def _plant(rng: random.Random, size: Size) -> Image.Image:
    """A turtle's walk over a rewritten word (Lindenmayer)."""
    image = Image.new("RGB", size, tuple(rng.randint(150, 255) for _ in range(3)))
    draw = ImageDraw.Draw(image)
    word = "X"
    for _ in range(4):
        word = "".join({"X": "F+[[X]-X]-F[-FX]+X", "F": "FF"}.get(c, c) for c in word)
    turn, step = np.radians(rng.uniform(16, 32)), size.height / 95 * rng.uniform(0.7, 1.3)
    ink = tuple(rng.randint(0, 110) for _ in range(3))
    x, y, angle = size.width * rng.uniform(0.3, 0.7), float(size.height), -np.pi / 2
    kept: list[tuple[float, float, float]] = []
    for c in word:
        if c == "F":
            end = x + step * np.cos(angle), y + step * np.sin(angle)
            draw.line([(x, y), end], fill=ink, width=rng.choice((1, 1, 2)))
            x, y = end
        elif c in "+-":
            angle += turn * (1 if c == "+" else -1)
        elif c == "[":
            kept.append((x, y, angle))
        elif c == "]":
            x, y, angle = kept.pop()
    return image


def _flow(rng: random.Random, size: Size) -> Image.Image:
    """Strokes along a field of directions, as a painter's sky."""
    image = Image.new("RGB", size, tuple(rng.randrange(256) for _ in range(3)))
    draw = ImageDraw.Draw(image)
    a, b, c = (rng.uniform(0.005, 0.03) for _ in range(3))
    for _ in range(rng.randint(80, 500)):
        x, y = rng.uniform(0, size.width), rng.uniform(0, size.height)
        colour, width = tuple(rng.randrange(256) for _ in range(3)), rng.randint(1, 7)
        for _ in range(14):
            angle = 3 * (np.sin(a * x) + np.cos(b * y) + np.sin(c * (x + y)))
            end = x + 7 * np.cos(angle), y + 7 * np.sin(angle)
            draw.line([(x, y), end], fill=colour, width=width)
            x, y = end
    return image


def _chart(rng: random.Random, size: Size) -> Image.Image:
    """A pie, a table or a flow of boxes and arrows."""
    image = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(image)
    width, height = size
    begin = 0.0
    side = min(width, height) * rng.uniform(0.25, 0.6)
    corner = rng.uniform(0, width - side), rng.uniform(0, height - side)
    while begin < 360:
        end = begin + rng.uniform(20, 120)
        box = (*corner, corner[0] + side, corner[1] + side)
        colour = tuple(rng.randrange(256) for _ in range(3))
        draw.pieslice(box, begin, min(end, 360), fill=colour, outline="black")
        begin = end
    for _ in range(rng.randint(2, 9)):
        x, y = rng.uniform(0, width), rng.uniform(0, height)
        box = (x, y, x + rng.uniform(20, 90), y + rng.uniform(12, 50))
        draw.rounded_rectangle(box, 5, outline="black", fill=rng.choice((None, "#cde", "#fec")))
        draw.line([(x, y), (rng.uniform(0, width), rng.uniform(0, height))], fill="black")
        draw.text((x + 4, y + 4), rng.choice(("Total", "Step 2", "A > B", "42 %")), fill="black")
    return image


def _still_life(rng: random.Random, size: Size) -> Image.Image:
    """Shaded balls and boxes on a table, with shadows, as a renderer makes them."""
    x, y = np.meshgrid(np.arange(size.width), np.arange(size.height))
    base = np.array([rng.randint(60, 220) for _ in range(3)])
    level = 0.6 + 0.4 * (y / size.height)
    canvas = level[..., None] * base
    for _ in range(rng.randint(1, 7)):
        cx, cy = rng.uniform(0, size.width), rng.uniform(0.3, 1) * size.height
        r = rng.uniform(0.06, 0.28) * min(size)
        dx, dy = (x - cx) / r, (y - cy) / r
        shadow = (((x - cx - 0.6 * r) / (1.4 * r)) ** 2 + ((y - cy - r) / (0.4 * r)) ** 2) < 1
        canvas[shadow] *= 0.6
        inside = dx**2 + dy**2 < 1
        light = np.clip(1 - np.hypot(dx + 0.4, dy + 0.45) * 0.75, 0.12, 1)
        colour = np.array([rng.randint(40, 255) for _ in range(3)])
        canvas[inside] = (light[..., None] * colour)[inside]
    return Image.fromarray(canvas.clip(0, 255).astype(np.uint8))


def _machine(rng: random.Random, size: Size) -> Image.Image:
    """A blueprint: wheels, rods and frames, in thin lines."""
    image = Image.new("RGB", size, rng.choice(("#16396b", "white", "#222", "#f4eeda")))
    draw = ImageDraw.Draw(image)
    ink = "white" if sum(image.getpixel((0, 0))) < 380 else "#234"
    hubs = [(rng.uniform(0, size.width), rng.uniform(0, size.height)) for _ in range(6)]
    for x, y in hubs:
        r = rng.uniform(8, 70)
        for share in (1.0, 0.8, 0.2):
            box = (x - r * share, y - r * share, x + r * share, y + r * share)
            draw.ellipse(box, outline=ink, width=rng.choice((1, 2)))
        for spoke in range(rng.randint(3, 12)):
            angle = spoke * 0.7
            draw.line([(x, y), (x + r * np.cos(angle), y + r * np.sin(angle))], fill=ink)
    for one, other in pairwise(hubs):
        draw.line([one, other], fill=ink, width=rng.randint(1, 8))
    return image


def _light(rng: random.Random, size: Size) -> Image.Image:
    """Lights out of focus at night."""
    image = Image.new("RGB", size, "black")
    draw = ImageDraw.Draw(image)
    for _ in range(rng.randint(10, 90)):
        x, y, r = rng.uniform(0, size.width), rng.uniform(0, size.height), rng.uniform(3, 34)
        colour = tuple(rng.randint(60, 255) for _ in range(3))
        draw.ellipse((x - r, y - r, x + r, y + r), fill=colour)
    return image.filter(ImageFilter.GaussianBlur(rng.uniform(1, 8)))


Kind = Callable[[random.Random, Size], Image.Image]
KINDS: tuple[Kind, ...] = (
    _mosaic, _julia, _plant, _flow, _chart, _still_life, _machine, _light,
)  # fmt: skip
