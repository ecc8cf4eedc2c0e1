"""Asks a page's host: small answers whole, large files only for their beginning.

A person's key goes to the host that gave it, and to nobody that host sends on to: the client drops
it at the first redirect to another origin.
"""

from __future__ import annotations

import json
import re
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from core.errors import NotFetched
from core.models.downloading import hub
from core.models.downloading.download import HUB_LOGIN, OFFLINE, check_status, host_of
from core.models.linking import civitai_host

if TYPE_CHECKING:
    import httpx

MAX_ANSWER_BYTES = 8 << 20
TIMEOUT_SECONDS = 20.0


def is_known(url: str) -> bool:
    """Whether it lies with one of the two hosts that models are fetched from."""
    return _origin(url) in (_origin(hub.endpoint()), _origin(civitai_host.endpoint()))


def headers_for(url: str) -> dict[str, str]:
    """With a person's key, where it is for this host."""
    if _origin(url) == _origin(civitai_host.endpoint()):
        return civitai_host.headers()
    return hub.headers() if _origin(url) == _origin(hub.endpoint()) else {}


def login_for(url: str) -> str:
    is_civitai = _origin(url) == _origin(civitai_host.endpoint())
    return civitai_host.LOGIN if is_civitai else HUB_LOGIN


def read_json(url: str) -> dict[str, Any]:
    """The object that a host answers; ``NotFetched`` with one line when there is none."""
    with _opened(url) as response:
        text = _read(response, MAX_ANSWER_BYTES)
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise _strange(url)
    return cast("dict[str, Any]", found)


def beginning(url: str, start: int, count: int) -> tuple[bytes, int]:
    """``count`` bytes from ``start`` on, and how large the file is in all; 0 when nobody says so.

    A host that knows no ranges is read from the start, as far as that.
    """
    asked = {"Range": f"bytes={start}-{start + count - 1}"}
    with _opened(url, asked) as response:
        if "text/html" in response.headers.get("Content-Type", ""):  # a page that asks to log in
            raise _needs_login(url)
        is_part = response.status_code == 206
        text = _read(response, count if is_part else start + count)
        size = _size_in(response.headers, is_part)
    return text if is_part else text[start : start + count], size


def exact_size(url: str) -> int:
    """How many bytes a download will have. Addresses that are signed for ``GET`` know no ``HEAD``,
    so its first byte is asked for."""
    size = beginning(url, 0, 1)[1]
    if size == 0:
        raise _strange(url)
    return size


def _size_in(headers: httpx.Headers, is_part: bool) -> int:
    if is_part:
        found = re.search(r"/(\d+)$", headers.get("Content-Range", ""))
        return int(found[1]) if found else 0
    size = headers.get("Content-Length", "")
    return int(size) if size.isdecimal() else 0


@contextmanager
def _opened(url: str, more: dict[str, str] | None = None) -> Generator[httpx.Response]:
    import httpx
    from huggingface_hub.errors import OfflineModeIsEnabled
    from huggingface_hub.utils import get_session

    headers = {**headers_for(url), **(more or {}), "Accept-Encoding": "identity"}
    try:
        with get_session().stream("GET", url, headers=headers, timeout=TIMEOUT_SECONDS) as response:
            if response.status_code == 404:
                raise NotFetched(
                    expected=f"a model at {url[:120]}",
                    got="none",
                    todo="check the link",
                    shown=f"{host_of(url)} has no such model, or not for everybody. Check the "
                    "link.",
                )
            check_status(response, url, login_for(url))
            yield response
    except OfflineModeIsEnabled as error:
        raise NotFetched(OFFLINE) from error
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError) as error:
        raise NotFetched(
            expected=f"an answer from {host_of(url)}",
            got=f"none ({type(error).__name__})",
            todo="check the connection and try again",
            shown=f"{host_of(url)} does not answer. Check the connection, then try again.",
        ) from error


def _read(response: httpx.Response, most: int) -> bytes:
    """At most so many bytes; what comes after them is not waited for."""
    found = bytearray()
    for chunk in response.iter_bytes():
        found += chunk
        if len(found) >= most:
            break
    return bytes(found[:most])


def _needs_login(url: str) -> NotFetched:
    return NotFetched(
        expected=f"{host_of(url)} to send a file",
        got="a page that asks who you are",
        todo=login_for(url),
        shown=f"{host_of(url)} asks who you are. {login_for(url)}",
    )


def _strange(url: str) -> NotFetched:
    return NotFetched(
        expected=f"{host_of(url)} to tell of a model",
        got="something else",
        todo="try again later",
        shown=f"{host_of(url)} does not answer as it should. Try again later.",
    )


def _origin(url: str) -> tuple[str, str]:
    address = urlsplit(url)
    return address.scheme, address.netloc
