"""Who is asked: an address, the name of a model and maybe a key, from the environment or the file
of settings. The key stands in no text that anybody is shown."""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from core.config import read_saved
from core.errors import InputRejected

URL, MODEL, KEY = "POSEANIME_ASSISTANT_URL", "POSEANIME_ASSISTANT_MODEL", "POSEANIME_ASSISTANT_KEY"
MOST_LETTERS = 400
CHAT = "/chat/completions"
LOCAL_NAMES = ("localhost", "localhost.localdomain")


@dataclass(frozen=True, kw_only=True)
class Remote:
    """``url`` is as the person wrote it, checked by ``check_url``."""

    url: str
    model: str
    key: str = field(default="", repr=False)

    @property
    def host(self) -> str:
        """To be shown."""
        return urlsplit(self.url).hostname or ""

    @property
    def endpoint(self) -> str:
        """Where a chat is asked for; of a bare address the usual ``/v1``."""
        parts = urlsplit(self.url)
        path = parts.path.rstrip("/")
        if not path.endswith(CHAT):
            path = f"{path or '/v1'}{CHAT}"
        return parts._replace(path=path).geturl()

    @property
    def is_plain(self) -> bool:
        return urlsplit(self.url).scheme == "http"


def remote_now(environment: Mapping[str, str] | None = None) -> Remote | None:
    """None while no address and model are set, or the address is none that may be asked."""
    values = {**read_saved(), **os.environ} if environment is None else environment
    url, model, key = (values.get(name, "").strip() for name in (URL, MODEL, KEY))
    if not url or not model:
        return None
    try:
        return Remote(url=check_url(url), model=model[:MOST_LETTERS], key=check_key(key))
    except InputRejected:
        return None


def check_url(text: str) -> str:
    """The address without blanks around it; raises ``InputRejected``.

    Plain http only where it can be this machine or its own network: a name is looked up when it
    is asked, and refused then where it lies beyond.
    """
    url = text.strip()
    parts = _parts(url)
    if parts is None or parts.username or parts.password or parts.query or parts.fragment:
        raise InputRejected(
            expected="an address as http://localhost:11434/v1",
            got=f"another of {len(url)} letters",
            todo="write scheme, name and port alone",
            shown="Write the server’s address as http://localhost:11434/v1.",
        )
    if parts.scheme == "http" and not _may_be_near(parts.hostname or ""):
        raise InputRejected(
            expected="https for a server on the internet",
            got="http",
            todo="write https://",
            shown="Plain http is only for this machine and your own network. Write https://.",
        )
    return url


def _parts(url: str) -> SplitResult | None:
    if len(url) > MOST_LETTERS or re.search(r"[\s\x00-\x1f\\]", url):
        return None
    try:
        parts = urlsplit(url)
        is_whole = parts.scheme in ("http", "https") and bool(parts.hostname)
        return parts if is_whole and (parts.port or 1) > 0 else None
    except ValueError:
        return None


def check_key(text: str) -> str:
    """As it can stand in a header; raises ``InputRejected``, which does not repeat it."""
    key = text.strip()
    if key and not re.fullmatch(rf"[!-~]{{1,{MOST_LETTERS}}}", key):
        raise InputRejected(
            expected="a key of letters, digits and signs",
            got="something else",
            todo="copy it again",
            shown="This is no key: it has blanks or strange letters. Copy it again.",
        )
    return key


def is_near(address: str) -> bool:
    """Whether an IP address is this machine's or of a private network."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    is_own = ip.is_private and not (ip.is_link_local or ip.is_unspecified or ip.is_reserved)
    return ip.is_loopback or (is_own and not ip.is_multicast)


def _may_be_near(host: str) -> bool:
    """A name is not looked up here: a name with a dot may be of the own network as well."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return True
    return is_near(host)
