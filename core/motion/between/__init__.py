"""The frames between key poses."""

from core.motion.between.frames import frames

__all__ = ["frames"]
