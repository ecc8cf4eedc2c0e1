"""The gate: with a password, nothing of the studio is sent to a browser that has not given it.

It stands before every route, file and socket of the server, also those that are added later. Where
other machines may reach the server there is no start without one.
"""

from __future__ import annotations

from core.server.gate.gate import LEAVE, Gate, GateKeeper, TooManyTries
from core.server.gate.opening import has_gate

__all__ = ["LEAVE", "Gate", "GateKeeper", "TooManyTries", "has_gate"]
