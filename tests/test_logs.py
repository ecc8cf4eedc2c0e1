from __future__ import annotations

import logging

from core.errors import RequestRejected
from core.logs import one_line

FORGED = "girl <lora:x\nERROR:core.studio:the disk is on fire\x1b[2J\r\u2028\u0085>"


def test_a_line_is_one_line():
    assert one_line(FORGED).isprintable()
    assert one_line("  a \n\n b\t") == "a b"


def test_an_error_is_one_line_whatever_it_names():
    error = RequestRejected(f"Expected a LoRA, got {FORGED}.", shown=f"No {FORGED}.")
    assert str(error).isprintable()
    assert error.shown.splitlines() == [error.shown]


def test_words_from_outside_write_no_entry_of_their_own(caplog):
    caplog.set_level(logging.DEBUG)
    caplog.handler.setFormatter(logging.Formatter("%(levelname)s:%(name)s:%(message)s"))
    logger = logging.getLogger("core.generation.anything")
    logger.warning("no model called %r or %s", FORGED, FORGED)
    logger.warning(FORGED)
    try:
        raise ValueError(FORGED)
    except ValueError:
        logger.exception("could not draw")
    text = caplog.text
    begins = [line for line in text.splitlines() if not line.startswith(" ")]
    assert len(begins) == 3
    assert all(line.startswith(("WARNING:core.gen", "ERROR:core.gen")) for line in begins)
    assert "Traceback" in text
    assert "\x1b" not in text
