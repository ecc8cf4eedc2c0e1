"""Films on the page Motion: chosen or recorded, their people followed, taken onto the timeline."""
