"""Captured movements → timelines.

bvh        the text → joints in space      skeletons  which joint of a rig is which of ours
bodies     joints in space → poses         files      any file → timeline
"""

from core.motion.capture.files import is_bvh, timeline_of_file

__all__ = ["is_bvh", "timeline_of_file"]
