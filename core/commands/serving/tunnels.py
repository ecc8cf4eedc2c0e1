"""Programs that give a server of this machine an address on the internet, as long as they run."""

from __future__ import annotations

import json
import queue
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from core.errors import InputRejected, StudioError

SECONDS = 60.0
LAST_LINES = 3


@dataclass(frozen=True)
class Tunnel:
    """``arguments`` hold ``{port}``; ``address_in`` finds the address in a line that is printed."""

    program: str
    arguments: tuple[str, ...]
    address_in: Callable[[str], str | None]
    home: str


def _of_cloudflared(line: str) -> str | None:
    """https://developers.cloudflare.com/cloudflare-one/connections/connect-networks/do-more-with-tunnels/trycloudflare/"""
    found = re.search(r"https://[a-z0-9-]+\.trycloudflare\.com", line)
    return found[0] if found else None


def _of_ngrok(line: str) -> str | None:
    """https://ngrok.com/docs/agent/cli/#log-format: {"msg":"started tunnel","url":"https://…"}"""
    try:
        told = json.loads(line)
    except ValueError:
        return None
    address = told.get("url") if isinstance(told, dict) else None
    return address if isinstance(address, str) and address.startswith("https://") else None


TUNNELS = {
    "cloudflared": Tunnel(
        "cloudflared",
        ("tunnel", "--no-autoupdate", "--url", "http://127.0.0.1:{port}"),
        _of_cloudflared,
        "https://github.com/cloudflare/cloudflared/releases",
    ),
    "ngrok": Tunnel(
        "ngrok",
        ("http", "127.0.0.1:{port}", "--log", "stdout", "--log-format", "json"),
        _of_ngrok,
        "https://ngrok.com/download",
    ),
}


class OpenTunnel:
    """A running tunnel: its process and its ``address``."""

    def __init__(self, process: subprocess.Popen[str], address: str) -> None:
        self.process = process
        self.address = address

    @property
    def host(self) -> str:
        return urlsplit(self.address).hostname or ""

    @property
    def has_ended(self) -> bool:
        return self.process.poll() is not None

    def close(self) -> None:
        stop(self.process)


def find(name: str) -> tuple[Tunnel, Path]:
    """The first that is installed for "auto". Raises ``InputRejected``."""
    wanted = tuple(TUNNELS) if name == "auto" else (name,)
    for one in wanted:
        if found := shutil.which(TUNNELS[one].program):
            return TUNNELS[one], Path(found)
    raise InputRejected(
        expected=f"{' or '.join(wanted)} on this machine",
        got="none",
        todo=f"install it from {TUNNELS[wanted[0]].home}, or serve without --tunnel",
    )


def open_tunnel(name: str, port: int, seconds: float = SECONDS) -> OpenTunnel:
    """Waits until the tunnel has told its address. Raises ``StudioError`` when it ends before, or
    has told none after so many ``seconds``."""
    tunnel, program = find(name)
    process = subprocess.Popen(
        [str(program), *(argument.format(port=port) for argument in tunnel.arguments)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    lines: queue.Queue[str | None] = queue.Queue()
    threading.Thread(target=_read, args=(process, lines), daemon=True).start()
    try:
        return OpenTunnel(process, _address(tunnel, lines, seconds))
    except BaseException:
        stop(process)
        raise


def _read(process: subprocess.Popen[str], lines: queue.Queue[str | None]) -> None:
    """To its end: a tunnel that nobody reads stops when the pipe is full."""
    assert process.stdout is not None
    for line in process.stdout:
        if lines.qsize() < 1000:
            lines.put(line)
    lines.put(None)


def _address(tunnel: Tunnel, lines: queue.Queue[str | None], seconds: float) -> str:
    until, seen = time.monotonic() + seconds, list[str]()
    while (left := until - time.monotonic()) > 0:
        try:
            line = lines.get(timeout=left)
        except queue.Empty:
            break
        if line is None:
            told = " / ".join(one.strip() for one in seen[-LAST_LINES:]) or "nothing"
            raise StudioError(
                expected=f"an address from {tunnel.program}",
                got=f"its end after it had said: {told:.300}",
                todo="see that it works by itself",
            )
        if address := tunnel.address_in(line):
            return address
        seen.append(line)
    raise StudioError(
        expected=f"an address from {tunnel.program}",
        got=f"none in {seconds:.0f} seconds",
        todo="see that this machine reaches the internet, then try again",
    )


def stop(process: subprocess.Popen[str] | subprocess.Popen[bytes], seconds: float = 20) -> None:
    """Politely, then not."""
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
