"""The weights of the identity score, fitted on 600 drawn pairs, read with the poses as drawn and as
found, before the last training of the reader of looks:
``python -m benchmarks.repose.identity --fit --pairs 600``.

What hangs from the waist came later: fitted on 370 pairs, a quarter of which differ in the lower
half alone, then made steeper by hand, so that a changed skirt is told. All fitted anew on so few
pairs told others worse.
"""

from __future__ import annotations

# By trait: its bias, then the slopes of what ``core.identity.comparing.compared`` tells of it.
TRAIT_WEIGHTS: dict[str, tuple[float, ...]] = {
    "hair_colour": (0.529, 0.672, 1.614, 0.28),
    "hair_style": (-0.821, 2.334, 1.341, 0.0, 0.0),
    "eye_colour": (-0.233, 1.738, 2.109, 0.649),
    "skin": (-0.584, 0.725, 1.897, 0.248),
    "outfit": (-0.888, 1.523, 1.68),
    "outfit_colour": (0.627, 1.302, 1.303, 0.0, 0.043),
    "bottom": (1.0, 0.8, 0.8),
    "shoe_colour": (0.46, 0.422, 1.317, 0.4),
    "accessory": (-1.834, 1.651, 1.203),
    "kind": (-0.743, 1.309, 2.352),
}
# How much each counts in the whole.
SHARES: dict[str, float] = {
    "hair_colour": 1.084, "hair_style": 1.296, "eye_colour": 1.329, "skin": 1.03, "outfit": 0.838,
    "outfit_colour": 0.821, "bottom": 1.0, "shoe_colour": 0.669, "accessory": 0.975, "kind": 0.384,
}  # fmt: skip
BIAS = 3.857
