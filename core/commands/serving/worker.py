"""``worker``: this machine as one of a cluster that makes a studio's pictures."""

from __future__ import annotations

import argparse
import json
import os
import secrets
import subprocess
import sys
from pathlib import Path
from typing import Any

from core.commands.serving.staying import ended_by_signals, port
from core.errors import InputRejected, StudioError
from core.jobs.cluster.address import RayAddress, backend_address
from core.jobs.cluster.link import PLACE, STORE_BYTES, cards, check_token, ray_environment
from core.studio import Studio

RAY_PORT = 6379
TOKEN = "RAY_AUTH_TOKEN"
# As ``ray start`` hands them out.
OF_WORKERS = range(10002, 20000)


def run(options: argparse.Namespace, _studio: Studio) -> None:
    """Until it is stopped. Raises ``StudioError`` when Ray ends by itself."""
    environment = ray_environment(os.environ)
    if options.data:
        environment["POSEANIME_DATA"] = str(options.data.resolve())
    if options.head:
        address = _own_address(options)
        environment.setdefault(TOKEN, secrets.token_hex(32))
        _tell(address, environment[TOKEN])
        command = ["--head", "--port", str(address.port), "--include-dashboard", "false"]
    else:
        address = _address(options.address)
        check_token(address, environment)
        command = ["--address", str(address)]
    _lead([*command, *_shared(options)], environment)


def _own_address(options: argparse.Namespace) -> RayAddress:
    if not options.host or options.address:
        raise InputRejected(
            expected="--head with --host, this machine's address in a private network",
            got="another address" if options.address else "no --host",
            todo="name the address that the other machines reach",
        )
    if options.port in OF_WORKERS:
        raise InputRejected(
            expected="a port that Ray gives to no worker",
            got=options.port,
            todo=f"choose one below {OF_WORKERS.start}, or leave --port out",
        )
    return _address(f"{options.host}:{options.port}")


def _address(text: str | None) -> RayAddress:
    found = backend_address(f"ray://{text}") if text else None
    if found is None or found.is_own:
        raise InputRejected(
            expected="HOST:PORT of the head, or --head",
            got=text or "neither",
            todo="the head prints what to type",
        )
    return found


def _shared(options: argparse.Namespace) -> list[str]:
    places = json.dumps({PLACE: options.workers or cards() or 1})
    where = ["--node-ip-address", options.host] if options.host else []
    store = ["--object-store-memory", str(STORE_BYTES)]
    return ["--block", "--disable-usage-stats", "--resources", places, *store, *where]


def _tell(address: RayAddress, token: str) -> None:
    print(
        f"\n  On each other machine:\n\n    {TOKEN}={token} python -m core worker {address}\n\n"
        f"  The studio, on this machine:\n\n    {TOKEN}={token} "
        f"POSEANIME_BACKEND=ray://{address} python -m core serve\n\n"
        "  Whoever reaches Ray's ports and knows the token can run programs here: let only the\n"
        "  machines of the cluster reach them.\n",
        flush=True,
    )


def _lead(arguments: list[str], environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "ray.scripts.scripts", "start", *arguments]
    process = subprocess.Popen(command, env=environment, stdout=sys.stderr)
    with ended_by_signals():
        try:
            code = process.wait()
        except KeyboardInterrupt:
            process.terminate()
            process.wait()
            raise
    if code > 0:
        raise StudioError(
            expected="Ray to run until it is stopped",
            got=f"its end with code {code}",
            todo="see what it said above",
        )


def add(commands: Any) -> None:
    parser = commands.add_parser("worker", help="make pictures for a studio on another machine")
    parser.add_argument("address", nargs="?", metavar="HOST:PORT", help="of the head")
    parser.add_argument("--head", action="store_true", help="begin a cluster at this machine")
    parser.add_argument("--host", help="this machine's address in the private network")
    parser.add_argument("--port", type=port, default=RAY_PORT, help="of the head")
    parser.add_argument(
        "--workers",
        type=_count,
        default=0,
        help="how many make pictures here; without it one a graphics card, or one",
    )
    parser.add_argument("--data", type=Path, help="the folder of this machine's models")
    parser.set_defaults(run=run)


def _count(text: str) -> int:
    if not (text.isdecimal() and 1 <= int(text) <= 64):
        raise argparse.ArgumentTypeError(f"expected 1 to 64 workers, got {text!r:.20}")
    return int(text)
