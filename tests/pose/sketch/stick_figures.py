"""Stick figures as people draw them, with the joints that were meant: for the tests of sketches."""

from itertools import pairwise

import numpy as np

SIZE = (512, 768)
STYLES = ("plain", "through", "inverted v", "one leg with the body", "bones", "shoulders")


def _turn(degrees: float) -> np.ndarray:
    """Direction of a hanging limb swung towards the right of the picture."""
    return np.array([np.sin(np.radians(degrees)), np.cos(np.radians(degrees))])


def random_joints(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, float]:
    """(14, 2) body joints in units of the height, head centre, its radius; right is on the left."""
    radius = rng.uniform(0.07, 0.1)
    lean = rng.uniform(-14, 14)
    up, across = -_turn(lean), np.array([_turn(lean)[1], -_turn(lean)[0]])
    joints = np.zeros((14, 2))
    joints[1] = up * rng.uniform(0.27, 0.32)
    shoulders, hips = rng.uniform(0.07, 0.1), rng.uniform(0.04, 0.06)
    for side, shoulder, hip in ((-1, 2, 8), (1, 5, 11)):
        joints[shoulder] = joints[1] + across * side * shoulders
        joints[hip] = across * side * hips
        raised, bend = rng.uniform(8, 160), rng.uniform(-15, 95)
        joints[shoulder + 1] = joints[shoulder] + _turn(side * raised) * 0.16
        joints[shoulder + 2] = joints[shoulder + 1] + _turn(side * (raised + bend)) * 0.15
        spread, fold = rng.uniform(2, 55), rng.uniform(-45, 5)
        joints[hip + 1] = joints[hip] + _turn(side * spread) * 0.24
        joints[hip + 2] = joints[hip + 1] + _turn(side * (spread + fold)) * 0.23
    head = joints[1] + up * radius * rng.uniform(1.2, 1.5)
    joints[0] = head - up * 0.3 * radius
    return joints, head, radius


def _lines(style: str, joints: np.ndarray, chin: np.ndarray) -> list[list[np.ndarray]]:
    neck, hip = joints[1], (joints[8] + joints[11]) / 2
    right_arm, left_arm = [joints[3], joints[4]], [joints[6], joints[7]]
    right_leg, left_leg = [joints[9], joints[10]], [joints[12], joints[13]]
    torso = [chin, hip]
    arms = [[neck, *right_arm], [neck, *left_arm]]
    legs = [[hip, *right_leg], [hip, *left_leg]]
    if style == "through":
        shoulders = [joints[2], joints[5]]
        arms = [[*right_arm[::-1], *shoulders, *left_arm]]
    if style == "shoulders":
        arms = [[joints[2], joints[5]], [joints[2], *right_arm], [joints[5], *left_arm]]
        legs = [[joints[8], joints[11]], [joints[8], *right_leg], [joints[11], *left_leg]]
    if style == "inverted v":
        legs = [[*right_leg[::-1], hip, *left_leg]]
    if style == "one leg with the body":
        torso, legs = [chin, hip, *right_leg], [[hip, *left_leg]]
    lines = [torso, *arms, *legs]
    if style == "bones":
        lines = [list(pair) for line in lines for pair in pairwise(line)]
    return lines


def _circle(rng: np.random.Generator, head: np.ndarray, radius: float) -> np.ndarray:
    """Not quite closed, closed, or gone round three times."""
    turns = rng.uniform(5.4, 7.5) if rng.random() < 0.8 else 19
    turn = rng.uniform(0, 2 * np.pi) + np.linspace(0, turns, 60)
    wobble = radius * (1 + 0.06 * np.sin(turn * 3.3 + rng.uniform(0, 6)))
    return head + np.column_stack([np.cos(turn), np.sin(turn)]) * wobble[:, None]


def _by_hand(rng: np.random.Generator, line: list[np.ndarray], slip: float) -> np.ndarray:
    """Begins not quite where it should, wavers, and is drawn in either direction."""
    points = np.concatenate([np.linspace(a, b, 12) for a, b in pairwise(line)])
    points = points + rng.normal(0, slip, 2)
    points += np.cumsum(rng.normal(0, 0.0018, points.shape), axis=0)
    return points[:: rng.choice([-1, 1])]


def draw(seed: int) -> tuple[list[np.ndarray], np.ndarray, float]:
    """Strokes in pixels, the 14 joints that were meant, the figure's height."""
    rng = np.random.default_rng(seed)
    joints, head, radius = random_joints(rng)
    chin = head + (joints[1] - head) / np.linalg.norm(joints[1] - head) * radius
    strokes = [_circle(rng, head, radius)]
    for line in _lines(STYLES[seed % len(STYLES)], joints, chin):
        strokes.append(_by_hand(rng, line, rng.uniform(0.003, 0.02)))
    extras = []
    if rng.random() < 0.25:  # feet
        extras += [(joints[ankle], side * 0.045, 0.01) for ankle, side in ((10, -1), (13, 1))]
    if rng.random() < 0.25:  # a face: two eyes and a mouth
        extras += [(head + radius * np.array([x, -0.1]), 0, 0.2 * radius) for x in (-0.4, 0.4)]
        extras.append((head + radius * np.array([-0.4, 0.5]), 0.8 * radius, 0))
    strokes += [_by_hand(rng, [at, at + np.array([dx, dy])], 0.003) for at, dx, dy in extras]
    low, high = np.concatenate(strokes).min(0), np.concatenate(strokes).max(0)
    scale = min(np.array(SIZE) * 0.9 / (high - low)) * rng.uniform(0.6, 1)
    shift = np.array(SIZE) / 2 - (low + high) / 2 * scale
    order = rng.permutation(len(strokes))
    return [strokes[i] * scale + shift for i in order], joints * scale + shift, scale
