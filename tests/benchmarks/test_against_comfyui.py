"""The comparison runs whole against a stand-in that keeps to ComfyUI's HTTP interface."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from benchmarks.engine import against_comfyui
from tests.models.tiny import write_checkpoint

WORK_SECONDS = 0.05


class Stand(BaseHTTPRequestHandler):
    """Takes pictures and workflows; each is done after a moment, one named ``broken`` in vain."""

    pictures: list[bytes]
    asked: dict[str, tuple[float, dict]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        if self.path == "/upload/image":
            assert b"\x89PNG" in body
            self.pictures.append(body)
            return self._answer({"name": f"{len(self.pictures)}.png"})
        assert self.path == "/prompt"
        name = f"job-{len(self.asked)}"
        self.asked[name] = time.monotonic(), json.loads(body)["prompt"]
        return self._answer({"prompt_id": name})

    def do_GET(self) -> None:
        name = self.path.rpartition("/")[2]
        begun, workflow = self.asked[name]
        if time.monotonic() - begun < WORK_SECONDS:
            return self._answer({})
        is_broken = workflow["model"]["inputs"]["ckpt_name"] == "broken"
        return self._answer({name: {"status": {"status_str": "error" if is_broken else "success"}}})

    def _answer(self, value: object) -> None:
        data = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def stand() -> Iterator[tuple[str, type[Stand]]]:
    handler = type("Own", (Stand,), {"pictures": [], "asked": {}})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", handler
    server.shutdown()
    server.server_close()


def run(config, address: str, theirs: str) -> None:
    write_checkpoint(config.models_folder / "tiny")
    against_comfyui.main(
        [address, "--checkpoint", "tiny", "--their-checkpoint", theirs, "--their-controlnet", "net",
         "--pairs", "1"],
        config,
    )  # fmt: skip


def test_both_sides_draw_the_same_work(config, stand, capsys, monkeypatch):
    case = against_comfyui.Case(1, 64)
    monkeypatch.setattr(against_comfyui, "CASES", (case, replace(case, is_again=True)))
    address, handler = stand
    run(config, address, "sd15.safetensors")
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    first, again = told["rows"]
    assert first["theirs"] >= WORK_SECONDS
    assert first["ours"] > 0 < first["ratio"]
    assert again["ours"] < again["theirs"]  # it is in the gallery already
    workflows = [workflow for _, workflow in handler.asked.values()]
    assert [one["drawn"]["inputs"]["seed"] for one in workflows] == [1, 2, 2, 2]
    assert {one["drawn"]["inputs"]["steps"] for one in workflows} == {1}
    links = [value for one in workflows[0].values() for value in one["inputs"].values()
             if isinstance(value, list)]  # fmt: skip
    assert {name for name, _ in links} <= set(workflows[0])


def test_what_fails_there_is_said(config, stand):
    with pytest.raises(SystemExit, match="ComfyUI did not make the picture: error"):
        run(config, stand[0], "broken")
