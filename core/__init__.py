"""The studio without its pages.

Importing it asks OpenMP for patient threads, which only counts before torch is loaded: waiting
threads sleep instead of spinning. While a browser or a second program works on the other core,
spinning made a starter picture take eighteen times the processor time (see benchmarks/RESULTS.md).

It also keeps entries of the log apart, and tells every library below that reports on its users not
to. They read it when they are imported: onnxruntime would look up its makers' host after the first
picture.
"""

import os

from core import logs

logs.sanitize_records()

__version__ = "0.1.0"

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

# Set, not offered: nothing leaves the machine unless a person asks for a download.
for _switch in ("ORT_DISABLE_TELEMETRY", "HF_HUB_DISABLE_TELEMETRY", "DISABLE_TELEMETRY"):
    os.environ[_switch] = "1"
