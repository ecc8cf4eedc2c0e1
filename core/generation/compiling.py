"""``torch.compile`` of the model's repeated blocks, for who asks for it (``POSEANIME_COMPILE=1``).

The first picture takes longer, and so does the first of another size; the ones after are faster on
fast cards. Colours may differ by roundings. Where compiling fails, pictures are drawn without it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from core.models.diffusers_patches import is_compiler_error, uncompile

Result = TypeVar("Result")

BACKEND = "inductor"
FAILED = "torch.compile failed on this machine, so the picture was drawn without it."

log = logging.getLogger(__name__)


class Compiling:
    """Compiles the blocks of one UNet at its first use, once."""

    def __init__(self, unet: Any, *, is_wanted: bool) -> None:
        self._unet = unet
        self._is_wanted = is_wanted
        self._is_compiled = False
        self.has_failed = False

    @property
    def notes(self) -> tuple[str, ...]:
        return (FAILED,) if self.has_failed else ()

    def run(self, work: Callable[[], Result], *, before_retry: Callable[[], None]) -> Result:
        """``work`` with compiled blocks; once more without, after ``before_retry``, when compiling
        fails in it."""
        if not self._is_wanted:
            return work()
        if not self._is_compiled:
            self._unet.compile_repeated_blocks(backend=BACKEND)
            self._is_compiled = True
        try:
            return work()
        except Exception as error:
            if not is_compiler_error(error):
                raise
            log.warning("Compiling failed: %s", error)
        self.stop()
        self.has_failed = True
        before_retry()
        return work()

    def stop(self) -> None:
        """The blocks run as they are written, from now on."""
        self._is_wanted = False
        uncompile(self._unet)
