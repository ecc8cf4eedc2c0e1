"""A server on this machine that speaks what huggingface_hub needs, and can be made to misbehave."""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from huggingface_hub import constants

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@dataclass
class HubServer:
    """``repositories``: files by repository and name. ``requests``: (method, path, range)."""

    repositories: dict[str, dict[str, bytes]] = field(default_factory=dict)
    plain: dict[str, bytes] = field(default_factory=dict)
    gated: set[str] = field(default_factory=set)
    refused: int | None = None
    """The answer to everybody who wants the content of a file, though its name is known."""
    cut_after: int | None = None
    """Close the connection after so many bytes of a body, as often as ``cuts`` says."""
    cuts: int = 0
    knows_ranges: bool = True
    pieces: threading.Semaphore | None = None
    """When set, one permit is needed for each piece of 64 KB of a body."""
    requests: list[tuple[str, str, str]] = field(default_factory=list)
    url: str = ""

    def add(self, repository: str, files: dict[str, bytes]) -> None:
        self.repositories[repository] = files

    def be_the_hub(self, monkeypatch: Any, cache: Path) -> None:
        """From now on it is what is asked, and fetched models go to ``cache``."""
        monkeypatch.setenv("HF_ENDPOINT", self.url)
        monkeypatch.setenv("HF_HUB_CACHE", str(cache))
        monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)

    def fetched(self) -> list[str]:
        """Names of the files whose content was asked for, in order."""
        return [path.rsplit("/", 1)[-1] for method, path, _ in self.requests
                if method == "GET" and "/resolve/" in path]  # fmt: skip


@contextmanager
def serve() -> Iterator[HubServer]:
    hub = HubServer()

    class Handler(_Handler):
        state = hub

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    hub.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield hub
    finally:
        if hub.pieces is not None:
            hub.pieces.release(10_000)
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    state: HubServer
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        pass

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        path = unquote(urlsplit(self.path).path)
        wanted = self.headers.get("Range") or ""
        self.state.requests.append((self.command, path, wanted))
        if path in self.state.plain:
            self._body(self.state.plain[path], {})
            return
        for pattern, answer in (
            (r"/api/models/([^/]+/[^/]+)(?:/revision/(.+))?", self._info),
            (r"/([^/]+/[^/]+)/resolve/([^/]+|refs/pr/\d+)/(.+)", self._file),
        ):
            if found := re.fullmatch(pattern, path):
                if found[1] in self.state.gated:
                    self._refuse(403, "GatedRepo")
                elif found[1] not in self.state.repositories:
                    self._refuse(404, "RepoNotFound")
                else:
                    answer(*found.groups())
                return
        self._refuse(404, "EntryNotFound")

    def _refuse(self, status: int, code: str) -> None:
        self.send_response(status)
        self.send_header("X-Error-Code", code)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _info(self, repository: str, _revision: str | None) -> None:
        siblings = [
            {"rfilename": name, "size": len(content), **_identity(name, content)}
            for name, content in self.state.repositories[repository].items()
        ]
        text = json.dumps({"id": repository, "sha": COMMIT, "siblings": siblings}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def _file(self, repository: str, _revision: str, name: str) -> None:
        files = self.state.repositories[repository]
        if name not in files:
            self._refuse(404, "EntryNotFound")
            return
        identity = _identity(name, files[name])
        etag = identity["lfs"]["sha256"] if "lfs" in identity else identity["blobId"]
        headers = {"ETag": f'"{etag}"', "X-Repo-Commit": COMMIT}
        if "lfs" in identity:
            headers |= {"X-Linked-Etag": f'"{etag}"', "X-Linked-Size": str(len(files[name]))}
        self._body(files[name], headers)

    def _body(self, content: bytes, headers: dict[str, str]) -> None:
        if self.state.refused is not None:
            self._refuse(self.state.refused, "GatedRepo")
            return
        wanted = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range") or "")
        start = int(wanted[1]) if wanted and self.state.knows_ranges else 0
        self.send_response(206 if start else 200)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        if self.command == "GET":
            self._send(content[start:])

    def _send(self, content: bytes) -> None:
        state = self.state
        is_cut = state.cut_after is not None and state.cuts > 0 and len(content) > state.cut_after
        if is_cut:
            state.cuts -= 1
            content = content[: state.cut_after]
        for place in range(0, len(content), 1 << 16):
            if state.pieces is not None:
                state.pieces.acquire(timeout=30)
            try:
                self.wfile.write(content[place : place + (1 << 16)])
                self.wfile.flush()
            except OSError:  # the other side hung up
                return
        self.close_connection = is_cut


def _identity(name: str, content: bytes) -> dict[str, Any]:
    blob = hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()
    if not name.endswith((".safetensors", ".bin", ".ckpt")):
        return {"blobId": blob}
    digest = hashlib.sha256(content).hexdigest()
    return {"blobId": blob, "lfs": {"sha256": digest, "size": len(content), "pointerSize": 134}}
