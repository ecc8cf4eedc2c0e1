"""The frames of clips, beside the picture that stands for each of them."""

from core.gallery.clips.folder import Clips
from core.gallery.clips.told import Clip, clip_of

__all__ = ["Clip", "Clips", "clip_of"]
