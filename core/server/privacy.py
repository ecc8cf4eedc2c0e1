"""What Streamlit would send out, and does not here."""

from __future__ import annotations

from streamlit import net_util

LOOPBACK = "127.0.0.1"


def forbid_address_lookup() -> None:
    """Streamlit asks a host on the internet for this machine's address when a foreign page knocks,
    to compare it with where that page came from. With an answer at hand it does not ask.

    Names by which the studio may be reached are listed in ``server.allowedHosts``.
    """
    net_util._external_ip = LOOPBACK  # pyright: ignore[reportPrivateUsage]
    net_util._internal_ip = LOOPBACK  # pyright: ignore[reportPrivateUsage]
