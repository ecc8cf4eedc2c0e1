"""A second copy of the data folder on a slow or shared disk, for machines that may vanish.

``Mirror.push`` copies what is new; ``restore`` brings it all back to a machine that has nothing.
"""

from __future__ import annotations

from core.mirror.keeping import keeping
from core.mirror.mirror import Mirror, restore

__all__ = ["Mirror", "keeping", "restore"]
