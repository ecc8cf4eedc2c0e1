"""A setting that moves another one puts it back when it is taken away.

A borrower ("until", "pose", a LoRA …) lends values to keys of the session; a person may change
them meanwhile, and what a person set stays.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import streamlit as st

from core.ui import state

POSE = "pose"
"""A pose lends the size that suits its shape."""


class Loan(NamedTuple):
    """What a key had, and what the borrower put there."""

    former: Any
    lent: Any


def borrow(borrower: str, key: str, value: Any) -> None:
    """Put ``value`` there until ``give_back``."""
    own, now = _all().setdefault(borrower, {}), st.session_state.get(key)
    former = own[key].former if key in own and now == own[key].lent else now
    own[key] = Loan(former, value)
    st.session_state[key] = value


def begin(borrower: str) -> bool:
    """True the first time since the borrower last gave back."""
    if borrower in _all():
        return False
    _all()[borrower] = {}
    return True


def give_back(borrower: str) -> None:
    """Every key that still has what was lent has again what it had before."""
    for key, loan in _all().pop(borrower, {}).items():
        above = [own for own in _all().values() if key in own and own[key].former == loan.lent]
        if above:  # somebody borrowed it after this one, and gives back what this one found
            above[0][key] = Loan(loan.former, above[0][key].lent)
        elif st.session_state.get(key) == loan.lent:
            st.session_state[key] = loan.former


def borrowers() -> list[str]:
    return list(_all())


def is_lent(key: str) -> bool:
    """It has what a borrower put there."""
    now = st.session_state.get(key)
    return any(key in own and own[key].lent == now for own in _all().values())


def follow(key: str, before: Any, suits: Any) -> None:
    """What is beneath a loan is ``suits`` from now on, where it was ``before``."""
    for own in _all().values():
        if key in own and own[key].former == before:
            own[key] = Loan(suits, own[key].lent)


def _all() -> dict[str, dict[str, Loan]]:
    return st.session_state.setdefault(state.LOANS, {})
