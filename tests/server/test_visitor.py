from __future__ import annotations

from core.server import visitor


def test_every_visitor_is_another_and_has_the_form_that_is_checked():
    names = {visitor.new_visitor() for _ in range(200)}
    assert len(names) == 200
    assert {visitor.checked(name) for name in names} == names


def test_only_names_made_here_are_taken_from_a_cookie():
    name = visitor.new_visitor()
    assert visitor.visitor_of(f"a=b; {visitor.COOKIE}={name}; c=d") == name
    for value in ("", "x", f"{name}x", f"{name[:-1]}/", "../../../../etc/passwd", '"' + name):
        assert visitor.visitor_of(f"{visitor.COOKIE}={value}") is None
    assert visitor.visitor_of("\x00=;;;=;") is None
    assert visitor.checked(None) is None


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites():
    cookie = visitor.set_cookie("x" * 22, is_secure=False)
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie
    assert visitor.set_cookie("x" * 22, is_secure=True).endswith("; Secure")
