"""What lies over what, told from the joints as the studio's own drawings tell it, and switches."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from core.figures.body.bodies import Body
from core.figures.body.models import Limb
from core.figures.body.order import anybody, order_of
from core.repose.bones import LayerKind

K = LayerKind


class Side(StrEnum):
    """Of the trunk, as a person says it for one limb."""

    AUTO = "auto"
    FRONT = "front"
    BEHIND = "behind"


Switches = Mapping[LayerKind, Side]
NO_SWITCHES: Switches = {}


def ranks(
    body: Body, switches: Switches = NO_SWITCHES, *, cape_before: bool = False
) -> dict[LayerKind, float]:
    """A number for each layer: the higher lies over the lower. ``cape_before`` is of a cape, or a
    scarf, that hangs before the body."""
    order = order_of(anybody(body))
    groups: dict[str, list[LayerKind]] = {
        "arms behind": _kinds("arm", order.arms_behind),
        "legs behind": _kinds("leg", order.legs_behind),
        "legs before": _kinds("leg", order.legs_before),
        "arms before": _kinds("arm", order.arms_before),
        "arms last": _kinds("arm", order.arms_last),
    }
    for kind, side in switches.items():
        if side is not Side.AUTO:
            for group in groups.values():
                if kind in group:
                    group.remove(kind)
            limb = "arms" if kind.is_arm else "legs"
            place = "before" if side is Side.FRONT else "behind"
            groups[f"{limb} {place}"].append(kind)
    cape, back_hair = [K.CAPE], [K.BACK_HAIR]
    far, near = ([], cape) if body.is_back or cape_before else (cape, [])
    below, above = ([], back_hair) if body.is_back else (back_hair, [])
    sequence = [
        *far, *below, *groups["arms behind"], *groups["legs behind"], K.TRUNK,
        K.SKIRT, *groups["legs before"], *groups["arms before"], *near,
        K.HEAD, *above, *groups["arms last"],
    ]  # fmt: skip
    return {kind: float(place) for place, kind in enumerate(sequence)}


def _kinds(limb: str, limbs: tuple[Limb, ...]) -> list[LayerKind]:
    return [LayerKind[f"{one.side}_{limb}".upper()] for one in limbs]
