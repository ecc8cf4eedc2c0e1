from __future__ import annotations

from tests.runners.conftest import models, request_, with_models

__all__ = ["models", "request_", "with_models"]
