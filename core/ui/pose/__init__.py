"""The Pose page."""
