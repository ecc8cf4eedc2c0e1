"""Several people on one canvas."""
