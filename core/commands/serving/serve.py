"""``serve``: the studio for a phone, for others, or through a tunnel, behind a password."""

from __future__ import annotations

import argparse
import contextlib
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import psutil

from core.commands.serving.staying import ended_by_signals, port
from core.commands.serving.tunnels import TUNNELS, OpenTunnel, open_tunnel, stop
from core.config import ROOT, Config
from core.errors import InputRejected, StudioError
from core.jobs.cluster.address import backend_address
from core.mirror import keeping
from core.studio import Studio
from core.visitors import codes

LOOPBACK, EVERYWHERE = "127.0.0.1", ("0.0.0.0", "::")
PORT = 8501
PASSWORD, ADDRESS = "POSEANIME_PASSWORD", "POSEANIME_ADDRESS"
# 4 words of 4 900 each: 49 bits, which a phone's keyboard types easily.
WORDS = 4
CONSONANTS, VOWELS = "bdfghklmnprstz", "aeiou"
LOOK_SECONDS = 0.5


def run(options: argparse.Namespace, studio: Studio) -> None:
    """Until it is stopped. Raises ``StudioError`` when the tunnel or the server ends by itself."""
    _check_port(options.host, options.port)
    backend_address(studio.config.backend)  # told here, not on every page
    is_open = options.tunnel != "none" or options.host != LOOPBACK
    password = os.environ.get(PASSWORD) or (new_password() if is_open else "")
    with ended_by_signals(), contextlib.ExitStack() as running:
        if options.mirror:
            config = Config.from_environment({**os.environ, **_data(options)})
            running.enter_context(keeping(config, options.mirror.resolve()))
        tunnel = None
        if options.tunnel != "none":
            tunnel = open_tunnel(options.tunnel, options.port)
            running.callback(tunnel.close)
        server = _start(options, password, tunnel)
        running.callback(stop, server)
        _tell(options, password, tunnel)
        _watch(server, tunnel)


def new_password() -> str:
    """As "bako-miru-teso-nalu"."""
    return "-".join(_word() for _ in range(WORDS))


def _word() -> str:
    return "".join(secrets.choice(CONSONANTS) + secrets.choice(VOWELS) for _ in range(2))


def _check_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        raise InputRejected(
            expected=f"to listen at {host}, port {port}",
            got=error.strerror or str(error),
            todo="choose another with --port or --host",
        ) from error


def _start(
    options: argparse.Namespace, password: str, tunnel: OpenTunnel | None
) -> subprocess.Popen[bytes]:
    names = [LOOPBACK, "localhost", *_names(options.host)]
    command = [sys.executable, "-m", "streamlit", "run", "Home.py", "--server.headless", "true"]
    command += ["--server.address", options.host, "--server.port", str(options.port)]
    for name in (*names, *([tunnel.host] if tunnel else [])):
        command += ["--server.allowedHosts", name]
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env={
            **os.environ,
            **_data(options),
            **({PASSWORD: password} if password else {}),
            ADDRESS: _reached_at(options, tunnel),
        },
        stdout=subprocess.DEVNULL,
    )


def _data(options: argparse.Namespace) -> dict[str, str]:
    return {"POSEANIME_DATA": str(options.data.resolve())} if options.data else {}


def _names(host: str) -> list[str]:
    """How other machines may call this one."""
    if host not in EVERYWHERE:
        return [host]
    return [socket.gethostname(), f"{socket.gethostname()}.local", *_own_addresses()]


def _own_addresses() -> Iterable[str]:
    for interface in psutil.net_if_addrs().values():
        for one in interface:
            if one.family == socket.AF_INET and not one.address.startswith("127."):
                yield one.address


def _tell(options: argparse.Namespace, password: str, tunnel: OpenTunnel | None) -> None:
    address = _reached_at(options, tunnel)
    print(f"\n  {address}\n")
    if tunnel or options.host != LOOPBACK:
        _print_code(address)
    if password:
        told = "the one in POSEANIME_PASSWORD" if os.environ.get(PASSWORD) else password
        print(f"  Password: {told}")
        print(f"  Yours, once and within the hour: {_keepers_address(address)}")
    print("  Ctrl+C stops the studio.\n", flush=True)


def _keepers_address(address: str) -> str:
    """Who opens it has the pictures that were made before; who comes with the password alone is a
    guest with a gallery of their own."""
    return codes.address(address, codes.keepers_code())


def _reached_at(options: argparse.Namespace, tunnel: OpenTunnel | None) -> str:
    return tunnel.address if tunnel else _address(options.host, options.port)


def _address(host: str, port: int) -> str:
    if host in EVERYWHERE:
        host = next(iter(_own_addresses()), socket.gethostname())
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def _print_code(address: str) -> None:
    """For a phone's camera."""
    import segno

    segno.make(address, micro=False).terminal(compact=True, border=2)


def _watch(server: subprocess.Popen[bytes], tunnel: OpenTunnel | None) -> None:
    while True:
        if server.poll() is not None:
            raise StudioError(
                expected="the studio to run until it is stopped",
                got=f"its end with code {server.returncode}",
                todo="see what it said above",
            )
        if tunnel is not None and tunnel.has_ended:
            raise StudioError(
                expected="the tunnel to stay open",
                got=f"its end with code {tunnel.process.returncode}",
                todo="start again; what was being drawn is taken up then",
            )
        time.sleep(LOOK_SECONDS)


def add(commands: Any) -> None:
    parser = commands.add_parser(
        "serve", help="start the studio for a phone, for others, or through a tunnel"
    )
    parser.add_argument(
        "--tunnel",
        choices=("none", "auto", *TUNNELS),
        nargs="?",
        const="auto",
        default="none",
        help="an address on the internet, by a program that is installed here",
    )
    parser.add_argument(
        "--host", default=LOOPBACK, help="0.0.0.0: the other machines of this network may come in"
    )
    parser.add_argument("--port", type=port, default=PORT)
    parser.add_argument("--data", type=Path, help="the folder of pictures, models and settings")
    parser.add_argument(
        "--mirror",
        type=Path,
        metavar="FOLDER",
        help="copy what is new there every minute, and begin with it on a machine that has nothing",
    )
    parser.set_defaults(run=run)
