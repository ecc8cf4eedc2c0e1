"""This process as a part of a Ray cluster: one of its own, or one that is there.

Whoever reaches Ray's ports can run code, so it asks for a token and, in a cluster of the studio's
own, listens at this machine alone.
"""

from __future__ import annotations

import contextlib
import importlib
import logging
import os
import secrets
import threading
from collections.abc import Generator, Mapping
from pathlib import Path
from typing import Any

from core.config import ROOT
from core.errors import InputRejected
from core.jobs.cluster.address import RayAddress

logger = logging.getLogger(__name__)

# A machine of a cluster takes as many workers as it has of this.
PLACE = "studio"
TOKEN_VARIABLES = ("RAY_AUTH_TOKEN", "RAY_AUTH_TOKEN_PATH")
# Pictures pass through it and stay nowhere; Ray's own choice is a third of the memory.
STORE_BYTES = 256 << 20

_lock = threading.Lock()
_users = 0


@contextlib.contextmanager
def linked(address: RayAddress) -> Generator[None]:
    """While it is open, Ray can be used. In a thread that lives as long: Ray's processes end with
    the thread that started them. Those who link at once share the first one's cluster.

    Raises ``InputRejected`` for a cluster on other machines without a token; what Ray raises passes
    through. May take for ever where the cluster has another token.
    """
    global _users
    check_token(address, os.environ)
    with _lock:
        _users += 1
        is_first = _users == 1
        if is_first:
            try:
                _connect(address)
            except BaseException:
                _users -= 1
                raise
    try:
        yield
    finally:
        with _lock:
            _users -= 1
            if _users == 0:
                _disconnect()


def check_token(address: RayAddress, environment: Mapping[str, str]) -> None:
    """Raises ``InputRejected`` where other machines are to be reached without one."""
    if address.is_loopback or has_token(environment):
        return
    raise InputRejected(
        expected=f"a token for the cluster at {address}",
        got="none",
        todo="set RAY_AUTH_TOKEN to the one that the head printed",
        shown="A cluster on other machines needs a token. Set RAY_AUTH_TOKEN to the one that the "
        "head printed.",
    )


def has_token(environment: Mapping[str, str]) -> bool:
    saved = Path.home() / ".ray" / "auth_token"
    return any(environment.get(name) for name in TOKEN_VARIABLES) or saved.is_file()


def ray_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """For Ray's processes: they ask for the token, tell nobody of the studio and find its code."""
    paths = [str(ROOT), environment.get("PYTHONPATH", "")]
    return {
        **environment,
        "RAY_AUTH_MODE": "token",
        "RAY_USAGE_STATS_ENABLED": "0",
        "PYTHONPATH": os.pathsep.join(filter(None, paths)),
    }


def _connect(address: RayAddress) -> None:
    if address.is_own and not os.environ.get("RAY_AUTH_TOKEN"):
        os.environ["RAY_AUTH_TOKEN"] = secrets.token_hex(32)
        os.environ.pop("RAY_AUTH_TOKEN_PATH", None)
    needs_token = address.is_own or has_token(os.environ)
    wanted = ray_environment(os.environ)
    if not needs_token:
        wanted.pop("RAY_AUTH_MODE")
    os.environ.update(wanted)
    import ray
    from ray._private import services

    # reads the environment anew, if Ray was imported before
    importlib.import_module("ray._raylet").Config.initialize("")
    quiet: dict[str, Any] = {
        "log_to_driver": False,
        "configure_logging": False,
        "logging_level": logging.ERROR,
    }
    if not address.is_own:
        ray.init(address=str(address), **quiet)
        return
    # Ray would listen at every address of the machine instead.
    services.resolve_ip_for_localhost = _as_it_is
    ray.init(
        address="local",
        include_dashboard=False,
        _node_ip_address="127.0.0.1",
        num_cpus=os.cpu_count() or 1,
        object_store_memory=STORE_BYTES,
        resources={PLACE: float(address.workers or cards() or 1)},
        **quiet,
    )


def _as_it_is(host: str) -> str:
    return host


def cards() -> int:
    """Graphics cards of this machine, as Ray counts them."""
    from ray._private.accelerators import get_accelerator_manager_for_resource

    manager = get_accelerator_manager_for_resource("GPU")
    return 0 if manager is None else int(manager.get_current_node_num_accelerators())


def _disconnect() -> None:
    import ray

    ray.shutdown()
