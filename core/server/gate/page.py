"""The page that asks for the password: it loads nothing and needs no script."""

from __future__ import annotations

from html import escape
from urllib.parse import quote

from core.server.language import language_of, said

# The colours of .streamlit/config.toml.
STYLE = """
:root {
  color-scheme: light dark;
  --ground: #fffafc; --ink: #2a1a38; --line: #b98aa3; --main: #c92a6a;
}
@media (prefers-color-scheme: dark) {
  :root { --ground: #15101f; --ink: #f4ecfa; --line: #7d648f; --main: #cf3a78; }
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem;
  background: var(--ground); color: var(--ink); font: 1rem/1.5 Nunito, system-ui, sans-serif; }
form { width: min(22rem, 100%); display: grid; gap: .8rem; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0; }
p { margin: 0; }
label { display: grid; gap: .3rem; font-weight: 600; }
input, button { font: inherit; min-height: 2.9rem; border-radius: 1.5rem; padding: 0 1.1rem; }
input { border: 1px solid var(--line); background: transparent; color: inherit; }
button { border: 0; background: var(--main); color: #fff; font-weight: 700; cursor: pointer; }
:focus-visible { outline: 3px solid var(--main); outline-offset: 2px; }
"""


def password_page(goal: str, asked: str, wrong: str = "") -> str:
    """``goal``: the path that was asked for. ``asked``: the request's ``Accept-Language``."""
    alert = f'<p role="alert">{escape(said(wrong, asked))}</p>' if wrong else ""
    return small_page(
        f"""<form method="post" action="/gate/enter?next={quote(goal, safe="")}">
<h1>PoseAnimeFlow Studio</h1>
{alert}
<label>{escape(said("Password", asked))}
<input type="password" name="password" autocomplete="current-password" required autofocus></label>
<button>{escape(said("Come in", asked))}</button>
</form>""",
        asked,
    )


def small_page(body: str, asked: str) -> str:
    """A whole page around ``body``, which is HTML, in the language of the ``Accept-Language``."""
    return f"""<!doctype html>
<html lang="{language_of(asked).code}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>PoseAnimeFlow Studio</title>
<style>{STYLE}</style>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""
