"""What a drawn figure's clip has beyond its poses: hair and cloth that swing, limbs that keep their
order."""

from core.motion.swing.swing import swing

__all__ = ["swing"]
