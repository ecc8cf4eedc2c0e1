"""One web address → one file: goes on where it broke off, can be cancelled, is checked when whole.

huggingface_hub throws a half-fetched file away when it stops; with files of seven gigabytes and
tunnels that break, what is there must be kept. Its session is used, with its proxies and timeouts.
"""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from core.errors import DiskFull, JobCancelled, NotFetched
from core.files import sha256_of

if TYPE_CHECKING:
    import httpx

# As huggingface_hub names its own, so that `hf cache prune` clears away what nobody takes up again.
INCOMPLETE = ".incomplete"
CHUNK = 1 << 17
# How often a broken connection is taken up again when not a single byte came in between.
ATTEMPTS = 4
PAUSE_SECONDS = 1.0

OFFLINE = (
    "The studio was started offline (HF_HUB_OFFLINE), so nothing is downloaded. Start it without, "
    "or put the files into the models folder yourself."
)

HUB_LOGIN = (
    "Accept the terms on the model's page, then log in on this machine with `hf auth login`."
)

OnBytes = Callable[[int], None]
ShouldStop = Callable[[], bool]


class Part(Protocol):
    """A file that a model is fetched in, wherever it comes from and lies in the end.

    ``size`` in bytes; ``spare`` is what its disk must hold for a moment besides them.
    """

    @property
    def name(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def spare(self) -> int: ...

    def bytes_here(self) -> int:
        """What an earlier attempt left here, or all of it."""
        ...

    def fetch(self, on_bytes: OnBytes, should_stop: ShouldStop) -> None:
        """Goes on with what is here; afterwards it lies whole in its place."""
        ...


def download(
    url: str,
    target: Path,
    *,
    name: str,
    size: int,
    sha256: str,
    on_bytes: OnBytes,
    should_stop: ShouldStop,
    headers: dict[str, str] | None = None,
    login: str = HUB_LOGIN,
) -> None:
    """Fetch ``size`` bytes to ``target``; ``on_bytes`` is told how many of them are here.

    ``name`` is what a person knows it by. What is here already stays beside the target as
    ``.incomplete`` until the file is whole and has this ``sha256``; only then does it get its
    name. An empty ``sha256`` is one that nobody has published: whoever asks for such a file has
    to look at what came. ``headers`` with a person's key go to the host of ``url`` alone,
    wherever it sends on to; ``login`` says how one gets such a key.

    Raises ``JobCancelled`` at the next piece once ``should_stop()`` is true, ``DiskFull``, or
    ``NotFetched`` with one line.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}{INCOMPLETE}")
    _Transfer(url, part, name, size, on_bytes, should_stop, headers or {}, login).fill()
    if sha256:
        _check(part, name, sha256)
    os.replace(part, target)


def remote_size(url: str, name: str) -> int:
    """How many bytes its server would send; ``NotFetched`` when it cannot be asked."""
    import httpx
    from huggingface_hub.errors import OfflineModeIsEnabled
    from huggingface_hub.utils import get_session

    try:
        response = get_session().head(url, headers={"Accept-Encoding": "identity"})
    except OfflineModeIsEnabled as error:
        raise NotFetched(OFFLINE) from error
    except (httpx.HTTPError, OSError) as error:
        raise NotFetched(
            expected=f"an answer from {host_of(url)}",
            got=f"none ({type(error).__name__})",
            todo="check the connection and try again",
            shown=f"{host_of(url)} does not answer. Check the connection, then try again.",
        ) from error
    check_status(response, url)
    size = response.headers.get("Content-Length", "")
    if not size.isdecimal() or int(size) == 0:
        raise NotFetched(
            expected=f"{host_of(url)} to say how large {name[-60:]} is",
            got=f"{size!r:.20}",
            todo="try again later",
            shown=f"{host_of(url)} does not answer as it should. Try again later.",
        )
    return int(size)


def partial_size(target: Path) -> int:
    """How many bytes of it an earlier attempt left here."""
    return _size(target.with_name(f"{target.name}{INCOMPLETE}"))


@dataclass(frozen=True)
class _Transfer:
    """From ``url`` into ``part``, which may hold the beginning already."""

    url: str
    part: Path
    name: str
    size: int
    on_bytes: OnBytes
    should_stop: ShouldStop
    headers: dict[str, str]
    login: str

    def fill(self) -> None:
        left, reason = ATTEMPTS, ""
        while (here := _size(self.part)) < self.size:
            if left == 0:
                raise NotFetched(
                    expected=f"{host_of(self.url)} to send {self.name[-60:]}",
                    got=f"a broken connection ({reason})",
                    todo="try again, it goes on where it stopped",
                    shown="The connection broke off. Try again: it goes on where it stopped.",
                )
            reason = self._attempt(here)
            left = ATTEMPTS if _size(self.part) > here else left - 1
            if reason:
                _pause(self.should_stop)
        if here > self.size:
            self.part.unlink()
            raise NotFetched(
                expected=f"{self.size} bytes of {self.name[-60:]}",
                got=here,
                todo="try again",
                shown="The download came incomplete. Try again.",
            )

    def _attempt(self, here: int) -> str:
        """Why the connection broke off, empty when the other side had nothing more to say."""
        import httpx
        from huggingface_hub.errors import OfflineModeIsEnabled

        try:
            self._stream(here)
        except (httpx.TransportError, httpx.StreamError) as error:
            return type(error).__name__
        except OfflineModeIsEnabled as error:
            raise NotFetched(OFFLINE) from error
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            raise DiskFull(
                expected=f"{self.size / 1e9:.1f} GB of free disk space",
                got="a full disk",
                todo="free some and fetch it again; what came is kept",
                shown="The disk is full. Free some space and fetch it again; what came is kept.",
            ) from error
        return ""

    def _stream(self, here: int) -> None:
        from huggingface_hub.utils import get_session

        # identity: a compressed answer could not be taken up in the middle
        wanted = {**self.headers, "Accept-Encoding": "identity"}
        if here:
            wanted["Range"] = f"bytes={here}-"
        with get_session().stream("GET", self.url, headers=wanted) as response:
            check_status(response, self.url, self.login)
            if here and response.status_code != 206:  # this server cannot go on: from the start
                here = 0
            with self.part.open("ab" if here else "wb") as file:
                for chunk in response.iter_bytes(CHUNK):
                    if self.should_stop():
                        raise JobCancelled
                    file.write(chunk)
                    here += len(chunk)
                    self.on_bytes(min(here, self.size))
                file.flush()
                os.fsync(file.fileno())


def check_status(response: httpx.Response, url: str, login: str = HUB_LOGIN) -> None:
    """Raises ``NotFetched`` for an answer that is no file; ``login`` as for ``download``."""
    if response.status_code in (401, 403):
        raise NotFetched(
            expected=f"{host_of(url)} to let you have {Path(response.url.path).name[:60]}",
            got="a question who you are",
            todo=login[:1].lower() + login[1:].rstrip("."),
            shown=f"{host_of(url)} asks who you are. {login}",
        )
    if not response.is_success:
        raise NotFetched(
            expected=f"{host_of(url)} to send {Path(response.url.path).name[:60]}",
            got=f"the answer {response.status_code}",
            todo="try again later",
            shown=f"{host_of(url)} refused the download ({response.status_code}). Try again later.",
        )


def _check(part: Path, name: str, sha256: str) -> None:
    found = sha256_of(part)
    if found != sha256.lower():
        part.unlink()
        raise NotFetched(
            expected=f"{name[-60:]} with the checksum {sha256[:12]}…",
            got=f"{found[:12]}…",
            todo="it was thrown away, fetch it again",
            shown="What came is not what was asked for, and was thrown away. Fetch it again.",
        )


def _pause(should_stop: ShouldStop) -> None:
    until = time.monotonic() + PAUSE_SECONDS
    while time.monotonic() < until:
        if should_stop():
            raise JobCancelled
        time.sleep(0.05)


def _size(part: Path) -> int:
    return part.stat().st_size if part.is_file() else 0


def host_of(url: str) -> str:
    return url.split("/")[2]
