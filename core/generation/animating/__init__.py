"""Several frames of a clip at once: AnimateDiff over Stable Diffusion 1.5 checkpoints."""
