"""One question to a server that speaks as OpenAI's chat completions do.

Redirects are refused, and so are answers without end; a name that plain http asks has to lie on
this machine or its network, and exactly the address that was looked up is asked. Proxies and keys
of the environment are not used. https://platform.openai.com/docs/api-reference/chat
"""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from core.assistant.remote.address import Remote, is_near
from core.assistant.remote.answers import variants_in
from core.assistant.remote.request import VARIANTS
from core.errors import JobCancelled, NotFetched

if TYPE_CHECKING:
    import httpx

CONNECT_SECONDS, ANSWER_SECONDS = 8.0, 180.0
LOOK_SECONDS = 0.1
MOST_BYTES = 256 << 10
MOST_TOKENS = 1200
INSTRUCTION = (
    "You help an artist who makes anime pictures with Stable Diffusion. You get one prompt: tags "
    "between commas, or a sentence. Write {count} variants of it in English, in the same form. "
    "Keep who is in it, how many people there are and what they do; vary clothes, light, place, "
    "mood and view. Keep (word:1.2) weights as they are. Answer with a JSON array of {count} "
    "strings and nothing else."
)


def ask(
    remote: Remote,
    prompt: str,
    should_stop: Callable[[], bool] = lambda: False,
    *,
    is_offline: bool = False,
    seconds: float = ANSWER_SECONDS,
) -> tuple[str, ...]:
    """One to five variants. ``is_offline`` allows only this machine and its network.

    Raises ``JobCancelled`` soon after ``should_stop()`` is true, or ``NotFetched`` with one line,
    which has neither the key nor what the server said.
    """
    return asyncio.run(_asked(remote, prompt, should_stop, is_offline, seconds))


async def _asked(
    remote: Remote, prompt: str, should_stop: Callable[[], bool], is_offline: bool, seconds: float
) -> tuple[str, ...]:
    work = asyncio.ensure_future(_answer(remote, prompt, is_offline))
    end = asyncio.get_running_loop().time() + seconds
    try:
        while not work.done():
            await asyncio.wait({work}, timeout=LOOK_SECONDS)
            if should_stop():
                raise JobCancelled
            if not work.done() and asyncio.get_running_loop().time() > end:
                raise _too_slow(remote, seconds)
        found = variants_in(work.result(), prompt)
    finally:
        work.cancel()
    if not found:
        raise _no_variants(remote)
    return found


async def _answer(remote: Remote, prompt: str, is_offline: bool) -> str:
    import httpx

    url, headers = await _place(remote, is_offline)
    if remote.key:
        headers["Authorization"] = f"Bearer {remote.key}"
    timeout = httpx.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS)
    try:
        async with (
            httpx.AsyncClient(trust_env=False, follow_redirects=False, timeout=timeout) as client,
            client.stream("POST", url, json=_body(remote, prompt), headers=headers) as response,
        ):
            _check(remote, response)
            return _content(remote, await _read(remote, response))
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError) as error:
        raise _no_answer(remote, type(error).__name__) from None


def _body(remote: Remote, prompt: str) -> dict[str, Any]:
    return {
        "model": remote.model,
        "messages": [
            {"role": "system", "content": INSTRUCTION.format(count=VARIANTS)},
            {"role": "user", "content": prompt},
        ],
        "stream": False,
        "temperature": 0.9,
        "max_tokens": MOST_TOKENS,
    }


async def _place(remote: Remote, is_offline: bool) -> tuple[str, dict[str, str]]:
    """What is asked, and the headers that say who is meant: plain http by the address itself."""
    headers = {"Accept": "application/json"}
    if not remote.is_plain and not is_offline:
        return remote.endpoint, headers
    parts = urlsplit(remote.endpoint)
    host, port = parts.hostname or "", parts.port or (80 if remote.is_plain else 443)
    try:
        told = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise _no_answer(remote, type(error).__name__) from None
    found = [str(one[4][0]) for one in told]
    if not found or not all(map(is_near, found)):
        raise _too_far(remote, is_offline)
    if not remote.is_plain:
        return remote.endpoint, headers
    headers["Host"] = parts.netloc
    name = f"[{found[0]}]" if ":" in found[0] else found[0]
    return parts._replace(netloc=f"{name}:{port}").geturl(), headers


async def _read(remote: Remote, response: httpx.Response) -> bytes:
    found = bytearray()
    async for chunk in response.aiter_bytes():
        found += chunk
        if len(found) > MOST_BYTES:
            raise _strange(remote, f"more than {MOST_BYTES} bytes")
    return bytes(found)


def _content(remote: Remote, data: bytes) -> str:
    """The message of an answer; of parts of one, or of a stream although none was asked for."""
    text = data.decode("utf-8", "replace")
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        streamed = _streamed(text)
        if not streamed:
            raise _strange(remote, "no JSON") from None
        return streamed
    if message := _message(value):
        return message
    raise _strange(remote, "no message")


def _message(value: Any) -> str:
    """As OpenAI, older servers and Ollama's own address say it; "" for anything else."""
    match value:
        case {"choices": [{"message": {"content": content}}, *_]}:
            return _joined(content)
        case {"choices": [{"delta": {"content": content}}, *_]}:
            return _joined(content)
        case {"choices": [{"text": content}, *_]} | {"message": {"content": content}}:
            return _joined(content)
        case _:
            return ""


def _joined(content: Any) -> str:
    if isinstance(content, list):
        parts = [one.get("text") for one in content if isinstance(one, dict)]  # pyright: ignore[reportUnknownMemberType]
        return "".join(part for part in parts if isinstance(part, str))
    return content if isinstance(content, str) else ""


def _streamed(text: str) -> str:
    found: list[str] = []
    for line in text.splitlines():
        told = line.removeprefix("data:").strip()
        if told.startswith("{"):
            try:
                found.append(_message(json.loads(told)))
            except (ValueError, RecursionError):
                return ""
    return "".join(found)


# --- what may go wrong ----------------------------------------------------------------------------


def _check(remote: Remote, response: httpx.Response) -> None:
    status = response.status_code
    if status in (401, 403):
        raise NotFetched(
            expected=f"{remote.host} to answer",
            got=f"{status}, a question who you are",
            todo="set the key on Settings",
            shown=f"{remote.host} does not take the key. Write the right one on Settings.",
        )
    if status == 404:
        raise NotFetched(
            expected=f"the model that is set at {remote.host}",
            got="404",
            todo="check model and address on Settings",
            shown=f"{remote.host} does not know this model or address. Check both on Settings.",
        )
    if status == 429:
        raise NotFetched(
            expected=f"{remote.host} to answer",
            got="429, too many questions",
            todo="wait a little",
            shown=f"{remote.host} is asked too often. Wait a little, then ask again.",
        )
    if 300 <= status < 400:
        raise NotFetched(
            expected=f"an answer from {remote.host}",
            got=f"{status}, another address",
            todo="set the address that it names",
            shown=f"{remote.host} sends on to another address, which is not followed. Write the "
            "final address on Settings.",
        )
    if not response.is_success:
        raise NotFetched(
            expected=f"an answer from {remote.host}",
            got=str(status),
            todo="look at the server, then ask again",
            shown=f"{remote.host} could not answer ({status}). Look at the server, then ask again.",
        )


def _no_answer(remote: Remote, reason: str) -> NotFetched:
    return NotFetched(
        expected=f"an answer from {remote.host}",
        got=f"none ({reason})",
        todo="start the server or check the address",
        shown=f"{remote.host} does not answer. Is the server running, and is its address right?",
    )


def _too_slow(remote: Remote, seconds: float) -> NotFetched:
    return NotFetched(
        expected=f"an answer from {remote.host} within {seconds:g} seconds",
        got="none",
        todo="ask again or choose a smaller model",
        shown=f"{remote.host} took too long. Ask again, or choose a smaller model on Settings.",
    )


def _too_far(remote: Remote, is_offline: bool) -> NotFetched:
    if is_offline:
        return NotFetched(
            expected="a server on this machine or its network",
            got="one on the internet while offline",
            todo="start the studio without HF_HUB_OFFLINE",
            shown="The studio stays offline, and this server is on the internet. Turn that off on "
            "Settings, or use a server of your own.",
        )
    return NotFetched(
        expected="https for a server on the internet",
        got="http",
        todo="write https:// on Settings",
        shown="Plain http is only for this machine and your own network. Write https://.",
    )


def _strange(remote: Remote, got: str) -> NotFetched:
    return NotFetched(
        expected=f"a chat completion from {remote.host}",
        got=got,
        todo="check the address on Settings",
        shown=f"{remote.host} does not answer as a language model does. Check the address on "
        "Settings.",
    )


def _no_variants(remote: Remote) -> NotFetched:
    return NotFetched(
        expected="variants of the prompt",
        got="none",
        todo="ask again or choose another model",
        shown="The answer had no variants in it. Ask again, or choose another model on Settings.",
    )
