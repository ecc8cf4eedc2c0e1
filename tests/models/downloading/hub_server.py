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
    civitai_models: dict[int, dict[str, Any]] = field(default_factory=dict)
    """As Civitai's ``/api/v1/models/{id}`` answers, with whole versions."""
    civitai_files: dict[int, bytes] = field(default_factory=dict)
    """What a version's download sends, by its number."""
    storage: HubServer | None = None
    """Where Civitai's downloads are sent on to."""
    wants_token: str = ""
    """Civitai's downloads are for who shows it."""
    cards: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What a repository's page says besides its files, such as ``tags`` and ``cardData``."""
    commits: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """Of a repository, the latest first: commit and title. Without, there is ``COMMIT`` alone."""
    keys: list[tuple[str, str]] = field(default_factory=list)
    """Paths that were asked for with somebody's key, and that key."""
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

    def be_civitai(self, monkeypatch: Any, token: str = "") -> None:
        """From now on it is asked for what lies on Civitai, with a person's ``token``."""
        monkeypatch.setenv("POSEANIME_CIVITAI", self.url)
        monkeypatch.setenv("CIVITAI_TOKEN", token)
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
        if key := self.headers.get("Authorization"):
            self.state.keys.append((path, key))
        if path in self.state.plain:
            self._body(self.state.plain[path], {})
            return
        if self._is_civitai(path):
            return
        for pattern, answer in (
            (r"/api/models/([^/]+/[^/]+)(?:/revision/(.+))?", self._info),
            (r"/api/models/([^/]+/[^/]+)/commits/(.+)", self._commits),
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
        card = self.state.cards.get(repository, {})
        commit = self._newest(repository)
        self._json({"id": repository, "sha": commit, "siblings": siblings, **card})

    def _newest(self, repository: str) -> str:
        return next((commit for commit, _ in self.state.commits.get(repository, [])), COMMIT)

    def _commits(self, repository: str, _revision: str) -> None:
        self._json(
            [
                {
                    "id": commit,
                    "authors": [],
                    "date": "2026-05-02T10:00:00.000Z",
                    "title": title,
                    "message": "",
                }
                for commit, title in self.state.commits.get(repository, [(COMMIT, "first")])
            ]
        )

    def _is_civitai(self, path: str) -> bool:
        """Answers what Civitai would; False when it is not asked."""
        found = re.fullmatch(r"/api/v1/(models|model-versions)/(\d+)", path)
        if found is not None:
            answer = self._civitai_answer(found[1], int(found[2]))
            if answer is None:
                self._refuse(404, "NotFound")
            else:
                self._json(answer)
            return True
        found = re.fullmatch(r"/api/download/models/(\d+)", path)
        if found is None:
            return False
        self._civitai_download(int(found[1]))
        return True

    def _civitai_answer(self, what: str, number: int) -> dict[str, Any] | None:
        models = self.state.civitai_models
        if what == "models":
            return models.get(number)
        every = (one for model in models.values() for one in model["modelVersions"])
        return next((one for one in every if one["id"] == number), None)

    def _civitai_download(self, version: int) -> None:
        state = self.state
        if state.wants_token and self.headers.get("Authorization") != f"Bearer {state.wants_token}":
            self._refuse(401, "Unauthorized")
        elif state.storage is not None:
            state.storage.plain[f"/signed/{version}"] = state.civitai_files[version]
            self.send_response(307)
            self.send_header("Location", f"{state.storage.url}/signed/{version}")
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            self._body(state.civitai_files[version], {})

    def _json(self, answer: object) -> None:
        text = json.dumps(answer).encode()
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
        wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range") or "")
        is_part = wanted is not None and self.state.knows_ranges
        start, end = 0, len(content)
        if wanted is not None and is_part:
            start = int(wanted[1])
            end = min(int(wanted[2]) + 1, end) if wanted[2] else end
            headers = headers | {"Content-Range": f"bytes {start}-{end - 1}/{len(content)}"}
        self.send_response(206 if is_part else 200)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(end - start))
        self.end_headers()
        if self.command == "GET":
            self._send(content[start:end])

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
