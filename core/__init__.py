"""The studio without its pages.

Importing it asks OpenMP for patient threads, which only counts before torch is loaded: waiting
threads sleep instead of spinning. While a browser or a second program works on the other core,
spinning made a starter picture take eighteen times the processor time (see benchmarks/RESULTS.md).
"""

import os

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
