"""Servers that answer as language models do, well and badly, on this machine alone."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

VARIANTS = ("1girl, red hair, beach", "1girl, red hair, forest", "1girl, red hair, city")
KEY = "sk-test-SECRET-1234"


@dataclass
class Answer:
    """``body`` is sent as it is; ``pause`` seconds before it, ``headers`` beside it."""

    body: bytes = b""
    status: int = 200
    pause: float = 0.0
    headers: dict[str, str] = field(default_factory=dict[str, str])
    repeats: int = 1


@dataclass
class Told:
    path: str
    headers: dict[str, str]
    body: dict[str, Any]


@dataclass
class Server:
    port: int
    asked: list[Told]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def openai(content: Any) -> Answer:
    message = {"role": "assistant", "content": content}
    value = {"id": "x", "object": "chat.completion", "choices": [{"index": 0, "message": message}]}
    return Answer(json.dumps(value).encode())


def ollama(content: str) -> Answer:
    """Its own address, for whoever writes that."""
    value = {"model": "m", "message": {"role": "assistant", "content": content}, "done": True}
    return Answer(json.dumps(value).encode())


def streamed(content: str) -> Answer:
    """From a server that streams whether it is asked to or not."""
    pieces = [content[at : at + 7] for at in range(0, len(content), 7)]
    lines = [json.dumps({"choices": [{"delta": {"content": piece}}]}) for piece in pieces]
    return Answer("".join(f"data: {line}\n\n" for line in (*lines, "[DONE]")).encode())


@contextmanager
def serving(answer: Answer | Callable[[Told], Answer]) -> Generator[Server]:
    asked: list[Told] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            told = Told(self.path, dict(self.headers.items()), json.loads(self.rfile.read(length)))
            asked.append(told)
            given = answer(told) if callable(answer) else answer
            time.sleep(given.pause)
            self.send_response(given.status)
            for name, value in given.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(given.body) * given.repeats))
            self.end_headers()
            try:
                for _ in range(given.repeats):
                    self.wfile.write(given.body)
            except OSError:
                return  # whoever asked has heard enough

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}).start()
    try:
        yield Server(server.server_address[1], asked)
    finally:
        server.shutdown()
        server.server_close()
