"""No test reaches a network: every Python socket may speak to this machine only."""

import ipaddress
import socket
from typing import Any

LOCAL_NAMES = {"localhost", "", None}


class NetworkRefused(RuntimeError):
    """A test tried to leave this machine."""


def _refuse_strangers(host: object) -> None:
    name = host.decode() if isinstance(host, bytes) else host
    if name in LOCAL_NAMES:
        return
    try:
        if ipaddress.ip_address(str(name).split("%")[0]).is_loopback:
            return
    except ValueError:
        pass
    raise NetworkRefused(f"Test wollte {name!r} erreichen; erlaubt ist nur dieser Rechner.")


def _checked_connect(original: Any) -> Any:
    def connect(self: socket.socket, address: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            _refuse_strangers(address[0])
        return original(self, address)

    return connect


def _checked_lookup(original: Any) -> Any:
    def lookup(host: Any, *args: Any, **kwargs: Any) -> Any:
        _refuse_strangers(host)
        return original(host, *args, **kwargs)

    return lookup


def stay_on_this_machine() -> None:
    socket.socket.connect = _checked_connect(socket.socket.connect)  # type: ignore[method-assign]
    socket.socket.connect_ex = _checked_connect(socket.socket.connect_ex)  # type: ignore[method-assign]
    socket.getaddrinfo = _checked_lookup(socket.getaddrinfo)
