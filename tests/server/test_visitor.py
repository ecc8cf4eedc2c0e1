from __future__ import annotations

import pytest

from core.jobs.job import GUEST, guest_of
from core.server import visitor
from core.visitors import keys


def cookie(value: str) -> str:
    return f"a=b; {visitor.COOKIE}={value}; c=d"


@pytest.mark.parametrize("is_guest", [True, False])
def test_every_visitor_is_another_and_has_the_form_that_is_checked(is_guest):
    names = {visitor.new_visitor(is_guest=is_guest) for _ in range(200)}
    assert len(names) == 200
    assert {visitor.checked(name) for name in names} == names
    assert {visitor.visitor_of(cookie(visitor.signed(name))) for name in names} == names
    assert {bool(guest_of(name)) for name in names} == {is_guest}


def test_only_names_signed_here_are_taken_from_a_cookie():
    name, other = visitor.new_visitor(), visitor.new_visitor()
    value = visitor.signed(name)
    forged = (
        "", "x", name, f"{name}.", f"{value}x", value[:-1], f"{name[:-1]}/.{value[23:]}",
        f"{other}.{value[23:]}", f"{GUEST}{value}", f"{name}.{'A' * 43}", f"{name}.é",
        "../../../../etc/passwd", '"' + value, f".{value[23:]}",
    )  # fmt: skip
    assert [one for one in forged if visitor.visitor_of(cookie(one)) is not None] == []
    assert visitor.visitor_of("\x00=;;;=;") is None
    assert visitor.verified(None) is None


def test_a_guests_name_cannot_be_made_the_owners():
    guest = visitor.new_visitor(is_guest=True)
    assert visitor.verified(visitor.signed(guest).removeprefix(GUEST)) is None
    assert visitor.unsigned_visitor_of(cookie(guest)) is None


def test_another_studio_knows_nobody(settings_file):
    name = visitor.new_visitor()
    value = visitor.signed(name)
    assert visitor.verified(value) == name
    keys._visitors_key.cache_clear()
    assert visitor.verified(value) == name  # as after a start
    (settings_file.parent / keys.VISITORS_FILE).unlink()
    keys._visitors_key.cache_clear()
    assert visitor.verified(value) is None


def test_a_page_belongs_to_its_visitor():
    guest = visitor.new_visitor(is_guest=True)
    assert guest_of(f"{guest}.repose") == guest
    assert guest_of("local") == guest_of(visitor.new_visitor()) == ""


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites():
    told = visitor.set_cookie("x" * 22, is_secure=False)
    assert "HttpOnly" in told
    assert "SameSite=Lax" in told
    assert "Secure" not in told
    assert visitor.set_cookie("x" * 22, is_secure=True).endswith("; Secure")
