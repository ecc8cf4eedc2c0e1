"""Where the parts of a checkpoint are while it draws: on the device, or offloaded."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from core.models.offload import is_offloaded, offload, onload

if TYPE_CHECKING:
    from core.models.hardware.device import Device

# In this order they are offloaded when memory runs out: what is seldom needed first.
OFFLOAD_ORDER: tuple[tuple[str, frozenset[str]], ...] = (
    (
        "kept in main memory what is seldom needed",
        frozenset({"text_encoder", "vae", "image_encoder"}),
    ),
    ("kept the ControlNets in main memory, which is slower", frozenset({"controlnet"})),
    ("kept the model in main memory, which is much slower", frozenset({"unet"})),
)


def kind_of(part: str) -> str:
    """``"controlnet"`` for ``"controlnet_1"``, as parts are counted in a plan."""
    name, _, number = part.rpartition("_")
    return name if number.isdigit() else part


class Placement:
    """Remembers for one session what had to be offloaded, so that the next picture starts so."""

    def __init__(self, device: Device) -> None:
        self._device = device
        self._planned: frozenset[str] = frozenset()
        self._forced: frozenset[str] = frozenset()

    def plan(self, parts: Iterable[str]) -> None:
        """These are offloaded from now on, and what was forced to be; the others are onloaded when
        they are placed."""
        self._planned = frozenset(kind_of(part) for part in parts)

    def force(self, kinds: Collection[str]) -> bool:
        """Offload these as well; False where that saves nothing."""
        if self._device.name != "cuda" or all(self.is_offloaded(kind) for kind in kinds):
            return False
        self._forced |= frozenset(kinds)
        return True

    def is_offloaded(self, kind: str) -> bool:
        return kind in self._planned or kind in self._forced

    def placed(self, part: str, module: Any, *, anew: bool = False) -> Any:
        """The module, where it belongs. ``anew``: layers were added to it or taken from it."""
        if not self.is_offloaded(kind_of(part)):
            onload(module, self._device)
        elif anew or not is_offloaded(module):
            offload(module, self._device)
        return module
