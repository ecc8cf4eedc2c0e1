"""The page Motion: key poses on a timeline become a clip."""
