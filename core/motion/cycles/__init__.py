"""Ready cycles, of our own making, for any figure.

stance    how a body in the round holds itself     rig       stance → pose seen from a side
gaits     walk and run                             actions   breath, wave, dance
moves     what is held in key stances              curves    what runs between these
cycles    the list, and cycle → timeline
"""

from core.motion.cycles.cycles import CYCLES, Cycle, timeline_of

__all__ = ["CYCLES", "Cycle", "timeline_of"]
