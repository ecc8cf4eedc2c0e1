"""What a pose may measure: files beyond are cut to it with a note, or refused."""

from __future__ import annotations

from core.geometry import Size

MAX_BYTES = 2_000_000
MAX_DEPTH = 20
MAX_NUMBERS = 250_000
MAX_PEOPLE = 20
# Frames and the lists around them: three minutes of a clip.
MAX_VALUES_READ = 5000
MIN_SIDE, MAX_SIDE = 16, 8192
MAX_PIXELS = 24_000_000
DEFAULT_CANVAS = Size(512, 768)
